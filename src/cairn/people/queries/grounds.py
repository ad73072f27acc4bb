"""On what something about a person is shared with another agency: an agreement in force, or a basis that needs none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from cairn.access.models import Agency, Area
from cairn.core.agreements import Purpose, Standing, agreements
from cairn.people.rules import bases
from cairn.ui.words import date_words


@dataclass(frozen=True)
class Ground:
    """What for and on which basis (`rules.bases`); why it is necessary and why this much, where no agreement holds."""

    basis: str
    purpose: Purpose | str = ""
    because: str = ""


@dataclass(frozen=True)
class Resting:
    """The agreement that carries it and until when; or neither, where the basis needs none."""

    agreement: UUID | None = None
    until: date | None = None
    refusal: str = ""  # it may not be shared: what to do


def resting(
    ground: Ground, *, area: Area, one: Agency, others: Iterable[Agency], name: str = "", on: date
) -> Resting:
    """Whether `one` may share with all of `others` (or with a body outside Cairn, by its name) on this ground."""
    if ground.basis not in {row.code for row in bases.in_force(on)}:
        return Resting(refusal=_("Choose on which ground this is shared."))
    parties: list[tuple[str, int | None, str]] = [(other.name, other.pk, "") for other in others]
    parties = parties or [(name, None, name)]
    found = [
        (who, agreements().between(
            area=area.pk, one=one.pk, other=other, other_name=other_name, on=on, purpose=ground.purpose
        ))
        for who, other, other_name in parties
    ]  # fmt: skip
    missing = next(((who, standing) for who, standing in found if not standing.holds), None)
    if missing is None:
        _who, weakest = min(found, key=lambda row: row[1].until or date.max)
        return Resting(weakest.uid, weakest.until)
    if bases.rests_on_agreement(ground.basis):
        return Resting(refusal=_without(*missing))
    if not ground.because.strip():
        return Resting(
            refusal=_("No agreement carries this: say why it is necessary, and why this much of it.")
        )
    return Resting()


def _without(who: str, standing: Standing) -> str:
    if standing.code == "lapsed":
        said = {"who": who, "title": standing.title, "day": date_words(standing.review_on)}
        first = (
            _("“%(title)s” with %(who)s should have been reviewed by %(day)s and no longer counts.") % said
        )
    else:
        first = _("No sharing agreement with %(who)s is in force for this.") % {"who": who}
    return f"{first} " + _(
        "Ask the information-governance lead about it. Where somebody is in danger now, or the law demands it, give"
        " that as the ground and say why."
    )

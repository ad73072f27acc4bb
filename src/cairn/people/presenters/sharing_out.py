"""Sharing with other agencies in words: what carries it, what is shared, and each share."""

from typing import Any

from django.utils.translation import gettext as _

from cairn.core.agreements import Standing
from cairn.people.models import Share
from cairn.ui import words


def standing_words(agency: str, standing: Standing) -> str:
    """Which agreement carries it and until when, or that none does and what can be done."""
    if standing.holds:
        said = {"agency": agency, "title": standing.title}
        if standing.until is None:
            return _("“%(title)s” with %(agency)s carries this.") % said
        return _("“%(title)s” with %(agency)s carries this until %(day)s.") % (
            said | {"day": words.date_words(standing.until)}
        )
    if standing.code == "lapsed":
        first = _("“%(title)s” with %(agency)s should have been reviewed by %(day)s and no longer counts.") % {
            "title": standing.title, "agency": agency, "day": words.date_words(standing.review_on)
        }  # fmt: skip
    else:
        first = _("There is no sharing agreement with %(agency)s for this purpose.") % {"agency": agency}
    return f"{first} " + _(
        "Share only where somebody is in danger now or the law demands it; otherwise ask the information-governance"
        " lead for an agreement first."
    )


def share_card(row: Share) -> tuple[str, list[tuple[str, Any]]]:
    """(with which agency and since when, rows) of one share with another agency."""
    title = _("%(to)s, %(day)s") % {"to": row.to_agency, "day": words.date_words(row.from_on)}
    ended = row.ended_at and words.moment(row.ended_at)
    rows = [
        (_("What"), _("To read this record")), (_("Colleague"), row.user.name), (_("What for"), row.purpose.open()),
        (_("Ground"), row.basis.open()),
        (_("Agreement"), _("In force") if row.source_uid else _("None: none was needed")),
        (_("Why"), row.why.open()), (_("Until"), ended or words.date_words(row.until_on)),
        (_("Ended because"), row.ended_because.open()), (_("Decided by"), _by(row)),
    ]  # fmt: skip
    return title, [each for each in rows if each[1]]


def _by(row: Share) -> str:
    return ", ".join(str(one) for one in (row.created_by, row.agency) if one)

"""Agreements in words."""

from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core.agreements import Purpose
from cairn.oversight.forms.agreements import HEADINGS
from cairn.oversight.models import Agreement, Signatory
from cairn.oversight.queries.agreements import OneOff, standing_of
from cairn.people.codes import SHARED_FOR
from cairn.people.rules import bases
from cairn.release.models import Outgoing
from cairn.release.presenters import recipient_words
from cairn.ui import words

STANDING = {
    "draft": (gettext_lazy("Draft"), "grey"),
    "in_force": (gettext_lazy("In force"), "green"),
    "overdue": (gettext_lazy("In force, review overdue"), "orange"),
    "lapsed": (gettext_lazy("Review long overdue: no longer counts"), "red"),
    "none": (gettext_lazy("Not today: not begun, or over"), "grey"),
    "ended": (gettext_lazy("Ended"), "grey"),
}


def standing(agreement: Agreement, on: date) -> tuple[str, str]:
    """Words and colour."""
    text, colour = STANDING[standing_of(agreement, on)]
    return str(text), colour


def facts(agreement: Agreement) -> list[tuple[str, Any]]:
    rows = [
        (_("What it is"), agreement.get_kind_display()),
        (_("Shared for"), ". ".join(str(SHARED_FOR[Purpose(code)]) for code in agreement.purposes.split())),
        (_("From"), words.date_words(agreement.from_on)),
        (_("Until"), words.date_words(agreement.until_on) or _("No end")),
        (_("Next review"), words.date_words(agreement.review_on)),
    ]
    rows = [row for row in rows if row[1]]
    if agreement.supersedes:
        rows.append((_("Takes the place of"), agreement.supersedes.title))
    after = getattr(agreement, "superseded_by", None)
    if agreement.state == "in_force" and after is not None and after.state == "in_force":
        said = {"title": after.title, "day": words.date_words(after.from_on)}
        rows.append((_("Gives way"), _("to “%(title)s”, which begins on %(day)s") % said))
    if agreement.ended_because:
        rows.append((_("Ended because"), agreement.ended_because))
    return rows


def headings(agreement: Agreement) -> list[tuple[str, str]]:
    """Each heading with what is written under it."""
    return [(str(label), getattr(agreement, name)) for name, (label, _hint) in HEADINGS.items()]


def signed(row: Signatory) -> str:
    if row.signed_on is None:
        return _("Not signed yet")
    said = {"name": row.signed_name, "job": row.signed_as, "day": words.date_words(row.signed_on)}
    text = _("%(name)s, %(job)s, on %(day)s") % said if row.signed_as else _("%(name)s on %(day)s") % said
    if row.confirmed_at is None:
        waits = {"who": row.recorded_by}
        return (
            text
            + " "
            + _("(from paper, recorded by %(who)s: binds nobody until somebody else confirms it)") % waits
        )
    return text


def stored(agreement: Agreement) -> dict[str, Any]:
    """The form's fields as they are stored, for changing and for the conflict page."""
    parties = list(agreement.signatories.select_related("agency").order_by("pk"))
    return {
        "kind": agreement.kind,
        "title": agreement.title,
        "purposes": agreement.purposes.split(),
        "agencies": [row.agency.uid.hex for row in parties if row.agency],
        "names": "\n".join(row.name for row in parties if row.name),
        "from_on": agreement.from_on,
        "until_on": agreement.until_on,
        "review_on": agreement.review_on,
        "supersedes": agreement.supersedes.uid.hex if agreement.supersedes else "",
    } | {name: getattr(agreement, name) for name in HEADINGS}


def left_line(row: Outgoing) -> tuple[str, ...]:
    """Which message, of whom, to whom, on which ground: never what it says, nor about whom."""
    ground = str(_(bases.BY_CODE[row.basis].words))
    return row.reference, words.moment(row.sent_at), row.agency.name, capfirst(recipient_words(row)), ground


def one_off_facts(one: OneOff) -> tuple[tuple[str, Any], ...]:
    """What the reader of one-off sharing may know: who, with whom, when, on which ground, why it could not wait."""
    row = one.sharing
    facts = [
        (_("From"), row.agency.name if row.agency else row.decided_name),
        (_("To"), row.to_agency.name if row.to_agency else row.to_name),
        (_("When"), words.moment(row.at)),
        (_("About"), row.person.reference),
        (_("Ground"), row.basis.replace("_", " ")),
        (_("Referral"), row.referral.reference if row.referral else _("None: a decision of its own")),
        (_("Why it could not wait"), row.one_off.open() or _("Nothing was said")),
    ]  # fmt: skip
    if one.review is not None:
        facts += [
            (_("Looked at"), f"{one.review.created_by}, {words.moment(one.review.created_at)}"),
            (_("Answer"), str(one.review.get_answer_display())),
            (_("What follows"), one.review.note.open()),
        ]
    return tuple(facts)

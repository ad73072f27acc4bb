"""A complaint in words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cairn.oversight.models import Complaint
from cairn.ui.lists import CellLink, Head
from cairn.ui.pages import url
from cairn.ui.words import date_words, short_date


def heads() -> list[Head]:
    return [
        Head(_("Reference"), nowrap=True),
        Head(_("About")),
        Head(_("Agency")),
        Head(_("Stage")),
        Head(_("Next")),
    ]


def rows(found: Iterable[Complaint], today: date) -> list[tuple[Any, ...]]:
    return [
        (
            CellLink(row.reference, url("oversight:complaint", row.uid)),
            row.get_about_display(),
            row.agency.name,
            stage_words(row),
            next_words(row, today),
        )
        for row in found
    ]


def stage_words(row: Complaint) -> str:
    return _("Second stage") if row.stage == 2 else _("First stage")


def next_words(row: Complaint, today: date) -> str:
    """What is due next, and whether it is late."""
    if row.ended_on:
        return f"{row.get_outcome_display()}, {short_date(row.ended_on)}"
    if row.acknowledged_on is None:
        return _late(_("Acknowledge by %(day)s"), row.acknowledge_due_on, today)
    return _late(_("Answer by %(day)s"), row.due_on, today)


def _late(words: str, day: date, today: date) -> str:
    said = words % {"day": short_date(day)}
    return _("%(what)s: overdue") % {"what": said} if day < today else said


def facts(row: Complaint, today: date) -> list[tuple[str, Any]]:
    lines = [
        (_("About"), f"{row.get_about_display()}: {row.agency.name}"),
        (_("Who complains"), f"{row.name.open() or _('No name')} ({row.get_says_display()})"),
        (_("Safe way to answer"), row.reach.open()),
        (_("What they complain of"), row.text.open()),
        (_("What would put it right"), row.wanted.open()),
        (_("Came"), date_words(row.received_on)),
        (_("Written down by"), row.created_by.name),
        (_("Stage"), stage_words(row)),
        (_("Next"), next_words(row, today)),
        (_("Acknowledged"), _by(row.acknowledged_on, row.acknowledged_by)),
    ]
    if row.stage == 2:
        first = f"{dict(Complaint.Outcome.choices)[row.first_outcome]}, {row.first_decided_by}"
        lines += [(_("First decided"), first), (_("First reason"), row.first_because.open())]
    if row.ended_on:
        lines += [
            (_("Outcome"), f"{row.get_outcome_display()}. {_by(row.ended_on, row.ended_by)}"),
            (_("Why"), row.because.open()),
            (_("What was learnt"), row.learned.open()),
            (_("They were told"), date_words(row.told_on) or _("Not told")),
        ]
    return [(str(key), value) for key, value in lines if value]


def own_facts(row: Complaint) -> list[tuple[str, Any]]:
    """What whoever wrote it down reads of it, where it is not hers to handle."""
    lines = [
        (_("About"), f"{row.get_about_display()}: {row.agency.name}"),
        (_("What they complain of"), row.text.open()),
        (_("Came"), date_words(row.received_on)),
        (_("State"), row.get_outcome_display() if row.ended_on else _("Being looked into")),
    ]
    return [(str(key), value) for key, value in lines if value]


def _by(on: date | None, user: Any) -> str:
    return f"{date_words(on)}, {user.name}" if on and user else ""

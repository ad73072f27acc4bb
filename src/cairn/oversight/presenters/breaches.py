"""Breaches in words: the clock first."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cairn.oversight.models import Breach
from cairn.oversight.queries import breaches as queries
from cairn.oversight.rules import breaches as rules
from cairn.ui import words


def clock_words(breach: Breach, now: datetime) -> tuple[str, str]:
    """The 72-hour clock in words, and its colour."""
    end = rules.due_at(breach.aware_at)
    said = {"when": words.moment(end), "left": words.span(end - now), "late": words.span(now - end)}
    match queries.clock_of(breach, now):
        case "none":
            return _("No clock: the Commissioner is not told"), "grey"
        case "told":
            return _("The Commissioner was told in time"), "green"
        case "told_late":
            return _("The Commissioner was told late"), "orange"
        case "late":
            return _("Late by %(late)s: it was due on %(when)s") % said, "red"
        case "soon":
            return _("%(left)s left, until %(when)s") % said, "orange"
    return _("%(left)s left, until %(when)s") % said, "blue"


def facts(breach: Breach, references: list[str]) -> list[tuple[str, Any]]:
    """What is known, in the order in which it came to be known."""
    rows: list[tuple[str, Any]] = [
        (_("Reference"), breach.reference),
        (_("What it was"), str(breach.get_kind_display())),
        (_("Told by"), f"{breach.created_by}, {breach.agency}, {words.moment(breach.created_at)}"),
        (_("Happened"), words.moment(breach.happened_at)),
        (_("Somebody knew"), words.moment(breach.aware_at)),
        (_("What happened"), breach.what.open()),
        (_("Whose information, as it was told"), breach.whose.open()),
        (_("Done already"), breach.done.open()),
    ]
    if breach.assessed_at is not None:
        rows += [
            (_("Records concerned"), ", ".join(references) or _("None on record")),
            (_("Risk"), f"{breach.get_risk_display()}. {breach.risk_because.open()}"),
            (_("Commissioner told"), f"{breach.get_ico_display()}. {breach.ico_because.open()}"),
            (_("Told on"), words.moment(breach.ico_told_at)),
            (_("Told late because"), breach.late_because.open()),
            (_("People told"), f"{breach.get_people_display()}. {breach.people_because.open()}"),
            (_("Assessed"), f"{breach.assessed_by}, {words.moment(breach.assessed_at)}"),
        ]
    if breach.closed_at is not None:
        rows += [
            (_("Closed"), f"{breach.closed_by}, {words.moment(breach.closed_at)}"),
            (_("What was learned"), breach.lessons.open()),
        ]
    return [row for row in rows if row[1]]


def stored(breach: Breach) -> dict[str, Any]:
    """The assessment as it is stored, for the form and for the conflict page."""
    return {
        "kind": breach.kind,
        "references": "\n".join(queries.about(breach)),
        "risk": breach.risk,
        "risk_because": breach.risk_because.open(),
        "ico": breach.ico,
        "ico_told_at": breach.ico_told_at,
        "late_because": breach.late_because.open(),
        "ico_because": breach.ico_because.open(),
        "people": breach.people,
        "people_because": breach.people_because.open(),
    }

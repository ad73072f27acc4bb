"""The schedule, holds and disposal runs in words."""

from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.oversight.codes import Outcome
from cairn.oversight.models import DisposalRun, Hold
from cairn.oversight.queries.schedule import Entry, kind_words
from cairn.ui import words


def record_words(label: str, reference: str) -> str:
    """A record by its kind and reference, as a line of its own begins."""
    return capfirst(f"{kind_words(label)} {reference}")


def years_words(years: Decimal) -> str:
    """7 years; 6 months; with its record, where the period is nothing of its own."""
    if not years:
        return _("with its record")
    if years < 1:
        days = max(1, int(years * Decimal("365.25")))
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    text = f"{years.normalize():f}"
    return ngettext("%(n)s year", "%(n)s years", int(years)) % {"n": text}


def entry_row(entry: Entry) -> tuple[str, ...]:
    """One line of the schedule."""
    because = _("%(why)s (here since %(day)s; the default is %(default)s)") % {
        "why": entry.because, "day": words.date_words(entry.own.from_on), "default": years_words(entry.default),
    } if entry.own else entry.because  # fmt: skip
    return entry.words, years_words(entry.years), entry.counted_from, because, entry.source


def hold_state(hold: Hold, today: Any) -> tuple[str, str]:
    """Words and colour."""
    if hold.lifted_at is not None:
        return _("Lifted"), "grey"
    if hold.until_on is not None and hold.until_on < today:
        return _("Over"), "grey"
    return _("Stands"), "orange"


def hold_facts(hold: Hold) -> tuple[tuple[str, Any], ...]:
    rows = [
        (_("Record"), record_words(hold.of, hold.reference)),
        (_("For"), str(hold.get_kind_display())),
        (_("Why"), hold.because.open()),
        (_("Placed"), _("by %(who)s, %(agency)s, on %(day)s") % {
            "who": hold.created_by, "agency": hold.agency, "day": words.date_words(hold.from_on)}),
        (_("Until"), words.date_words(hold.until_on) or _("It is lifted")),
    ]  # fmt: skip
    if hold.lifted_at is not None:
        said = {"who": hold.lifted_by, "when": words.moment(hold.lifted_at)}
        rows += [
            (_("Lifted"), _("by %(who)s on %(when)s") % said),
            (_("Because"), hold.lifted_because.open()),
        ]
    return tuple(rows)


STATE_COLOURS = {
    "gathering": "grey", "proposed": "orange", "reviewed": "orange", "approved": "blue", "done": "green",
    "stopped": "red",
}  # fmt: skip


def run_facts(run: DisposalRun) -> list[tuple[str, Any]]:
    """Who did what with a run, and its certificate."""
    rows: list[tuple[str, Any]] = [
        (_("Run"), run.reference),
        (_("Whose records"), run.agency.name),
        (_("Controller"), run.agency.legal_body.name),
        (_("Listed"), words.moment(run.proposed_at) or _("Under way")),
    ]
    for label, who, at in (
        (_("Reviewed"), run.reviewed_by, run.reviewed_at), (_("Approved"), run.approved_by, run.approved_at)
    ):  # fmt: skip
        if at is not None:
            rows.append((label, _("by %(who)s on %(when)s") % {"who": who, "when": words.moment(at)}))
    if run.ended_at is not None:
        rows.append((_("Ended"), words.moment(run.ended_at)))
    if run.stopped_because:
        rows.append((_("Stopped because"), run.stopped_because))
    if run.certificate:
        rows.append((_("Seal of the certificate"), run.certificate))
    return rows


def count_rows(counts: list[Any]) -> list[tuple[str, str, str, str]]:
    """Kind, what became of it, records, rows."""
    return [
        (
            capfirst(kind_words(row["of"])), str(Outcome(row["outcome"]).label), words.number(row["many"]),
            words.number(row["rows"] or 0),
        )
        for row in counts
    ]  # fmt: skip


def year_rows(years: list[Any]) -> list[tuple[str, str, str]]:
    return [
        (capfirst(kind_words(row["of"])), words.fy(int(row["since_fy"])), words.number(row["many"]))
        for row in years
    ]


def item_words(item: Any) -> str:
    """What became of one record, or why it stays."""
    if item.outcome == Outcome.KEPT:
        return _("Kept: a %(what)s stands on it") % {"what": kind_words(item.kept_by)}
    return str(item.get_outcome_display())

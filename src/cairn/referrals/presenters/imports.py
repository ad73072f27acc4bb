"""Spreadsheets → words, tags and rows."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from cairn.referrals import codes
from cairn.referrals.models import Import, ImportRow, LeftOut
from cairn.referrals.presenters.words import TAGS
from cairn.referrals.rules.columns import COLUMNS
from cairn.referrals.rules.rows import from_kept
from cairn.ui import words
from cairn.ui.lists import CellLink
from cairn.ui.pages import Link, url

if TYPE_CHECKING:
    from cairn.referrals.queries.imports import Preview


def import_row(batch: Import) -> tuple[Any, ...]:
    """A line of the list of imports."""
    made = _("%(made)d imported, %(out)d left out") % {"made": batch.made, "out": batch.left_out}
    return (
        CellLink(words.moment(batch.created_at), url("referrals:import", batch.uid)),
        batch.service.name,
        str(batch.rows),
        str(codes.ImportState(batch.state).label),
        made if batch.state == codes.ImportState.DONE else "",
    )


def import_line(line: ImportRow) -> tuple[str, tuple[str, str], str, str]:
    """(row number, verdict with its colour, who, why)."""
    verdict = (str(codes.Verdict(line.verdict).label), TAGS[line.verdict])
    if line.verdict == codes.Verdict.UNREADABLE:
        return str(line.number), verdict, "", line.because.open()
    read = from_kept(line.number, line.body.open())
    who = str(read.intake.client.name) if read.intake else ""
    about = _("%(agency)s, %(day)s") % {"agency": read.from_name, "day": words.date_words(read.received_on)}
    return str(line.number), verdict, who, about


def left_out_words(row: LeftOut) -> tuple[str, str, str]:
    """(row number, what it is, why), for its page and its file."""
    because = row.because.open() if row.verdict == codes.Verdict.UNREADABLE else _why_not(row.verdict)
    return str(row.number), str(codes.Verdict(row.verdict).label), because


def _why_not(verdict: str) -> str:
    known = {
        codes.Verdict.TWICE: _("A row above it is the same referral."),
        codes.Verdict.REPEAT: _("The same referral came in with an earlier file."),
    }
    return known.get(codes.Verdict(verdict), "")


def left_out_line(row: LeftOut) -> tuple[str, tuple[str, str], str]:
    number, label, because = left_out_words(row)
    return number, (label, TAGS[row.verdict]), because


def verdict_links(found: "Preview", uid: UUID, shown: str) -> list[Link]:
    """The ways to see only some rows."""
    links = [Link(_("All rows"), url("referrals:import", uid), not shown)]
    for code, label in codes.Verdict.choices:
        if found.counts.get(code):
            text = f"{label} ({found.counts[code]})"
            links.append(Link(text, url("referrals:import", uid, query={"show": code}), shown == code))
    return links


def column_rows() -> list[tuple[str, str, str]]:
    """What may stand in each column of the template."""
    return [(_(column.head), _(column.about), column.example) for column in COLUMNS]

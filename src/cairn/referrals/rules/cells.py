"""One cell of a spreadsheet, as people fill them in: a value, or a sentence in the column's own words."""

import re
from collections.abc import Mapping
from datetime import date, time

from cairn.referrals.rules.files import looks_like_formula
from cairn.referrals.rules.sentences import N_, Unreadable

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST = date(1900, 1, 1)
UNKNOWN = frozenset({"not known", "unknown", "nk", "n/k", "?", "dont know", "don't know", "don’t know"})

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_BRITISH = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-]([a-z]{3,9})[ \-,]+(\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"(?:(\d{1,2})[/.\-]|([a-z]{3,9})[ \-])(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"(about |circa |c\.? ?|~)?(\d{4})", re.IGNORECASE)
_HOURS = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|to|until)\s*(\d{1,2})(?:[:.](\d{2}))?", re.IGNORECASE
)


def text(head: str, cell: str, most: int, *, may_be_formula: bool = False) -> str:
    if len(cell) > most:
        raise Unreadable("too_long", N_("%(head)s: longer than %(most)d characters."), head=head, most=most)
    if cell and not may_be_formula and looks_like_formula(cell):
        raise Unreadable("formula", N_("%(head)s: begins like a formula. Type the words only."), head=head)
    return cell


def name(head: str, cell: str, most: int = 100) -> str:
    found = " ".join(text(head, cell, most).split())
    if found and not any(letter.isalpha() for letter in found):
        raise Unreadable(
            "not_a_name", N_("%(head)s: “%(cell)s” has no letters."), head=head, cell=_short(cell)
        )
    return found


def code(head: str, cell: str, words: Mapping[str, str], default: str) -> str:
    """The code that the cell's words stand for; an empty cell is `default`."""
    said = " ".join(cell.lower().split()).strip(" .")
    if not said:
        return default
    if said in words:
        return words[said]
    raise Unreadable(
        "not_a_choice",
        N_("%(head)s: “%(cell)s” is not one of: %(choices)s."),
        head=head,
        cell=_short(cell),
        choices=", ".join(_one_word_each(words)),
    )


def _one_word_each(words: Mapping[str, str]) -> list[str]:
    """Every choice by the first of the words that mean it: a list that is cut short hides what may be written."""
    first: dict[str, str] = {}
    for said, meant in words.items():
        first.setdefault(meant, said)
    return list(first.values())


def codes(head: str, cell: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """Several, with commas, semicolons or new lines between."""
    parts = [part.strip() for part in re.split(r"[;,\n/|]", cell) if part.strip()]
    return tuple(dict.fromkeys(code(head, part, words, "") for part in parts))


def number(head: str, cell: str, most: int) -> int | None:
    if not cell or cell.lower() in UNKNOWN:
        return None
    if not (cell.isascii() and cell.isdigit()) or len(cell) > 9 or int(cell) > most:
        raise Unreadable(
            "not_a_number",
            N_("%(head)s: “%(cell)s” is not a number from 0 to %(most)d."),
            head=head,
            cell=_short(cell),
            most=most,
        )
    return int(cell)


def approximate(head: str, cell: str, today: date) -> tuple[date | None, str]:
    """A day, a month and year, a year, or "about 1985"; empty or "not known" is no date."""
    said = cell.strip()
    if not said or said.lower() in UNKNOWN:
        return None, ""
    if found := _YEAR.fullmatch(said):
        on = _within(head, cell, _real(head, cell, int(found[2]), 1, 1), today)
        return on, "about" if found[1] else "year"
    if found := _MONTH.fullmatch(said):
        month = int(found[1]) if found[1] else _month(found[2])
        return _within(head, cell, _real(head, cell, int(found[3]), month, 1), today), "month"
    return day(head, cell, today), "day"


def day(head: str, cell: str, today: date) -> date | None:
    """22/11/2026, 2026-11-22 or 22 November 2026: the day first, the year with four figures, never in the future."""
    said = " ".join(cell.split())
    if not said or said.lower() in UNKNOWN:
        return None
    if found := _ISO.fullmatch(said):
        year, month, number_ = int(found[1]), int(found[2]), int(found[3])
    elif found := _BRITISH.fullmatch(said):
        year, month, number_ = int(found[3]), int(found[2]), int(found[1])
    elif found := _WORDS.fullmatch(said):
        year, month, number_ = int(found[3]), _month(found[2]), int(found[1])
    else:
        raise _no_date(head, cell)
    return _within(head, cell, _real(head, cell, year, month, number_), today)


def hours(head: str, cell: str) -> tuple[time | None, time | None]:
    """ "9:30 to 15:00": both or neither."""
    if not cell.strip():
        return None, None
    found = _HOURS.fullmatch(cell.strip())
    try:
        if found:
            return time(int(found[1]), int(found[2] or 0)), time(int(found[3]), int(found[4] or 0))
    except ValueError:
        pass
    raise Unreadable(
        "hours", N_("%(head)s: “%(cell)s” is not a time like 9:30 to 15:00."), head=head, cell=_short(cell)
    )


def _month(word: str) -> int:
    short = word.lower()[:3]
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def _real(head: str, cell: str, year: int, month: int, number_: int) -> date:
    try:
        return date(year, month, number_)
    except ValueError:
        raise _no_date(head, cell) from None


def _within(head: str, cell: str, on: date, today: date) -> date:
    if on > today:
        raise Unreadable("future", N_("%(head)s: “%(cell)s” is in the future."), head=head, cell=_short(cell))
    if on < EARLIEST:
        raise Unreadable("long_ago", N_("%(head)s: “%(cell)s” is before 1900."), head=head, cell=_short(cell))
    return on


def _no_date(head: str, cell: str) -> Unreadable:
    return Unreadable(
        "not_a_date",
        N_("%(head)s: “%(cell)s” is not a real date. Write it like 22/11/2026, the day first."),
        head=head,
        cell=_short(cell),
    )


def _short(cell: str) -> str:
    flat = " ".join(cell.split())
    return flat if len(flat) <= 40 else flat[:39] + "…"

"""What the macros of ui/parts.html are given, each in one shape: rows, entries of a history, lines of work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

from markupsafe import Markup

from cairn.core.contracts import TimelineEntry, WorkItem
from cairn.ui import lists, words


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A row of a summary list. With `href` it can be changed; `hidden` says what, read out after "Change"."""

    key: Any
    value: Any
    href: str = ""
    hidden: Any = ""
    action: Any = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a timeline: when (`at` a moment, or `on` a date as exact as `precision`), and what."""

    title: Any
    at: datetime | None = None
    on: date | None = None
    by: Any = ""
    body: Any = ""
    href: str = ""
    tag: Any = ""
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Work:
    """A line of a work list: one click from doing it."""

    title: Any
    href: str
    due: date | None = None
    at: datetime | None = None
    about: Any = ""
    tag: Any = ""
    late: bool = False


Shape = TypeVar("Shape")


def summary_rows(rows: Iterable[Any]) -> list[SummaryRow]:
    return [
        row
        if isinstance(row, SummaryRow)
        else SummaryRow(**row)
        if isinstance(row, Mapping)
        else SummaryRow(*row)
        for row in rows
    ]


def entry(value: Any) -> Entry:
    if isinstance(value, TimelineEntry):
        precision = "near" if value.approximate else "day"
        body = words.lines(value.text) if value.text else ""
        return Entry(value.title, value.at, value.on, value.source, body, value.url, "", precision)
    return _made(Entry, value)


def work(value: Any, now: datetime | None = None) -> Work:
    if isinstance(value, WorkItem):
        late = bool(now and value.due_at and value.due_at < now)
        late = late or bool(now and value.due_on and value.due_on < words.local(now).date())
        about = " – ".join(text for text in (value.person_name, value.detail) if text)
        return Work(value.text, value.url, value.due_on, value.due_at, about, "", late)
    return _made(Work, value)


def _made(kind: type[Shape], value: Any) -> Shape:
    """An instance of `kind` out of a mapping, or out of anything with its attributes."""
    if isinstance(value, kind):
        return value
    if isinstance(value, Mapping):
        return kind(**value)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: getattr(value, name) for name in names if hasattr(value, name)})


def is_markup(value: Any) -> bool:
    return isinstance(value, Markup)


FILTERS = {
    "cell": lists.cell,
    "entry": entry,
    "head": lists.head,
    "summary_rows": summary_rows,
    "work": work,
}
TESTS = {"markup": is_markup}

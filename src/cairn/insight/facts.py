"""From what the rooms publish to typed columns: every value is checked against its column before it is counted.

A value that its column does not allow stops the count and the old file stays. The sentence names the table, the column
and the row, never the value: it could be what must not travel.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from cairn.core.contracts import Code, Column, Day, Extract, Flag, Integer, Key, Moment, published

CHUNK = 10_000

Progress = Callable[[str, int], None]  # the table, its rows so far


class NotFacts(Exception):
    """An extract does not keep to what it declares."""


@dataclass(frozen=True)
class Columns:
    """A chunk of one table, a list of values per column."""

    table: str
    values: Mapping[str, list[Any]]


@dataclass
class Counted:
    """What the manifest says of one table."""

    table: str
    rows: int = 0
    digest: str = ""


def extracts() -> list[Extract]:
    """Every table that any room publishes; two of one name are refused."""
    found: dict[str, Extract] = {}
    for module in published("extract"):
        for extract in module.EXTRACTS:
            if extract.name in found:
                raise NotFacts(
                    f"Two rooms publish a table “{extract.name}”; one of them must take another name."
                )
            if not extract.name.isidentifier() or not all(name.isidentifier() for name in extract.columns):
                raise NotFacts(
                    f"The table “{extract.name}” or one of its columns has a name that is not one plain word."
                )
            found[extract.name] = extract
    return list(found.values())


def checked(extract: Extract, counted: Counted, progress: Progress | None = None) -> Iterator[Columns]:
    """The rows of `extract` as checked columns, chunk by chunk; `counted` follows with rows and digest."""
    digest = hashlib.sha256(repr([(n, _kind(c)) for n, c in extract.columns.items()]).encode())
    names = list(extract.columns)
    for chunk in _chunks(extract.rows()):
        if any(len(row) != len(names) for row in chunk):
            raise NotFacts(
                f"{extract.name}: a row near {counted.rows + 1:,} does not have {len(names)} values."
            )
        values = [list(column) for column in zip(*chunk, strict=True)]
        for name, column in zip(names, values, strict=True):
            _check(extract, name, column, counted.rows)
        digest.update(repr(values).encode())
        counted.rows += len(chunk)
        if progress:
            progress(extract.name, counted.rows)
        yield Columns(extract.name, dict(zip(names, values, strict=True)))
    counted.digest = digest.hexdigest()


def _chunks(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _kind(column: Column) -> str:
    return f"{type(column).__name__}{sorted(column.of) if isinstance(column, Code) else ''}"


EXACT_TYPES: Mapping[type, frozenset[type]] = {
    Integer: frozenset({int}),
    Key: frozenset({int}),
    Flag: frozenset({bool}),
    Day: frozenset({date}),
    Moment: frozenset({datetime}),
    Code: frozenset({str}),
}


def _check(extract: Extract, name: str, values: list[Any], before: int) -> None:
    column = extract.columns[name]
    allowed = EXACT_TYPES[type(column)] | {type(None)}
    if (
        not set(map(type, values)) <= allowed
    ):  # exactly: a bool is no number, a moment no day, a choice no code
        at = next(i for i, value in enumerate(values) if type(value) not in allowed)
        raise NotFacts(
            f"{extract.name}.{name}, row {before + at + 1:,}: {type(values[at]).__name__} where a "
            f"{type(column).__name__.lower()} is declared."
        )
    if isinstance(column, Code) and not set(values) <= column.of | {None}:
        at = next(i for i, value in enumerate(values) if value is not None and value not in column.of)
        raise NotFacts(f"{extract.name}.{name}, row {before + at + 1:,}: not one of the declared codes.")
    if isinstance(column, Moment):
        for at, value in enumerate(values):
            if value is not None and value.tzinfo is None:
                raise NotFacts(
                    f"{extract.name}.{name}, row {before + at + 1:,}: a moment without its time zone."
                )


def stem(name: str) -> str:
    """What the financial year and the month of a day column are called after: `received_on` gives `received_fy`."""
    return name.removesuffix("_on")

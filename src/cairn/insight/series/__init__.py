"""Reading a file of published figures: CSV with a documented header (docs/howto/figures.md), refused in sentences.

Nothing here touches the database: text in, typed rows or sentences out. The first row says what kind of file it is.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from cairn.insight.series.cells import NotReadable
from cairn.insight.series.rows import (
    BENCHMARK_HEADER,
    BOROUGHS_HEADER,
    POPULATION_HEADER,
    SERIES_HEADER,
    BenchmarkRow,
    PopulationRow,
    ValueRow,
    benchmark_row,
    borough_rows,
    is_estimate,
    must_agree,
    population_row,
    value_row,
)

MOST_BYTES = 10 * 1024 * 1024

__all__ = ["MOST_BYTES", "BenchmarkRow", "NotReadable", "PopulationRow", "Read", "ValueRow", "read"]


@dataclass(frozen=True)
class Read:
    """What a file holds: one of the three."""

    kind: str
    values: tuple[ValueRow, ...] = ()
    populations: tuple[PopulationRow, ...] = ()
    benchmarks: tuple[BenchmarkRow, ...] = ()


def read(content: bytes, *, today: date) -> Read:
    """The rows of a file. Raises `NotReadable` with a sentence for each thing that is wrong, and reads no half."""
    header, lines = _table(content)
    if header == SERIES_HEADER:
        values = _rows(lines, lambda at, row: value_row(at, row, today))
        must_agree(values)
        return Read("series", values=tuple(values))
    if header == BENCHMARK_HEADER:
        return Read("benchmarks", benchmarks=tuple(_rows(lines, benchmark_row)))
    if header == POPULATION_HEADER:
        return Read("populations", populations=tuple(_rows(lines, population_row)))
    if header[:2] == BOROUGHS_HEADER and all(is_estimate(name) for name in header[2:]):
        every = _rows(lines, borough_rows)
        return Read("populations", populations=tuple(row for rows in every for row in rows))
    raise NotReadable(
        "The first row is not one that Cairn knows. A series begins with: " + ",".join(SERIES_HEADER) + ". "
        "Benchmarks begin with: "
        + ",".join(BENCHMARK_HEADER)
        + ". Populations begin with: "
        + ",".join(POPULATION_HEADER)
        + "."
    )


def _table(content: bytes) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]]]:
    if len(content) > MOST_BYTES:
        raise NotReadable(f"The file is larger than {MOST_BYTES // 1024 // 1024}MB.")
    if b"\x00" in content:
        raise NotReadable("This is not a CSV file. Save the sheet as “CSV UTF-8” and try again.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotReadable("The file is not in UTF-8. Save the sheet as “CSV UTF-8” and try again.") from None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as trouble:
        raise NotReadable(f"The file is not a CSV file that can be read: {trouble}.") from None
    rows = [[cell.strip() for cell in row] for row in rows]
    if not any(any(row) for row in rows):
        raise NotReadable("The file is empty.")
    header = tuple(cell.lower() for cell in rows[0])
    wrong = [f"Line {at}: {len(row)} cells where the first row has {len(header)}."
             for at, row in enumerate(rows[1:], 2) if any(row) and len(row) != len(header)]  # fmt: skip
    if wrong:
        raise NotReadable(*wrong[:20])
    return header, [
        (at, dict(zip(header, row, strict=True))) for at, row in enumerate(rows[1:], 2) if any(row)
    ]


T = TypeVar("T")


def _rows(lines: list[tuple[int, dict[str, str]]], make: Callable[[int, dict[str, str]], T]) -> list[T]:
    made, sentences = [], []
    for at, row in lines:
        try:
            formula = next((name for name, cell in row.items() if cell[:1] in ("=", "+", "@")), "")
            if formula:
                raise NotReadable(
                    f"{formula} begins with “{row[formula][0]}”, which a spreadsheet would work out."
                )
            made.append(make(at, row))
        except NotReadable as trouble:
            sentences += [f"Line {at}: {sentence}" for sentence in trouble.sentences]
    if sentences:
        raise NotReadable(*sentences)
    if not made:
        raise NotReadable("There are no rows under the first one.")
    return made

"""Counting: one statement per figure over the facts, every breakdown in one pass."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cairn.core import clock
from cairn.insight.catalogue import COUNT, Indicator
from cairn.insight.store import Manifest, manifest_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Category = int | str | None
Number = int | float
Closed = frozenset[tuple[str, int]]  # (key column, key) of records that are closed to whoever reads
Found = list[Any]  # the year, each breakdown's category, which were rolled up, each measure


@dataclass(frozen=True, order=False)
class Cell:
    """Where a number stands: measure and year, and for a part of the whole its breakdown and category."""

    measure: str
    year: int
    breakdown: str = ""
    category: Category = None

    def at(self, measure: str) -> "Cell":
        return Cell(measure, self.year, self.breakdown, self.category)


@dataclass(frozen=True)
class Missing:
    """Of `held` records, `gone` do not say what the figure needs."""

    title: str
    held: int
    gone: int


@dataclass(frozen=True)
class Counted:
    """What was counted by one indicator, exactly. Nothing shows it but through `publishing`."""

    indicator: Indicator
    made_at: datetime
    made_on: date
    years: tuple[int, ...]
    categories: Mapping[str, tuple[Category, ...]]
    values: Mapping[Cell, Number | None]
    missing: tuple["Missing", ...] = ()

    @property
    def current_year(self) -> int:
        return clock.financial_year(self.made_on)

    def get(self, cell: Cell) -> Number | None:
        return self.values.get(cell)

    def count(self, cell: Cell) -> int:
        return int(self.values.get(cell) or 0)


class NotCounted(Exception):
    """The facts lack what this figure counts."""


def statement(indicator: Indicator, *, own: bool = False) -> str:
    """The SQL of a figure in every area and in all together: its measures by year, and by year and category.

    `own` is the same for one area and one agency's work (parameters).
    """
    columns = [f'"{breakdown.code}"' for breakdown in indicator.breakdowns]
    by_year = ["fy", *(f"fy, {column}" for column in columns)]
    sets = [f"({each})" for each in by_year] + ([] if own else [f"(area, {each})" for each in by_year])
    area = ["1", "1"] if own else ["area", "GROUPING(area)"]
    groups = [f"GROUPING({column})" for column in columns]
    chosen = ", ".join([*area, "fy", *columns, *groups, *(each.sql for each in indicator.measures)])
    mine = f'AND area = $area AND "{indicator.own}" = $agency' if own else ""
    return (
        f"SELECT {chosen} FROM ({indicator.rows}) WHERE fy IS NOT NULL {mine} "  # noqa: S608  (definitions ship with Cairn)
        f"GROUP BY GROUPING SETS ({', '.join(sets)})"
    )


def _key(indicator: Indicator) -> str:
    return hashlib.sha256(statement(indicator).encode()).hexdigest()


def count_ahead(
    connection: "DuckDBPyConnection", indicators: Iterable[Indicator], tables: frozenset[str]
) -> None:
    """Count every figure of every area into the file that is being built, so that no page has to."""
    for indicator in indicators:
        if indicator.kind != "facts" or not set(indicator.needs) <= tables:
            continue
        with suppress(NotCounted):  # its page says why
            for area, rows in _everywhere(connection, indicator).items():
                said = [_key(indicator), area, json.dumps(rows)]
                connection.execute('INSERT INTO "_ahead" VALUES (?, ?, ?)', said)


def _everywhere(
    connection: "DuckDBPyConnection",
    indicator: Indicator,
    before: str = "",
    asked: Mapping[str, list[int]] | None = None,
) -> dict[int | None, list[Found]]:
    """The rows of a figure by area; under None those of all areas together."""
    import duckdb

    try:
        found = connection.execute(before + statement(indicator), asked or {}).fetchall()
    except duckdb.BinderException as trouble:  # a table is there without the column
        raise NotCounted(f"Not counted yet: {trouble}") from trouble
    by_area: dict[int | None, list[Found]] = {None: []}
    for area, together, *row in found:
        if together or area is not None:
            by_area.setdefault(None if together else area, []).append(row)
    return by_area


def count(
    connection: "DuckDBPyConnection",
    indicator: Indicator,
    *,
    area: int | None,
    agency: int | None = None,
    closed: Closed = frozenset(),
) -> Counted:
    """Count `indicator` in an area (None: in all), for everybody's work or for one agency's own, as if what is `closed`
    to the reader were not there."""
    manifest = manifest_of(connection)
    if missing := [table for table in indicator.needs if table not in manifest.names]:
        raise NotCounted(f"Not counted yet: nothing publishes {', '.join(missing)}.")
    open_ones, keys = _open_tables(connection, indicator, closed)
    if agency is not None:
        asked = {"area": area, "agency": agency} | keys
        rows = connection.execute(open_ones + statement(indicator, own=True), asked).fetchall()
        found = [list(row[2:]) for row in rows]
    elif closed:
        found = _everywhere(connection, indicator, open_ones, keys).get(area, [])
    else:
        found = _counted_ahead(connection, indicator, area)
    return _counted(indicator, manifest, found, _missing(connection, indicator, area, closed))


def _open_tables(
    connection: "DuckDBPyConnection", indicator: Indicator, closed: Closed
) -> tuple[str, dict[str, list[int]]]:
    """What goes before a statement so that it finds its tables without what is closed, and the keys that it needs."""
    asked: dict[str, list[int]] = {}
    tables = []
    for table in indicator.needs if closed else ():
        tests = []
        for name in sorted({name for name, _key in closed} & _columns(connection, table)):
            asked[f"closed_{name}"] = sorted(key for column, key in closed if column == name)
            tests.append(f'NOT coalesce(list_contains($closed_{name}::BIGINT[], "{name}"), false)')
        # Of the same name: it is found before the table.
        tables.append(f'"{table}" AS (SELECT * FROM main."{table}" WHERE {" AND ".join(tests) or "true"})')  # noqa: S608
    return f"WITH {', '.join(tables)} " if tables else "", asked


def _columns(connection: "DuckDBPyConnection", table: str) -> set[str]:
    asked = "SELECT column_name FROM information_schema.columns WHERE table_name = ?"
    return {name for (name,) in connection.execute(asked, [table]).fetchall()}


def _counted_ahead(connection: "DuckDBPyConnection", indicator: Indicator, area: int | None) -> list[Found]:
    """What the file holds already; counted now where it was built without, or by another edition of the definition."""
    held = dict(
        connection.execute('SELECT area, found FROM "_ahead" WHERE key = ?', [_key(indicator)]).fetchall()
    )
    if not held:
        return _everywhere(connection, indicator).get(area, [])
    rows: list[Found] = json.loads(held.get(area, "[]"))
    return rows


def _missing(
    connection: "DuckDBPyConnection", indicator: Indicator, area: int | None, closed: Closed
) -> tuple[Missing, ...]:
    if closed:
        return tuple(_missing_now(connection, indicator, area, closed))
    found = connection.execute(
        'SELECT source, name, sum(held), sum(gone) FROM "_missing" WHERE ($area IS NULL OR area = $area) GROUP BY ALL',
        {"area": area},
    ).fetchall()
    held = {(source, name): (int(rows), int(gone)) for source, name, rows, gone in found}
    return tuple(
        Missing(each.title, *held[each.table, each.column])
        for each in indicator.quality
        if (each.table, each.column) in held
    )


def _missing_now(
    connection: "DuckDBPyConnection", indicator: Indicator, area: int | None, closed: Closed
) -> Iterator[Missing]:
    open_ones, keys = _open_tables(connection, indicator, closed)
    for each in indicator.quality:
        if each.table in indicator.needs and each.column in _columns(connection, each.table):
            asked = f'SELECT count(*), count(*) - count("{each.column}") FROM "{each.table}" WHERE $area IS NULL OR area = $area'  # noqa: S608, E501
            held, gone = connection.execute(open_ones + asked, {"area": area} | keys).fetchall()[0]
            if held:
                yield Missing(each.title, held, gone)


def _counted(
    indicator: Indicator, manifest: Manifest, found: list[Found], missing: tuple[Missing, ...]
) -> Counted:
    breakdowns, values = indicator.breakdowns, {}
    categories: dict[str, set[Category]] = {breakdown.code: set() for breakdown in breakdowns}
    for row in found:
        year, of = row[0], row[1 : 1 + len(breakdowns)]
        rolled = row[1 + len(breakdowns) : 1 + 2 * len(breakdowns)]
        cell = Cell("", year)
        for breakdown, category, away in zip(breakdowns, of, rolled, strict=True):
            if not away:
                cell = Cell("", year, breakdown.code, category)
                categories[breakdown.code].add(category)
        for measure, number in zip(indicator.measures, row[1 + 2 * len(breakdowns) :], strict=True):
            values[cell.at(measure.code)] = number
    years = {cell.year for cell in values}
    last = max(years | {clock.financial_year(manifest.made_on)}) if years else 0
    span = tuple(range(min(years), last + 1)) if years else ()
    ordered = {
        code: tuple(sorted(found, key=lambda each: (each is None, str(each))))
        for code, found in categories.items()
    }
    for year in span:  # nought is a count too
        for cell in [
            Cell("", year),
            *(Cell("", year, code, each) for code, every in ordered.items() for each in every),
        ]:
            for measure in indicator.measures:
                values.setdefault(cell.at(measure.code), 0 if measure.kind == COUNT else None)
    return Counted(indicator, manifest.made_at, manifest.made_on, span, ordered, values, missing)

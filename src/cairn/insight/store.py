"""The facts file: one DuckDB file, built beside the old one, swapped in one step, read with everything else shut off.

`figures/facts.duckdb` in Cairn's home is a link to the file in force. Each file has a name of its own, because DuckDB
keeps files open by name: a process that reads the old one would go on getting it under the new one's name.
DuckDB and Arrow are imported inside the functions: they cost a second that no web process should pay at its start.
"""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cairn.core import clock
from cairn.core.contracts import Code, Column, Day, Extract, Flag, Moment
from cairn.insight.facts import Counted, Progress, checked, stem

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LINK = "facts.duckdb"
SHUT = {  # what a reader of figures never needs
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
    "python_enable_replacements": "false",
}
KEPT = 2  # the file in force and the one before it, for whoever is still reading


class NoFacts(Exception):
    """The facts have not been counted yet."""


@dataclass(frozen=True)
class Manifest:
    """What a facts file says of itself."""

    made_at: datetime
    made_on: date
    tables: tuple[Counted, ...]

    def rows(self, table: str) -> int:
        return next((counted.rows for counted in self.tables if counted.table == table), 0)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(counted.table for counted in self.tables)


def build(
    folder: Path,
    extracts: list[Extract],
    progress: Progress | None = None,
    ahead: Callable[["DuckDBPyConnection", frozenset[str]], None] | None = None,
) -> Manifest:
    """Write everything that the rooms publish into a new file and put it in force. On any failure the old one stays.

    `ahead` counts what pages will ask for, with the names of the tables that are there.
    """
    import duckdb

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = clock.now()
    target = folder / f"facts-{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}.duckdb"
    part = target.with_suffix(".part")
    try:
        with duckdb.connect(str(part), config={"autoinstall_known_extensions": "false"}) as connection:
            connection.execute(
                'CREATE TABLE "_missing" (source VARCHAR, name VARCHAR, area BIGINT, held BIGINT, gone BIGINT)'
            )
            connection.execute('CREATE TABLE "_ahead" (key VARCHAR, area BIGINT, found VARCHAR)')
            tables = tuple(_table(connection, extract, progress) for extract in extracts)
            manifest = Manifest(moment, clock.london_day(moment), tables)
            _write_manifest(connection, manifest)
            if ahead:
                ahead(connection, manifest.names)
        _to_disk(part)
        part.rename(target)
        _put_in_force(folder, target)
    finally:
        part.unlink(missing_ok=True)
        part.with_name(part.name + ".wal").unlink(missing_ok=True)
    said = folder / "manifest.part"
    said.write_text(json.dumps(asdict(manifest), default=str, indent=1) + "\n")
    said.replace(folder / "manifest.json")
    _clear(folder, target)
    return manifest


def _table(connection: "DuckDBPyConnection", extract: Extract, progress: Progress | None) -> Counted:
    import pyarrow as pa

    counted = Counted(extract.name)
    names = ", ".join(f'"{name}" {_sql_type(column)}' for name, column in extract.columns.items())
    connection.execute(f'CREATE TABLE "incoming" ({names})')
    for chunk in checked(extract, counted, progress):
        arrow = pa.table(
            {
                name: pa.array(chunk.values[name], type=_arrow_type(pa, col))
                for name, col in extract.columns.items()
            }
        )
        connection.register("chunk", arrow)
        connection.execute('INSERT INTO "incoming" SELECT * FROM chunk')
        connection.unregister("chunk")
    added = ", ".join(
        ["*", *(sql for name, column in extract.columns.items() for sql in _added(name, column))]
    )
    connection.execute(f'CREATE TABLE "{extract.name}" AS SELECT {added} FROM "incoming"')  # noqa: S608
    connection.execute('DROP TABLE "incoming"')
    if "area" in extract.columns:
        _count_missing(connection, extract)
    return counted


def _count_missing(connection: "DuckDBPyConnection", extract: Extract) -> None:
    """How many rows of each area do not know each column: what a figure says of its own completeness."""
    for name in extract.columns:
        connection.execute(
            f'INSERT INTO "_missing" SELECT $source, $name, area, count(*), count(*) - count("{name}") '  # noqa: S608
            f'FROM "{extract.name}" GROUP BY area',
            {"source": extract.name, "name": name},
        )


def _sql_type(column: Column) -> str:
    match column:
        case Flag():
            return "BOOLEAN"
        case Day():
            return "DATE"
        case Moment():
            return "TIMESTAMPTZ"
        case Code():
            return "VARCHAR"
    return "BIGINT"


def _arrow_type(pa: Any, column: Column) -> Any:
    match column:
        case Flag():
            return pa.bool_()
        case Day():
            return pa.date32()
        case Moment():
            return pa.timestamp("us", tz="UTC")
        case Code():
            return pa.string()
    return pa.int64()


def _added(name: str, column: Column) -> list[str]:
    """What every question would work out again: a day's financial year and month, a moment's London day."""
    if isinstance(column, Moment):
        day = f"(\"{name}\" AT TIME ZONE 'Europe/London')::DATE"
        return [f'{day} AS "{name}_on"', *_year_and_month(day, f"{name}")]
    return _year_and_month(f'"{name}"', stem(name)) if isinstance(column, Day) else []


def _year_and_month(day: str, called: str) -> list[str]:
    return [
        f'(year({day}) - (month({day}) < 4)::INTEGER)::INTEGER AS "{called}_fy"',
        f'(year({day}) * 100 + month({day}))::INTEGER AS "{called}_ym"',
    ]


def _write_manifest(connection: "DuckDBPyConnection", manifest: Manifest) -> None:
    connection.execute('CREATE TABLE "_made" (made_at VARCHAR, made_on DATE, fy INTEGER)')
    made = [manifest.made_at.isoformat(), manifest.made_on, clock.financial_year(manifest.made_on)]
    connection.execute('INSERT INTO "_made" VALUES (?, ?, ?)', made)
    connection.execute('CREATE TABLE "_tables" ("table" VARCHAR, "rows" BIGINT, digest VARCHAR)')
    for counted in manifest.tables:
        connection.execute(
            'INSERT INTO "_tables" VALUES (?, ?, ?)', [counted.table, counted.rows, counted.digest]
        )


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put_in_force(folder: Path, target: Path) -> None:
    link = folder / f"{LINK}.{secrets.token_hex(3)}"
    link.symlink_to(target.name)
    link.replace(folder / LINK)


def _clear(folder: Path, in_force: Path) -> None:
    files = sorted(folder.glob("facts-*.duckdb"), key=lambda path: (path == in_force, path.name))
    for path in [
        *files[:-KEPT],
        *folder.glob("*.part"),
        *folder.glob("*.part.wal"),
    ]:  # parts of whoever was cut off
        path.unlink(missing_ok=True)


@contextmanager
def opened(folder: Path) -> Iterator["DuckDBPyConnection"]:
    """The facts file in force, to be read and nothing else. Raises `NoFacts` where there is none yet."""
    import duckdb

    for last in (False, True):
        path = Path(os.path.realpath(folder / LINK))
        if not path.exists():
            raise NoFacts("Figures are being counted.")
        try:
            connection = duckdb.connect(str(path), read_only=True, config=dict(SHUT))
            break
        except duckdb.IOException:  # swapped and cleared between the two lines above
            if last:
                raise
    try:
        yield connection
    finally:
        connection.close()


def manifest_of(connection: "DuckDBPyConnection") -> Manifest:
    found = connection.execute('SELECT made_at, made_on FROM "_made"').fetchall()[0]
    tables = connection.execute('SELECT "table", "rows", digest FROM "_tables" ORDER BY "table"').fetchall()
    return Manifest(datetime.fromisoformat(found[0]), found[1], tuple(Counted(*row) for row in tables))

# ruff: noqa: S608  (names of tables come from the database itself or from this file)
"""Whole copies of a database at one moment, with a digest of every table by which a copy is known to be whole.

A table's digest is the sum of its rows' SHA-256 modulo 2**256: the same rows in any order give the same digest. It
finds accidents; what finds intent is the authenticated encryption of the file that holds the copy.
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

KEY_TABLE = "access_datakey"
CHUNK = 2000
# How a table's rows begin in what pg_restore writes: a line each until "\.".
_COPY = re.compile(rb'COPY public\."?(?P<table>[^" ]+)"? ')


class CopyFailed(Exception):
    """The copy could not be made or put back; the sentence says why."""


@dataclass(frozen=True)
class Copied:
    """What a copy holds: rows and digest of every table, and the wrapped data keys, which lie apart."""

    payload: str
    tables: dict[str, tuple[int, str]]
    keys: list[dict[str, Any]]


def copy_database(connection: Any, folder: Path) -> Copied:
    """A copy of the whole database in `folder`, without its data keys."""
    if connection.vendor == "sqlite":
        return _copy_sqlite(connection, folder / "database.sqlite3")
    return _copy_postgresql(connection, folder / "database.dump")


# --- digests ---------------------------------------------------------------------------------------------------------


def digest_of(rows: Iterable[tuple[Any, ...]]) -> tuple[int, str]:
    total, count = 0, 0
    for row in rows:
        encoded = "\x1f".join(f"{type(value).__name__}:{_plain(value)}" for value in row)
        total += int.from_bytes(hashlib.sha256(encoded.encode()).digest(), "big")
        count += 1
    return count, f"{total % (1 << 256):064x}"


def _plain(value: Any) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, default=str)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _digests(
    tables: Iterable[str], rows: Callable[[str], Iterator[tuple[Any, ...]]]
) -> dict[str, tuple[int, str]]:
    return {table: digest_of(rows(table)) for table in sorted(tables)}


def differences(wanted: dict[str, tuple[int, str]], found: dict[str, tuple[int, str]]) -> list[str]:
    """A sentence per table that is not as it was when the copy was made."""
    said = []
    for table in sorted(wanted.keys() | found.keys()):
        was, now = wanted.get(table), found.get(table)
        if was is None or now is None:
            said.append(f"The table {table} is {'new' if was is None else 'missing'}.")
        elif tuple(was) != tuple(now):
            said.append(f"The table {table} has {now[0]} rows, and had {was[0]}, or their contents differ.")
    return said


# --- SQLite ----------------------------------------------------------------------------------------------------------


def _copy_sqlite(connection: Any, target: Path) -> Copied:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    target.chmod(0o600)
    tables = sqlite_digests(target)
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        found = copy.execute(f"SELECT * FROM {KEY_TABLE}")
        keys = [_key(found.description, row) for row in found.fetchall()]
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute(f"DELETE FROM {KEY_TABLE}")
        copy.execute("VACUUM")
    return Copied(target.name, tables, keys)


def sqlite_digests(path: Path) -> dict[str, tuple[int, str]]:
    """Of a database file that nobody is using; `CopyFailed` where it is not whole."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        if (whole := copy.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise CopyFailed(f"The copied database is damaged: {whole}")
        names = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        tables = [row[0] for row in names]
        return _digests(tables, lambda table: copy.execute(f'SELECT * FROM "{table}"'))


def put_keys_into_sqlite(path: Path, keys: list[dict[str, Any]]) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        if keys:
            database.executemany(_insert(keys[0], "?"), [_row(key) for key in keys])


def _key(columns: Any, row: tuple[Any, ...]) -> dict[str, Any]:
    """A row of the data keys as JSON can hold it; whichever columns this version of Cairn has."""
    return {column[0]: _json(value) for column, value in zip(columns, row, strict=True)}


def _json(value: Any) -> Any:
    match value:
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case UUID():
            return value.hex  # as SQLite keeps it
        case None | int() | str():
            return value
    return str(value)


def _row(key: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(bytes.fromhex(v) if name == "wrapped" and v is not None else v for name, v in key.items())


def _insert(key: dict[str, Any], mark: str) -> str:
    if not all(name.isidentifier() for name in key):
        raise CopyFailed("The file of the data keys names columns that cannot be.")
    return f"INSERT INTO {KEY_TABLE} ({', '.join(key)}) VALUES ({', '.join(mark for _ in key)})"


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def _copy_postgresql(connection: Any, target: Path) -> Copied:
    """pg_dump, the digests and the keys all see one moment: a snapshot that is exported while they work."""
    settings = connection.get_connection_params()
    with _open(settings) as session, session.transaction():
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = session.execute("SELECT pg_export_snapshot()").fetchone()[0]
        _pg(
            "pg_dump", settings, "--format=custom", f"--snapshot={snapshot}", "--no-owner",
            "--no-privileges", f"--exclude-table-data=public.{KEY_TABLE}", f"--file={target}",
        )  # fmt: skip
        target.chmod(0o600)
        tables = _postgresql_tables(session)
        found = session.execute(f"SELECT * FROM {KEY_TABLE}")
        keys = [_key(found.description, row) for row in found.fetchall()]
    return Copied(target.name, tables, keys)


def postgresql_digests(settings: dict[str, Any]) -> dict[str, tuple[int, str]]:
    """Of the database that these connection settings name."""
    with _open(settings) as session, session.transaction():
        session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _postgresql_tables(session)


def postgresql_tables(settings: dict[str, Any]) -> list[str]:
    """The tables that are in a database already."""
    with _open(settings) as session:
        rows = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return sorted(name for (name,) in rows)


def empty_postgresql(settings: dict[str, Any]) -> None:
    """Take away everything that was put into a database for a drill."""
    with _open(settings) as session:
        session.execute("DROP SCHEMA public CASCADE")
        session.execute("CREATE SCHEMA public")


def restore_postgresql(dump: Path, keys: list[dict[str, Any]], settings: dict[str, Any]) -> None:
    """Into an empty database, as the role that shall own the tables."""
    _pg(
        "pg_restore",
        settings,
        "--no-owner",
        "--no-privileges",
        "--schema=public",  # the dump would otherwise make the schema that is there already
        "--exit-on-error",
        "--single-transaction",
        str(dump),
    )
    with _open(settings) as session, session.cursor() as cursor:
        if keys:
            cursor.executemany(_insert(keys[0], "%s"), [_row(key) for key in keys])


def may_make_tables(settings: dict[str, Any]) -> bool:
    """Whether the role of these settings could own what is put back."""
    with _open(settings) as session:
        asked = session.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone()
    return bool(asked[0])


def dump_rows(dump: Path) -> dict[str, int]:
    """How many rows of each table a dump holds. Every one is read, which takes a server's programs and no server."""
    command = [_program("pg_restore"), "--data-only", "--file=-", str(dump)]
    found: dict[str, int] = {}
    table = ""
    with subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment("")
    ) as reading:
        assert reading.stdout
        assert reading.stderr
        for line in reading.stdout:
            if table and line == b"\\.\n":
                table = ""
            elif table:
                found[table] += 1
            elif begins := _COPY.match(line):
                table = begins["table"].decode()
                found[table] = 0
        said = reading.stderr.read().decode(errors="replace")
    if reading.returncode:
        raise CopyFailed(f"pg_restore cannot read the dump inside: {_reason(said, reading.returncode)}")
    return found


def _postgresql_tables(session: Any) -> dict[str, tuple[int, str]]:
    names = session.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()

    def rows(table: str) -> Iterator[tuple[Any, ...]]:
        with session.cursor(name="rows") as cursor:
            cursor.itersize = CHUNK
            yield from cursor.execute(f'SELECT * FROM public."{table}"')

    return _digests([name for (name,) in names], rows)


def _open(settings: dict[str, Any]) -> Any:
    import psycopg

    wanted = {
        name: settings[name] for name in ("host", "port", "user", "password", "dbname") if settings.get(name)
    }
    return psycopg.connect(**wanted, options="-c statement_timeout=0 -c timezone=UTC")


def _pg(program: str, settings: dict[str, Any], *words: str) -> None:
    place = [
        f"--{name}={settings[key]}"
        for name, key in (("host", "host"), ("port", "port"), ("username", "user"), ("dbname", "dbname"))
        if settings.get(key)
    ]
    environment = _environment(settings.get("password") or "")
    command = [_program(program), "--no-password", *place, *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)  # noqa: S603
    if done.returncode:
        raise CopyFailed(f"{program} failed: {_reason(done.stderr, done.returncode)}")


def _reason(said: str, code: int) -> str:
    """The first line that names an error: after it pg_restore shows what it was at, many lines long."""
    lines = said.strip().splitlines()
    return next((line for line in lines if "error:" in line), lines[-1] if lines else f"exit code {code}")


def _environment(password: str) -> dict[str, str]:
    """The password goes by the environment: a command line can be read by everybody on the machine."""
    return {"PATH": os.defpath, "LC_ALL": "C"} | ({"PGPASSWORD": password} if password else {})


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CopyFailed(f"{name} is not installed here: it comes with PostgreSQL's client programs")
    return found

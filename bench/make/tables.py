"""Rows straight into the tables: executemany on SQLite, COPY on PostgreSQL, with the indexes laid afterwards."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, models

BATCH = 5_000


class Table:
    """One model's rows. `given` are the fields that each row names; every other field gets its default."""

    def __init__(self, tables: "Tables", model: type[models.Model], given: tuple[str, ...]) -> None:
        self.model, self._tables = model, tables
        self._has_uid = any(field.name == "uid" for field in model._meta.concrete_fields)
        named = [model._meta.get_field(name) for name in given]
        rest = [
            field for field in model._meta.concrete_fields
            if field not in named and field.name not in ("id", "uid")
        ]  # fmt: skip
        self._constant = tuple(_default(field) for field in rest)
        columns = [
            "id",
            *(["uid"] if self._has_uid else []),
            *(f.column for f in rest),
            *(f.column for f in named),
        ]  # type: ignore[attr-defined]
        self._columns = ", ".join(f'"{column}"' for column in columns)
        self._width = len(columns)
        self.begin()
        self._rows: list[tuple[Any, ...]] = []

    def begin(self) -> None:
        """Go on after the last row that is there."""
        self.last = self.model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0

    def add(self, *values: Any, uid: UUID | None = None) -> int:
        """One row, in the order of `given`; gives its id."""
        self.last += 1
        own = (self.last, uid or self._tables.uid_text()) if self._has_uid else (self.last,)
        self._rows.append(own + self._constant + values)
        if len(self._rows) >= BATCH:
            self.flush()
        return self.last

    def flush(self) -> None:
        rows, self._rows = self._rows, []
        if rows:
            self._tables.write(self.model._meta.db_table, self._columns, self._width, rows)


class Tables:
    """All the tables of a run, the source of their uids, and moments as the engine keeps them."""

    def __init__(self, random: Random) -> None:
        self._random, self._tables = random, []  # type: ignore[var-annotated]
        self.is_sqlite = connection.vendor == "sqlite"
        if self.is_sqlite:
            sqlite3.register_adapter(UUID, lambda uid: uid.hex)
        self.moment: Callable[[datetime], datetime] = _naive if self.is_sqlite else _itself

    def of(self, model: type[models.Model], *given: str) -> Table:
        self._tables.append(Table(self, model, given))
        return self._tables[-1]

    def begin(self) -> None:
        """Again after a pause in which others wrote rows of their own."""
        for table in self._tables:
            table.begin()

    def uid(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)

    def uid_text(self) -> str:
        """The same as both engines take it: there are millions of them."""
        bits = self._random.getrandbits(128)
        return f"{bits & ~(0xF000 << 64 | 0xC000 << 48) | 0x4000 << 64 | 0x8000 << 48:032x}"

    def write(self, table: str, columns: str, width: int, rows: list[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor:
            if self.is_sqlite:
                marks = ", ".join("?" * width)
                cursor.cursor.connection.executemany(
                    f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows
                )
                return
            with cursor.cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)

    def finish(self) -> None:
        """Everything that is still held, and the databases' own counters behind the ids that were given."""
        from django.core.management.color import no_style

        for table in self._tables:
            table.flush()
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), [table.model for table in self._tables]):
                cursor.execute(sql)

    @property
    def counts(self) -> dict[str, int]:
        return {table.model._meta.label: table.last for table in self._tables}


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _itself(moment: datetime) -> datetime:
    return moment


def _default(field: Any) -> Any:
    """What a row that does not name the field gets. A default that is made anew for each row must be given."""
    if field.has_default() and callable(field.default):
        raise TypeError(f"{field.model.__name__}.{field.name} is made anew for each row: give it")
    if field.has_default():
        value = field.get_default()
        return getattr(value, "value", value)
    if field.null:
        return None
    if isinstance(field, models.CharField | models.TextField):
        return ""
    raise TypeError(f"{field.model.__name__}.{field.name} has no default: give it")


@contextmanager
def at_full_speed() -> Iterator[None]:
    """Without waiting for the disk, without looking at foreign keys, and with every index laid at the end."""
    connection.ensure_connection()
    with _sqlite() if connection.vendor == "sqlite" else _postgresql():
        yield


@contextmanager
def _sqlite() -> Iterator[None]:
    raw: Any = connection.connection
    for pragma in (
        "journal_mode=OFF",
        "synchronous=OFF",
        "foreign_keys=OFF",
        "cache_size=-1500000",
        "locking_mode=EXCLUSIVE",
    ):
        raw.execute(f"PRAGMA {pragma}")
    laid = raw.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _sql in laid:
        raw.execute(f'DROP INDEX "{name}"')
    raw.execute("BEGIN EXCLUSIVE")
    yield
    raw.execute("COMMIT")
    for _name, sql in laid:
        raw.execute(sql)
    raw.execute("ANALYZE")
    raw.execute("PRAGMA locking_mode=NORMAL")
    raw.execute("PRAGMA journal_mode=WAL")
    connection.close()


_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""


@contextmanager
def _postgresql() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0"
        )
        # The triggers behind foreign keys; whether they hold is looked at by the tests, on a small register.
        cursor.execute(
            "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'"
        )
        cursor.execute(_INDEXES)
        laid = cursor.fetchall()
        for name, _sql in laid:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _name, sql in laid:
            cursor.execute(sql)
        cursor.execute("VACUUM ANALYZE")
    connection.close()

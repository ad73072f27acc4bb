"""Every row of one database into another of the same tables, with a count and a digest of each table on both sides.

Values pass as the models read them, so a uid, a moment or sealed bytes are the same on either database; digests are of
those values, in any order.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import models, transaction

from cairn.core.db.copies import CopyFailed, digest_of
from cairn.core.db.snapshot import snapshot

# Written by `migrate` itself, or worth nothing elsewhere (rate limits).
NOT_MOVED = frozenset({"django_migrations", "cairn_cache"})
AT_ONCE = 2000

Told = Callable[[str, int, int], object]


@dataclass(frozen=True)
class Moved:
    """One table: how many rows and which digest on either side."""

    table: str
    rows: int
    digest: str
    rows_there: int
    digest_there: str

    @property
    def well(self) -> bool:
        return (self.rows, self.digest) == (self.rows_there, self.digest_there)


def models_with_tables() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return sorted(
        (m for m in found if m._meta.managed and not m._meta.proxy), key=lambda model: model._meta.db_table
    )


def unknown_tables(source: Any) -> list[str]:
    """Tables that no model knows: what is in them would be left behind."""
    known = {model._meta.db_table for model in models_with_tables()} | NOT_MOVED
    names = (name for name in source.introspection.table_names() if not name.startswith("sqlite_"))
    return sorted(set(names) - known)


def move(source: Any, target: Any, told: Told) -> list[Moved]:
    """Copy every table of `source` (read at one moment) into `target`, in one transaction that is kept only if every
    digest agrees. The tables are there already; what `migrate` put into them is replaced. `source` must be the default.
    """
    every = models_with_tables()
    with snapshot(), transaction.atomic(using=target.alias), target.cursor() as cursor:
        cursor.execute("TRUNCATE " + ", ".join(_quoted(target, model) for model in every))
        moved = []
        for number, model in enumerate(every, start=1):
            here = _copied(model, source, target, cursor)
            there = digest_of(_rows(model, target.alias))
            moved.append(Moved(model._meta.db_table, *here, *there))
            told("tables copied", number, len(every))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what points at nothing is told now
        for statement in target.ops.sequence_reset_sql(no_style(), every):
            cursor.execute(statement)
        if not all(table.well for table in moved):
            transaction.set_rollback(True, using=target.alias)
    return moved


def settle(target: Any) -> None:
    """Let PostgreSQL's planner know what has come."""
    with target.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copied(model: type[models.Model], source: Any, target: Any, cursor: Any) -> tuple[int, str]:
    import psycopg

    try:
        return _copy(model, source, target, cursor)
    except psycopg.DataError as refused:
        # Which value it was stands in the message, so the message stays out.
        raise CopyFailed(
            f"PostgreSQL does not take a value of {model._meta.db_table} ({type(refused).__name__}): SQLite does not"
            " look at how long a text is. Correct it in Cairn, and move again."
        ) from None


def _copy(model: type[models.Model], source: Any, target: Any, cursor: Any) -> tuple[int, str]:
    fields = model._meta.local_concrete_fields
    columns = ", ".join(target.ops.quote_name(field.column) for field in fields)

    def pass_on(copy: Any) -> Iterator[tuple[Any, ...]]:
        for row in _values(model, source.alias):
            copy.write_row([_for(field, value, target) for field, value in zip(fields, row, strict=True)])
            yield tuple(map(_canonical, row))

    with cursor.copy(f"COPY {_quoted(target, model)} ({columns}) FROM STDIN") as copy:
        return digest_of(pass_on(copy))


def _values(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.local_concrete_fields]
    rows = model._base_manager.using(alias).order_by().values_list(*names)
    return iter(rows.iterator(chunk_size=AT_ONCE))


def _rows(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    return (tuple(map(_canonical, row)) for row in _values(model, alias))


def _for(field: Any, value: Any, target: Any) -> Any:
    return field.get_db_prep_save(value, target) if isinstance(field, models.JSONField) else value


def _canonical(value: Any) -> Any:
    """One way to write a value that each database's driver gives in its own."""
    match value:
        case bytes() | bytearray() | memoryview():
            return bytes(value)
        case datetime() if value.tzinfo:
            return value.astimezone(UTC)
        case Decimal():
            return format(value.normalize(), "f")
        case dict() | list():
            return json.dumps(value, sort_keys=True)
    return value


def _quoted(target: Any, model: type[models.Model]) -> str:
    return str(target.ops.quote_name(model._meta.db_table))

"""Every sealed column of every table, and the sealed bytes in it: for rotation, for checks, for a restore drill."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from cairn.core import sealing
from cairn.core.fields import SealedText

AT_ONCE = 1000


@dataclass(frozen=True)
class Column:
    """A sealed field of a model. What is `append_only` keeps the key that it was written with."""

    model: type[models.Model]
    field: SealedText

    @property
    def name(self) -> str:
        return self.field.sealed_column

    @property
    def append_only(self) -> bool:
        return bool(getattr(self.model, "APPEND_ONLY", False))

    def rows(self) -> Any:
        """The rows with something in this column."""
        return self.model._base_manager.exclude(**{f"{self.field.attname}__isnull": True})


@dataclass(frozen=True)
class Held:
    """What one row has in a sealed column."""

    pk: int
    uid: UUID
    blob: bytes

    def opened(self, column: Column) -> str:
        return sealing.unseal(self.blob, column=column.name, row=self.uid)


def sealed_columns() -> list[Column]:
    return [
        Column(model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, SealedText)
    ]


def walk(column: Column) -> Iterator[Held]:
    """Every row of the column, in the order of its key, a thousand at a time; nothing is locked meanwhile."""
    last = 0
    while True:
        batch = held(column, column.rows().filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        yield from batch
        if len(batch) < AT_ONCE:
            return
        last = batch[-1].pk


def held(column: Column, rows: Any) -> list[Held]:
    return [
        Held(pk, uid, bytes(blob)) for pk, uid, blob in rows.values_list("pk", "uid", column.field.attname)
    ]


def sample(column: Column, size: int) -> list[Held]:
    """At most `size` rows, from the oldest to the newest with even gaps."""
    keys = list(column.rows().order_by("pk").values_list("pk", flat=True))
    step = max(1, len(keys) // size) if size else 1
    return held(column, column.rows().filter(pk__in=keys[::-1][::step][:size]))

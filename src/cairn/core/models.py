"""The base of every table, and the one way to change a row that two people may have open."""

from typing import Any, Protocol, TypeVar

from django.db import models

from cairn.core import clock
from cairn.core.fields import SealedText
from cairn.core.ids import new_uid
from cairn.core.labels import p2


class Row(models.Model):
    """Every table: a big integer for joins only, and a random uid for addresses, events and sealing."""

    id = p2(models.BigAutoField(primary_key=True))
    uid = p2(models.UUIDField(default=new_uid, unique=True, editable=False))

    class Meta:
        abstract = True


class Stale(Exception):
    """Somebody else changed the row since it was read. `obj` is what was to be changed."""

    def __init__(self, obj: models.Model) -> None:
        super().__init__(f"{type(obj).__name__} was changed by somebody else")
        self.obj = obj


class By(Protocol):
    """Whoever does something: `access.actor.Actor` in practice."""

    @property
    def user(self) -> Any: ...


M = TypeVar("M", bound=models.Model)


def change(obj: M, *, was: int, by: By, **values: Any) -> M:
    """Set `values` on the row if its version still is `was`, in one guarded UPDATE.

    Sealed fields take plain text and are sealed here. The object in hand follows. Raises `Stale` otherwise.
    """
    row: Any = obj
    stored = {name: _as_stored(obj, name, value) for name, value in values.items()}
    moment = clock.now()
    changed = (
        type(obj)
        ._default_manager.filter(pk=obj.pk, version=was)
        .update(version=was + 1, changed_at=moment, changed_by=by.user, **stored)
    )
    if not changed:
        raise Stale(obj)
    for name, value in values.items():
        setattr(obj, name, value)
    row.version, row.changed_at, row.changed_by = was + 1, moment, by.user
    return obj


def _as_stored(obj: models.Model, name: str, value: Any) -> Any:
    field = obj._meta.get_field(name)
    return field.seal_for(obj, value) if isinstance(field, SealedText) and isinstance(value, str) else value

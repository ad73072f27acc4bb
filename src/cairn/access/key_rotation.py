"""New keys for old, while Cairn is at work: in short transactions, and taken up again where a run was cut off.

Where a rotation stands is written in what it rotates: the root key that wraps a data key, the data key that a sealed
value names. A row is read again under its lock before it is sealed anew, so an edit meanwhile is never undone.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction

from cairn.access import keys, root_keys
from cairn.access.models import DataKey, Upkeep
from cairn.access.sealed_columns import Column, held, sealed_columns, walk
from cairn.core import clock, sealing
from cairn.core.decisions import Refused
from cairn.core.fields import SealedBlob
from cairn.core.sealing import SealBroken

BATCH = 200
ROWS_LOCKED = 50
# A page that was opened before a rotation may still write what it had read; nothing lives longer than this.
RETIRED_FOR = timedelta(days=1)
TRIES = 5
ROTATABLE = tuple(scope for scope in DataKey.Scope.values if scope != DataKey.Scope.HASHES)

Told = Callable[[str, int, int], object]


def silently(words: str, done: int, total: int) -> None:
    """Nobody is told."""


# --- root keys -------------------------------------------------------------------------------------------------------


def rotate_root(copy: Path | None = None, told: Told = silently) -> str:
    """A new root key, and every data key wrapped by it; a run that was cut off is finished first. Gives its number.

    The key ring with the new key is written to `copy` before anything is wrapped by it.
    """
    begun = time.monotonic()
    ring = root_keys.held()
    unfinished = len(ring.keys) > 1 and wrapped_by_others(ring.current).exists()
    name = ring.current if unfinished else root_keys.add_root_key(copy)
    count = rewrap(told)
    kept(begun, f"Root key {name} wraps all data keys; {count} were wrapped anew.")
    return name


def rewrap(told: Told = silently) -> int:
    """Wrap with the current root key whatever another still wraps; gives how many data keys that were.

    A data key that does not open is left as it is: `cairn keys check` tells of it.
    """
    waiting, done, last = wrapped_by_others(root_keys.held().current), 0, 0
    total = waiting.count()
    while batch := list(waiting.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        done, last = done + _rewrap(batch), batch[-1]
        told("data keys wrapped anew", done, total)
    return done


@transaction.atomic
def _rewrap(batch: list[int]) -> int:
    rows = []
    for row in DataKey.objects.select_for_update().filter(pk__in=batch).exclude(wrapped=None):
        try:
            row.wrapped = keys.wrap(row.uid, keys.unwrap(row.uid, bytes(row.wrapped or b"")))
            rows.append(row)
        except SealBroken:
            continue
    DataKey.objects.bulk_update(rows, ["wrapped"])
    return len(rows)


def wrapped_by_others(current: str) -> Any:
    """The number of the root key stands at the beginning, after its length, so what it wraps is one range of bytes."""
    name = current.encode()
    first = bytes([len(name)]) + name
    after = first[:-1] + bytes([first[-1] + 1])
    return DataKey.objects.exclude(wrapped=None).exclude(wrapped__gte=first, wrapped__lt=after)


# --- data keys -------------------------------------------------------------------------------------------------------


@dataclass
class Rotated:
    """What a rotation of data keys did, and what it had to leave."""

    keys: int = 0
    values: int = 0
    broken: int = 0
    append_only: int = 0

    def __str__(self) -> str:
        said = f"{self.keys} data keys were replaced, {self.values} values sealed anew"
        if self.append_only:
            said += f"; {self.append_only} in append-only tables keep the key that they were written with"
        if self.broken:
            said += f"; {self.broken} do not open and were left as they are"
        return said + "."


def rotate_data(scope: str, told: Told = silently) -> Rotated:
    """New data keys for every line of a scope, and every value sealed with them. `Refused` without such a scope."""
    if scope not in ROTATABLE:
        raise Refused(f"There are data keys for {', '.join(ROTATABLE)}.")
    begun, mark = time.monotonic(), _mark(scope)
    rotated = Rotated(keys=_replace_keys(scope, int(mark.said.rpartition(" ")[2]), told))
    keys.forget()
    reseal(scope, rotated, told)
    said = f"{scope}: {rotated}"[:300]
    Upkeep.objects.filter(pk=mark.pk).update(
        well=not rotated.broken, said=said, seconds=since(begun), at=clock.now()
    )
    return rotated


def _mark(scope: str) -> Upkeep:
    """Up to which key this rotation goes; what a run that was cut off had marked is taken up again."""
    begun = f"Rotation of {scope} keys begun, up to number"
    open_one = Upkeep.objects.filter(kind=Upkeep.Kind.KEYS, well=False, said__startswith=begun).first()
    if open_one:
        return open_one
    last = DataKey.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return Upkeep.objects.create(kind=Upkeep.Kind.KEYS, well=False, said=f"{begun} {last}")


def _replace_keys(scope: str, last: int, told: Told) -> int:
    waiting = DataKey.objects.filter(scope=scope, pk__lte=last, retired_at=None).exclude(wrapped=None)
    total, done = waiting.count(), 0
    while batch := list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        done += _replace(batch)
        told("data keys replaced", done, max(total, done))
    return done


@transaction.atomic
def _replace(batch: list[int]) -> int:
    rows = list(
        DataKey.objects.select_for_update().filter(pk__in=batch, retired_at=None).exclude(wrapped=None)
    )
    for row in rows:
        keys.new_key(row.scope, continues=row.continues or row.uid)
    DataKey.objects.filter(pk__in=[row.pk for row in rows]).update(retired_at=clock.now())
    return len(rows)


def reseal(scope: str, rotated: Rotated, told: Told = silently) -> None:
    """Seal with the newest key of its line whatever a retired key of this scope still seals."""
    lines = _retired_lines(scope)
    for column in sealed_columns():
        waiting = [found.pk for found in walk(column) if sealing.key_of(found.blob) in lines]
        if column.append_only:
            rotated.append_only += len(waiting)
            continue
        for start in range(0, len(waiting), ROWS_LOCKED):
            batch = waiting[start : start + ROWS_LOCKED]
            values, broken = _patiently(partial(_reseal, column, batch, lines))
            rotated.values += values
            rotated.broken += broken
            told(f"{column.name} sealed anew", start + len(batch), len(waiting))


def reseal_stragglers(told: Told = silently) -> int:
    """What a process that had not yet heard of a rotation has sealed since with an older key; gives how many values."""
    rotated = Rotated()
    scopes = DataKey.objects.exclude(retired_at=None).exclude(wrapped=None).order_by("scope")
    for scope in scopes.values_list("scope", flat=True).distinct():
        reseal(scope, rotated, told)
    return rotated.values


@transaction.atomic
def _reseal(column: Column, batch: list[int], lines: dict[UUID, UUID]) -> tuple[int, int]:
    """Read under the lock: what somebody wrote since is what is sealed anew, or needs it no more."""
    done, broken = 0, 0
    for found in held(column, column.rows().select_for_update().filter(pk__in=batch).order_by("pk")):
        line = lines.get(sealing.key_of(found.blob))
        if line is None:
            continue
        try:
            sealed = sealing.seal(found.opened(column), key=line, column=column.name, row=found.uid)
        except SealBroken:
            broken += 1
            continue
        column.model._base_manager.filter(pk=found.pk).update(**{column.field.attname: SealedBlob(sealed)})
        done += 1
    return done, broken


def _retired_lines(scope: str) -> dict[UUID, UUID]:
    """Retired keys that still open something, each with the line that it belongs to."""
    rows = DataKey.objects.filter(scope=scope).exclude(retired_at=None).exclude(wrapped=None)
    return {uid: continues or uid for uid, continues in rows.values_list("uid", "continues")}


def _patiently(do: Callable[[], tuple[int, int]]) -> tuple[int, int]:
    """A lock that did not come in time is asked for again: those who work come first."""
    for attempt in range(TRIES):
        try:
            return do()
        except OperationalError:
            if attempt + 1 == TRIES:
                raise
            time.sleep(0.2 * 2**attempt)
    return 0, 0


# --- what nothing uses any more --------------------------------------------------------------------------------------


@dataclass
class Retired:
    data_keys: int = 0
    root_keys: list[str] = field(default_factory=list)
    into: Path | None = None


def retire(into: Path, told: Told = silently) -> Retired:
    """Destroy retired data keys that seal nothing, and take root keys that wrap nothing out of the key ring."""
    begun, gone = time.monotonic(), Retired()
    reseal_stragglers(told)
    old = DataKey.objects.filter(retired_at__lt=clock.now() - RETIRED_FOR).exclude(wrapped=None)
    if old.exists():
        used = _used(told)
        with transaction.atomic():
            free = [pk for pk, uid in old.select_for_update().values_list("pk", "uid") if uid not in used]
            gone.data_keys = DataKey.objects.filter(pk__in=free).update(
                wrapped=None, destroyed_at=clock.now()
            )
        keys.forget()
    ring = root_keys.held()
    wraps = {keys.wrapped_by(bytes(w)) for w in _wrapped()}
    unused = {name for name in ring.keys if name != ring.current and name not in wraps}
    if unused:
        root_keys.take_out(unused, into)
        gone.root_keys, gone.into = sorted(unused, key=int), into
    if gone.data_keys or gone.root_keys:
        kept(begun, f"Retired: {gone.data_keys} data keys, root keys {', '.join(gone.root_keys) or 'none'}.")
    return gone


def _used(told: Told) -> set[UUID]:
    used: set[UUID] = set()
    columns = sealed_columns()
    for number, column in enumerate(columns, start=1):
        used |= {sealing.key_of(found.blob) for found in walk(column)}
        told("sealed columns looked at", number, len(columns))
    return used


def _wrapped() -> Iterable[bytes]:
    rows = DataKey.objects.exclude(wrapped=None).values_list("wrapped", flat=True)
    return (bytes(wrapped or b"") for wrapped in rows.iterator(chunk_size=5000))


def kept(begun: float, said: str) -> None:
    Upkeep.objects.create(kind=Upkeep.Kind.KEYS, seconds=since(begun), said=said[:300])


def since(begun: float) -> int:
    return round(time.monotonic() - begun)

"""Does every key open, and what it seals? For `cairn keys check`, and for a restore drill."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cairn.access import keys, root_keys
from cairn.access.key_rotation import Told, silently
from cairn.access.models import DataKey
from cairn.access.sealed_columns import sample, sealed_columns
from cairn.core.sealing import KeyDestroyed, SealBroken


@dataclass
class Looked:
    """How much was opened, what was disposed of, and a sentence for each thing that does not open."""

    keys: int = 0
    columns: int = 0
    values: int = 0
    disposed: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        gone = f", {self.disposed} were disposed of" if self.disposed else ""
        return f"{self.keys} data keys and {self.values} values of {self.columns} sealed columns open{gone}."


def check(size: int, told: Told = silently) -> Looked:
    """Open every data key, and in each sealed column at most `size` values, from the oldest to the newest."""
    root_keys.held()  # without them nothing else has an answer
    looked = Looked(wrong=list(root_keys.too_open(root_keys.place())))
    held = DataKey.objects.exclude(wrapped=None).values_list("uid", "wrapped")
    lost = 0
    for uid, wrapped in held.iterator(chunk_size=2000):
        lost += not _opens(uid, wrapped)
        looked.keys += 1
    if lost:
        looked.keys -= lost
        looked.wrong.append(
            f"{lost} data keys do not open with this key ring: what they seal cannot be read."
        )
    columns = sealed_columns()
    for number, column in enumerate(columns, start=1):
        broken = 0
        for value in sample(column, size):
            try:
                value.opened(column)
                looked.values += 1
            except KeyDestroyed:
                looked.disposed += 1
            except SealBroken:
                broken += 1
        if broken:
            looked.wrong.append(
                f"{broken} values of {column.name} do not open: they were altered, moved, or have no key."
            )
        looked.columns += 1
        told("sealed columns opened", number, len(columns))
    return looked


def _opens(uid: UUID, wrapped: Any) -> bool:
    try:
        keys.unwrap(uid, bytes(wrapped))
    except SealBroken:
        return False
    return True


def listed() -> Iterator[tuple[str, str]]:
    """What `cairn keys list` shows: root keys with what they wrap, data keys by scope, keys over keyed hashes."""
    ring = root_keys.held()
    wraps: dict[str, int] = {}
    for wrapped in DataKey.objects.exclude(wrapped=None).values_list("wrapped", flat=True):
        name = keys.wrapped_by(bytes(wrapped or b"\0"))
        wraps[name] = wraps.get(name, 0) + 1
    for name in sorted({*ring.keys, *wraps}, key=int):
        state = "current" if name == ring.current else "older" if name in ring.keys else "NOT IN THE KEY RING"
        yield f"root key {name}", f"{state}, wraps {wraps.get(name, 0)} data keys"
    for scope in DataKey.Scope.values:
        mine = DataKey.objects.filter(scope=scope)
        seals = mine.filter(retired_at=None).exclude(wrapped=None).count()
        opens = mine.exclude(retired_at=None).exclude(wrapped=None).count()
        gone = mine.filter(wrapped=None).count()
        yield f"{scope} keys", f"{seals} in use, {opens} retired, {gone} destroyed"

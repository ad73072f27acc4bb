"""The key ring: data keys in the database, wrapped by the root keys of a file (`access.root_keys`).

A record names the first key of its line. A rotation adds a key that continues the line: from then on it seals, and the
older ones still open what they sealed. What other processes do is seen within a minute (`REMEMBERED`).
"""

import secrets
import time
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.db.models import Q

from cairn.access import root_keys
from cairn.access.root_keys import KeyringMissing, make_keyring
from cairn.core import clock
from cairn.core.ids import new_uid
from cairn.core.sealing import KeyDestroyed, SealBroken

__all__ = ["KeyringMissing", "make_keyring"]

NONCE = 12
# For how long, at most, a process goes on with a key that another has replaced or destroyed.
REMEMBERED = 60


class DatabaseKeyRing:
    """`core.sealing.KeyRing` over the DataKey table."""

    def data_key(self, uid: UUID) -> bytes:
        return _unwrapped(uid, _minute())

    def sealing_key(self, line: UUID) -> UUID:
        return _newest(line, _minute())

    def new_data_key(self, scope: str) -> UUID:
        return new_key(scope)

    def index_key(self, purpose: str) -> bytes:
        return root_keys.subkey(root_keys.held().index, f"index {purpose}")

    def hash_layers(self) -> tuple[bytes, ...]:
        return _layers()


def new_key(scope: str, *, continues: UUID | None = None) -> UUID:
    """Make and store a data key; one that continues a line is what seals for it from then on."""
    from cairn.access.models import DataKey

    uid, key = new_uid(), secrets.token_bytes(root_keys.SIZE)
    DataKey.objects.create(uid=uid, scope=scope, continues=continues, wrapped=wrap(uid, key))
    return uid


def destroy(lines: Iterable[UUID]) -> int:
    """Destroy every key of these lines: what they sealed is gone for good, here and in copies without their keys.

    Disposal calls it inside the transaction in which it takes away the keyed hashes and search words of the same
    people: half of it would leave somebody findable whose record cannot be read. Gives how many keys were destroyed.
    """
    from cairn.access.models import DataKey

    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("keys are destroyed in the transaction that takes away what finds their records")
    named = list(lines)
    gone = DataKey.objects.filter(Q(uid__in=named) | Q(continues__in=named)).exclude(wrapped=None)
    count = gone.update(wrapped=None, destroyed_at=clock.now())
    forget()
    transaction.on_commit(forget)  # another thread may have read it again meanwhile
    return count


def wrap(uid: UUID, key: bytes) -> bytes:
    """`key` wrapped by the current root key: the root's name, a nonce, and the sealed bytes bound to `uid`."""
    ring = root_keys.held()
    nonce, name = secrets.token_bytes(NONCE), ring.current.encode()
    sealed = AESGCM(root_keys.subkey(ring.keys[ring.current], "wrap")).encrypt(nonce, key, uid.bytes)
    return bytes([len(name)]) + name + nonce + sealed


def wrapped_by(wrapped: bytes) -> str:
    """The number of the root key that wraps it."""
    return wrapped[1 : 1 + wrapped[0]].decode()


def unwrap(uid: UUID, wrapped: bytes) -> bytes:
    """The data key inside; `SealBroken` where its root key is not in the key ring or it was altered."""
    keys, name = root_keys.held().keys, wrapped_by(wrapped)
    rest = wrapped[1 + len(name) :]
    if name not in keys:
        raise SealBroken(
            f"root key {name} is not in the key ring: cairn keys adopt brings a retired one back"
        )
    try:
        return AESGCM(root_keys.subkey(keys[name], "wrap")).decrypt(rest[:NONCE], rest[NONCE:], uid.bytes)
    except (InvalidTag, ValueError) as broken:
        raise SealBroken("a data key does not open with this key ring") from broken


def _minute() -> int:
    return int(time.monotonic()) // REMEMBERED


@lru_cache(maxsize=4096)
def _unwrapped(uid: UUID, minute: int) -> bytes:
    from cairn.access.models import DataKey

    held = DataKey.objects.filter(uid=uid).values_list("wrapped", "destroyed_at").first()
    if held is None:
        raise SealBroken("the data key is not known")
    wrapped, destroyed_at = held
    if wrapped is None:
        day = f" on {destroyed_at.astimezone(clock.LONDON):%d.%m.%Y}" if destroyed_at else ""
        raise KeyDestroyed(f"its data key was destroyed{day}, and nobody can open it again")
    return unwrap(uid, bytes(wrapped))


@lru_cache(maxsize=4096)
def _newest(line: UUID, minute: int) -> UUID:
    from cairn.access.models import DataKey

    mine = DataKey.objects.filter(Q(uid=line) | Q(continues=line), retired_at=None)
    found = mine.order_by("-id").values_list("uid", flat=True).first()
    if found is None:
        raise SealBroken("the data key is not known")
    return found


@lru_cache(maxsize=1)
def _layers() -> tuple[bytes, ...]:
    """They change only while no server and no worker is at work (`access.key_rotation.rehash`)."""
    from cairn.access.models import DataKey

    held = DataKey.objects.filter(scope=DataKey.Scope.HASHES).order_by("id").values_list("uid", "wrapped")
    return tuple(unwrap(uid, bytes(wrapped or b"\0")) for uid, wrapped in held)


@lru_cache(maxsize=1)
def system_key() -> UUID:
    """The data key of the installation itself: reasons in the audit, search rows. Made when the database is set up."""
    from cairn.access.models import DataKey

    found = (
        DataKey.objects.filter(scope=DataKey.Scope.SYSTEM)
        .order_by("id")
        .values_list("uid", flat=True)
        .first()
    )
    return found or new_key("system")


def forget() -> None:
    """Drop every cached key: after a key was destroyed or the key ring changed."""
    root_keys.forget()
    _unwrapped.cache_clear()
    _newest.cache_clear()
    _layers.cache_clear()
    system_key.cache_clear()

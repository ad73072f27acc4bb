"""Sealing: authenticated encryption of single values, and keyed hashes to find what must never be opened.

AES-256-GCM. The header names the data key; the associated data is ``table.column|row uid``, so a value moved to another
row or column does not open; each column has its own subkey. Keys come from a `KeyRing`, which `access` registers.
"""

import hashlib
import hmac
import secrets
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"\x01"
NONCE = 12
HEADER = len(FORMAT) + 16


class SealBroken(Exception):
    """A sealed value does not open: it was altered or moved, or its key is gone."""


class KeyDestroyed(SealBroken):
    """What was sealed was disposed of with its key, and nobody can open it again."""


class KeyRing(Protocol):
    """All that sealing asks of whoever holds the keys. `access.keys` answers it from a file of root keys and the
    table of data keys; a key service (KMS) would be a second class with these five (docs/howto/keys-and-audit.md)."""

    def data_key(self, uid: UUID) -> bytes:
        """The 32 bytes of a data key; `KeyDestroyed` where it was destroyed, `SealBroken` where it is not known."""
        ...

    def sealing_key(self, line: UUID) -> UUID:
        """The key that seals now for a record that names `line`: after a rotation not the one it was made with."""
        ...

    def new_data_key(self, scope: str) -> UUID:
        """Make and store a data key for ``person``, ``case``, ``referral``, ``draft``, ``agency`` or ``system``."""
        ...

    def index_key(self, purpose: str) -> bytes:
        """The 32 bytes behind keyed hashes and message authentication of one purpose. It never changes."""
        ...

    def hash_layers(self) -> tuple[bytes, ...]:
        """The keys laid over keyed hashes since, oldest first: each hashes what was stored before it."""
        ...


class _Slot:
    ring: KeyRing | None = None


def register(ring: KeyRing) -> None:
    """Called once by `access` when it starts."""
    _Slot.ring = ring


def keyring() -> KeyRing:
    if _Slot.ring is None:
        raise RuntimeError("no key ring is registered: the access app has not started")
    return _Slot.ring


def _subkey(key_uid: UUID, column: str) -> bytes:
    # One HMAC is HKDF-Expand for a single block; the data key is already uniformly random.
    return hmac.digest(keyring().data_key(key_uid), column.encode() + b"\x01", hashlib.sha256)


def is_sealed(blob: bytes) -> bool:
    """Whether these bytes have the form of a sealed value (not whether they open)."""
    return blob[:1] == FORMAT and len(blob) >= HEADER + NONCE + 16


def key_of(blob: bytes) -> UUID:
    """Which data key a sealed value names."""
    return UUID(bytes=blob[len(FORMAT) : HEADER])


def seal(text: str, *, key: UUID, column: str, row: UUID) -> bytes:
    """`text` sealed for ``table.column`` of the row with this uid, with the newest key that continues `key`."""
    key = keyring().sealing_key(key)
    nonce = secrets.token_bytes(NONCE)
    bound = f"{column}|{row.hex}".encode()
    return FORMAT + key.bytes + nonce + AESGCM(_subkey(key, column)).encrypt(nonce, text.encode(), bound)


def unseal(blob: bytes, *, column: str, row: UUID) -> str:
    """The text inside, or `SealBroken`. Plain text is never accepted in place of a sealed value."""
    if not is_sealed(blob):
        raise SealBroken(f"{column} holds something that was never sealed")
    key = key_of(blob)
    nonce, body = blob[HEADER : HEADER + NONCE], blob[HEADER + NONCE :]
    try:
        return AESGCM(_subkey(key, column)).decrypt(nonce, body, f"{column}|{row.hex}".encode()).decode()
    except InvalidTag as broken:
        raise SealBroken(f"{column} does not open: it was altered or moved from another row") from broken


def keyed_hash(purpose: str, value: str) -> str:
    """A stable keyed hash (32 hex characters) by which a normalised phone, address or identifier can be found."""
    found = hmac.digest(keyring().index_key(purpose), value.encode(), hashlib.sha256)[:16].hex()
    for layer in keyring().hash_layers():
        found = hash_over(layer, found)
    return found


def hash_over(layer: bytes, found: str) -> str:
    """A keyed hash with one more key laid over it: nobody needs to know again what was hashed."""
    return hmac.digest(layer, found.encode(), hashlib.sha256)[:16].hex()


def mac(purpose: str, message: bytes) -> str:
    """Message authentication code, 64 hex characters."""
    return hmac.digest(keyring().index_key(purpose), message, hashlib.sha256).hex()

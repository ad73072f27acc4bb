"""Files encrypted to a public key, so that whoever makes backups cannot read them (docs/howto/keys-and-audit.md).

    CAIRNBK1 | ephemeral X25519 public key (32) | first 8 bytes of the SHA-256 of the recipient's public key
    then chunks: AES-256-GCM of up to 1 MiB (16 bytes longer), each bound to the header

The key is HKDF-SHA256 of the X25519 secret, salted with both public keys. It is used for one file, so a chunk's nonce
is its number (11 bytes) and one byte that is 1 for the last: a chunk left out, moved or cut off does not open.
"""

import base64
import hashlib
import io
import os
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"CAIRNBK1"
CHUNK = 1 << 20
TAG = 16
HEADER = len(MAGIC) + 32 + 8
PRIVATE, PUBLIC = "cairn-backup-private-1", "cairn-backup-public-1"


class NotReadable(Exception):
    """The file cannot be opened with this key, or is not whole; the sentence says which."""


def new_pair(private: Path) -> Path:
    """Write a new private key to `private` (its owner's only) and its public key beside it; gives that one's path."""
    key = X25519PrivateKey.generate()
    public = private.with_name(private.name + ".pub")
    _write(private, PRIVATE, key.private_bytes_raw(), 0o600)
    _write(public, PUBLIC, key.public_key().public_bytes_raw(), 0o644)
    return public


def read_public(path: Path) -> X25519PublicKey:
    return X25519PublicKey.from_public_bytes(_read(path, PUBLIC))


def read_private(path: Path) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_read(path, PRIVATE))


class Writer(io.RawIOBase):
    """Write to it what is to be encrypted into `out`; nothing is whole before `close()`."""

    def __init__(self, out: IO[bytes], recipient: X25519PublicKey) -> None:
        own = X25519PrivateKey.generate()
        public = recipient.public_bytes_raw()
        self.header = MAGIC + own.public_key().public_bytes_raw() + hashlib.sha256(public).digest()[:8]
        self.cipher = _cipher(own.exchange(recipient), self.header, public)
        self.out, self.waiting, self.number = out, bytearray(), 0
        out.write(self.header)

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.waiting += data
        while len(self.waiting) > CHUNK:
            self._chunk(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]
        return memoryview(data).nbytes

    def close(self) -> None:
        if not self.closed:
            self._chunk(bytes(self.waiting), last=True)
            super().close()

    def _chunk(self, data: bytes, *, last: bool) -> None:
        self.out.write(self.cipher.encrypt(_nonce(self.number, last=last), data, self.header))
        self.number += 1


class Reader(io.RawIOBase):
    """What was encrypted, read again; `NotReadable` as soon as something does not fit."""

    def __init__(self, file: IO[bytes], private: X25519PrivateKey) -> None:
        self.header = file.read(HEADER)
        if len(self.header) < HEADER or not self.header.startswith(MAGIC):
            raise NotReadable("This is no file that cairn backup made.")
        public = private.public_key().public_bytes_raw()
        if self.header[-8:] != hashlib.sha256(public).digest()[:8]:
            raise NotReadable("This file was encrypted to another key.")
        theirs = X25519PublicKey.from_public_bytes(self.header[len(MAGIC) : len(MAGIC) + 32])
        self.cipher = _cipher(private.exchange(theirs), self.header, public)
        self.file, self.number, self.open = file, 0, b""
        self.next = file.read(CHUNK + TAG)
        self.ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        while not self.open and not self.ended:
            self._chunk()
        size = min(len(view), len(self.open))
        view[:size], self.open = self.open[:size], self.open[size:]
        return size

    def _chunk(self) -> None:
        sealed, self.next = self.next, self.file.read(CHUNK + TAG)
        self.ended = not self.next
        try:
            self.open = self.cipher.decrypt(_nonce(self.number, last=self.ended), sealed, self.header)
        except InvalidTag as broken:
            raise NotReadable("The file was altered or cut off: it is not whole.") from broken
        self.number += 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _cipher(secret: bytes, header: bytes, recipient: bytes) -> AESGCM:
    salt = header[len(MAGIC) : len(MAGIC) + 32] + recipient
    return AESGCM(
        HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"cairn backup 1").derive(secret)
    )


def _write(path: Path, kind: str, key: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as out:
        out.write(f"{kind} {base64.b64encode(key).decode()}\n")


def _read(path: Path, kind: str) -> bytes:
    try:
        found, text = path.read_text().split()
        key = base64.b64decode(text, validate=True)
    except FileNotFoundError:
        raise NotReadable(f"There is no key at {path}.") from None
    except (OSError, ValueError):
        raise NotReadable(f"{path} holds no key of cairn backup.") from None
    if found != kind or len(key) != 32:
        raise NotReadable(f"{path} holds no {kind.split('-')[2]} key of cairn backup.")
    return key

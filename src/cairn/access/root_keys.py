"""The root keys: a file that only Cairn's account (and root) can read, and the only thing that opens the data keys.

``CAIRN_HOME/keyring.json`` (or ``CAIRN_KEYRING``) holds one or more root keys by number. The current one wraps data
keys, the others still unwrap. `index` is behind keyed hashes and authentication codes: it stays, whatever is rotated.
The file never enters a backup of the database. It is written whole, beside the old one, and then put in its place.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from cairn.core.decisions import Refused

SIZE = 32


class KeyringMissing(Exception):
    """There is no key ring file, or it cannot be read: the sentence says what to do."""


@dataclass(frozen=True)
class RootKeys:
    """What the file holds. `retired` are the numbers of keys that were taken out: none is used a second time."""

    current: str
    keys: dict[str, bytes]
    index: bytes
    retired: tuple[str, ...] = field(default=())

    def next_name(self) -> str:
        return str(max(int(name) for name in (*self.keys, *self.retired)) + 1)

    def text(self) -> str:
        return json.dumps(
            {
                "current": self.current,
                "keys": {name: base64.b64encode(key).decode() for name, key in self.keys.items()},
                "index": base64.b64encode(self.index).decode(),
                "retired": list(self.retired),
            }
        )


def place() -> Path:
    return Path(settings.CAIRN_KEYRING)


def held() -> RootKeys:
    """The root keys as the file has them now; `KeyringMissing` where it has none."""
    path = place()
    try:
        found = path.stat()
    except FileNotFoundError:
        raise KeyringMissing(
            f"There is no key ring at {path}. Restore it, or start afresh with `cairn demo`."
        ) from None
    except OSError as wrong:
        raise KeyringMissing(f"The key ring at {path} cannot be read ({wrong.strerror}).") from None
    return _read(str(path), found.st_mtime_ns, found.st_ino)


@lru_cache(maxsize=4)
def _read(path: str, changed: int, inode: int) -> RootKeys:
    """Read again whenever the file was replaced, so that a running server follows a rotation."""
    try:
        return parsed(Path(path).read_text())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise KeyringMissing(
            f"The key ring at {path} cannot be read ({type(wrong).__name__}). Restore it from its own backup."
        ) from None


def parsed(text: str) -> RootKeys:
    """ValueError, KeyError or TypeError where this is no key ring."""
    told: dict[str, Any] = json.loads(text)
    keys = {str(int(name)): _key(key) for name, key in told["keys"].items()}
    if told["current"] not in keys:
        raise ValueError("the current key is not among the keys")
    # Key rings of the first days had no key apart for hashes: theirs is the first root key.
    index = _key(told["index"]) if "index" in told else keys[min(keys, key=int)]
    return RootKeys(told["current"], keys, index, tuple(told.get("retired", ())))


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != SIZE:
        raise ValueError("a key is not 32 bytes long")
    return key


def make_keyring(path: Path) -> None:
    """Write a new key ring file, readable by its owner only; an existing one is never touched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = RootKeys("1", {"1": secrets.token_bytes(SIZE)}, secrets.token_bytes(SIZE))
    _write(path, keys.text(), os.O_EXCL)


def add_root_key(copy: Path | None = None) -> str:
    """Put a new current root key into the file, after writing the same to `copy`; gives its number.

    Without a copy elsewhere, whatever is wrapped by the new key would be lost with this machine.
    """
    ring = held()
    name = ring.next_name()
    ring = replace(ring, current=name, keys=ring.keys | {name: secrets.token_bytes(SIZE)})
    if copy is not None:
        _write_new(copy, ring)
    _replace(ring)
    return name


def take_out(names: set[str], into: Path) -> None:
    """Move these root keys, never the current one, into a file of their own, from which `adopt` brings them back."""
    ring = held()
    if ring.current in names:
        raise Refused("The current root key stays: it wraps what is made now.")
    gone = {name: ring.keys[name] for name in names}
    _write_new(into, RootKeys(max(gone, key=int), gone, ring.index))
    kept = {name: key for name, key in ring.keys.items() if name not in names}
    _replace(replace(ring, keys=kept, retired=tuple(sorted({*ring.retired, *names}, key=int))))


def adopt(path: Path) -> list[str]:
    """Add the root keys of another file, for a backup that is older than the last rotation; gives their numbers."""
    ring = held()
    try:
        other = parsed(path.read_text())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Refused(f"{path} holds no root keys.") from None
    if other.index != ring.index or any(ring.keys.get(n, k) != k for n, k in other.keys.items()):
        raise Refused(f"{path} is the key ring of another installation.")
    new = sorted(other.keys.keys() - ring.keys.keys(), key=int)
    if new:
        retired = tuple(name for name in ring.retired if name not in new)
        _replace(replace(ring, keys=ring.keys | other.keys, retired=retired))
    return new


def _write_new(path: Path, ring: RootKeys) -> None:
    try:
        _write(path, ring.text(), os.O_EXCL)
    except FileExistsError:
        raise Refused(f"{path} is there already, and a key is never written over.") from None


def _replace(ring: RootKeys) -> None:
    path = place()
    part = path.with_name(path.name + ".new")
    before = path.stat()
    try:
        part.unlink(missing_ok=True)  # of a run that was cut off
        _write(part, ring.text(), os.O_EXCL)
        if (before.st_uid, before.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(part, before.st_uid, before.st_gid)
        part.chmod(stat.S_IMODE(before.st_mode))
        part.rename(path)
    except PermissionError:
        raise Refused(
            f"The account that runs this command may not write to {path.parent}: run it as the owner of the key ring."
        ) from None
    _settle(path.parent)


def _write(path: Path, text: str, flags: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | flags, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _settle(folder: Path) -> None:
    """A name that was put in another's place is there after a power cut only when its folder was written too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def too_open(path: Path) -> Iterator[str]:
    """A sentence for each way in which a secret file is open to others; FileNotFoundError if it is gone.

    Two shapes are safe: Cairn's own with nothing for anybody else, or root's own, which Cairn's group may only read.
    """
    found = path.stat()
    if not _is_shut(found):
        yield f"{path} can be read by others: {_remedy(found)}."
    if found.st_uid not in (0, os.geteuid()):
        yield f"{path} belongs to somebody else than Cairn or root."
    if not os.access(path, os.R_OK):
        yield f"{path} cannot be read by the account that Cairn runs as: {_remedy(found)}."


def _is_shut(found: os.stat_result) -> bool:
    others = stat.S_IMODE(found.st_mode) & 0o077
    return not others or (others == stat.S_IRGRP and found.st_uid == 0 and found.st_gid == os.getegid())


def _remedy(found: os.stat_result) -> str:
    if found.st_uid == 0 != os.geteuid():
        return "it is root's, so give it Cairn's group and chmod 640"
    return "chmod 600"


def subkey(root: bytes, purpose: str) -> bytes:
    return hmac.digest(root, f"cairn {purpose}".encode(), hashlib.sha256)


def forget() -> None:
    _read.cache_clear()

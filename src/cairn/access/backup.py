"""`cairn backup`: the whole database at one moment, encrypted to a public key; its wrapped data keys in a file apart.

Two files: `target` holds everything but the data keys, `target.keys` holds those, still wrapped by the root keys. The
key ring is in neither. To read a sealed value again one needs both files, the private key and the key ring.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cairn import __version__
from cairn.access import sealed_file
from cairn.access.models import Upkeep
from cairn.core import clock
from cairn.core.db import copies
from cairn.core.decisions import Refused

MANIFEST = "manifest.json"
KEYS = "keys.json"
WHOLE = "It opens, and every table is as it was."
ROWS = (
    "It opens, every row in it can be read, and every table has as many as it had. What is in them is compared when it"
    " is put back: cairn restore-drill."
)


@dataclass(frozen=True)
class Made:
    """What was written where."""

    data: Path
    keys: Path
    tables: int
    rows: int

    def __str__(self) -> str:
        return (
            f"{self.data} ({self.data.stat().st_size:,} bytes) holds {self.rows:,} rows of {self.tables} tables.\n"
            f"{self.keys} holds the wrapped data keys: keep it in another place, and for a shorter time.\n"
            "The key ring is in neither."
        )


@dataclass(frozen=True)
class Manifest:
    cairn: str
    made_at: str
    vendor: str
    payload: str
    tables: dict[str, tuple[int, str]]
    migrations: list[str]


@dataclass(frozen=True)
class Verified:
    """A sentence for each thing that is wrong with a backup, and one for what was compared."""

    wrong: list[str]
    compared: str


def new_key(private: Path) -> str:
    """Make the pair of keys of this installation's backups; the sentences say where they belong."""
    try:
        public = sealed_file.new_pair(private)
    except FileExistsError as there:
        raise Refused(f"{there.filename} is there already, and a key is never written over.") from None
    return (
        f"{private} opens backups: take it off this machine now, and keep it where the backups are not.\n"
        f"{public} makes them: put it at {settings.CAIRN_BACKUP_KEY} (or name it with CAIRN_BACKUP_KEY)."
    )


def backup(target: Path) -> Made:
    """Write an encrypted copy of everything to `target`, and of the wrapped data keys to `target` with `.keys`."""
    try:
        recipient = sealed_file.read_public(Path(settings.CAIRN_BACKUP_KEY))
    except sealed_file.NotReadable as missing:
        raise Refused(
            f"{missing} Make a pair with cairn backup --new-key: a backup is never written in clear."
        ) from None
    begun, keys = time.monotonic(), keys_beside(target)
    # What is in clear meanwhile lies where the database lies, and nowhere else.
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.CAIRN_HOME) as folder:
        try:
            copied = copies.copy_database(connection, Path(folder))
        except copies.CopyFailed as failed:
            raise Refused(f"The copy could not be made. {failed}") from None
        manifest = _manifest(copied)
        _seal(target, recipient, manifest, Path(folder) / copied.payload)
        _seal(keys, recipient, manifest, _json(Path(folder) / KEYS, copied.keys))
    made = Made(target, keys, len(copied.tables), sum(rows for rows, _ in copied.tables.values()))
    Upkeep.objects.create(
        kind=Upkeep.Kind.BACKUP,
        seconds=round(time.monotonic() - begun),
        backup=digest(target),
        said=f"{made.rows} rows of {made.tables} tables.",
    )
    return made


def keys_beside(target: Path) -> Path:
    """The file of the data keys that belongs to a backup."""
    return target.with_name(target.name + ".keys")


def newest(folder: Path) -> Path:
    """The newest backup in a folder that has its keys beside it; `Refused` where there is none."""
    whole = [path for path in folder.iterdir() if path.is_file() and keys_beside(path).is_file()]
    if not whole:
        raise Refused(f"There is no backup with its .keys beside it in {folder}.")
    return max(whole, key=lambda path: (path.stat().st_mtime, path.name))


def digest(target: Path) -> str:
    """The SHA-256 of a backup file, by which it is known again."""
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(target: Path, private: Path) -> Verified:
    """Open a backup wholly and compare what can be compared without its database's server."""
    with tempfile.TemporaryDirectory(prefix="verify-", dir=settings.CAIRN_HOME) as name:
        folder = Path(name)
        try:
            manifest = unpack(target, private, folder)
            keys = unpack_keys(keys_beside(target), private, folder)
            if manifest.vendor != "sqlite":
                return Verified(
                    _other_counts(manifest, copies.dump_rows(folder / manifest.payload), keys), ROWS
                )
            copies.put_keys_into_sqlite(folder / manifest.payload, keys)
            found = copies.sqlite_digests(folder / manifest.payload)
            return Verified(copies.differences(manifest.tables, found), WHOLE)
        except (sealed_file.NotReadable, copies.CopyFailed, tarfile.TarError, ValueError, OSError) as wrong:
            return Verified([str(wrong)], "")


def _other_counts(manifest: Manifest, rows: dict[str, int], keys: list[dict[str, Any]]) -> list[str]:
    """What differs in the number of rows. A dump has them as text, of which the digests cannot be made again."""
    rows = rows | {copies.KEY_TABLE: len(keys)}
    wanted = {table: (count, "") for table, (count, _) in manifest.tables.items()}
    return copies.differences(wanted, {table: (count, "") for table, count in rows.items()})


def restore_sqlite(target: Path, private: Path, into: Path) -> Manifest:
    """Put a backup of SQLite, with its data keys, into a new file; refused where the file is there or is not whole."""
    if into.exists():
        raise Refused(f"{into} is there already, and a restore never writes over a database.")
    with tempfile.TemporaryDirectory(prefix="restore-", dir=into.parent) as name:
        folder = Path(name)
        manifest = unpack(target, private, folder)
        if manifest.vendor != "sqlite":
            raise Refused("That is a backup of PostgreSQL: it goes into an empty PostgreSQL database.")
        copy = folder / manifest.payload
        copies.put_keys_into_sqlite(copy, unpack_keys(keys_beside(target), private, folder))
        if wrong := copies.differences(manifest.tables, copies.sqlite_digests(copy)):
            raise Refused(" ".join(wrong))
        copy.rename(into)
    return manifest


def restore_postgresql(target: Path, private: Path, database: dict[str, Any]) -> tuple[Manifest, list[str]]:
    """Put a backup of PostgreSQL, with its data keys, into an empty database; gives what differs afterwards."""
    if copies.postgresql_tables(database):
        raise Refused("That database is not empty, and a restore never writes over another.")
    if not copies.may_make_tables(database):
        raise Refused(
            "The role of these settings may make no tables in that database. Name the role that shall own them with"
            " CAIRN_MIGRATE_URL, as for cairn migrate."
        )
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.CAIRN_HOME) as name:
        folder = Path(name)
        manifest = unpack(target, private, folder)
        keys = unpack_keys(keys_beside(target), private, folder)
        if manifest.vendor != "postgresql":
            raise Refused("That is a backup of SQLite, and this database is PostgreSQL.")
        copies.restore_postgresql(folder / manifest.payload, keys, database)
    return manifest, copies.differences(manifest.tables, copies.postgresql_digests(database))


def unpack(target: Path, private: Path, folder: Path) -> Manifest:
    """Decrypt the data file into `folder`; gives its manifest."""
    return _unpack(target, private, folder)


def unpack_keys(target: Path, private: Path, folder: Path) -> list[dict[str, Any]]:
    """Decrypt the file of the data keys; gives the rows."""
    _unpack(target, private, folder)
    found: list[dict[str, Any]] = json.loads((folder / KEYS).read_text())
    return found


def _manifest(copied: copies.Copied) -> Manifest:
    applied = MigrationRecorder(connection).applied_migrations()
    return Manifest(
        cairn=__version__,
        made_at=clock.now().isoformat(timespec="seconds"),
        vendor=connection.vendor,
        payload=copied.payload,
        tables=copied.tables,
        migrations=sorted(f"{app}.{name}" for app, name in applied),
    )


def _json(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content))
    return path


def _seal(target: Path, recipient: Any, manifest: Manifest, payload: Path) -> None:
    """The file appears whole or not at all, and never in place of another."""
    part = target.with_name(target.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            with (
                sealed_file.Writer(out, recipient) as sealing,
                tarfile.open(fileobj=sealing, mode="w|") as archive,
            ):
                _add(archive, MANIFEST, json.dumps(asdict(manifest)).encode())
                archive.add(payload, payload.name, recursive=False, filter=_nobody)
            out.flush()
            os.fsync(out.fileno())
        os.link(part, target)
    except FileExistsError:
        raise Refused(f"{target} is there already, and a backup never writes over another.") from None
    finally:
        part.unlink()


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, io.BytesIO(content))


def _unpack(target: Path, private: Path, folder: Path) -> Manifest:
    key = sealed_file.read_private(private)
    with target.open("rb") as file, tarfile.open(fileobj=sealed_file.Reader(file, key), mode="r|") as archive:
        names = _extracted(archive, folder)
    if MANIFEST not in names:
        raise sealed_file.NotReadable("The file holds no manifest.")
    told = json.loads((folder / MANIFEST).read_text())
    told["tables"] = {table: tuple(counted) for table, counted in told["tables"].items()}
    return Manifest(**told)


def _extracted(archive: Iterable[tarfile.TarInfo], folder: Path) -> list[str]:
    names = []
    for member in archive:
        name = Path(member.name).name
        content = archive.extractfile(member)  # type: ignore[attr-defined]
        if content is None or name != member.name:
            raise sealed_file.NotReadable("The file holds something that cairn backup does not write.")
        with (folder / name).open("wb") as out:
            shutil.copyfileobj(content, out)
        names.append(name)
    return names

"""`cairn backup`: whole, encrypted to a public key, its data keys apart, and it can be restored."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import Settings

from cairn.access import audit, backup, drafts, keys, sealed_file
from cairn.access.models import DataKey, Draft
from cairn.core.db import copies
from cairn.core.decisions import Refused
from cairn.core.sealing import unseal
from cairn.demo.cast import make_cast


@pytest.fixture
def pair(settings: Settings, tmp_path: Path) -> Path:
    """This installation's pair of backup keys; gives the private one's path."""
    private = tmp_path / "private.key"
    settings.CAIRN_BACKUP_KEY = tmp_path / "private.key.pub"
    settings.CAIRN_HOME = tmp_path
    backup.new_key(private)
    return private


@pytest.fixture
def written(transactional_db: None) -> Draft:
    """A database with something in it."""
    cast = make_cast()
    audit.record(by=cast.actor("ama"), verb="opened", kind="case", uid=None, reason="She asked for it")
    return drafts.keep(user=cast.users["ama"], agency=None, kind="form", purpose="x", body="Quay Street")


# --- the file ---


def sealed(path: Path, pair: Path, content: bytes) -> Path:
    with (
        path.open("wb") as out,
        sealed_file.Writer(out, sealed_file.read_public(Path(f"{pair}.pub"))) as writer,
    ):
        for start in range(0, len(content), 700_001):
            writer.write(content[start : start + 700_001])
    return path


def opened(path: Path, pair: Path) -> bytes:
    with path.open("rb") as file:
        return sealed_file.Reader(file, sealed_file.read_private(pair)).readall() or b""


@pytest.mark.parametrize(
    "size", [0, 1, sealed_file.CHUNK - 1, sealed_file.CHUNK, sealed_file.CHUNK + 1, 3 * sealed_file.CHUNK + 5]
)
def test_what_was_sealed_opens_again(size: int, pair: Path, tmp_path: Path) -> None:
    content = os.urandom(size)
    path = sealed(tmp_path / "x", pair, content)
    assert opened(path, pair) == content
    if size > 16:
        assert content[:16] not in path.read_bytes()


def test_a_flipped_bit_anywhere_is_found(pair: Path, tmp_path: Path) -> None:
    path = sealed(tmp_path / "x", pair, os.urandom(2 * sealed_file.CHUNK + 10))
    whole = path.read_bytes()
    for place in [0, 9, 39, 45, sealed_file.HEADER, len(whole) // 2, len(whole) - 1]:
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        path.write_bytes(spoilt)
        with pytest.raises(sealed_file.NotReadable):
            opened(path, pair)


def test_chunks_left_out_moved_or_cut_off_are_found(pair: Path, tmp_path: Path) -> None:
    path = sealed(tmp_path / "x", pair, os.urandom(3 * sealed_file.CHUNK))
    whole, size = path.read_bytes(), sealed_file.CHUNK + 16
    head, parts = (
        whole[: sealed_file.HEADER],
        [whole[sealed_file.HEADER + n * size :][:size] for n in range(3)],
    )
    for chosen in ([0, 1], [0, 2], [1, 0, 2], [0, 1, 2, 2], []):
        path.write_bytes(head + b"".join(parts[n] for n in chosen))
        with pytest.raises(sealed_file.NotReadable):
            opened(path, pair)


def test_another_key_opens_nothing_and_is_told_so(pair: Path, tmp_path: Path) -> None:
    path = sealed(tmp_path / "x", pair, b"content")
    backup.new_key(tmp_path / "other.key")
    with pytest.raises(sealed_file.NotReadable, match="another key"):
        opened(path, tmp_path / "other.key")
    with pytest.raises(sealed_file.NotReadable, match="no private key"):
        opened(path, Path(f"{pair}.pub"))


def test_keys_are_their_owners_and_never_written_over(pair: Path) -> None:
    assert pair.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="never written over"):
        backup.new_key(pair)


# --- the backup ---


def test_a_backup_of_sqlite_holds_everything_and_can_be_restored(
    written: Draft, pair: Path, tmp_path: Path
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("says something about SQLite alone")
    target = tmp_path / "night.cairn"
    made = backup.backup(target)
    assert (made.data, made.keys) == (target, tmp_path / "night.cairn.keys")
    assert "The key ring is in neither." in str(made)
    assert backup.verify(target, pair).wrong == []

    restored = tmp_path / "restored.sqlite3"
    manifest = backup.restore_sqlite(target, pair, restored)
    assert manifest.vendor == "sqlite"
    with closing(sqlite3.connect(restored)) as database:
        uid, blob = database.execute("SELECT uid, body FROM access_draft").fetchone()
        (wrapped,) = database.execute(
            "SELECT wrapped FROM access_datakey WHERE uid = ?", [written.data_key.hex]
        ).fetchone()
        count = database.execute("SELECT count(*) FROM access_event").fetchone()[0]
    assert count == 1
    assert keys.unwrap(written.data_key, wrapped) == keys.unwrap(written.data_key, wrapped)
    assert unseal(blob, column="access_draft.body", row=UUID(uid)) == '"Quay Street"'
    with pytest.raises(Refused, match="never writes over"):
        backup.restore_sqlite(target, pair, restored)


def test_the_data_lie_apart_from_their_keys_and_the_key_ring_from_both(
    written: Draft, pair: Path, tmp_path: Path, settings: Settings
) -> None:
    target = tmp_path / "night.cairn"
    backup.backup(target)
    wrapped = bytes(DataKey.objects.get(uid=written.data_key).wrapped or b"")
    ring = json.loads(Path(settings.CAIRN_KEYRING).read_text())["keys"]["1"]
    folder = tmp_path / "look"
    folder.mkdir()
    backup.unpack(target, pair, folder)
    data = b"".join(path.read_bytes() for path in folder.iterdir())
    assert wrapped not in data
    assert wrapped.hex().encode() not in data
    held = backup.unpack_keys(tmp_path / "night.cairn.keys", pair, folder)
    assert wrapped.hex() in {key["wrapped"] for key in held}
    everything = data + (folder / backup.KEYS).read_bytes()
    assert ring.encode() not in everything
    # Nothing is readable from outside, and nothing in clear is left behind.
    for path in (target, made_keys(target)):
        assert b"Ama Owusu" not in path.read_bytes()
        assert b"access_" not in path.read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600
    assert not [
        path
        for path in tmp_path.iterdir()
        if path.name.startswith(("backup-", "verify-")) or path.suffix == ".part"
    ]


def made_keys(target: Path) -> Path:
    return target.with_name(target.name + ".keys")


def test_without_a_public_key_there_is_no_backup(written: Draft, tmp_path: Path, settings: Settings) -> None:
    settings.CAIRN_BACKUP_KEY = tmp_path / "none.pub"
    with pytest.raises(Refused, match="never written in clear"):
        backup.backup(tmp_path / "night.cairn")
    assert not (tmp_path / "night.cairn").exists()


def test_a_backup_never_writes_over_another(written: Draft, pair: Path, tmp_path: Path) -> None:
    target = tmp_path / "night.cairn"
    target.write_text("mine")
    with pytest.raises(Refused, match="never writes over"):
        backup.backup(target)
    assert target.read_text() == "mine"


def test_a_spoilt_backup_is_found(written: Draft, pair: Path, tmp_path: Path) -> None:
    target = tmp_path / "night.cairn"
    backup.backup(target)
    whole = target.read_bytes()
    target.write_bytes(whole[:-1000])
    assert backup.verify(target, pair).wrong == ["The file was altered or cut off: it is not whole."]
    target.write_bytes(whole)
    made_keys(target).unlink()
    assert len(backup.verify(target, pair).wrong) == 1


def test_rows_that_went_missing_on_the_way_are_found(
    written: Draft, pair: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Callable[..., copies.Copied] = copies.copy_database

    def careless(*args: Any) -> copies.Copied:
        copied = real(*args)
        if connection.vendor != "sqlite":  # of a dump the rows alone are counted
            rows, digest = copied.tables["access_agency"]
            return replace(copied, tables=copied.tables | {"access_agency": (rows + 1, digest)})
        with closing(sqlite3.connect(args[1] / copied.payload)) as database, database:
            database.execute("UPDATE access_agency SET name = 'Another' WHERE kind = 'gp'")
        return copied

    monkeypatch.setattr(copies, "copy_database", careless)
    target = tmp_path / "night.cairn"
    backup.backup(target)
    (found,) = backup.verify(target, pair).wrong
    assert found.startswith("The table access_agency has")


def test_a_digest_does_not_ask_for_the_order_and_sees_every_value() -> None:
    rows: list[tuple[Any, ...]] = [(1, "a", None), (2, "b", b"\x00")]
    assert copies.digest_of(rows) == copies.digest_of(reversed(rows))
    for other in ([(1, "a", None)], [(1, "a", ""), rows[1]], [("1", "a", None), rows[1]], [*rows, rows[1]]):
        assert copies.digest_of(other) != copies.digest_of(rows)


def test_it_is_made_while_others_write(at_once: Callable[..., list[Any]], pair: Path, tmp_path: Path) -> None:
    cast: list[Any] = []
    at_once(lambda: cast.append(make_cast()))

    def write() -> int:
        for _ in range(40):
            audit.record(by=cast[0].actor("ama"), verb="opened", kind="case", uid=None)
        return 40

    target = tmp_path / "night.cairn"
    written, made = at_once(write, lambda: backup.backup(target))
    assert written == 40
    assert isinstance(made, backup.Made), made
    assert backup.verify(target, pair).wrong == []


@pytest.mark.postgresql
def test_a_backup_of_postgresql_can_be_restored(written: Draft, pair: Path, tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed here")
    target = tmp_path / "night.cairn"
    made = backup.backup(target)
    assert made.rows > 50
    assert backup.verify(target, pair).wrong == []
    name = f"cairn_restored_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SET statement_timeout = 0"
        )  # a database is made in more than the ten seconds of a page
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            place = connection.get_connection_params() | {"dbname": name}
            manifest, wrong = backup.restore_postgresql(target, pair, place)
            assert (manifest.vendor, wrong) == ("postgresql", [])
            import psycopg

            wanted = {k: place[k] for k in ("host", "port", "user", "password", "dbname") if place.get(k)}
            with psycopg.connect(**wanted) as restored:
                (blob, uid) = restored.execute("SELECT body, uid FROM access_draft").fetchone() or (b"", None)
                restored.execute("DELETE FROM access_agencyarea")
            assert unseal(bytes(blob), column="access_draft.body", row=uid) == '"Quay Street"'
            manifest = backup.unpack(target, pair, tmp_path)
            (found,) = copies.differences(manifest.tables, copies.postgresql_digests(place))
            assert "access_agencyarea has 0 rows" in found
        finally:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_the_command_makes_a_backup_from_an_installation(tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CAIRN_")} | {
        "CAIRN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "cairn.config.settings",
    }

    def cairn(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-P", "-m", "cairn.cli", *words],
            env=environment, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    assert cairn("migrate").returncode == 0
    refused = cairn("backup", str(tmp_path / "night.cairn"))
    assert refused.returncode == 3
    assert "never written in clear" in refused.stderr
    sealed_file.new_pair(tmp_path / "private.key").rename(home / "backup.pub")
    made = cairn("backup", str(tmp_path / "night.cairn"))
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "night.cairn.keys").exists()

"""`cairn restore-drill`: a backup comes back in another database, is looked through, and the copy is taken away."""

import json
import os
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.cli.test_installation import command


def cairn(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "CAIRN_HOME": str(home), **more}
    return subprocess.run(command(*words), env=environment, text=True, capture_output=True, check=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installation (home), its private key, and one backup in backups/."""
    folder = tmp_path_factory.mktemp("drill")
    (folder / "backups").mkdir()
    assert cairn(folder / "home", "migrate").returncode == 0
    done = cairn(
        folder / "home", "createadmin", "dafydd@borough.example", "--name", "Dafydd Rowe", "--area", "elm",
        "--area-name", "Elm", "--legal-body", "London Borough of Elm",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert cairn(folder / "home", "backup", "--new-key", str(folder / "b.key")).returncode == 0
    shutil.copy(folder / "b.key.pub", folder / "home" / "backup.pub")
    assert cairn(folder / "home", "backup", str(folder / "backups" / "one")).returncode == 0
    return folder


def doctor(folder: Path) -> str:
    return cairn(folder / "home", "doctor").stdout


def test_a_drill_puts_the_newest_backup_back_and_is_recorded(made: Path) -> None:
    assert "No backup has ever been put back" in doctor(made)
    done = cairn(made / "home", "restore-drill", str(made / "backups"), "--key", str(made / "b.key"))
    assert done.returncode == 0, done.stderr
    assert "data keys and" in done.stdout
    assert "Recorded: the drill of" in done.stdout
    assert "put back" not in doctor(made)
    assert [path.name for path in (made / "home").iterdir() if path.name.startswith("drill-")] == []


def test_a_drill_elsewhere_gives_a_proof_that_is_recorded_here(made: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "other-machine"
    elsewhere.mkdir()
    shutil.copy(made / "home" / "keyring.json", elsewhere / "keyring.json")
    proof = tmp_path / "proof.json"
    done = cairn(
        elsewhere,
        "restore-drill",
        str(made / "backups" / "one"),
        "--key",
        str(made / "b.key"),
        "--proof",
        str(proof),
    )
    assert done.returncode == 0, done.stderr
    assert "It was not recorded there" in done.stderr
    assert cairn(made / "home", "restore-drill", str(proof), "--record").returncode == 0
    # One that was altered, or of a backup that was never made here, is not taken in.
    told = json.loads(proof.read_text())
    proof.write_text(json.dumps(told | {"wrong": ["x"]}))
    refused = cairn(made / "home", "restore-drill", str(proof), "--record")
    assert (refused.returncode, "it was altered" in refused.stderr) == (3, True)
    proof.write_text("{}")
    assert "is no proof" in cairn(made / "home", "restore-drill", str(proof), "--record").stderr


def test_without_the_key_ring_a_drill_says_what_would_be_lost(made: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    done = cairn(tmp_path / "home", "restore-drill", str(made / "backups"), "--key", str(made / "b.key"))
    assert done.returncode == 3
    assert "There is no key ring" in done.stderr


def test_a_spoilt_backup_is_not_put_back(made: Path, tmp_path: Path) -> None:
    for name in ("one", "one.keys"):
        shutil.copy(made / "backups" / name, tmp_path / name)
    whole = (tmp_path / "one").read_bytes()
    (tmp_path / "one").write_bytes(whole[:-100])
    done = cairn(made / "home", "restore-drill", str(tmp_path), "--key", str(made / "b.key"))
    assert done.returncode == 3
    assert "not whole" in done.stderr


def test_what_was_altered_in_the_copy_is_found(made: Path, tmp_path: Path) -> None:
    """Somebody takes an event's code away in the live database: the backup is whole, and the drill finds it."""
    home = tmp_path / "home"
    shutil.copytree(made / "home", home)
    with closing(connect(home / "cairn.sqlite3")) as database, database:
        database.execute("UPDATE access_datakey SET wrapped = zeroblob(62)")
    assert cairn(home, "backup", str(tmp_path / "two")).returncode == 0
    done = cairn(home, "restore-drill", str(tmp_path / "two"), "--key", str(made / "b.key"))
    assert done.returncode == 1
    assert "data keys do not open with this key ring" in done.stdout
    assert "the last restore drill found" in cairn(home, "doctor").stdout.lower()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("restore-drill", "nowhere", "--key", "b.key"), "There is no backup at"),
        (("restore-drill", "backups"), "Name the private key"),
        (("restore-drill", "backups", "--key", "nokey"), "Name the private key"),
        (("restore-drill", "nowhere", "--record"), "There is no proof at"),
    ],
)
def test_used_wrongly(made: Path, words: tuple[str, ...], said: str) -> None:
    done = subprocess.run(
        command(*words), env={"PATH": os.environ["PATH"], "CAIRN_HOME": str(made / "home")}, cwd=made,
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr

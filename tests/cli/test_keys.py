"""`cairn keys`, `cairn assurance`, `cairn metrics`, `cairn downtime-pack`: what they say, and how they end."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from cairn.access import assurance, drafts, keys
from cairn.access.models import DataKey
from cairn.cli import main as entry
from cairn.cli import start
from cairn.cli.console import FAILED, FOUND, MISUSED, WELL
from cairn.core import clock
from cairn.demo.cast import Cast


@pytest.fixture
def cairn(cast: Cast, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """``cairn("keys", "list")`` gives the exit code and what was printed; on a key ring and home of its own."""
    ring = tmp_path / "ring" / "keyring.json"
    ring.parent.mkdir()
    shutil.copy(settings.CAIRN_KEYRING, ring)
    settings.CAIRN_KEYRING, settings.CAIRN_DOWNTIME = ring, tmp_path / "downtime"
    start.set_environment("CAIRN_HOME", str(tmp_path / "home"))
    keys.forget()

    def run(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        code = entry.main(list(words))
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def test_keys_are_listed_rotated_checked_and_retired(cairn: Any, cast: Cast, tmp_path: Path) -> None:
    drafts.keep(user=cast.users["ama"], agency=None, kind="form", purpose="x", body="Quay Street")
    stick = tmp_path / "stick.json"
    code, said = cairn("keys", "rotate-root", "--copy", str(stick))
    assert (code, "Root key 2 wraps every data key" in said) == (WELL, True)
    assert stick.stat().st_mode & 0o777 == 0o600
    assert "must be a new file" in cairn("keys", "rotate-root", "--copy", str(stick))[1]
    code, said = cairn("keys", "rotate-data", "draft")
    assert (code, "1 data keys were replaced, 1 values sealed anew" in said) == (WELL, True)
    code, said = cairn("keys", "list")
    assert "root key 2        current" in said
    assert "draft keys        1 in use, 1 retired, 0 destroyed" in said
    code, said = cairn("keys", "retire")
    assert (code, "Taken out of the key ring: root key 1" in said) == (WELL, True)
    (old,) = (tmp_path / "ring").glob("keyring-retired-*.json")
    assert "is in the key ring again" in cairn("keys", "adopt", str(old))[1]
    code, said = cairn("keys", "check")
    assert (code, "sealed columns open" in said) == (WELL, True)


def test_a_key_that_does_not_open_is_found(cairn: Any, cast: Cast) -> None:
    DataKey.objects.filter(uid=cast.agencies["haven"].data_key).update(wrapped=b"\x011" + b"x" * 60)
    code, said = cairn("keys", "check")
    assert (code, "1 data keys do not open" in said) == (FOUND, True)


def test_hashes_are_rotated_only_while_nobody_works(cairn: Any, tmp_path: Path) -> None:
    held = start.at_work(start.make_home())
    code, said = cairn("keys", "rotate-hashes")
    assert (code, "Stop cairn serve and cairn worker first" in said) == (FAILED, True)
    os.close(held)
    code, said = cairn("keys", "rotate-hashes")
    assert (code, "A new key lies over 0 keyed hashes" in said) == (WELL, True)


def test_keys_used_wrongly(cairn: Any, tmp_path: Path) -> None:
    assert cairn("keys", "check", "--values", "-1")[0] == MISUSED
    assert cairn("keys", "adopt", str(tmp_path / "none"))[0] == MISUSED
    with pytest.raises(SystemExit) as ended:
        cairn("keys", "rotate-data", "everything")
    assert ended.value.code == MISUSED


def test_documents_are_recorded_and_what_is_missing_is_said(cairn: Any) -> None:
    code, said = cairn("assurance", "list")
    assert (code, said.count("has not been finished")) == (FOUND, len(assurance.DOCUMENTS))
    day = f"{clock.today():%Y-%m-%d}"
    for document in assurance.DOCUMENTS:
        code, said = cairn(
            "assurance",
            "finish",
            document,
            "--edition",
            "1.0",
            "--on",
            day,
            "--by",
            "Priya Venkat, governance",
        )
        assert code == WELL, said
    assert "Nothing is missing any more." in said
    code, said = cairn("assurance", "list")
    assert (code, "Priya Venkat, governance" in said) == (WELL, True)
    assert cairn("assurance", "finish", "novel", "--edition", "1", "--on", day, "--by", "x")[0] == FAILED


def test_numbers_are_printed_for_a_monitor(cairn: Any) -> None:
    code, said = cairn("metrics")
    assert (code, "# TYPE cairn_events_unsealed gauge" in said) == (WELL, True)


def test_a_pack_is_made_and_opened_on_another_machine(cairn: Any, cast: Cast, tmp_path: Path) -> None:
    email, private, page = cast.users["grace"].email, tmp_path / "grace.key", tmp_path / "pack.html"
    assert cairn("downtime-pack", "new-key", email, str(private))[0] == WELL
    assert "There is no account" in cairn("downtime-pack", "new-key", "no@x.example", str(private))[1]
    code, said = cairn("downtime-pack", "make")
    assert (code, said.startswith("1 packs in")) == (WELL, True)
    (pack,) = (tmp_path / "downtime").glob("*.pack")
    words = ("downtime-pack", "open", str(pack), "--key", str(private), "--into", str(page))
    assert cairn(*words)[0] == WELL
    assert "Nobody is at high risk today." in page.read_text()
    assert page.stat().st_mode & 0o777 == 0o600
    assert "is not written over" in cairn(*words)[1]

"""A real installation from the command line: what does not start, what is asked first, what is never written over."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_installation import command


def cairn(home: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "CAIRN_HOME": str(home), **settings}
    return subprocess.run(command(*words), env=environment, text=True, capture_output=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real installation with its first account, in a place of its own."""
    folder = tmp_path_factory.mktemp("real") / "home"
    assert cairn(folder, "migrate").returncode == 0
    made = cairn(
        folder, "createadmin", "dafydd@borough.example", "--name", "Dafydd Rowe", "--area", "elm", "--area-name",
        "Elm", "--legal-body", "London Borough of Elm",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder


def test_the_demo_never_takes_the_place_of_a_real_database(home: Path) -> None:
    before = (home / "cairn.sqlite3").read_bytes()
    done = cairn(home, "demo", "--steps", "1", "--port", "18207")
    assert done.returncode == 3
    assert "holds records of its own" in done.stderr
    assert (home / "cairn.sqlite3").read_bytes() == before
    served = cairn(home, "serve", "--prepare", CAIRN_DEMO="true")
    assert served.returncode == 3
    assert "anybody could sign in as anybody" in served.stderr


def test_a_name_on_the_network_without_https_is_not_served(home: Path) -> None:
    refused = cairn(home, "serve", "--prepare", CAIRN_HOSTS="cairn.borough.example")
    assert refused.returncode == 3
    assert "passwords would cross the network in clear" in refused.stderr
    assert cairn(home, "serve", "--prepare").returncode == 0


def test_the_doctor_asks_for_documents_backups_and_packs(home: Path) -> None:
    done = cairn(home, "doctor")
    assert done.returncode == 1
    for said in (
        "(impact-assessment) has not been finished", "No information-governance lead is appointed",
        "No backup has ever been made", "No downtime pack is made for anybody", "links of sign-in mail are printed",
    ):  # fmt: skip
        assert said in done.stdout

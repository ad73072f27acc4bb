"""The `cairn` command as somebody at a terminal meets it."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from cairn.cli import main as entry
from cairn.cli.console import FAILED, MISUSED, WELL, Failure, Misuse, Progress, in_words
from cairn.core.decisions import Refused

COMMANDS = [
    "demo",
    "serve",
    "worker",
    "doctor",
    "migrate",
    "backup",
    "load",
    "figures",
    "docs",
    "invite",
    "createadmin",
    "keys",
    "restore-drill",
    "move-to-postgresql",
    "downtime-pack",
    "assurance",
    "metrics",
]


def cairn(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "cairn.cli", *words],
        env={"PATH": "/usr/bin:/bin", "CAIRN_HOME": str(home)},
        text=True, capture_output=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        entry.main([command, "--help"])
    assert ended.value.code == WELL
    assert f"cairn {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [[], ["fly"], ["load"], ["figures"], ["backup"], ["serve", "--port", "99999"], ["demo", "--port", "x"]],
)
def test_used_wrongly_is_2_and_says_how_it_is_used(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        entry.main(words)
    assert ended.value.code == MISUSED
    assert "usage: cairn" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("trouble", "code", "words"),
    [
        (Failure("The folder cannot be made."), FAILED, "cairn: The folder cannot be made."),
        (Misuse("Name a file."), MISUSED, "cairn: Name a file."),
        (KeyboardInterrupt(), FAILED, "cairn: Stopped before it was done."),
        (
            Refused("That team does not belong to the agency."),
            FAILED,
            "cairn: That team does not belong to the agency.",
        ),
        (
            OperationalError("connection refused"),
            FAILED,
            "The database did not do what it was asked: connection refused",
        ),
        (
            FileNotFoundError(2, "No such file or directory", "list.csv"),
            FAILED,
            "No such file or directory: list.csv",
        ),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_a_code(
    trouble: BaseException,
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(options: object) -> int:
        raise trouble

    monkeypatch.setattr("cairn.cli.doctor.run", fail)
    assert entry.main(["doctor"]) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_a_fault_says_where_and_not_what_it_held(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(options: object) -> int:
        raise ValueError("Ama Mensah, born 1990")

    monkeypatch.setattr("cairn.cli.doctor.run", fail)
    assert entry.main(["doctor"]) == FAILED
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "Mensah" not in said
    with pytest.raises(ValueError, match="Mensah"):
        entry.main(["--trace", "doctor"])


def test_settings_that_do_not_fit_are_named_without_their_value() -> None:
    from pydantic import ValidationError

    from cairn.config.environment import CairnSettings

    with pytest.raises(ValidationError) as refused:
        CairnSettings(port="secret-looking-thing")  # type: ignore[arg-type]
    said = in_words(refused.value)
    assert "port" in said
    assert "secret-looking-thing" not in said


def test_progress_is_a_line_now_and_then_where_nobody_watches() -> None:
    stream = io.StringIO()
    progress = Progress(stream, every=60)
    for done in range(1, 101):
        progress("reading rows", done, 100)
    assert stream.getvalue().splitlines() == ["  reading rows  1 of 100", "  reading rows  100 of 100"]


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = cairn("migrate", home=tmp_path / "file" / "below")
    assert done.returncode == FAILED
    assert "cannot be made" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_said_before_the_long_work(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        done = cairn("demo", "--port", str(number), home=tmp_path / "home")
    assert done.returncode == FAILED
    assert f"port {number}" in done.stderr
    assert not (tmp_path / "home").exists()

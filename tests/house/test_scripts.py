"""The scripts around the tests tell the truth about what they found and what they skipped."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.tree import ROOT


def script(name: str) -> ModuleType:
    found = importlib.util.spec_from_file_location(f"ops_{name}", ROOT / "ops" / f"{name}.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = script("test")
    monkeypatch.setattr(module, "browser", lambda: ("", "there is no Chromium here"))
    monkeypatch.setattr(module, "postgresql", lambda: ("", "none answers at localhost:5432"))
    return module


def test_what_was_skipped_is_said_with_its_reason(
    runner: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "pytest", lambda words, environment: 0)
    assert runner.main([]) == 0
    said = capsys.readouterr().out
    assert "Skipped: PostgreSQL, because none answers at localhost:5432." in said
    assert "Skipped: the browser tests, because there is no Chromium here." in said


@pytest.mark.parametrize("failing", [0, 1])
def test_a_failure_on_either_database_fails(
    runner: ModuleType, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    codes = iter([int(failing == 0), int(failing == 1)])
    monkeypatch.setattr(runner, "postgresql", lambda: ("postgresql://localhost/x", ""))
    monkeypatch.setattr(runner, "pytest", lambda words, environment: next(codes))
    assert runner.main([]) == 1


def test_no_tests_at_all_is_a_failure(runner: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "pytest", lambda words, environment: 5)
    assert runner.main([]) == 1


def test_a_postgresql_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_DATABASE_URL", "postgresql://nobody:hush@localhost:9/cairn")
    address, reason = script("test").postgresql()
    assert address == ""
    assert "none answers at localhost:9" in reason
    assert "hush" not in reason


def test_one_check_that_fails_fails_them_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = script("check")
    monkeypatch.setattr(checks, "run", lambda command, environment: (command[0] != "mypy", "one error"))
    assert checks.main([]) == 1
    said = capsys.readouterr().out
    assert "FAIL types" in said
    assert "Found something: types." in said


def test_a_check_runs_what_it_names_and_sees_its_exit_code(tmp_path: Path) -> None:
    checks = script("check")
    assert checks.run(["python", "-c", "print('well')"], {"PATH": "/usr/bin:/bin"}) == (True, "well\n")
    assert checks.run(["python", "-c", "raise SystemExit(1)"], {"PATH": "/usr/bin:/bin"}) == (False, "")


def test_a_check_that_is_not_known_is_used_wrongly() -> None:
    assert script("check").main(["spelling"]) == 2


def test_continuous_integration_runs_both_and_fails_when_one_does() -> None:
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make check ||" in text
    assert "make test ||" in text
    assert "exit 1" in text
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111

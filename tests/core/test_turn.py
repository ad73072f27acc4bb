"""SQLite's turn: one writer at a time, given back when its holder is gone, and never waited for without end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from cairn.core.db.sqlite import base


def test_a_turn_is_one_at_a_time_and_goes_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "WAIT_SECONDS", 0.05)
    path = str(tmp_path / "turn")
    first = base.take_turn(path)
    with pytest.raises(OperationalError, match="no turn to write came"):
        base.take_turn(path)
    os.close(first)
    os.close(base.take_turn(path))
    assert Path(path).stat().st_mode & 0o777 == 0o600


def test_waiting_in_vain_leaves_no_descriptor_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "WAIT_SECONDS", 0.01)
    path = str(tmp_path / "turn")
    first = base.take_turn(path)
    before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
    for _ in range(5):
        with pytest.raises(OperationalError):
            base.take_turn(path)
    if before:
        assert len(list(Path("/proc/self/fd").iterdir())) == before
    os.close(first)


def test_a_process_that_dies_gives_its_turn_back(tmp_path: Path) -> None:
    path = str(tmp_path / "turn")
    code = f"from cairn.core.db.sqlite.base import take_turn; import os; take_turn({path!r}); os._exit(9)"
    assert subprocess.run([sys.executable, "-P", "-c", code], check=False).returncode == 9
    os.close(base.take_turn(path))

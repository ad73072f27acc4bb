"""A backup of an installation put back somewhere else, with the commands that an operator types."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.assurance.standing import faults_of_file
from tests.assurance.test_kills import writer
from tests.tally import size, tally

RECORDS = size("RESTORED_RECORDS", 3)


def cairn(home: Path, *words: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cairn.cli", *words], text=True, check=False,
        env=kept | {"CAIRN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "cairn.config.settings"},
        capture_output=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_a_backup_is_put_back_with_everything_that_was_acknowledged(tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    with writer(home) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{RECORDS}\n")
        process.stdin.flush()
        lines = list(iter(process.stdout.readline, "ended 0\n"))
    acknowledged = [line.split()[1] for line in lines if line.startswith("done")]
    private, night = tmp_path / "private.key", tmp_path / "night.cairn"
    cairn(home, "backup", "--new-key", str(private))
    (tmp_path / "private.key.pub").rename(home / "backup.pub")
    cairn(home, "backup", str(night))
    # The drill as the operator does it: put back beside, every table compared, values opened, chains followed.
    begun = time.monotonic()
    drill = cairn(home, "restore-drill", str(night), "--key", str(private))
    drilled = time.monotonic() - begun
    assert "Recorded: the drill of" in drill
    assert [path.name for path in home.iterdir() if path.name.startswith("drill-")] == []
    # And in earnest, on another machine, where what was acknowledged is looked for.
    begun = time.monotonic()
    cairn(other, "backup", str(night), "--restore", "--key", str(private))
    took = time.monotonic() - begun
    wrong = faults_of_file(other / "cairn.sqlite3", acknowledged)
    tally(restores=1, drills=1, records=len(acknowledged), wrong=len(wrong),
          restore_seconds=round(took, 1), drill_seconds=round(drilled, 1))  # fmt: skip
    assert wrong == []
    assert faults_of_file(other / "cairn.sqlite3", ["f" * 32])  # what is not there would be found
    assert len(acknowledged) == RECORDS

"""Writers that are killed in the middle of their writes: nothing acknowledged is lost, and nothing is half-written."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.assurance.standing import faults, faults_of_file
from tests.tally import SEED, size, tally

KILLS = size("KILLS", 3)
ADDRESS = os.environ.get("CAIRN_TEST_DATABASE_URL", "")


@contextmanager
def writer(
    home: Path, address: str = "", before: tuple[str, ...] = (), words: tuple[str, ...] = ()
) -> Iterator[subprocess.Popen[str]]:
    """A writer that is ready, on a SQLite file in `home` or on a PostgreSQL database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    environment = kept | {
        "CAIRN_HOME": str(home), "CAIRN_TESTING": "true", "CAIRN_DEMO": "true",
        "DJANGO_SETTINGS_MODULE": "cairn.config.settings",
    } | ({"CAIRN_DATABASE_URL": address} if address else {})  # fmt: skip
    process = subprocess.Popen(
        [*before, sys.executable, "-m", "tests.assurance.writer", *words], env=environment, text=True, bufsize=1,
        cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    assert process.stdin
    try:
        assert process.stdout.readline() == "ready\n", "the writer did not start"
        yield process
    finally:
        process.stdin.close()
        process.wait(timeout=60)
        process.stdout.close()


def killed(process: subprocess.Popen[str], chance: random.Random) -> tuple[list[str], int]:
    """One child that is killed after a moment; what it had acknowledged, and how it ended."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("0\n")
    process.stdin.flush()
    said, pid, wanted = [], 0, chance.randrange(4)
    for line in process.stdout:
        word, value = line.split()
        if word == "ended":
            return said, int(value)
        if word == "pid":
            pid = int(value)
        else:
            said.append(value)
        if pid and len(said) >= wanted:
            time.sleep(chance.random() * 0.15)
            os.kill(pid, signal.SIGKILL)
            pid, wanted = 0, 10**9
    raise AssertionError("the writer ended")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """An address of a PostgreSQL database of this test's own; nothing for SQLite."""
    if not ADDRESS:
        yield ""
        return
    import psycopg

    name = f"cairn_kills_{os.getpid()}"
    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield ADDRESS.rsplit("/", 1)[0] + f"/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def standing(home: Path, address: str, acknowledged: list[str]) -> list[str]:
    if not address:
        return faults_of_file(home / "cairn.sqlite3", acknowledged)
    import psycopg

    with psycopg.connect(address) as server:
        return faults(lambda sql: server.execute(sql).fetchall(), acknowledged)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_writer_that_is_killed_loses_nothing_and_leaves_nothing_half_written(
    tmp_path: Path, database: str
) -> None:
    chance, acknowledged, ended = random.Random(SEED), [], []
    with writer(tmp_path, database) as process:
        for _ in range(KILLS):
            said, how = killed(process, chance)
            acknowledged += said
            ended.append(how)
    wrong = standing(tmp_path, database, acknowledged)
    tally(kills=ended.count(signal.SIGKILL), acknowledged=len(acknowledged), wrong=len(wrong))
    assert wrong == []
    assert set(ended) == {signal.SIGKILL}
    assert acknowledged or KILLS < 3
    if not database:
        spoilt_is_found(tmp_path / "cairn.sqlite3", acknowledged)


def spoilt_is_found(path: Path, acknowledged: list[str]) -> None:
    """The control: what was never written, and what lost a part, is seen."""
    assert faults_of_file(path, [*acknowledged, "f" * 32]) == [f"{'f' * 32} was acknowledged and is lost"]
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DELETE FROM people_share WHERE id = (SELECT max(id) FROM people_share)")
    assert len(faults_of_file(path, acknowledged)) == 1

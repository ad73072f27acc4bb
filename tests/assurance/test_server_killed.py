"""A PostgreSQL server of the test's own, killed with signal 9 in the middle of writes: what was acknowledged is kept.

It runs from the installed binaries as a user without rights, in a folder and at a port of its own.
"""

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.assurance.standing import faults
from tests.assurance.test_kills import writer
from tests.tally import SEED, size, tally

CRASHES = size("CRASHES", 1)
OPTIONS = ("-U", "cairn", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
# The control: the server answers before it has written, so that a crash must lose something.
LATE = ("synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB", "wal_buffers=64MB")
HASTY = tuple(word for setting in (*LATE, "full_page_writes=off") for word in ("-c", setting))


def binaries() -> Path | None:
    """Where the newest PostgreSQL server here keeps its programs."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    places = [Path(found)] if found else debian[-1:]
    return places[0].parent if places else None


def nobody() -> dict[str, Any]:
    """A server does not run as root: then somebody without rights runs it."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder, self.who = programs, folder, nobody()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"postgresql://cairn@127.0.0.1:{self.port}/postgres"
        if self.who:
            os.chown(folder, self.who["user"], self.who["group"])
        made = subprocess.run(
            [programs / "initdb", "-D", folder / "data", *OPTIONS],
            check=False, capture_output=True, text=True, cwd=folder, **self.who,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr

    def start(self, *how: str) -> None:
        """Start it, and wait until it has put itself right and answers."""
        self.log = (self.folder / "log").open("a")
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port), "-k", self.folder,
             "-c", "listen_addresses=127.0.0.1", *how],
            stdout=self.log, stderr=self.log, cwd=self.folder, **self.who,
        )  # fmt: skip
        for _ in range(600):
            if ask(self.address, "SELECT 1"):
                return
            assert self.process.poll() is None, (self.folder / "log").read_text()[-2000:]
            time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """It and every process of its own, at once."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in (pid, *map(int, children)):
            try:
                os.kill(one, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()
        self.log.close()


def ask(address: str, sql: str) -> list[tuple[Any, ...]]:
    import psycopg

    try:
        with psycopg.connect(address, connect_timeout=5) as server:
            return server.execute(sql).fetchall()  # type: ignore[arg-type]
    except psycopg.OperationalError:
        return []


@pytest.fixture
def server() -> Iterator[Server]:
    pytest.importorskip("psycopg")
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server's programs (initdb, postgres) are installed here")
    with tempfile.TemporaryDirectory(prefix="cairn-server-", ignore_cleanup_errors=True) as folder:
        found = Server(programs, Path(folder))
        found.start()
        try:
            yield found
        finally:
            if found.process.poll() is None:
                found.kill()


def crashed(process: subprocess.Popen[str], server: Server, chance: random.Random) -> list[str]:
    """One writer whose server dies under it; what it had acknowledged."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("0\n")
    process.stdin.flush()
    said, wanted = [], 1 + chance.randrange(5)
    for line in process.stdout:
        word, value = line.split()
        if word == "ended":
            return said
        said += [value] if word == "done" else []
        if len(said) == wanted and server.process.poll() is None:
            time.sleep(chance.random() * 0.1)
            server.kill()
    raise AssertionError("the writer ended")


def test_a_server_that_is_killed_loses_nothing_that_was_acknowledged(server: Server, tmp_path: Path) -> None:
    chance, acknowledged = random.Random(SEED), []
    with writer(tmp_path, server.address) as process:
        for _ in range(CRASHES):
            acknowledged += crashed(process, server, chance)
            server.start()
        wrong = faults(lambda sql: ask(server.address, sql), acknowledged)
        kept = ask(server.address, "SELECT count(*) FROM people_person")[0][0]
        # The control: a server that answers too early loses something, and it is seen.
        server.kill()
        server.start(*HASTY)
        hasty = crashed(process, server, chance)
        server.start()
        lost = faults(lambda sql: ask(server.address, sql), [*acknowledged, *hasty])
    tally(crashes=CRASHES, acknowledged=len(acknowledged), wrong=len(wrong))
    assert wrong == []
    assert kept >= len(acknowledged) >= CRASHES
    assert lost
    assert set(lost) <= {f"{uid} was acknowledged and is lost" for uid in hasty}

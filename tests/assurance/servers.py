"""A PostgreSQL server of a test's own, which it may kill or starve.

It runs from the installed binaries as a user without rights, in a folder and at a port of its own.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

# Its log is kept in files of a megabyte, the smallest there are, so that small limits are met early.
OPTIONS = ("-U", "cairn", "-A", "trust", "-E", "UTF8", "--locale=C", "-N", "--wal-segsize=1")


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
        """Start it, and wait until it has put itself right."""
        self.log = (self.folder / "log").open("a")
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port), "-k", self.folder,
             "-c", "listen_addresses=127.0.0.1", *how],
            stdout=self.log, stderr=self.log, cwd=self.folder, **self.who,
        )  # fmt: skip
        self.wait()

    def come_back(self) -> None:
        """By itself, or started anew where it gave up, as a service manager would."""
        for _ in range(50):
            if self.process.poll() is not None:
                self.log.close()
                return self.start()
            if ask(self.address, "SELECT 1"):
                return None
            time.sleep(0.1)
        return self.wait()

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(600):
            if ask(self.address, "SELECT 1"):
                return
            assert self.process.poll() is None, (self.folder / "log").read_text()[-2000:]
            time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def limited(self, most: int | None = None) -> None:
        """Each file that it writes is at most so long from now on."""
        limit = f"--fsize={'unlimited' if most is None else most}:"  # the soft limit alone: it can be raised again
        for one in self.processes():
            subprocess.run(
                ["prlimit", "--pid", str(one), limit], check=False, capture_output=True, **self.who
            )

    def processes(self) -> list[int]:
        """Its own, and those of its children; none where it has ended."""
        pid = self.process.pid
        try:
            return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
        except FileNotFoundError:
            return []

    def kill(self) -> None:
        """It and every process of its own, at once."""
        for one in self.processes():
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

"""Servers as child processes on loopback: started, waited for, ended."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.place import Place

PATIENCE = 90.0


@dataclass(frozen=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]

    def cpu(self) -> float:
        """Processor seconds that the server's processes have used, to the nanosecond (Linux): a busy machine makes an
        answer late, and this hardly longer."""
        return sum(_seconds(pid) for pid in [self.process.pid, *_children(self.process.pid)])


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextlib.contextmanager
def running(
    command: list[str], environment: dict[str, str], port: int, alive: str = "/health/"
) -> Iterator[Server]:
    """The command's server once it answers; ended afterwards, whatever happened."""
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        _wait(process, port, alive)
        yield Server(port, process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def wsgi(place: Place, application: str, settings: str = "", *, threads: int = 4) -> Iterator[Server]:
    """Any WSGI application under the same server and settings as `cairn serve` has."""
    port = free_port()
    environment = place.environment | ({"DJANGO_SETTINGS_MODULE": settings} if settings else {})
    words = [
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
        "--threads",
        str(threads),
        "--keep-alive",
        "5",
    ]
    command = [
        sys.executable,
        "-P",
        "-m",
        "gunicorn",
        "--no-control-socket",
        "--log-level",
        "warning",
        *words,
    ]
    with running([*command, application], environment, port) as server:
        yield server


@contextlib.contextmanager
def cairn(place: Place, *, workers: int = 1, threads: int = 4) -> Iterator[Server]:
    """`cairn serve`, as an operator starts it."""
    port = free_port()
    words = ["serve", "--quiet", "--bind", "127.0.0.1", "--port", str(port)]
    size = ["--workers", str(workers), "--threads", str(threads)]
    with running(
        [sys.executable, "-P", "-m", "cairn.cli", *words, *size], place.environment, port, "/healthz"
    ) as server:
        yield server


def _wait(process: subprocess.Popen[bytes], port: int, alive: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once ({process.returncode})")
        try:
            line = HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", alive)
            if line.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the server has not answered for {PATIENCE:.0f} seconds")


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_children(child)]
    return found


def _seconds(pid: int) -> float:
    return (
        sum(int(said.read_text().split()[0]) for said in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9
    )

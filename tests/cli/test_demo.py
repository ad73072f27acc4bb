"""`cairn demo` from an empty folder: it says where it is, a second run keeps the data, and nothing is left behind."""

import re
import signal
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.cli.test_installation import command, free_port, wait_until

STEPS = "60"


def processes_of(home: Path) -> list[int]:
    """Everything that runs with this home, however it was started."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if f"CAIRN_HOME={home}".encode() in environment.split(b"\0"):
            found.append(int(entry.name))
    return found


class Demo:
    def __init__(self, home: Path, said: Path) -> None:
        self.home, self.said, self.port = home, said, free_port()
        with said.open("w") as out:
            self.process = subprocess.Popen(
                command("demo", "--port", str(self.port), "--steps", STEPS),
                env={"PATH": "/usr/bin:/bin", "CAIRN_HOME": str(home)},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def text(self) -> str:
        return self.said.read_text(encoding="utf-8")

    def ready(self) -> bool:
        wait_until(lambda: "Cairn is at" in self.text() or self.process.poll() is not None, 180)
        return "Cairn is at" in self.text() and self.process.poll() is None

    def get(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        return connection.getresponse().status


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "borough"
    yield folder
    for pid in processes_of(folder):
        subprocess.run(["kill", "-9", str(pid)], check=False)


def test_the_demo_starts_keeps_its_data_and_ends_cleanly(home: Path, tmp_path: Path) -> None:
    first = Demo(home, tmp_path / "first")
    assert first.ready(), first.text()
    place = re.search(r"Sign in at http://localhost:\d+(/\S*) as one of", first.text())
    assert place
    assert first.get(place[1]) == 200
    database = (home / "cairn.sqlite3").stat().st_ino

    other = Demo(home, tmp_path / "other")
    assert other.process.wait(timeout=60) == 3
    assert "already running" in other.text()

    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(timeout=30) == 0
    assert "Your data stays in" in first.text()
    assert "Traceback" not in first.text()
    assert wait_until(lambda: processes_of(home) == [], 5)

    second = Demo(home, tmp_path / "second")
    assert second.ready(), second.text()
    assert (home / "cairn.sqlite3").stat().st_ino == database
    second.process.kill()
    assert wait_until(lambda: processes_of(home) == [], 20), "the server or the worker outlived the demo"

"""A disk that is full amid the writes, and has room again: a full disk is a limit on how big a file may be."""

import random
import resource
import signal
import subprocess
from os import kill
from pathlib import Path

from tests.assurance.servers import Server, ask
from tests.assurance.standing import faults, faults_of_file
from tests.assurance.test_kills import spoilt_is_found, writer
from tests.tally import SEED, size, tally

FILLS = size("FILLS", 2)
LOG_FILE = 1024**2  # of the server's
SOME = 3  # refusals, each time that it is full
# A page that cannot be recorded is not shown, and says so. Its event is small: there may just be room for it.
SAID = {"503:This_page_cannot_be_shown_at_the_moment", "200:What_happened"}
AWAY = "503:Cairn_is_busy"  # and while the server is not there at all


def limited(pid: int, most: int) -> None:
    _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, hard))


class Writing:
    """A patient writer at work: what it had acknowledged, and what it was told when it was refused."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self.heard = process.stdout
        self.acknowledged: list[str] = []
        self.refused: list[str] = []
        process.stdin.write("0\n")
        process.stdin.flush()
        self.pid = int(self.heard.readline().split()[1])

    def until(self, word: str, count: int) -> None:
        """Listen until so many were `done` or `refused`."""
        while count:
            said, value = self.heard.readline().split()
            assert said != "ended", "the writer gave up"
            (self.acknowledged if said == "done" else self.refused).append(value)
            count -= said == word

    def end(self) -> None:
        kill(self.pid, signal.SIGKILL)
        rest = iter(self.heard.readline, "ended 9\n")
        self.acknowledged += [line.split()[1] for line in rest if line.startswith("done")]

    def judged(self, wrong: list[str], fills: int) -> None:
        said = set(self.refused) - SAID - {AWAY}
        tally(
            fills=fills,
            refused=len(self.refused),
            acknowledged=len(self.acknowledged),
            wrong=len(wrong) + len(said),
        )
        assert wrong == []
        assert said == set()
        assert any(one.startswith("503") for one in self.refused)
        assert len(self.refused) >= fills * SOME, "the disk was full"


def test_a_full_disk_refuses_in_words_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    chance, log = random.Random(SEED), tmp_path / "cairn.sqlite3-wal"
    with writer(tmp_path, words=("patient",)) as process:
        work = Writing(process)
        try:
            for _ in range(FILLS):
                work.until("done", 1 + chance.randrange(3))
                limited(work.pid, log.stat().st_size + chance.randrange(60_000))
                work.until("refused", SOME)
                limited(work.pid, resource.RLIM_INFINITY)
            work.until("done", 2)  # there is room again, and work goes on by itself
        finally:
            work.end()
    work.judged(faults_of_file(tmp_path / "cairn.sqlite3", work.acknowledged), FILLS)
    spoilt_is_found(tmp_path / "cairn.sqlite3", work.acknowledged)


def test_a_full_disk_of_the_server_refuses_in_words_and_loses_nothing(server: Server, tmp_path: Path) -> None:
    """Its log has no room: the server stops itself, and puts itself right once there is room again."""
    chance = random.Random(SEED)
    with writer(tmp_path, server.address, words=("patient",)) as process:
        work = Writing(process)
        try:
            for _ in range(FILLS):
                work.until("done", 1 + chance.randrange(3))
                server.limited(chance.randrange(LOG_FILE))
                work.until("refused", SOME)
                server.limited()
                server.come_back()
            work.until("done", 2)
        finally:
            work.end()
    work.judged(faults(lambda sql: ask(server.address, sql), work.acknowledged), FILLS)
    assert AWAY in work.refused
    assert faults(lambda sql: ask(server.address, sql), ["f" * 32]), "the control"

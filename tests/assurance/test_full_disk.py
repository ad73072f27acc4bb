"""A disk that is full in the middle of the writes, and has room again (on SQLite; a full disk is a file-size limit)."""

import random
import resource
import signal
from os import kill
from pathlib import Path

from tests.assurance.standing import faults_of_file
from tests.assurance.test_kills import spoilt_is_found, writer
from tests.tally import SEED, size, tally

FILLS = size("FILLS", 2)
SOME = 3  # refusals, each time that it is full
# A page that cannot be recorded is not shown, and says so. Its event is small: there may just be room for it.
SAID = {"503:This_page_cannot_be_shown_at_the_moment", "200:What_happened"}


def limited(pid: int, most: int) -> None:
    _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, hard))


def test_a_full_disk_refuses_in_words_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    chance, log = random.Random(SEED), tmp_path / "cairn.sqlite3-wal"
    acknowledged: list[str] = []
    refused: list[str] = []
    with writer(tmp_path, words=("patient",)) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("0\n")
        process.stdin.flush()
        pid = int(process.stdout.readline().split()[1])

        def read_until(word: str, count: int) -> None:
            assert process.stdout
            while count:
                said, value = process.stdout.readline().split()
                assert said != "ended", "the writer gave up"
                (acknowledged if said == "done" else refused).append(value)
                count -= said == word

        try:
            for _ in range(FILLS):
                read_until("done", 1 + chance.randrange(3))
                limited(pid, log.stat().st_size + chance.randrange(60_000))
                read_until("refused", SOME)
                limited(pid, resource.RLIM_INFINITY)
            read_until("done", 2)  # there is room again, and work goes on by itself
        finally:
            kill(pid, signal.SIGKILL)
        rest = iter(process.stdout.readline, "ended 9\n")
        acknowledged += [line.split()[1] for line in rest if line.startswith("done")]
    wrong = faults_of_file(tmp_path / "cairn.sqlite3", acknowledged)
    said = set(refused) - SAID
    tally(fills=FILLS, refused=len(refused), acknowledged=len(acknowledged), wrong=len(wrong) + len(said))
    assert wrong == []
    assert said == set()
    assert any(one.startswith("503") for one in refused)
    assert len(refused) >= FILLS * SOME, "the disk was full"
    spoilt_is_found(tmp_path / "cairn.sqlite3", acknowledged)

"""A PostgreSQL server of the test's own, killed with signal 9 amid writes: what was acknowledged is kept."""

import random
import subprocess
import time
from pathlib import Path

from tests.assurance.servers import Server, ask
from tests.assurance.standing import faults
from tests.assurance.test_kills import writer
from tests.tally import SEED, size, tally

CRASHES = size("CRASHES", 1)
# The control: the server answers before it has written, so that a crash must lose something.
LATE = ("synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB", "wal_buffers=64MB")
HASTY = tuple(word for setting in (*LATE, "full_page_writes=off") for word in ("-c", setting))


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

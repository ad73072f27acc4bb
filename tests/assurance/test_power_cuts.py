"""Power cuts on SQLite: the writes of a writer as the kernel got them, cut off anywhere, and what was not synced yet
dropped, torn or kept by chance. What was acknowledged must be there, whole.
"""

import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

from tests.assurance.standing import faults_of_file
from tests.assurance.test_kills import writer
from tests.tally import SEED, size, tally

CUTS = size("CUTS", 20)
LIES = 20  # cuts with a disk that lies: the control
MEMORY = Path("/dev/shm")
WRITES = 12 if CUTS < 100 else 80  # enough of them that SQLite moves the log into the file meanwhile
SECTOR = 512  # a disk writes a sector whole or not at all
TRACED = "trace=write,pwrite64,fsync,fdatasync,ftruncate,unlink"
CALL = re.compile(r'^\d+ +(\w+)\((?:\d+<([^>]*)>)?(?:, )?(?:"([^"]*)"(?:, )?)?(.*)\) += (-?\d+)')


@dataclass
class Step:
    """One system call: of a file's name, at a place; or an acknowledgement."""

    call: str
    name: str = ""
    data: bytes = b""
    at: int = 0


@dataclass
class File:
    synced: bytearray = field(default_factory=bytearray)
    pending: list[Step] = field(default_factory=list)


def plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def steps(trace: Path) -> Iterator[Step]:
    for line in trace.read_text("ascii").splitlines():
        found = CALL.match(line)
        if found is None or int(found[5]) < 0:
            continue
        call, path, text, rest, _result = found.groups()
        data = plain(text or "")
        name = Path(plain(path).decode() if path else data.decode()).name
        if call == "write" and data.startswith(b"done "):
            yield Step("acknowledged", data.decode().split()[1])
        elif name in ("cairn.sqlite3", "cairn.sqlite3-wal"):
            assert call in ("pwrite64", "fsync", "fdatasync", "ftruncate", "unlink"), line[:200]
            yield Step(
                call, name, data, int(rest.split(", ")[-1]) if call in ("pwrite64", "ftruncate") else 0
            )


def put(content: bytearray, step: Step, parts: list[tuple[int, int]]) -> None:
    if step.call == "ftruncate":
        del content[step.at :]
        content.extend(bytes(step.at - len(content)))
    for start, end in parts:
        at = step.at + start
        content.extend(bytes(max(0, at - len(content))))
        content[at : at + end - start] = step.data[start:end]


def whole(step: Step) -> list[tuple[int, int]]:
    return [(0, len(step.data))]


def torn(step: Step, chance: random.Random) -> list[tuple[int, int]]:
    """Some of its sectors."""
    ends = [*range(SECTOR - step.at % SECTOR, len(step.data), SECTOR), len(step.data)]
    pairs = list(zip([0, *ends], ends, strict=False))
    return [pair for pair in pairs if chance.random() < 0.5]


def after_cut(files: dict[str, File], chance: random.Random) -> dict[str, bytearray]:
    """What is on the disk when the power is back."""
    kept, broken = chance.random(), chance.random() * 0.5
    found = {}
    for name, file in files.items():
        content = bytearray(file.synced)
        for step in file.pending:
            draw = chance.random()
            if draw < kept:
                put(content, step, whole(step))
            elif draw < kept + broken and step.call == "pwrite64":
                put(content, step, torn(step, chance))
        found[name] = content
    return found


def done(step: Step, files: dict[str, File], syncs: bool) -> None:
    """What one system call does to a file and to what the disk has of it."""
    file = files.setdefault(step.name, File())
    match step.call:
        case "unlink":
            del files[step.name]
        case "fsync" | "fdatasync":
            if syncs:
                for pending in file.pending:
                    put(file.synced, pending, whole(pending) if pending.call == "pwrite64" else [])
                file.pending.clear()
        case _:
            file.pending.append(step)


def cut(
    before: Path, told: list[Step], chance: random.Random, times: int, syncs: bool = True
) -> Iterator[list[str]]:
    """What is wrong after each of many cuts. Without `syncs` the disk lies about them."""
    files = {path.name: File(bytearray(path.read_bytes())) for path in before.iterdir()}
    acknowledged: list[str] = []
    reached = 0
    # The log is played once, from cut to cut; a look at what is left of it needs no real disk.
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        for place in sorted(chance.choices(range(1, len(told) + 1), k=times)):
            for step in told[reached:place]:
                if step.call == "acknowledged":
                    acknowledged.append(step.name)
                else:
                    done(step, files, syncs)
            reached = place
            for old in Path(folder).iterdir():
                old.unlink()
            for name, content in after_cut(files, chance).items():
                (Path(folder) / name).write_bytes(content)
            yield faults_of_file(Path(folder) / "cairn.sqlite3", acknowledged)


def test_what_was_acknowledged_is_there_after_a_power_cut(tmp_path: Path) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed here: `apt-get install strace`")
    before, trace = tmp_path / "before", tmp_path / "trace"
    before.mkdir()
    options = f"-f -y -xx -s 200000 -e signal=none -e {TRACED} -o {trace}"
    recorded = ("strace", *options.split())
    with writer(tmp_path, before=recorded) as process:
        assert process.stdin
        assert process.stdout
        for path in tmp_path.glob("cairn.sqlite3*"):
            if not path.name.endswith(("-turn", "-shm")):
                shutil.copy(path, before)
        here = sum(1 for _step in steps(trace))
        process.stdin.write(f"{WRITES}\n")
        process.stdin.flush()
        assert "ended 0\n" in iter(process.stdout.readline, "")
    told = list(islice(steps(trace), here, None))
    acknowledged = sum(step.call == "acknowledged" for step in told)
    assert acknowledged == WRITES
    wrong = [fault for faults in cut(before, told, random.Random(SEED), CUTS) for fault in faults[:1]]
    lying = [faults for faults in cut(before, told, random.Random(SEED), LIES, syncs=False) if faults]
    tally(cuts=CUTS, acknowledged=acknowledged, system_calls=len(told), wrong=len(wrong))
    assert wrong == [], f"{len(wrong)} of {CUTS}: {wrong[:5]}"
    assert lying, "a disk that syncs nothing loses something: the cuts are real"

"""Each bench runs from end to end on a register so small that it says nothing, so that none of them rots."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cairn.insight.catalogue import catalogue
from cairn.insight.facts import extracts

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = "250"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One register for all of them."""
    into = tmp_path_factory.mktemp("bench")
    ran("bench.make", into)
    yield into
    ran("bench.make", into, "--drop")


def ran(module: str, into: Path, *words: str, people: str = PEOPLE) -> str:
    where = ["--people", people, "--engines", "sqlite", "--into", str(into)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    done = subprocess.run(
        [sys.executable, "-m", module, *where, *words], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize(
    ("module", "words", "says"),
    [
        ("bench.load", ["--rounds", "1"], ("| home |", "| search, misspelt |", "| save an assessment |")),
        ("bench.search", ["--searches", "8"], ("| misspelt |", "one-edit misspellings found")),
        ("bench.compare", ["--rounds", "1"], ("| list |", "| create |", "Cairn / bare")),
    ],
)
def test_a_bench_gives_its_table(kept: Path, module: str, words: list[str], says: tuple[str, ...]) -> None:
    said = ran(module, kept, *words)
    for each in says:
        assert each in said


def test_no_note_of_the_writers_is_lost(kept: Path) -> None:
    said = ran(
        "bench.writers", kept, "--writers", "3", "--seconds", "0.5", "--phases", "1", "--pause", "0.02"
    )
    rows = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", said, re.MULTILINE))
    assert rows["actions acknowledged in all"] == rows["notes found afterwards"]
    assert rows["writers that wrote nothing"] == "0"


def test_the_analysis_counts_every_figure_that_can_be_counted(tmp_path: Path) -> None:
    said = ran("bench.analysis", tmp_path, "--times", "1", people="300")
    published = {extract.name for extract in extracts()}
    counted = [
        code for code, each in catalogue().items() if each.kind == "facts" and set(each.needs) <= published
    ]
    assert len(counted) >= 20
    assert [code for code in counted if f"| {code} |" not in said] == []

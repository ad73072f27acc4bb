"""Mutants the quick way: pytest loads everything once, and each mutant is a fork of it with one thing changed.

Controls go first: functions that raise are noticed, and the same as they were, put in their places in the same way,
are not. Of a module whose values are changed, all of them are made again as they were, and must not be noticed.
"""

import gc
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import pytest
from _pytest.runner import runtestprotocol

from tests.assurance.grafts import function_at, put, put_values, raising
from tests.assurance.lines import ARGUMENTS, KEPT, SOURCE, quiet, run_by, statement_at

CONTROL, AS_IT_WAS, RAISES = "the controls", "as it was", "raises"
CONTROLS = 3  # functions that are tried so
NOTHING, NOTICED, UNTRIED = 0, 1, 3  # untried: it was not put in place, or the machine was too busy to tell
PATIENCE = 10  # times as much of a processor as the tests took before, and it counts as noticed: somebody waits in vain
LONGEST = 900.0  # seconds by the clock, and it counts for nothing
OF_VALUES = 10.0  # seconds of tests that are asked about a module's values, the quickest first


class Mutant(Protocol):
    @property
    def path(self) -> str: ...
    @property
    def tests(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def line(self) -> int: ...


@dataclass(frozen=True)
class Try:
    """One thing to put in place, and the tests that are then asked; `control` puts the same as it was, which the tests
    that noticed the change may not notice."""

    name: str
    put: Callable[[], int]
    tests: tuple[str, ...]
    seconds: float
    control: Callable[[], int] | None = None


class Forks:
    """A plugin in place of pytest's own loop: the tests of each mutant in a fork of this process."""

    def __init__(self, work: Sequence[Try]) -> None:
        self.work = work
        self.came: dict[str, int] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        first = next(
            (item for item in session.items if {"db", "cast"} & set(getattr(item, "fixturenames", ()))), None
        )
        if first is not None:  # the database is made once, before the forks
            # With something far away to follow, so that nothing but the session stays set up.
            chain = set(first.listchain())
            runtestprotocol(
                first, nextitem=min(session.items, key=lambda item: len(chain & set(item.listchain())))
            )
        gc.freeze()  # what is loaded is shared by the forks as it lies
        for one in self.work:
            mine = [items[test] for test in one.tests if test in items]
            if not mine:
                continue
            begun = time.monotonic()
            came, asked = self.tried(mine, one.put, one.seconds)
            if came == NOTICED and one.control:
                came = (
                    NOTICED
                    if self.tried(mine[: max(asked, 1)], one.control, one.seconds)[0] == NOTHING
                    else UNTRIED
                )
            self.came[one.name] = came
            took = time.monotonic() - begun  # heard with CAIRN_TEST_LOUD
            print(
                f"{came} {one.name} ({took:.1f} s, {asked} of {len(mine)} tests)", file=sys.stderr, flush=True
            )
        return True

    def tried(self, items: list[pytest.Item], put_it: Callable[[], int], seconds: float) -> tuple[int, int]:
        """What came of it, and how many of the tests were asked."""
        reads, writes = os.pipe()
        if (pid := os.fork()) == 0:
            code = UNTRIED
            try:
                quiet()
                most = int(60 + PATIENCE * seconds)
                resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
                gc.unfreeze()
                if put_it():
                    code = NOTHING
                    for item, following in zip(items, [*items[1:], None], strict=True):
                        os.write(writes, b".")
                        reports = runtestprotocol(item, nextitem=following, log=False)
                        code = max(code, *(report.failed for report in reports))
                        if code:
                            break
            except BaseException:
                code = NOTICED
            os._exit(code)
        os.close(writes)
        end, asked = time.monotonic() + LONGEST, 0
        while (left := end - time.monotonic()) > 0 and select.select([reads], [], [], left)[0]:
            if not (said := os.read(reads, 4096)):
                break
            asked += len(said)
        os.close(reads)
        if left <= 0:
            os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if left <= 0 or code == UNTRIED:
            return UNTRIED, asked
        return (NOTHING if code == NOTHING else NOTICED), asked


def plan(mutants: Sequence[Mutant], applied: Callable[[str, int], str], every: Sequence[Mutant]) -> list[Try]:
    """What is to be tried, the controls before what they are about."""
    asked = sorted({file for mutant in every for file in mutant.tests.split()})
    lines, seconds = run_by(asked, sorted({mutant.path for mutant in every}))
    work: list[Try] = []
    functions: set[tuple[str, str]] = set()

    def add(name: str, put_it: Callable[[], int], tests: Sequence[str], control: Any = None) -> None:
        work.append(Try(name, put_it, tuple(tests), sum(seconds.get(test, 0) for test in tests), control))

    for mutant in mutants:
        path, source = mutant.path, (SOURCE / mutant.path).read_text("utf-8")
        changed, function = applied(source, mutant.number), function_at(source, mutant.line)
        if function is not None:
            run = lines.get(f"{path}:{statement_at(source, mutant.line)}", [])
            tests = sorted(run, key=lambda test: seconds.get(test, 0))
            if tests and (path, function) not in functions and len(functions) < CONTROLS:
                functions.add((path, function))
                nth, raises = len(functions), raising(source, function)
                add(f"{AS_IT_WAS} {nth}", partial(put, path, function, source), tests)
                add(f"{RAISES} {nth}", partial(put, path, function, raises), tests)
            add(str(mutant), partial(put, path, function, changed), tests)
            continue
        about = {test for test in seconds if test.split("::")[0] in _files(mutant.tests, seconds)}
        tests, so_far = [], 0.0
        for test in sorted(about, key=lambda test: seconds[test]):
            so_far += seconds[test]
            tests += [test] if so_far <= OF_VALUES else []
        as_it_was = partial(put_values, path, changed, as_it_was=True)
        add(str(mutant), partial(put_values, path, changed), tests, as_it_was)
    return work


def _files(tests: str, seconds: dict[str, float]) -> set[str]:
    """The files of which a line of files and folders speaks."""
    named = tests.split()
    every = {test.split("::")[0] for test in seconds}
    return {file for file in every if any(file == one or file.startswith(f"{one}/") for one in named)}


def killed(
    mutants: Sequence[Mutant], applied: Callable[[str, int], str], every: Sequence[Mutant]
) -> dict[str, int]:
    """What came of each of these mutants (of `every`) that could be tried, by the name that it calls itself: NOTICED or
    NOTHING. And of `CONTROL`: NOTICED where the controls did what they must. Of values NOTHING is no last word."""
    work = plan(mutants, applied, every)
    forks = Forks(work)
    asked = sorted({test.split("::")[0] for one in work for test in one.tests})
    said = KEPT / f"came-{os.getpid()}.json"
    if asked and (pid := os.fork()) == 0:
        if not os.environ.get("CAIRN_TEST_LOUD"):
            quiet()
        pytest.main([*ARGUMENTS, *asked], plugins=[forks])
        said.write_text(json.dumps(forks.came))
        os._exit(0)
    if asked:
        os.waitpid(pid, 0)
        forks.came = json.loads(said.read_text())
        said.unlink()
    came = forks.came
    # Some functions run only while things are loaded: of the controls one at least must be noticed.
    raised = any(came.get(f"{RAISES} {nth}") == NOTICED for nth in range(1, CONTROLS + 1))
    quiet_ones = all(came.get(f"{AS_IT_WAS} {nth}", NOTHING) == NOTHING for nth in range(1, CONTROLS + 1))
    came[CONTROL] = NOTICED if not work or (raised and quiet_ones) else NOTHING
    return came

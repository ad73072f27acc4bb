"""Mutants the quick way: pytest loads everything once, and each mutant is a fork of it with one function changed.

Controls go first: functions that raise are noticed, and the same as they were, put in their places in the same way,
are not. Which tests run a line is seen by running the tests near the mutants once, with a tracer on what is mutated
(kept in build/assurance for as long as the code is the same).
"""

import ast
import gc
import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, Protocol

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "cairn"
KEPT = ROOT / "build" / "assurance"
CONTROL, AS_IT_WAS, RAISES = "the controls", "as it was", "raises"
CONTROLS = 3  # functions that are tried so
LONGEST = 60.0  # seconds for one mutant, then it counts as noticed: somebody waits in vain
UNTRIED = 3  # the function was not put in place: the long way will tell
MOST = 40  # tests of a line that are asked, the quickest first; the long way asks them all


class Mutant(Protocol):
    @property
    def path(self) -> str: ...
    @property
    def tests(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def line(self) -> int: ...


# --- which tests run which line ---


class Seen:
    """A plugin that notes which lines of these files each test runs, and how long it takes."""

    def __init__(self, files: Sequence[str]) -> None:
        self.files = {str(SOURCE / file): file for file in files}
        self.lines: dict[str, list[str]] = {}
        self.seconds: dict[str, float] = {}
        self.now: set[str] = set()

    def trace(self, frame: FrameType, event: str, _value: Any) -> Any:
        file = self.files.get(frame.f_code.co_filename)
        if file is None:
            return None
        self.now.add(f"{file}:{frame.f_lineno}")
        return self.trace

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.now, begun = set(), time.monotonic()
        sys.settrace(self.trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.seconds[item.nodeid] = round(time.monotonic() - begun, 2)
            for line in self.now:
                self.lines.setdefault(line, []).append(item.nodeid)


def asked(tests: str) -> list[str]:
    """What pytest is told, of a line of words in which one may be quoted."""
    return [word.strip("'") for word in tests.replace("-k 'not ", "-k=not ").split()]


def run_by(mutants: Sequence[Mutant], files: Sequence[str]) -> tuple[dict[str, list[str]], dict[str, float]]:
    """For each line the tests that run it, the quickest first. Made module by module, as they are needed."""
    digest = hashlib.sha256()
    for path in sorted([*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        digest.update(path.read_bytes())
    kept = KEPT / f"lines-{digest.hexdigest()[:12]}.json"
    known: dict[str, Any] = (
        json.loads(kept.read_text()) if kept.exists() else {"asked": [], "lines": {}, "seconds": {}}
    )
    for tests in sorted({mutant.tests for mutant in mutants} - set(known["asked"])):
        seen = Seen(files)
        # A process of its own: what is loaded here stays as it is.
        if (pid := os.fork()) == 0:
            _quiet()
            pytest.main([*ARGUMENTS, *asked(tests)], plugins=[seen])
            (KEPT / f"part-{os.getppid()}.json").write_text(json.dumps([seen.lines, seen.seconds]))
            os._exit(0)
        os.waitpid(pid, 0)
        part = KEPT / f"part-{os.getpid()}.json"
        lines, seconds = json.loads(part.read_text())
        part.unlink()
        for line, of in lines.items():
            known["lines"][line] = sorted({*known["lines"].get(line, []), *of})
        known["seconds"] |= seconds
        known["asked"].append(tests)
        kept.write_text(json.dumps(known))
    return known["lines"], known["seconds"]


# --- one function changed ---


def function_at(source: str, node: ast.AST) -> str | None:
    """The qualified name of the outermost function in whose body this stands; None where it runs when it is loaded."""

    def find(within: ast.AST, path: str) -> str | None:
        for child in ast.iter_child_nodes(within):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                if child.body[0].lineno <= node.lineno <= (child.body[-1].end_lineno or 0):  # type: ignore[attr-defined]
                    return f"{path}{child.name}"
            elif isinstance(child, ast.ClassDef) and (found := find(child, f"{path}{child.name}.")):
                return found
        return None

    return find(ast.parse(source), "")


def code_of(code: CodeType, name: str) -> CodeType | None:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if one.co_qualname == name:
                return one
            if name.startswith(f"{one.co_qualname}.") and (found := code_of(one, name)):
                return found
    return None


def put(path: str, name: str, changed: str) -> int:
    """This source's function in place of the one that is loaded; gives how many there were."""
    file = str(SOURCE / path)
    code = code_of(compile(changed, file, "exec"), name)
    assert code is not None, name
    count = 0
    for one in gc.get_objects():
        if (
            type(one) is FunctionType  # isinstance would wake what is lazy
            and one.__code__.co_qualname == name
            and one.__code__.co_filename == file
        ):
            one.__code__ = code
            count += 1
    return count


def raising(source: str, name: str) -> str:
    """The same source, in which this function does nothing but raise."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name.rsplit(".", 1)[-1]:
            node.body = ast.parse("raise RuntimeError").body
    return ast.unparse(ast.fix_missing_locations(tree))


# --- the forks ---

ARGUMENTS = ("-q", "-x", "-p", "no:cacheprovider", "-m", "not browser")


def _quiet() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


class Forks:
    """A plugin in place of pytest's own loop: the tests of each mutant in a fork of this process."""

    def __init__(self, work: Sequence[tuple[str, str, str, str, list[str]]]) -> None:
        self.work = work  # what it is called, the file, the function, the source instead, the tests
        self.noticed: set[str] = set()

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
        for name, path, function, changed, tests in self.work:
            mine = [items[test] for test in tests if test in items][:MOST]
            if mine and self.fails(
                mine, lambda path=path, function=function, changed=changed: put(path, function, changed)
            ):
                self.noticed.add(name)
        return True

    def fails(self, items: list[pytest.Item], change: Callable[[], int]) -> bool:
        if (pid := os.fork()) == 0:
            code = UNTRIED
            try:
                _quiet()
                if change():
                    code = 0
                    for item, following in zip(items, [*items[1:], None], strict=True):
                        reports = runtestprotocol(item, nextitem=following, log=False)
                        code = max(code, *(report.failed for report in reports))
                        if code:
                            break
            except BaseException:
                code = code or 1
            os._exit(code)
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status) not in (0, UNTRIED)
            time.sleep(0.01)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return True


def killed(mutants: Sequence[Mutant], applied: Callable[[str, int], str], files: Sequence[str]) -> set[str]:
    """The mutants that a test noticed, as they call themselves; and `CONTROL` where the controls did what they must."""
    KEPT.mkdir(parents=True, exist_ok=True)
    lines, seconds = run_by(mutants, files)
    work: list[tuple[str, str, str, str, list[str]]] = []
    tried: list[tuple[str, str]] = []
    for mutant in mutants:
        source = (SOURCE / mutant.path).read_text("utf-8")
        changed = applied(source, mutant.number)
        function = function_at(source, _Place(mutant.line))
        tests = sorted(lines.get(f"{mutant.path}:{mutant.line}", []), key=lambda test: seconds.get(test, 0))
        if function is None or not tests:
            continue
        if (mutant.path, function) not in tried and len(tried) < CONTROLS:
            tried.append((mutant.path, function))
            work.append((f"{AS_IT_WAS} {len(tried)}", mutant.path, function, source, tests))
            work.append((f"{RAISES} {len(tried)}", mutant.path, function, raising(source, function), tests))
        work.append((str(mutant), mutant.path, function, changed, tests))
    forks = Forks(work)
    print(f"{len(work) - 2 * len(tried)} of {len(mutants)} can be tried by forks", flush=True)
    files = sorted({test.split("::")[0] for *_, tests in work for test in tests})
    if files and (pid := os.fork()) == 0:
        _quiet()
        pytest.main([*ARGUMENTS, *files], plugins=[forks])
        (KEPT / f"noticed-{os.getppid()}.json").write_text(json.dumps(sorted(forks.noticed)))
        os._exit(0)
    if files:
        os.waitpid(pid, 0)
        said = KEPT / f"noticed-{os.getpid()}.json"
        forks.noticed = set(json.loads(said.read_text()))
        said.unlink()
    # Some functions run only while things are loaded: of the controls one at least must be noticed.
    raised = any(name.startswith(RAISES) for name in forks.noticed)
    if not work or (raised and not any(name.startswith(AS_IT_WAS) for name in forks.noticed)):
        forks.noticed.add(CONTROL)
    return forks.noticed


class _Place(ast.AST):
    def __init__(self, lineno: int) -> None:
        self.lineno = lineno

"""Which tests run which statement: the tests are run once against a copy of the code that notes what it runs.

What was seen is kept in build/assurance for as long as code and tests are the same.
"""

import ast
import builtins
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "cairn"
KEPT = ROOT / "build" / "assurance"
# What is so slow that it is a proof of its own is not asked about each mutant, and nothing depends on how busy it is.
ARGUMENTS = (
    "-q", "-p", "no:cacheprovider", "--hypothesis-profile=ci", "-m", "not browser", "-k", "not every_page_answers",
)  # fmt: skip
NOTED = "cairn_noted"


def quiet() -> None:
    """Nothing that is said from here on is heard."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


class _Noting(ast.NodeTransformer):
    """Puts before every statement of a function that it was run."""

    def __init__(self, file: str) -> None:
        self.file, self.inside = file, 0

    def visit(self, node: ast.AST) -> ast.AST:
        function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        self.inside += function
        self.generic_visit(node)
        for name in ("body", "orelse", "finalbody") if self.inside else ():
            statements = getattr(node, name, None)
            if isinstance(statements, list):
                setattr(node, name, list(self.noted(statements)))
        self.inside -= function
        return node

    def noted(self, statements: list[ast.stmt]) -> Iterator[ast.stmt]:
        for one in statements:
            words = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
            if not words:  # the words that describe a function stay its first
                yield ast.parse(f"{NOTED}({f'{self.file}:{one.lineno}'!r})").body[0]
            yield one


def noting(source: str, file: str) -> str:
    """The same source, which says of each statement in a function that it was run, as `file:line`."""
    return ast.unparse(ast.fix_missing_locations(_Noting(file).visit(ast.parse(source))))


@cache
def _statements(source: str) -> frozenset[tuple[int, int]]:
    """First and last line of every statement in a function."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    within = [top for one in ast.walk(ast.parse(source)) if isinstance(one, functions) for top in one.body]
    every = (one for top in within for one in ast.walk(top) if isinstance(one, ast.stmt))
    return frozenset((one.lineno, one.end_lineno or one.lineno) for one in every)


def statement_at(source: str, line: int) -> int | None:
    """The line where the statement begins in which this line stands; None where it is in no function's body."""
    return max((first for first, last in _statements(source) if first <= line <= last), default=None)


class _Seen:
    """A plugin that keeps which statements each test ran, and how long it took."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = {}
        self.seconds: dict[str, float] = {}
        self.now: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.now.clear()
        begun = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = round(time.process_time() - begun, 3)
            for line in self.now:
                self.lines.setdefault(line, []).append(item.nodeid)


def run_by(tests: Sequence[str], files: Sequence[str]) -> tuple[dict[str, list[str]], dict[str, float]]:
    """For each statement (`file:line`) of these files the tests that run it; and the seconds that each test takes."""
    KEPT.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(repr((sorted(tests), sorted(files))).encode())
    for path in sorted([*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]):
        if "assurance" not in path.parts[-2:]:
            digest.update(path.read_bytes())
    kept = KEPT / f"lines-{digest.hexdigest()[:12]}.json"
    if not kept.exists():
        with tempfile.TemporaryDirectory(prefix="cairn-lines-") as folder:
            shutil.copytree(SOURCE, Path(folder) / "cairn", ignore=shutil.ignore_patterns("__pycache__"))
            for file in files:
                (Path(folder) / "cairn" / file).write_text(
                    noting((SOURCE / file).read_text("utf-8"), file), "utf-8"
                )
            # A process of its own: what is loaded there stays there.
            if (pid := os.fork()) == 0:
                quiet()
                seen = _Seen()
                setattr(builtins, NOTED, seen.now.add)
                sys.path.insert(0, folder)
                pytest.main([*ARGUMENTS, *tests], plugins=[seen])
                kept.write_text(json.dumps([seen.lines, seen.seconds]))
                os._exit(0)
            os.waitpid(pid, 0)
    lines: tuple[Any, Any] = tuple(json.loads(kept.read_text()))
    return lines

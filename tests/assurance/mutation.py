"""One thing changed at a time in what decides, and whether a test notices: `python -m tests.assurance.mutation`.

First the quick way (`tests.assurance.forks`): everything is loaded once, and each change of a function is made in a
fork of it, where the tests run that run its line. What they do not notice, and what is no function's, is tried the long
way: the code is copied, the copy is changed, and the tests that are about the module run against the copy. A mutant
that no test kills is printed with its place; one that nobody could notice stands in survivors.txt with the reason.
Named by their places (`… tests.assurance.mutation access/roles.py:203`), only these are tried, the long way, and
nothing is counted.
"""

import ast
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.assurance import forks
from tests.assurance.grafts import function_at
from tests.tally import FROM, size, tally

ROOT = Path(__file__).resolve().parents[2]
REASONS = Path(__file__).with_name("survivors.txt")
SECONDS = 600  # of a processor
# What is said of the rules of every room at once.
OF_ALL = "tests/core/test_values.py "
# What decides, and the tests that are about it.
COVERED = {
    "access/roles.py": "tests/access/test_roles.py tests/access/test_gates.py tests/access/test_two_roles.py",
    "access/audit.py": "tests/access/test_audit.py tests/access/test_audit_chain.py",
    "access/audit_chain.py": "tests/access/test_audit_chain.py tests/access/test_audit.py",
    "access/guards.py": "tests/access/test_guards.py tests/access/test_audit.py tests/access/test_doctor.py",
    "core/sealing.py": "tests/access/test_sealing.py",
    "core/fields.py": "tests/access/test_sealing.py tests/core/test_change.py",
    "people/rules": "tests/people/test_rules_contact.py tests/people/test_rules_names.py tests/people/test_bars.py "
    "tests/people/test_rules_bases.py",
    "people/permissions.py": "tests/people/test_permissions.py tests/people",
    "people/querysets.py": "tests/people/test_sight.py tests/people/test_bars.py tests/people/test_agency_bars.py "
    "tests/cases/test_emergency.py",
    "cases/rules": "tests/cases/test_rules.py tests/cases/test_risk.py tests/cases/test_local.py",
    "cases/lifecycle.py": "tests/cases/test_lifecycle.py tests/cases/test_actions.py",
    "cases/permissions.py": "tests/cases/test_permissions.py tests/cases/test_actions.py tests/cases/test_duty.py "
    "tests/cases/test_risk.py",
    "referrals/rules": "tests/referrals/test_rules.py tests/referrals/test_files.py "
    "tests/referrals/test_limits.py tests/referrals/test_promises.py",
    "referrals/lifecycle.py": "tests/referrals/test_lifecycle.py tests/referrals/test_triage.py",
    "referrals/permissions.py": "tests/referrals/test_permissions.py tests/referrals/test_sending.py "
    "tests/referrals/test_triage.py tests/referrals/test_consent.py",
    "release/rules": "tests/release/test_rules.py tests/release/test_leaks.py",
    "release/lifecycle.py": "tests/release",
    "release/permissions.py": "tests/release",
    "directory/rules.py": "tests/directory",
    "directory/permissions.py": "tests/directory",
    "insight/rules": "tests/insight/test_suppression.py tests/insight/test_rates.py",
}  # fmt: skip
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """The nth change of a file: where, what stood there, what stands there now."""

    path: str  # below src/cairn
    tests: str
    number: int
    line: int
    column: int
    was: str
    now: str

    def __str__(self) -> str:
        return f"src/cairn/{self.path}:{self.line}:{self.column}: `{self.was}` became `{self.now}`"

    @property
    def in_a_function(self) -> bool:
        return function_at((ROOT / "src" / "cairn" / self.path).read_text("utf-8"), self.line) is not None

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"

    @property
    def key(self) -> str:
        return f"{self.path} | {self.was} | {self.now}"


def key_of(name: str) -> str:
    """The `key` of a mutant that calls itself so, wherever it stands by now."""
    found = re.fullmatch(r"src/cairn/([^:]+):[\d:]+: `(.*)` became `(.*)`", name)
    return " | ".join(found.groups()) if found else name


def called(name: str, every: Sequence[Mutant]) -> list[Mutant]:
    """Those that it may be: of its kind on that line or, where the code has moved, of its kind in that file."""
    kind = [mutant for mutant in every if mutant.key == key_of(name)]
    return [one for one in kind if name.startswith(f"src/cairn/{one.place}:")] or kind


def negated(node: ast.expr) -> ast.expr:
    return node.operand if isinstance(node, ast.UnaryOp) else ast.UnaryOp(ast.Not(), node)


def changes(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What stands there, and each thing that could stand there by mistake."""
    match node:
        case ast.Compare(left, [operator], [right]) if type(operator) in COMPARED:
            yield node, ast.Compare(left, [COMPARED[type(operator)]()], [right])
        case ast.BoolOp(operator, values):
            yield node, ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), _):
            yield node, negated(node)
        case ast.BinOp(left, ast.Add(), right):
            yield node, ast.BinOp(left, ast.Sub(), right)
        case ast.BinOp(left, ast.Sub(), right):
            yield node, ast.BinOp(left, ast.Add(), right)
        case ast.BinOp(left, ast.BitOr() | ast.BitAnd(), _):
            yield node, left
        case ast.Constant(bool() as value):
            yield node, ast.Constant(not value)
        case ast.Constant(int() as value):
            yield node, ast.Constant(value + 1)
        case ast.Name("YES", ast.Load()):
            yield node, negated(node)
        # Of a long list of words one more or less says nothing; of a role's permissions each is somebody's right.
        case ast.Set(elements) if 1 < len(elements) <= 12 or isinstance(elements[0], ast.Name):
            for left_out in elements:
                yield node, ast.Set([one for one in elements if one is not left_out])
        case ast.If(test) | ast.IfExp(test) if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            yield test, negated(test)


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs: annotations are left out."""
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and name not in ("annotation", "returns", "type_params"):
                yield child
                yield from walk(child)


@cache
def placed(source: str) -> list[tuple[ast.expr, ast.expr]]:
    return [change for node in walk(ast.parse(source)) for change in changes(node)]


def applied(source: str, number: int) -> str:
    """The source with its nth change, and nothing else different."""
    node, instead = placed(source)[number]
    lines = source.encode().splitlines(keepends=True)
    assert node.end_lineno
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + (node.end_col_offset or 0)
    whole = source.encode()
    return (whole[:start] + f"({ast.unparse(instead)})".encode() + whole[end:]).decode()


def short(node: ast.expr) -> str:
    return " ".join(ast.unparse(node).split())[:90]


def has_a_reason(mutant: Mutant) -> bool:
    """Whether survivors.txt says why nobody could notice it."""
    written = (ROOT / "src" / "cairn" / mutant.path).read_text("utf-8").splitlines()[mutant.line - 1]
    for line in REASONS.read_text("utf-8").splitlines():
        where, was, now, *why = line.split(" | ") if line.count(" | ") > 2 else ("", "", "")
        path, _, around = where.partition(" `")
        if why and (path, was, now) == (mutant.path, mutant.was, mutant.now):
            # Where it is not said which of several it is, it is said of all of them.
            starts = [found.start() for found in re.finditer(re.escape(around.rstrip("`")), written)]
            if any(not around or start < mutant.column <= start + len(around) for start in starts):
                return True
    return False


def said(node: ast.expr, instead: ast.expr) -> str:
    """What stands there now; of a set what it lacks, which may be at the end of a long line."""
    if isinstance(node, ast.Set) and isinstance(instead, ast.Set):
        return (
            f"the same without {', '.join(ast.unparse(one) for one in node.elts if one not in instead.elts)}"
        )
    return short(instead)


def mutants() -> list[Mutant]:
    """All there are, in an order of their own that is always the same."""
    found = []
    for where, tests in COVERED.items():
        place = ROOT / "src" / "cairn" / where
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            below = str(path.relative_to(ROOT / "src" / "cairn"))
            for number, (node, instead) in enumerate(placed(path.read_text("utf-8"))):
                at = node.lineno, node.col_offset + 1
                found.append(Mutant(below, OF_ALL + tests, number, *at, short(node), said(node, instead)))
    random.Random(0).shuffle(found)
    return found


def survives(tests: str, copy: Path) -> bool:
    """Whether these tests pass against the copy, or there is none. One that never ends is noticed as well; one for
    which the machine had no time is not."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    arguments = shlex.join([sys.executable, "-m", "pytest", "-x", *forks.ARGUMENTS, *tests.split()])
    try:
        ended = subprocess.run(
            ["sh", "-c", f"ulimit -t {SECONDS}; exec {arguments}"], cwd=ROOT, check=False, capture_output=True,
            env=environment | {"PYTHONPATH": str(copy)}, timeout=10 * SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    return ended.returncode in (0, 5)


def tried(copy: Path, path: str, tests: str, change: Callable[[str], str]) -> bool:
    """Whether the tests pass with this file changed; it is put back."""
    file = copy / "cairn" / path
    source = file.read_text("utf-8")
    file.write_text(change(source), "utf-8")
    try:
        return survives(tests, copy)
    finally:
        file.write_text(source, "utf-8")


def main(places: Sequence[str]) -> int:
    every = mutants()
    start, most = int(FROM or 0), size("MUTANTS", 3)
    again: list[str] = json.loads(os.environ.get("CAIRN_TEST_AGAIN") or "[]")
    if places or again:
        asked = {one for name in again for one in called(name, every)}
        chosen = [one for one in every if one.place in places or (one in asked and not has_a_reason(one))]
    else:  # after the last comes the first
        chosen = [every[(start + at) % len(every)] for at in range(min(most, len(every)))]
    begun = time.monotonic()
    # A few that are named are tried the long way at once: to see which tests run which line takes minutes.
    named = bool(places or again)
    came = {} if named else forks.killed(chosen, applied, every)
    controls = [] if named else [came[forks.CONTROL] == forks.NOTICED]
    killed = {str(mutant) for mutant in chosen if came.get(str(mutant)) == forks.NOTICED}
    # Where all tests that run a function's line were asked, there is nobody else to ask.
    lived = {
        str(mutant) for mutant in chosen if came.get(str(mutant)) == forks.NOTHING and mutant.in_a_function
    }
    quick, begun = time.monotonic() - begun, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cairn-mutants-") as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "src" / "cairn", copy / "cairn", ignore=shutil.ignore_patterns("__pycache__"))
        rest = [
            mutant for mutant in chosen if str(mutant) not in killed | (set() if places or again else lived)
        ]
        if rest:  # the controls: the tests pass as it is, and it is the copy that they are asked of
            first = rest[0]
            controls.append(tried(copy, first.path, first.tests, lambda source: source))
            controls.append(
                not tried(copy, first.path, first.tests, lambda source: source + "\nraise RuntimeError\n")
            )
        for mutant in rest:
            if tried(
                copy, mutant.path, mutant.tests, lambda source, number=mutant.number: applied(source, number)
            ):
                lived.add(str(mutant))
            else:
                killed.add(str(mutant))
    alive = [mutant for mutant in chosen if str(mutant) in lived - killed]
    left = [str(mutant) for mutant in alive if not has_a_reason(mutant)]
    for name in left:
        print(f"survived: {name}")
    slow, wrong = time.monotonic() - begun, controls.count(False)
    print(f"{len(chosen) - len(rest)} told by forks in {quick:.0f} s, {len(rest)} tried in {slow:.0f} s")
    print(
        f"controls (forks, where they were asked; an unchanged copy; a broken copy): {controls}", flush=True
    )
    if places:
        return 1 if wrong or left else 0
    if again:  # of each that survived: whether it is noticed now, or there is none of its kind any more
        noticed = [name for name in again if not {str(one) for one in called(name, every)} & set(left)]
        tally(noticed_since=noticed, wrong=wrong)
        return 1 if wrong else 0
    tally(
        mutants=len(chosen), killed=len(chosen) - len(alive), with_a_reason=len(alive) - len(left),
        survived=len(left), survivors=left, wrong=wrong, note=f"there are {len(every):,} mutants",
    )  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

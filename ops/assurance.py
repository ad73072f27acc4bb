"""`make assurance`: the proofs of safety at full size, in parts that can be stopped, go on, and add up.

.venv/bin/python ops/assurance.py                             each part until it has what it aims for
.venv/bin/python ops/assurance.py kills races --minutes 20    two of them, beginning nothing after 20 minutes
.venv/bin/python ops/assurance.py --scale 0.01                a hundredth of every aim
.venv/bin/python ops/assurance.py --jobs 1                    one run at a time; otherwise as many as there are cores
.venv/bin/python ops/assurance.py --again                     mutants that no test killed, tried once more
.venv/bin/python ops/assurance.py --show                      the figures as they stand

A part is a test that `make test` runs small. Each run of it is a line of docs/assurance/runs.jsonl, with its seed and a
digest of the code; the next run takes the next seed. What was reached counts for the code as it stands, and is shown
beside what was reached in all. See docs/howto/assurance.md.
"""

import argparse
import concurrent.futures
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test import postgresql  # the address of a PostgreSQL that answers

ROOT = Path(__file__).resolve().parent.parent
RUNS = ROOT / "docs" / "assurance" / "runs.jsonl"
RESULTS = ROOT / "docs" / "assurance" / "results.md"
LOGS = ROOT / "build" / "assurance"
NAMES = ("survivors", "noticed_since")  # of mutants
GIVEN = ("part", "database", "seed", "from", "code", "at", "seconds", "passed", "skipped", "note")


@dataclass(frozen=True)
class Part:
    """`counted` is the figure that is to reach `aim`; a run takes on `chunk` of `size`, of which each counts `each` or
    about so many; `command` is what pytest is told."""

    name: str
    what: str
    counted: str
    aim: int
    size: str
    chunk: int
    command: tuple[str, ...]
    each: int = 1
    database: str = "SQLite"
    own_server: bool = False  # it starts one itself: none has to be there, and it is told of none
    goes_on: bool = False  # through a list that hardly changes with the code: where any code stopped

    @property
    def needs_server(self) -> bool:
        return self.database == "PostgreSQL" and not self.own_server


def _both(name: str, *rest: Any) -> tuple[Part, Part]:
    return Part(name, *rest), Part(f"{name}-postgresql", *rest, database="PostgreSQL")


PARTS = (
    Part("matrix", "pages × method × member of the cast × whose record, over HTTP, against the oracle", "cells",
         50_000, "CELLS", 6_000, ("tests/access/test_gates.py", "-k", "every_page_answers")),
    Part("decisions", "`visible_to` and `may_x` in random worlds against a second, independent oracle", "decisions",
         200_000, "WORLDS", 6, ("tests/assurance/test_decisions.py",), 8_000),
    Part("fuzz", "junk in forms, files, addresses and queries, as members of the cast: server errors", "requests",
         100_000, "REQUESTS", 5_000, ("tests/assurance/test_fuzz.py",)),
    *_both("races", "edits of one version and retries of one form at the same moment", "edits",
           20_000, "ROUNDS", 250,
           ("tests/access/test_two_editors.py", "tests/access/test_once.py", "-k", "of_many or at_once"), 6),
    *_both("kills", "kill -9 of writers in the middle of their writes", "kills",
           200, "KILLS", 50, ("tests/assurance/test_kills.py",)),
    Part("crashes", "kill -9 of the PostgreSQL server and all its processes in the middle of writes", "crashes",
         200, "CRASHES", 20, ("tests/assurance/test_server_killed.py",), database="PostgreSQL", own_server=True),
    Part("cuts", "power cuts: a writer's own writes replayed, unsynced ones dropped or torn", "cuts",
         20_000, "CUTS", 2_500, ("tests/assurance/test_power_cuts.py",)),
    Part("disk", "a disk that is full in the middle of writes, and has room again", "fills",
         200, "FILLS", 20, ("tests/assurance/test_full_disk.py", "-k", "not of_the_server")),
    Part("disk-postgresql", "the same under a PostgreSQL server, which stops itself and comes back", "fills",
         200, "FILLS", 20, ("tests/assurance/test_full_disk.py", "-k", "of_the_server"),
         database="PostgreSQL", own_server=True),
    *_both("clock", "a clock that goes back an hour or forward a day in the middle of writes", "jumps",
           500, "JUMPS", 50, ("tests/assurance/test_clock_jumps.py",)),
    *_both("down", "pages and actions while the audit or the keys are down, and after", "requests",
           2_000, "DOWN", 400, ("tests/assurance/test_down.py",)),
    Part("canaries", "a word of its own planted in every protected field, looked for wherever bytes come to rest",
         "planted", 500, "SWEEPS", 1, ("tests/assurance/test_canaries.py",), 100),
    Part("worlds", "pages with and without a hidden case: the same bytes by the same statements", "pages",
         5_000, "PAGES", 700, ("tests/assurance/test_two_worlds.py",), 2),
    Part("mutants", "one thing changed in rules, lifecycles, permissions, roles, sealing, audit and release", "mutants",
         500, "MUTANTS", 50, ("tests/assurance/mutation.py",), goes_on=True),
    Part("restore", "a backup restored on another database, every table’s digest compared", "records",
         2_000, "RESTORED_RECORDS", 500, ("tests/assurance/test_restore.py",)),
)  # fmt: skip


def code_now() -> str:
    """A digest of everything that a figure is about: the same figures belong to the same files."""
    found = hashlib.sha256()
    for folder in ("src/cairn", "tests", "requirements"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:12]


def runs_so_far() -> list[dict[str, Any]]:
    return [json.loads(line) for line in RUNS.read_text("utf-8").splitlines()] if RUNS.exists() else []


def of_part(runs: list[dict[str, Any]], part: Part, code: str | None = None) -> dict[str, Any]:
    """The figures of a part added up: of one code, or of all."""
    added: dict[str, Any] = {"runs": 0, "failed": 0, "seconds": 0.0}
    for run in runs:
        if run["part"] != part.name or (code and run["code"] != code) or run.get("skipped"):
            continue
        added["runs"] += 1
        added["failed"] += not run["passed"]
        added["seconds"] += run["seconds"]
        for name in run.keys() - set(GIVEN):
            value = run[name]
            added[name] = added.get(name, [] if isinstance(value, list) else 0) + value
    return added


def run_once(
    part: Part, address: str, code: str, seed: int, done: int, chunk: int, **more: str
) -> dict[str, Any]:
    """One run, as a line, with `more` in its environment; what it said is kept under build/ where it failed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    with tempfile.TemporaryDirectory(prefix="cairn-assurance-") as folder:
        told = Path(folder) / "tally"
        environment |= {
            "CAIRN_TEST_TALLY": str(told), "CAIRN_TEST_SEED": str(seed), "CAIRN_TEST_FROM": str(done),
            f"CAIRN_TEST_{part.size}": str(chunk), **more,
        }  # fmt: skip
        if part.needs_server:
            environment["CAIRN_TEST_DATABASE_URL"] = address
        first = part.command[0]
        how = (
            ["-m", first.removesuffix(".py").replace("/", ".")]
            if "test_" not in first
            else ["-m", "pytest", "-q"]
        )
        begun = time.monotonic()
        ended = subprocess.run(
            [sys.executable, *how, *(part.command if how[1] == "pytest" else ())],
            cwd=ROOT, env=environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        seconds = round(time.monotonic() - begun, 1)
        lines = [json.loads(line) for line in told.read_text("utf-8").splitlines()] if told.exists() else []
    run: dict[str, Any] = {
        "part": part.name, "database": part.database, "seed": seed, "from": done, "code": code,
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"), "seconds": seconds, "passed": ended.returncode == 0,
    }  # fmt: skip
    for figures in lines:
        for name, value in figures.items():
            run[name] = run.get(name, type(value)()) + value
    if ended.returncode == 0 and not run.get(part.counted) and not more:
        why = [line for line in ended.stdout.splitlines() if line.startswith("SKIPPED")]
        run["skipped"] = why[0].split(": ", 1)[-1] if why else "nothing is left to try"
    if ended.returncode:
        LOGS.mkdir(parents=True, exist_ok=True)
        (LOGS / f"{part.name}-{seed}.log").write_text(ended.stdout, "utf-8")
        print("    " + "\n    ".join(ended.stdout.strip().splitlines()[-25:]), flush=True)
    return run


def counts(figures: dict[str, Any], part: Part) -> str:
    """Everything that was counted, the part's own figure first."""
    names = [
        part.counted,
        *sorted(figures.keys() - {part.counted, "runs", "failed", "seconds", "wrong", *NAMES}),
    ]
    return ", ".join(f"{round(figures.get(name, 0), 1):,} {name.replace('_', ' ')}" for name in names)


def page(runs: list[dict[str, Any]], code: str) -> str:
    """docs/assurance/results.md."""
    lines = [
        "# What was tried, and what came of it",
        "",
        "Written by `make assurance` from [runs.jsonl](runs.jsonl), a line for each run with its seed; never by hand.",
        "[How to read it, and to go on](../howto/assurance.md). “This code” is the code with the digest "
        f"`{code}`; “in all” adds what was reached with the code of earlier days.",
        "",
        "| part | database | aim | this code | wrong | in all | wrong | runs | minutes |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for part in PARTS:
        now, ever = of_part(runs, part, code), of_part(runs, part)
        lines.append(
            f"| {part.name}: {part.what} | {part.database} | {part.aim:,} {part.counted} "
            f"| {counts(now, part)} | {wrong(now)} | {counts(ever, part)} | {wrong(ever)} "
            f"| {ever['runs']} | {ever['seconds'] / 60:.1f} |"
        )
    if said := notes(runs):
        lines += ["", "## Notes", "", *said]
    if left := survivors(runs):
        heading = "## Mutants that no test killed when they were tried, and none since"
        lines += ["", heading, "", *(f"- {name}" for name in sorted(left))]
    return "\n".join(lines) + "\n"


def wrong(figures: dict[str, Any]) -> int:
    """What was counted as wrong; a run that failed without counting anything is one."""
    return max(figures.get("wrong", 0), figures["failed"])


def notes(runs: list[dict[str, Any]]) -> list[str]:
    """What each part said last, what was skipped and why, and which parts have not run."""
    found = []
    for part in PARTS:
        mine = [run for run in runs if run["part"] == part.name]
        if not mine:
            found.append(f"- {part.name}: has not run.")
        for name, before in (("note", ""), ("skipped", "skipped: ")):
            if mine and mine[-1].get(name):
                found.append(f"- {part.name}: {before}{mine[-1][name]}.")
        found += [
            f"- {run['part']}: seed {run['seed']} failed on {run['at']} with the code {run['code']}."
            for run in mine
            if not run["passed"]
        ]
    return found


def survivors(runs: list[dict[str, Any]]) -> set[str]:
    """What no test noticed, of whichever code, until a later run says that one does."""
    left: set[str] = set()
    for run in runs:
        left = (left | set(run.get("survivors", []))) - set(run.get("noticed_since", []))
    return left


def options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(part.name for part in PARTS))
    parser.add_argument("--minutes", type=float, default=0, help="begin nothing after so many")
    parser.add_argument("--scale", type=float, default=1, help="of every aim")
    parser.add_argument("--chunk", type=int, default=0, help="how much one run takes on")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="runs at the same time")
    parser.add_argument("--again", action="store_true", help="only the mutants that survived, once more")
    parser.add_argument("--show", action="store_true", help="run nothing")
    chosen = parser.parse_args(words)
    if unknown := set(chosen.parts) - {part.name for part in PARTS}:
        parser.error(f"there is no part called {', '.join(sorted(unknown))}")
    return chosen


class Runs:
    """What is done, what is being done, and what comes next: one run of each part in turn, so that a short time gives
    each something; a part may run beside itself, with another seed."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen, self.done, self.code = chosen, runs_so_far(), code_now()
        self.address, self.no_postgresql = postgresql()
        self.end = time.monotonic() + chosen.minutes * 60 if chosen.minutes else float("inf")
        self.under_way: dict[concurrent.futures.Future[dict[str, Any]], tuple[Part, int]] = {}
        self.failed = False
        self.turn = [
            p
            for p in PARTS
            if not (chosen.show or chosen.again) and p.name in (chosen.parts or [q.name for q in PARTS])
        ]

    def reached(self, part: Part) -> int:
        return int(of_part(self.done, part, self.code).get(part.counted, 0))

    def begun(self, part: Part) -> list[int]:
        return [chunk * part.each for other, chunk in self.under_way.values() if other is part]

    def next(self) -> Part | None:
        """The next part that lacks something, at the end of the turn now."""
        for part in list(self.turn if time.monotonic() < self.end else ()):
            aim = part.aim * self.chosen.scale
            if part.needs_server and not self.address:
                print(f"{part.name}: skipped, because {self.no_postgresql}.", flush=True)
                self.turn.remove(part)
            elif self.reached(part) >= aim:
                self.turn.remove(part)
            elif self.reached(part) + sum(self.begun(part)) < aim:
                self.turn.remove(part)
                self.turn.append(part)
                return part
        return None

    def begin(self, part: Part, pool: concurrent.futures.Executor) -> None:
        seed = 1 + sum(run["part"] == part.name for run in self.done) + len(self.begun(part))
        chunk = self.chosen.chunk or part.chunk
        ever = of_part(self.done, part).get(part.counted, 0) if part.goes_on else self.reached(part)
        start = int(ever) + sum(self.begun(part))
        run = pool.submit(run_once, part, self.address, self.code, seed, start, chunk)
        self.under_way[run] = (part, chunk)

    def again(self) -> None:
        """What survived, once more: it counts as no new mutant."""
        part = next(part for part in PARTS if part.name == "mutants")
        seed = 1 + sum(run["part"] == part.name for run in self.done)
        names = json.dumps(sorted(survivors(self.done)))
        self.keep(part, run_once(part, self.address, self.code, seed, 0, 0, CAIRN_TEST_AGAIN=names))

    def ended(self, future: concurrent.futures.Future[dict[str, Any]]) -> None:
        (part, _chunk), run = self.under_way.pop(future), future.result()
        self.keep(part, run)

    def keep(self, part: Part, run: dict[str, Any]) -> None:
        self.done.append(run)
        RUNS.parent.mkdir(parents=True, exist_ok=True)
        with RUNS.open("a", encoding="utf-8") as file:
            file.write(json.dumps(run) + "\n")
        RESULTS.write_text(page(self.done, self.code), "utf-8")
        self.failed = self.failed or not run["passed"]
        if part in self.turn and (run.get("skipped") or not run["passed"]):
            self.turn.remove(part)
        said = run.get("skipped") or counts(of_part(self.done, part, self.code), part)
        print(f"{'ok  ' if run['passed'] else 'FAIL'} {part.name}: {said} ({run['seconds']} s)", flush=True)


def main(words: list[str]) -> int:
    runs = Runs(options(words))
    if runs.chosen.again:
        runs.again()
    with concurrent.futures.ThreadPoolExecutor(runs.chosen.jobs) as pool:
        while True:
            while len(runs.under_way) < runs.chosen.jobs and (part := runs.next()):
                runs.begin(part, pool)
            if not runs.under_way:
                break
            ready, _rest = concurrent.futures.wait(
                runs.under_way, return_when=concurrent.futures.FIRST_COMPLETED
            )
            for future in ready:
                runs.ended(future)
    RESULTS.write_text(page(runs.done, runs.code), "utf-8")
    print("\n--- In short, of this code")
    for part in PARTS:
        now = of_part(runs.done, part, runs.code)
        print(f"{part.name}: {counts(now, part)}; {wrong(now)} wrong; aim {part.aim:,}")
    print(f"Written to {RESULTS.relative_to(ROOT)}.")
    return 1 if runs.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Sixteen writers on one SQLite file, each a process of its own, as server processes are.

    python -m bench.writers

With pauses: one writer and all of them in turn, and what an action takes at its 95th percentile. In a tight loop:
whether an acknowledged note was lost, and whether a writer was starved. An action is a whole one: read, check, note,
event.
"""

import argparse
import json
import subprocess
import sys
import time
from statistics import mean
from typing import Any

from bench import place
from bench.tables import machine, ms, percentile, ratio, table


def main() -> None:
    command = argparse.ArgumentParser(prog="python -m bench.writers", description=__doc__.split("\n")[0])
    place.add_places(command, 10_000, engines=("sqlite",))
    command.add_argument("--writers", type=int, default=16)
    command.add_argument("--seconds", type=float, default=10, help="of each phase (%(default)s)")
    command.add_argument("--pause", type=float, default=0.2, help="between two actions (%(default)s s)")
    command.add_argument(
        "--phases", type=int, default=2, help="how often one writer and all of them take turns"
    )
    command.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = command.parse_args()
    one = place.places(options)[0]
    if options.child is not None:
        write(one, options.child)
        return
    one.make()
    print(machine())
    print(report(one, options))


def report(one: place.Place, options: argparse.Namespace) -> str:
    crew = [_hired(one, number) for number in range(options.writers)]
    try:
        for writer in crew:
            assert writer.stdout.readline() == "ready\n"
        before = _ask(crew[0], {"count": True})["count"]
        alone: list[float] = []
        together: list[float] = []
        for _ in range(options.phases):
            alone += _work(crew[:1], options.seconds, options.pause)[0]
            together += [each for times in _work(crew, options.seconds, options.pause) for each in times]
        tight = _work(crew, options.seconds, 0)
        written = len(alone) + len(together) + sum(map(len, tight))
        after = _ask(crew[0], {"count": True})["count"]
    finally:
        for writer in crew:
            writer.stdin.close()
            writer.wait(30)
    means = sorted(mean(times) for times in tight if times)
    most = max(map(max, tight))
    paused = table(
        ["writers", "actions", "p50 ms", "p95 ms"],
        [
            ["1", len(alone), ms(percentile(alone, 50)), ms(percentile(alone, 95))],
            [options.writers, len(together), ms(percentile(together, 50)), ms(percentile(together, 95))],
            ["ratio", "", "", ratio(percentile(together, 95), percentile(alone, 95))],
        ],
    )
    loop = table(
        ["tight loop", ""],
        [
            ["actions acknowledged in all", written],
            ["notes found afterwards", after - before],
            ["writers that wrote nothing", sum(not times for times in tight)],
            ["fastest writer's mean ms", ms(means[0])],
            ["slowest writer's mean ms", ms(means[-1])],
            ["slowest / fastest", ratio(means[-1], means[0])],
            ["longest action ms", ms(most)],
        ],
    )
    return f"\n{options.pause * 1000:.0f} ms between actions\n\n{paused}\n{loop}"


def _hired(one: place.Place, number: int) -> Any:
    """A process with Django started, which waits for what to do."""
    writer = subprocess.Popen(
        [sys.executable, "-P", "-m", "bench.writers", *one.words, "--child", str(number)],
        env=one.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return writer


def _work(crew: list[Any], seconds: float, pause: float) -> list[list[float]]:
    """Everybody at once, for so long; the seconds of each one's actions."""
    order = {"start": time.time() + 0.5, "seconds": seconds, "pause": pause}
    for writer in crew:
        _tell(writer, order)
    return [json.loads(writer.stdout.readline())["times"] for writer in crew]


def _tell(writer: Any, order: dict[str, Any]) -> None:
    writer.stdin.write(json.dumps(order) + "\n")
    writer.stdin.flush()


def _ask(writer: Any, order: dict[str, Any]) -> dict[str, Any]:
    _tell(writer, order)
    answer: dict[str, Any] = json.loads(writer.stdout.readline())
    return answer


def write(one: place.Place, number: int) -> None:
    """The child: orders on standard input, what they took on standard output."""
    one.start_django()
    from cairn.access.actor import actor_of
    from cairn.access.models import Appointment
    from cairn.cases import actions
    from cairn.cases.models import Case, Note

    targets = json.loads((one.home / "targets.json").read_text())
    posts = Appointment.objects.select_related("user", "agency", "area", "team")
    appointments = targets["appointments"]
    actor = actor_of(posts.get(uid=appointments[number % len(appointments)]))
    case = Case.objects.select_related("agency", "area").get(
        uid=targets["open"][number % len(targets["open"])]
    )
    actions.write_note(case=case, kind="other", text="Begun.", by=actor)  # the first one opens everything
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "count" in order:
            print(json.dumps({"count": Note.objects.count()}), flush=True)
            continue
        time.sleep(max(0.0, order["start"] + (order["pause"] * number / 16) - time.time()))
        times, until = [], time.monotonic() + order["seconds"]
        while time.monotonic() < until:
            begun = time.perf_counter()
            actions.write_note(case=case, kind="other", text="She sounded calmer.", by=actor)
            times.append(time.perf_counter() - begun)
            time.sleep(order["pause"])
        print(json.dumps({"times": times}), flush=True)


if __name__ == "__main__":
    main()

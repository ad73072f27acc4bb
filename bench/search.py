"""Person search inside one process: its time at each size, and how many one-edit misspellings it finds.

python -m bench.search --people 10000 1000000
"""

import argparse
import json
import subprocess
import sys
import time
from random import Random
from typing import Any

from bench import place
from bench.misspelling import typed
from bench.tables import machine, ms, percentile, ratio, table

KINDS = ("exact", "one word", "fragment", "misspelt")


def main() -> None:
    command = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__.split("\n")[0])
    place.add_places(command, 10_000, 1_000_000)
    command.add_argument("--searches", type=int, default=300, help="of each kind (%(default)s)")
    command.add_argument("--what", choices=("records", "people"), default="records", help="see bench.make")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = command.parse_args()
    chosen = place.places(options, options.what)
    if options.child:
        print(json.dumps(measure(chosen[0], options.searches, options.seed)))
        return
    print(machine())
    for engine in options.engines:
        report(engine, [one for one in chosen if one.engine == engine], options.searches, options.seed)


def report(engine: str, chosen: list[place.Place], searches: int, seed: int) -> None:
    """Both sizes answer a quarter of the searches in turn, so that a busy moment of the machine meets both."""
    found: dict[int, dict[str, Any]] = {
        one.people: {"times": {kind: [] for kind in KINDS}, "found": 0, "first": 0, "tries": 0}
        for one in chosen
    }
    for one in chosen:
        one.make()
    for turn in range(4):
        for one in chosen:
            said = _asked(one, max(1, searches // 4), seed * 100 + turn)
            for kind in KINDS:
                found[one.people]["times"][kind] += said["times"][kind]
            for name in ("found", "first", "tries"):
                found[one.people][name] += said[name]
    least, most = chosen[0].people, chosen[-1].people
    heading = ["search", *(f"{people:,}: p50 ms | p95 ms" for people in found), "p95 ratio"]
    rows = []
    for kind in KINDS:
        times = [found[people]["times"][kind] for people in found]
        cells = [f"{ms(percentile(t, 50))} | {ms(percentile(t, 95))}" for t in times]
        last = ratio(percentile(found[most]["times"][kind], 95), percentile(found[least]["times"][kind], 95))
        rows.append([kind, *cells, last])
    print(f"\n{engine}\n")
    print(table(" | ".join(heading).split(" | "), [" | ".join(row).split(" | ") for row in rows]))
    for people, said in found.items():
        share, first = said["found"] / said["tries"], said["first"] / said["tries"]
        print(
            f"{people:,} people: {share:.3f} of {said['tries']} one-edit misspellings found, "
            f"{first:.3f} on the first page"
        )


def _asked(one: place.Place, searches: int, seed: int) -> dict[str, Any]:
    words = [*one.words, "--what", one.what, "--searches", str(searches), "--seed", str(seed), "--child"]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bench.search", *words],
        env=one.environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def measure(one: place.Place, searches: int, seed: int) -> dict[str, Any]:
    """Searches as Ama for people whom she sees; `first` counts those found among the first 25."""
    one.start_django()
    from cairn.access.actor import actor_of
    from cairn.access.models import Appointment
    from cairn.people.queries import search

    targets = json.loads((one.home / "targets.json").read_text())
    post = Appointment.objects.select_related("user", "agency", "area", "team").get(
        uid=targets["appointment"]
    )
    actor, random = actor_of(post), Random(seed)
    times: dict[str, list[float]] = {kind: [] for kind in KINDS}
    found = first = 0
    wanted = [random.choice(targets["people"]) for _ in range(searches)]
    for number, (uid, given, family) in enumerate([*wanted[:3], *wanted]):
        for kind, text in typed(random, given.lower(), family.lower()).items():
            begun = time.perf_counter()
            rows = search(actor, text)
            if number < 3:  # the first ones open the database's pages
                continue
            times[kind].append(time.perf_counter() - begun)
            if kind == "misspelt":
                uids = [str(row.uid) for row in rows]
                found, first = found + (uid in uids), first + (uid in uids[:25])
    return {"times": times, "found": found, "first": first, "tries": searches}


if __name__ == "__main__":
    main()

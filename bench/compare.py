"""Cairn's pages held against a plain-Django twin, and their processor time against a bare WSGI application.

    python -m bench.compare --people 100000

The three answer the same pages of the same register in turn: list, search, open, create.
"""

import argparse
import contextlib
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

from bench import place
from bench.bare import EACH
from bench.browser import Browser
from bench.checklist import filled
from bench.misspelling import typed
from bench.servers import Server, cairn, wsgi
from bench.tables import machine, ms, percentile, ratio, table

PAGES = ("list", "search", "open", "create")


@dataclass
class Side:
    """One of the three, with what each page takes there: seconds until the answer, and of the processor."""

    name: str
    server: Server
    targets: dict[str, Any]
    random: Random
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    used: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.browser = Browser(self.server.port)

    def ask(self, page: str, number: int, *, counts: bool) -> None:
        """One page; what a form needs before it can be sent is fetched, and not counted."""
        do = self.prepared(page, number)
        before = self.server.cpu()
        seconds = do()
        if counts:
            self.took[page].append(seconds)
            self.used[page].append(self.server.cpu() - before)

    def prepared(self, page: str, number: int) -> Callable[[], float]:
        raise NotImplementedError

    def text(self) -> str:
        _uid, given, family = self.random.choice(self.targets["people"])
        return typed(self.random, given, family)["exact"]

    def get(self, path: str) -> Callable[[], float]:
        return lambda: self.browser.get(path).seconds

    def create(self, path: str) -> Callable[[], float]:
        said = filled(self.random, self.browser.get(path))
        return lambda: self.browser.post(path, said).seconds


class Cairn(Side):
    def prepared(self, page: str, number: int) -> Callable[[], float]:
        match page:
            case "list":
                return self.get("/cases/?whose=all&state=closed")
            case "search":
                said = self.browser.get("/people/").hidden | {"text": self.text()}
                return self.get(self.browser.post("/people/", said).location)
            case "open":
                return self.get(f"/cases/{self.random.choice(self.targets['cases'])}/")
        return self.create(f"/cases/{self.random.choice(self.targets['open'])}/assessments/new/")


class Twin(Side):
    def prepared(self, page: str, number: int) -> Callable[[], float]:
        match page:
            case "list":
                return self.get("/cases/")
            case "search":
                return self.get(f"/people/?{urlencode({'text': self.text()})}")
            case "open":
                return self.get(f"/cases/{self.random.choice(self.targets['cases'])}/")
        return self.create(f"/cases/{self.random.choice(self.targets['open'])}/assess/")


class Bare(Side):
    def prepared(self, page: str, number: int) -> Callable[[], float]:
        return self.get(f"/{page}/{number % EACH}/")


def main() -> None:
    command = argparse.ArgumentParser(prog="python -m bench.compare", description=__doc__.split("\n")[0])
    place.add_places(command, 100_000)
    command.add_argument(
        "--rounds", type=int, default=60, help="how often each page is asked for (%(default)s)"
    )
    command.add_argument("--seed", type=int, default=1)
    options = command.parse_args()
    print(machine())
    for one in place.places(options):
        print(
            f"\n{one.engine}, {one.people:,} people\n\n{report(measure(one, options.rounds, options.seed))}",
            flush=True,
        )


def measure(one: place.Place, rounds: int, seed: int) -> list[Side]:
    """Cairn, the twin and the bare application, each asked for each page in every round."""
    one.make()
    targets = json.loads((one.home / "targets.json").read_text())
    with contextlib.ExitStack() as stack:

        def side(kind: type[Side], name: str, server: contextlib.AbstractContextManager[Server]) -> Side:
            return kind(name, stack.enter_context(server), targets, Random(seed))

        ours = side(Cairn, "Cairn", cairn(one))
        one.run("bench.bare", *one.words)  # after `cairn serve` has collected the static files
        twin = side(Twin, "twin", wsgi(one, "bench.twin.wsgi:application", "bench.twin.settings"))
        bare = side(Bare, "bare", wsgi(one, "bench.bare:application"))
        ours.browser.become(targets["appointment"])
        login = twin.browser.get("/login/").hidden
        twin.browser.post("/login/", login | {"username": targets["workers"][0], "password": place.PASSWORD})
        sides = [ours, twin, bare]
        for number in range(-5, rounds):
            for page in PAGES:
                for each in sides if number % 2 else reversed(sides):
                    if page != "create" or each is not bare:
                        each.ask(page, number, counts=number >= 0)
    return sides


def report(sides: list[Side]) -> str:
    ours, twin, bare = sides
    rows = []
    for page in PAGES:
        took = [percentile(side.took[page], 50) for side in (ours, twin)]
        used = [percentile(side.used[page], 50) for side in sides]
        row = [page, ms(took[0]), ms(took[1]), ratio(took[1], took[0])]
        row += [ms(used[0]), ms(used[1]), ratio(used[1], used[0])]
        row += [ms(used[2]), ratio(used[0], used[2])] if bare.used[page] else ["–", "–"]
        rows.append(row)
    heading = [
        "page",
        "Cairn p50 ms",
        "twin p50 ms",
        "twin / Cairn",
        "Cairn CPU ms",
        "twin CPU ms",
        "twin / Cairn",
    ]
    return table([*heading, "bare CPU ms", "Cairn / bare"], rows)


if __name__ == "__main__":
    main()

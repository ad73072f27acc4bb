"""A load test through `cairn serve` over loopback: the pages that a worker opens all day, at each size in turn.

    python -m bench.load --people 10000 1000000 --rounds 100

Every round asks each server for each page once, one size after the other, so that the ratios hold on a busy machine.
It stops by itself. Signing in is measured with its password hash and without the second form, the one-time code.
"""

import argparse
import contextlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench import place
from bench.browser import Browser
from bench.checklist import filled
from bench.misspelling import typed
from bench.servers import Server, cairn
from bench.tables import machine, ms, percentile, ratio, table

WARM_UP = 5


@dataclass
class User:
    """One worker at one server, and what she may ask for."""

    server: Server
    targets: dict[str, Any]
    number: int
    random: Random
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.browser = Browser(self.server.port, f"192.0.2.{self.number + 1}")
        appointments = self.targets["appointments"]
        self.browser.become(appointments[self.number % len(appointments)])

    def pick(self, name: str) -> Any:
        return self.random.choice(self.targets[name])


def sign_in(user: User) -> float:
    """The password form, from an address of its own each time: the limit on attempts is part of the page."""
    address = f"198.51.{user.random.randrange(256)}.{user.random.randrange(256)}"
    browser = Browser(user.server.port, address)
    form = browser.get("/accounts/login/")
    said = form.hidden | {"login": user.pick("workers"), "password": place.PASSWORD}
    return browser.post("/accounts/login/", said).seconds


def home(user: User) -> float:
    return user.browser.get("/").seconds


def search(kind: str) -> Callable[[User], float]:
    """What is typed goes by POST, and its answer is a page of its own: both together."""

    def ask(user: User) -> float:
        _uid, given, family = user.pick("people")
        form = user.browser.get("/people/")
        said = form.hidden | {"text": typed(user.random, given.lower(), family.lower())[kind]}
        sent = user.browser.post("/people/", said)
        return sent.seconds + user.browser.get(sent.location).seconds

    return ask


def person(user: User) -> float:
    return user.browser.get(f"/people/{user.pick('people')[0]}/").seconds


def case(user: User) -> float:
    return user.browser.get(f"/cases/{user.pick('cases')}/").seconds


def case_list(user: User) -> float:
    """Everybody's closed cases, the longest list there is: the newest first."""
    return user.browser.get("/cases/?whose=all&state=closed").seconds


def case_list_by_name(user: User) -> float:
    """The same by name: all of it has to be sorted."""
    return user.browser.get("/cases/?whose=all&state=closed&sort=name").seconds


def queue(user: User) -> float:
    return user.browser.get("/referrals/").seconds


def assess(user: User) -> float:
    """Save a whole checklist of 24 answers."""
    path = f"/cases/{user.pick('open')}/assessments/new/"
    form = user.browser.get(path)
    return user.browser.post(path, filled(user.random, form)).seconds


ACTIONS: dict[str, Callable[[User], float]] = {
    "sign in": sign_in,
    "home": home,
    "search, exact": search("exact"),
    "search, one word": search("one word"),
    "search, fragment": search("fragment"),
    "search, misspelt": search("misspelt"),
    "person's page": person,
    "case page": case,
    "case list": case_list,
    "case list by name": case_list_by_name,
    "referrals": queue,
    "save an assessment": assess,
}


def main() -> None:
    command = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__.split("\n")[0])
    place.add_places(command, 10_000, 1_000_000)
    command.add_argument(
        "--rounds", type=int, default=100, help="how often each page is asked for (%(default)s)"
    )
    command.add_argument("--users", type=int, default=1, help="how many ask at the same time (%(default)s)")
    command.add_argument("--only", nargs="+", choices=ACTIONS, help="some of the pages")
    command.add_argument("--seed", type=int, default=1)
    options = command.parse_args()
    print(machine(), f"{options.users} at a time", sep="; ")
    for engine in options.engines:
        chosen = [one for one in place.places(options) if one.engine == engine]
        times = measure(chosen, options.only or list(ACTIONS), options.rounds, options.users, options.seed)
        print(f"\n{engine}\n\n{report(chosen, times)}", flush=True)


def measure(
    chosen: list[place.Place], actions: list[str], rounds: int, users: int, seed: int
) -> dict[tuple[str, int], list[float]]:
    """Seconds by page and size."""
    times: dict[tuple[str, int], list[float]] = {}
    with contextlib.ExitStack() as stack:
        at: dict[int, list[User]] = {}
        for one in chosen:
            one.make()
            targets = json.loads((one.home / "targets.json").read_text())
            server = stack.enter_context(cairn(one))
            at[one.people] = [User(server, targets, n, Random(seed + n)) for n in range(users)]
        pool = stack.enter_context(ThreadPoolExecutor(users))
        for number in range(-WARM_UP, rounds):
            for name in actions:
                for people in list(at) if number % 2 else list(reversed(at)):
                    took = list(pool.map(ACTIONS[name], at[people]))
                    if number >= 0:
                        times.setdefault((name, people), []).extend(took)
    return times


def report(chosen: list[place.Place], times: dict[tuple[str, int], list[float]]) -> str:
    sizes = [one.people for one in chosen]
    heading = ["page", *(cell for people in sizes for cell in (f"{people:,}: p50 ms", "p95 ms"))]
    rows = []
    for name in dict.fromkeys(name for name, _people in times):
        cells = [ms(percentile(times[name, people], which)) for people in sizes for which in (50, 95)]
        least, most = times[name, sizes[0]], times[name, sizes[-1]]
        last = [ratio(percentile(most, which), percentile(least, which)) for which in (50, 95)]
        rows.append([name, *cells, *last])
    return table([*heading, "p50 ratio", "p95 ratio"], rows)


if __name__ == "__main__":
    main()

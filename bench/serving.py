"""gunicorn's threads against granian, over the same register: A B A B, so that a busy moment meets both.

uv pip install granian        it is no dependency of Cairn
python -m bench.serving
"""

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from random import Random

from bench import place
from bench.load import ACTIONS, User
from bench.servers import Server, cairn, free_port, running
from bench.tables import machine, ms, percentile, ratio, table

PAGES = ("home", "person's page", "case page", "case list")


def main() -> None:
    command = argparse.ArgumentParser(prog="python -m bench.serving", description=__doc__.split("\n")[0])
    place.add_places(command, 10_000, engines=("sqlite",))
    command.add_argument(
        "--blocks", type=int, default=4, help="how often each server has its turn (%(default)s)"
    )
    command.add_argument(
        "--rounds", type=int, default=10, help="of the pages in a block, for each user (%(default)s)"
    )
    command.add_argument("--users", type=int, default=4)
    options = command.parse_args()
    if not find_spec("granian"):
        sys.exit("granian is not installed: uv pip install granian")
    print(machine())
    for one in place.places(options):
        one.make()
        print(f"\n{one.engine}, {one.people:,} people, {options.users} users\n")
        print(measure(one, options.blocks, options.rounds, options.users))


@contextlib.contextmanager
def granian(one: place.Place, *, threads: int = 4) -> Iterator[Server]:
    """The same application in one process with as many threads."""
    port = free_port()
    words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws"]
    command = [
        sys.executable,
        "-P",
        "-m",
        "granian",
        *words,
        "--blocking-threads",
        str(threads),
        "--log-level",
        "warning",
    ]
    with running([*command, "cairn.config.wsgi:application"], one.environment, port, "/healthz") as server:
        yield server


def measure(one: place.Place, blocks: int, rounds: int, users: int) -> str:
    targets = json.loads((one.home / "targets.json").read_text())
    with contextlib.ExitStack() as stack:
        servers = {"gunicorn": stack.enter_context(cairn(one)), "granian": stack.enter_context(granian(one))}
        crews = {
            name: [User(server, targets, n, Random(n)) for n in range(users)]
            for name, server in servers.items()
        }
        pool = stack.enter_context(ThreadPoolExecutor(users))
        took: dict[str, list[float]] = {name: [] for name in servers}
        speed: dict[str, list[float]] = {name: [] for name in servers}
        used: dict[str, float] = dict.fromkeys(servers, 0.0)
        for block in range(-1, blocks):
            for name, crew in crews.items():
                before, begun = servers[name].cpu(), time.perf_counter()
                answers = list(
                    pool.map(
                        lambda user: [ACTIONS[page](user) for _ in range(rounds) for page in PAGES], crew
                    )
                )
                if block >= 0:
                    took[name] += [seconds for times in answers for seconds in times]
                    speed[name].append(sum(map(len, answers)) / (time.perf_counter() - begun))
                    used[name] += servers[name].cpu() - before
    rows = [
        [
            name,
            ", ".join(f"{each:.1f}" for each in speed[name]),
            ms(percentile(took[name], 50)),
            ms(percentile(took[name], 95)),
            ms(used[name] / len(took[name])),
        ]
        for name in took
    ]
    one_by_one = [ratio(b, a) for a, b in zip(speed["gunicorn"], speed["granian"], strict=True)]
    said = f"granian / gunicorn, pages a second, block by block: {', '.join(one_by_one)}\n"
    return (
        table(["server", "pages a second, block by block", "p50 ms", "p95 ms", "CPU ms a page"], rows)
        + "\n"
        + said
    )


if __name__ == "__main__":
    main()

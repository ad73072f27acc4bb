"""Make registers of invented people for the benches: rows straight into the database, the same for the same seed.

`records` is everything that the pages show; `people` only whom a search finds, and `figures` only what figures count:
for registers of millions.
What is sealed, and the keyed hashes, differ from run to run: keys are made by chance, as in every installation.
"""

import argparse
import shutil
import time
from collections.abc import Callable

from bench import place


def main() -> None:
    command = argparse.ArgumentParser(prog="python -m bench.make", description=__doc__)
    place.add_places(command, 10_000)
    command.add_argument("--what", choices=place.WHAT, default="records")
    command.add_argument("--areas", type=int, default=0, help="so many more boroughs (figures)")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--drop", action="store_true", help="take them away again, databases too")
    options = command.parse_args()
    chosen = place.places(options, options.what)
    for one in chosen:
        if options.drop:
            drop(one)
        elif len(chosen) > 1:
            one.run(
                "bench.make",
                *one.words,
                "--what",
                one.what,
                "--areas",
                str(options.areas),
                "--seed",
                str(options.seed),
            )
        else:
            make(one, seed=options.seed, areas=options.areas)


def make(one: place.Place, *, seed: int, areas: int = 0) -> None:
    drop(one)
    one.home.mkdir(parents=True, mode=0o700)
    if one.engine == "postgresql":
        _create(one)
    one.start_django("migrate")
    from bench.make.fill import fill

    begun = time.monotonic()
    counts = fill(one, seed=seed, areas=areas, progress=_said(one))
    print(
        f"{one.name}: {time.monotonic() - begun:.0f} s",
        *(f"  {number:>12,} {name}" for name, number in counts.items()),
        sep="\n",
    )


def _said(one: place.Place) -> Callable[[int], None]:
    return lambda people: print(f"{one.name}: {people:,} people", flush=True)


def drop(one: place.Place) -> None:
    """The home, and on PostgreSQL the database."""
    shutil.rmtree(one.home, ignore_errors=True)
    if one.engine == "postgresql":
        import psycopg

        with psycopg.connect(one.server, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{one.database_name}" WITH (FORCE)')


def _create(one: place.Place) -> None:
    import psycopg

    with psycopg.connect(one.server, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{one.database_name}"')


if __name__ == "__main__":
    main()

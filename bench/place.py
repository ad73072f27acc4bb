"""Where a bench works: a home and a database of its own for each engine and size, made by `bench.make` where missing.

A process is about one database (Django reads its settings once), so whatever touches records runs as a child.
"""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ENGINES = ("sqlite", "postgresql")
WHAT = ("records", "people", "figures")
SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"
PASSWORD = "seven quiet lanterns by the weir"  # of the workers who sign in with one; everybody is invented


@dataclass(frozen=True)
class Place:
    """One engine and size. `what` tells full records from those that hold less (bench.make)."""

    engine: str
    people: int
    into: Path
    server: str = SERVER
    what: str = "records"

    @property
    def name(self) -> str:
        return f"{self.what}-{self.engine}-{self.people}"

    @property
    def home(self) -> Path:
        return self.into / self.name

    @property
    def database_name(self) -> str:
        return f"cairn_bench_{self.what}_{self.people}"

    @property
    def database_url(self) -> str:
        if self.engine == "sqlite":
            return ""
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{self.database_name}"))

    @property
    def environment(self) -> dict[str, str]:
        """For a child that works here. The second factor is left out, as in the demo: it would be one more form."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
        return kept | {
            "CAIRN_HOME": str(self.home),
            "CAIRN_DATABASE_URL": self.database_url,
            "CAIRN_DEMO": "true",
            "CAIRN_PROXIES": "1",  # each user of a load test comes from an address of her own
            "DJANGO_SETTINGS_MODULE": "cairn.config.settings",
            "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        }

    def become(self) -> None:
        """Work here in this very process: before Django is imported."""
        for name in [name for name in os.environ if name.startswith("CAIRN_")]:
            del os.environ[name]
        os.environ.update(self.environment)

    def start_django(self, process: str = "serve") -> None:
        """`migrate` is patient with its database, as whoever makes a register must be."""
        self.become()
        os.environ["CAIRN_PROCESS"] = process
        import django

        django.setup()

    @property
    def is_made(self) -> bool:
        return (self.home / "targets.json").exists()

    def make(self) -> None:
        """The records, where they are not there yet, else brought up to this version of Cairn: in a child."""
        if self.is_made:
            self.run("cairn.cli", "migrate")
        else:
            self.run("bench.make", *self.words, "--what", self.what)

    def run(self, module: str, *words: str) -> None:
        subprocess.run([sys.executable, "-P", "-m", module, *words], env=self.environment, check=True)

    @property
    def words(self) -> list[str]:
        """This place, as the command line says it."""
        where = ["--into", str(self.into), "--server", self.server]
        return ["--engines", self.engine, "--people", str(self.people), *where]


def add_places(command: ArgumentParser, *people: int, engines: tuple[str, ...] = ENGINES) -> None:
    """The arguments that every bench over records has."""
    command.add_argument("--people", type=int, nargs="+", default=list(people), help="sizes (%(default)s)")
    command.add_argument(
        "--engines", nargs="+", choices=ENGINES, default=list(engines), help="databases (%(default)s)"
    )
    command.add_argument(
        "--into", type=Path, default=Path(tempfile.gettempdir()) / "cairn-bench",
        help="where homes and SQLite files are kept between runs; delete it afterwards",
    )  # fmt: skip
    command.add_argument(
        "--server", default=SERVER, help="a PostgreSQL on which databases may be made (%(default)s)"
    )


def places(options: Namespace, what: str = "records") -> list[Place]:
    return [
        Place(engine, people, options.into.absolute(), options.server, what)
        for engine in options.engines
        for people in options.people
    ]

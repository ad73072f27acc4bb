"""`cairn migrate`: make the database, or bring it up to this version of Cairn."""

import argparse
from typing import Any

from cairn.cli import start
from cairn.cli.console import FOUND, WELL, Failure, tell

MANY = 12


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "migrate", help="make the database, or bring it up to this version"
    )
    command.add_argument(
        "--check", action="store_true", help="change nothing; exit code 1 when there is work to do"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    start.make_home()
    start.set_environment("CAIRN_PROCESS", "migrate")  # as the role that owns the tables
    start.start_django()
    steps = steps_to_do()
    if options.check:
        print(f"{len(steps)} steps to do." if steps else "The database is up to date.")
        return FOUND if steps else WELL
    migrate(steps)
    print("The database is up to date.")
    return WELL


def steps_to_do() -> list[str]:
    """The migrations that this database has not seen, in order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [
        f"{step.app_label} {step.name}"
        for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


def migrate(steps: list[str]) -> None:
    """Run them, lay the audit's guards again, and make the first key ring where everything is new."""
    from cairn.core.db.fresh import bring_up_to_date

    need_keyring()
    if len(steps) > MANY:
        tell(f"  {len(steps)} steps ...")
    for step in steps if len(steps) <= MANY else ():
        tell(f"  {step}")
    bring_up_to_date()
    fill()


def fill() -> None:
    """What older rows want besides their columns, and only code that opens sealed values can give them."""
    from cairn.oversight.actions.looking import keep_missing_names

    kept = keep_missing_names()
    if kept:
        tell(f"  the names in {kept} requests are kept as hashes now, so that bars reach them")


def need_keyring() -> None:
    """A new installation gets root keys; one that has records and no keys must not get others."""
    from pathlib import Path

    from django.conf import settings
    from django.db import connection

    from cairn.access import keys

    path = Path(settings.CAIRN_KEYRING)
    if path.exists():
        return
    if "access_datakey" in connection.introspection.table_names():
        raise Failure(
            f"There is no key ring at {path}, and this database needs its own. Restore it from its backup."
        )
    keys.make_keyring(path)
    tell(
        f"  new root keys: {path}. Keep a copy apart from the database's backups: without it nothing sealed opens."
    )

"""`cairn move-to-postgresql`: everything from SQLite into an empty PostgreSQL database, with proof of each table."""

import argparse
import sys
import time
from typing import Any
from urllib.parse import urlsplit

from cairn.cli import start
from cairn.cli.console import FOUND, WELL, Failure, Misuse, Progress
from cairn.cli.migrate import steps_to_do

TARGET = "target"


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "move-to-postgresql",
        help="copy this installation's SQLite database into an empty PostgreSQL one, with proof",
        description="Stop the server and the worker first. Makes the tables in the empty database of URL, as the role "
        "that shall own them, copies every row in one transaction, compares count and digest of every table, sets "
        "the sequences and lays the audit's guards. SQLite's file stays as it is.",
    )
    command.add_argument(
        "url",
        metavar="URL",
        help="postgresql://owner:password@host/name, or - to read it from standard input, where others on the "
        "machine cannot see it",
    )
    command.add_argument(
        "--app-role",
        default="",
        metavar="ROLE",
        help="the role that the application will use: it may add to the audit and not change it",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    url = sys.stdin.readline().strip() if options.url == "-" else options.url
    if urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise Misuse("URL begins with postgresql:// and names an empty database.")
    start.alone(start.make_home())
    start.start_django()
    source, target = connect(url)
    from cairn.core.db import copies

    if copies.postgresql_tables(target.get_connection_params()):
        raise Failure("That database is not empty: this command writes into an empty one alone.")
    begun, done = time.monotonic(), False
    try:
        done = move(source, target, options.app_role)
    finally:
        if not done:
            target.close()
            copies.empty_postgresql(target.get_connection_params())
    if not done:
        return FOUND
    print(
        f"Everything is in PostgreSQL, in {time.monotonic() - begun:.0f} seconds. Now set CAIRN_DATABASE_URL",
        end="",
    )
    print(" and CAIRN_MIGRATE_URL, then: cairn doctor." if options.app_role else ", then: cairn doctor.")
    print("The SQLite file was not changed. Take a backup of the new database, then put the file away.")
    return WELL


def connect(url: str) -> tuple[Any, Any]:
    """This installation's SQLite and the other database, as two connections of one process."""
    import dj_database_url
    from django.db import connection, connections

    if connection.vendor != "sqlite":
        raise Failure("This installation is on PostgreSQL already.")
    if steps_to_do():
        raise Failure("The database is not up to date with this version of Cairn: run cairn migrate first.")
    connections.settings[TARGET] = connections.configure_settings(
        {"default": {}, TARGET: dict(dj_database_url.parse(url))}
    )[TARGET]
    return connection, connections[TARGET]


def move(source: Any, target: Any, app_role: str) -> bool:
    from cairn.access import guards
    from cairn.access.models import Upkeep
    from cairn.core.db import moving
    from cairn.core.db.fresh import bring_up_to_date

    if unknown := moving.unknown_tables(source):
        raise Failure(f"No model knows {', '.join(unknown)}: what is in them would be left behind.")
    begun, progress = time.monotonic(), Progress()
    progress("making the tables")
    bring_up_to_date(TARGET)
    try:
        moved = moving.move(source, target, progress)
    finally:
        progress.end()
    for table in moved:
        print(f"{'ok' if table.well else 'DIFFERS':8}{table.table:40}{table.rows:>10,}  {table.digest[:16]}")
        if not table.well:
            print(f"{'':8}{'there':40}{table.rows_there:>10,}  {table.digest_there[:16]}")
    if not all(table.well for table in moved):
        print("Not every table arrived as it was: nothing was kept there.")
        return False
    guards.lay(target, app_role=app_role)
    moving.settle(target)
    rows = sum(table.rows for table in moved)
    Upkeep.objects.using(TARGET).create(
        kind=Upkeep.Kind.MOVED,
        seconds=round(time.monotonic() - begun),
        said=f"{rows} rows of {len(moved)} tables came from SQLite.",
    )
    print(f"{rows:,} rows of {len(moved)} tables, every digest the same.")
    return True

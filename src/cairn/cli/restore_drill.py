"""`cairn restore-drill`: does the newest backup come back? Put into another database, looked through, taken away."""

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cairn.cli import start
from cairn.cli.console import FOUND, WELL, Misuse, Progress, tell

if TYPE_CHECKING:
    from cairn.access.drill import Proof

VALUES = 50


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "restore-drill",
        help="put a backup into another database and look it through (exit code 1: it is not as it was)",
        description="Puts BACKUP, or the newest in a folder, into a database of its own: a file in CAIRN_HOME, or the "
        "empty PostgreSQL database of --into. Compares every table, opens keys and sealed values, follows the audit's "
        "chains, and takes the copy away again. Done where the private key of backups is, with the key ring there; "
        "the proof is then recorded in the installation that made the backup.",
    )
    command.add_argument(
        "backup", type=Path, metavar="BACKUP", help="a backup or a folder of them; with --record, a proof"
    )
    command.add_argument("--key", type=Path, metavar="PRIVATE", help="the private key of backups")
    command.add_argument(
        "--into",
        metavar="URL",
        help="for a backup of PostgreSQL: an empty database, emptied again afterwards",
    )
    command.add_argument(
        "--values", type=int, default=VALUES, metavar="N", help=f"open so many of each column ({VALUES})"
    )
    command.add_argument("--proof", type=Path, metavar="FILE", help="write the proof here as well")
    command.add_argument(
        "--record", action="store_true", help="take in the proof of a drill that was done elsewhere"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    given = options.backup.expanduser().absolute()
    if options.record:
        return record(given)
    if options.key is None or not options.key.is_file():
        raise Misuse("Name the private key of backups with --key.")
    if not given.exists():
        raise Misuse(f"There is no backup at {given}.")
    before, home = start.environment_now(), start.make_home()
    with tempfile.TemporaryDirectory(prefix="drill-", dir=home) as folder:
        proof = drill(options, given, Path(folder))
        written = options.proof or Path(folder) / "proof.json"
        proof.write(written)
        print(proof)
        for sentence in proof.wrong:
            print(sentence)
        tell("cairn restore-drill: recording it in the installation of these settings ...")
        if start.run_child("restore-drill", "--record", str(written), environment=before):
            tell(
                "It was not recorded there: write the proof with --proof, and record it where the backup was made."
            )
    return FOUND if proof.wrong else WELL


def drill(options: argparse.Namespace, given: Path, folder: Path) -> "Proof":
    """Everything from here on is about the copy: this process never opens the installation's own database."""
    into = None if options.into else folder / "drill.sqlite3"
    start.set_environment("CAIRN_DATABASE_URL", options.into or f"sqlite:///{into}")
    start.set_environment("CAIRN_MIGRATE_URL", "")
    start.set_environment("CAIRN_PROCESS", "migrate")
    start.start_django()
    from django.db import connection

    from cairn.access import backup, root_keys
    from cairn.access import drill as drills
    from cairn.core.db import copies

    root_keys.held()  # said now, and not after an hour of restoring
    target = backup.newest(given) if given.is_dir() else given
    begun, progress = time.monotonic(), Progress()
    progress(f"putting back {target.name}")
    ours = bool(options.into)
    try:
        if ours and copies.postgresql_tables(connection.get_connection_params()):
            ours = False
            raise Misuse("The database of --into is not empty. A drill needs one of its own.")
        proof = drills.put_back(target, options.key, into)
        if not proof.wrong:
            bring_up_to_date(progress)
            drills.look_through(proof, values=options.values, told=progress)
    finally:
        progress.end()
        if ours:
            connection.close()
            copies.empty_postgresql(connection.get_connection_params())
    proof.seconds = round(time.monotonic() - begun)
    return proof.signed()


def bring_up_to_date(progress: Progress) -> None:
    """A backup of an older Cairn is read by this one only after its migrations."""
    from django.core.management import call_command

    from cairn.cli.migrate import steps_to_do

    if steps := steps_to_do():
        progress(f"{len(steps)} migrations since")
        call_command("migrate", interactive=False, verbosity=0)


def record(path: Path) -> int:
    if not path.is_file():
        raise Misuse(f"There is no proof at {path}.")
    start.start_django()
    from cairn.access import drill as drills

    kept = drills.record(drills.read(path))
    print(f"Recorded: the drill of {kept.at:%d.%m.%Y}.")
    return WELL

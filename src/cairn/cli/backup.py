"""`cairn backup`: an encrypted copy that can be restored; the keys for it; looking into one; putting one back."""

import argparse
from pathlib import Path
from typing import Any

from cairn.cli import start
from cairn.cli.console import FOUND, WELL, Failure, Misuse, tell


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "backup",
        help="write an encrypted copy of everything, look into one, or put one back",
        description="Without an option: write an encrypted copy of everything to FILE, and of the wrapped data keys to "
        "FILE.keys. Neither holds the key ring.",
    )
    command.add_argument(
        "file", type=Path, metavar="FILE", help="the backup; with --new-key, the private key to make"
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument("--new-key", action="store_true", help="make the pair of keys that backups need")
    what.add_argument("--verify", action="store_true", help="open a backup wholly, and compare its tables")
    what.add_argument(
        "--restore", action="store_true", help="put a backup into a database that is not there yet"
    )
    command.add_argument(
        "--key", type=Path, metavar="PRIVATE", help="the private key, for --verify and --restore"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    target = options.file.expanduser().resolve()
    if options.verify or options.restore:
        if options.key is None:
            raise Misuse("Name the private key with --key.")
        for path in (target, options.key):
            if not path.is_file():
                raise Misuse(f"There is no file {path}.")
    elif not target.parent.is_dir():
        raise Misuse(f"There is no folder {target.parent}.")
    start.make_home()
    if options.restore:
        return restore(target, options.key)
    start.start_django()
    from cairn.access import backup

    if options.new_key:
        print(backup.new_key(target))
        return WELL
    if options.verify:
        looked = backup.verify(target, options.key)
        print("\n".join(looked.wrong) or looked.compared)
        return FOUND if looked.wrong else WELL
    print(backup.backup(target))
    return WELL


def restore(target: Path, private: Path) -> int:
    start.set_environment("CAIRN_PROCESS", "migrate")  # as the role that owns the tables
    start.start_django()
    from django.conf import settings
    from django.db import connection

    from cairn.access import backup

    if connection.vendor == "sqlite":
        manifest = backup.restore_sqlite(target, private, Path(connection.settings_dict["NAME"]))
    else:
        manifest, wrong = backup.restore_postgresql(target, private, connection.get_connection_params())
        if wrong:
            raise Failure("It was put back, and it is not as it was: " + " ".join(wrong))
    tell(f"  made at {manifest.made_at} by Cairn {manifest.cairn}")
    if not Path(settings.CAIRN_KEYRING).exists():
        tell(f"  The key ring belongs at {settings.CAIRN_KEYRING}: without it nothing sealed opens.")
    print("It is back. Now: cairn migrate, cairn doctor.")
    return WELL

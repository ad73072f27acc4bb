"""`cairn keys ...`: what keys there are, whether they open, and new ones for old while Cairn is at work."""

import argparse
from pathlib import Path
from typing import Any

from cairn.cli import start
from cairn.cli.console import FOUND, WELL, Misuse, Progress

SCOPES = ("person", "case", "referral", "draft", "agency", "system")
SAMPLE = 100


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "keys",
        help="list, check and rotate the keys of sealed fields",
        description="A key of one person or case is destroyed by a disposal that was reviewed, and by nothing else.",
    )
    what = command.add_subparsers(title="what to do", metavar="WHAT", required=True)

    what.add_parser("list", help="root keys and data keys, and how many there are").set_defaults(
        run=list_them
    )

    look = what.add_parser(
        "check", help="open every key and some of what it seals (exit code 1: some do not)"
    )
    look.add_argument(
        "--values", type=int, default=SAMPLE, metavar="N", help=f"open so many of each column ({SAMPLE})"
    )
    look.set_defaults(run=check)

    root = what.add_parser(
        "rotate-root",
        help="a new root key, and all data keys wrapped by it; Cairn may be at work",
        description="Adds a root key to the key ring and wraps every data key with it. Cut off, it is finished by the "
        "same command. Afterwards: cairn keys retire.",
    )
    root.add_argument(
        "--copy",
        type=Path,
        required=True,
        metavar="FILE",
        help="where the new key ring is copied before anything depends on it: not on this machine",
    )
    root.set_defaults(run=rotate_root)

    data = what.add_parser(
        "rotate-data",
        help="new data keys for a scope, and its values sealed with them; Cairn may be at work",
        description="Replaces each data key of the scope and seals its values anew, a few at a time. Cut off, it is "
        "taken up again by the same command. Append-only tables keep the keys that they were written with.",
    )
    data.add_argument("scope", choices=(*SCOPES, "all"))
    data.set_defaults(run=rotate_data)

    hashes = what.add_parser(
        "rotate-hashes",
        help="a new key over the keyed hashes of telephones, addresses, names; Cairn must be stopped",
    )
    hashes.set_defaults(run=rotate_hashes)

    retire = what.add_parser(
        "retire",
        help="destroy retired data keys that seal nothing; take root keys that wrap nothing out of the ring",
        description="A root key that is taken out opens the .keys files of older backups: keep it, apart from "
        "Cairn, for as long as those are kept.",
    )
    retire.add_argument(
        "--into", type=Path, metavar="FILE", help="where root keys go (beside the key ring, by date)"
    )
    retire.set_defaults(run=retire_unused)

    adopt = what.add_parser("adopt", help="bring a retired root key back, to restore a backup of its time")
    adopt.add_argument("file", type=Path, metavar="FILE")
    adopt.set_defaults(run=adopt_file)


def list_them(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.access.key_check import listed

    for what, said in listed():
        print(f"{what:16}  {said}")
    return WELL


def check(options: argparse.Namespace) -> int:
    if options.values < 0:
        raise Misuse("--values is a number, 0 or above.")
    start.start_django()
    from cairn.access import key_check

    progress = Progress()
    try:
        looked = key_check.check(options.values, progress)
    finally:
        progress.end()
    for sentence in looked.wrong:
        print(sentence)
    print(looked)
    return FOUND if looked.wrong else WELL


def rotate_root(options: argparse.Namespace) -> int:
    copy = options.copy.expanduser().absolute()
    if copy.exists() or not copy.parent.is_dir():
        raise Misuse(f"{copy} must be a new file in a folder that is there.")
    start.start_django()
    from cairn.access import key_rotation

    progress = Progress()
    try:
        name = key_rotation.rotate_root(copy, progress)
    finally:
        progress.end()
    print(f"Root key {name} wraps every data key that opens.")
    print(
        f"The new key ring is in {copy} too: that belongs in the safe. Then: cairn keys check, cairn keys retire."
    )
    return WELL


def rotate_data(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.access import key_rotation

    progress, broken = Progress(), 0
    for scope in SCOPES if options.scope == "all" else (options.scope,):
        try:
            rotated = key_rotation.rotate_data(scope, progress)
        finally:
            progress.end()
        print(f"{scope}: {rotated}")
        broken += rotated.broken
    print("In a day, cairn keys retire destroys those of the old keys that seal nothing any more.")
    return FOUND if broken else WELL


def rotate_hashes(options: argparse.Namespace) -> int:
    home = start.make_home()
    start.alone(home)
    start.start_django()
    from cairn.access import hash_layers

    progress = Progress()
    try:
        count = hash_layers.rehash(progress)
    finally:
        progress.end()
    print(f"A new key lies over {count} keyed hashes. Start the server and the worker again.")
    return WELL


def retire_unused(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.access import key_rotation, root_keys
    from cairn.core import clock

    ring = root_keys.place()
    into = options.into or ring.with_name(f"{ring.stem}-retired-{clock.today():%Y-%m-%d}.json")
    progress = Progress()
    try:
        gone = key_rotation.retire(into.expanduser().absolute(), progress)
    finally:
        progress.end()
    print(f"{gone.data_keys} retired data keys sealed nothing any more and were destroyed.")
    if gone.root_keys:
        print(f"Taken out of the key ring: root key {', '.join(gone.root_keys)}, into {gone.into}.")
        print(
            "It opens the .keys files of older backups: take it off this machine, keep it while they are kept."
        )
    else:
        print("Every root key in the ring is in use.")
    return WELL


def adopt_file(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        raise Misuse(f"There is no file {options.file}.")
    start.start_django()
    from cairn.access import root_keys

    new = root_keys.adopt(options.file)
    print(
        f"Root key {', '.join(new)} is in the key ring again." if new else "Its root keys are there already."
    )
    return WELL

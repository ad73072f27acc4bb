"""`cairn downtime-pack`: today's high-risk list for a manager, readable on another machine while Cairn is away."""

import argparse
from pathlib import Path
from typing import Any

from cairn.cli import start
from cairn.cli.console import WELL, Misuse


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "downtime-pack",
        help="today's high-risk list for a manager, for the hours in which Cairn is away",
        description="The worker makes the packs three times a day in CAIRN_DOWNTIME. Let another machine fetch them.",
    )
    what = command.add_subparsers(title="what to do", metavar="WHAT", required=True)
    new = what.add_parser("new-key", help="make a manager's key; from then on they have a pack")
    new.add_argument("email", help="with which the manager signs in")
    new.add_argument(
        "file", type=Path, metavar="PRIVATE", help="the manager's private key: hand it over, keep no copy"
    )
    new.set_defaults(run=new_key)
    what.add_parser("make", help="make every pack now").set_defaults(run=make)
    opened = what.add_parser("open", help="open a pack; needs the manager's private key and no installation")
    opened.add_argument("file", type=Path, metavar="PACK")
    opened.add_argument("--key", type=Path, required=True, metavar="PRIVATE")
    opened.add_argument("--into", type=Path, required=True, metavar="HTML", help="a page for any browser")
    opened.set_defaults(run=open_pack)


def new_key(options: argparse.Namespace) -> int:
    private = options.file.expanduser().absolute()
    if not private.parent.is_dir():
        raise Misuse(f"There is no folder {private.parent}.")
    start.make_home()
    start.start_django()
    from cairn.access.models import User
    from cairn.home import actions

    user = User.objects.filter(email=options.email.strip().lower()).first()
    if user is None:
        raise Misuse(f"There is no account {options.email}.")
    public = actions.new_pack_key(user=user, private=private)
    print(f"{private} opens the manager's packs: hand it over, and take it off this machine.")
    print(f"{public} makes them. Without it there are none any more.")
    return WELL


def make(options: argparse.Namespace) -> int:
    start.make_home()
    start.start_django()
    from cairn.home import actions

    print(f"{actions.make_packs()} packs in {actions.folder()}.")
    return WELL


def open_pack(options: argparse.Namespace) -> int:
    """On any machine with Cairn's program: no settings, no database, no key ring."""
    from cairn.access import sealed_file

    if not options.file.is_file():
        raise Misuse(f"There is no pack {options.file}.")
    with options.file.open("rb") as file:
        text = sealed_file.Reader(file, sealed_file.read_private(options.key)).readall() or b""
    start.write_private(options.into.expanduser().absolute(), text)
    print(f"{options.into} opens in any browser. Destroy it when Cairn is back.")
    return WELL

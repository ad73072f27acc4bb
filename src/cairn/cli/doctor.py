"""`cairn doctor`: is this installation as it must be?"""

import argparse
from typing import Any

from cairn.cli import start
from cairn.cli.console import FOUND, WELL


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "doctor", help="look for what is wrong with this installation (exit code 1 when something is)"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.access.doctor import findings

    found = list(findings())
    for finding in found:
        print(finding)
    if not found:
        print("Nothing is wrong that Cairn can see.")
    return FOUND if found else WELL

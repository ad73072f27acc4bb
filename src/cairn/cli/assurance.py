"""`cairn assurance`: which data protection documents the deploying body has finished."""

import argparse
from datetime import date
from typing import Any

from cairn.cli import start
from cairn.cli.console import FOUND, WELL


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "assurance",
        help="record that a data protection document is finished; list what is missing",
        description="Drafts are in docs/generated/assurance. Until each is finished and an information-governance lead "
        "is appointed, no record about a real person can be made.",
    )
    what = command.add_subparsers(title="what to do", metavar="WHAT", required=True)
    what.add_parser(
        "list", help="what is finished, and what is missing (exit code 1: something is)"
    ).set_defaults(run=list_them)
    finish = what.add_parser("finish", help="record that a document is finished")
    finish.add_argument("document", help="as in cairn assurance list")
    finish.add_argument("--edition", required=True, metavar="TEXT", help="as in 1.0")
    finish.add_argument(
        "--on", required=True, type=day, metavar="DAY", help="when it was signed, as in 2026-11-22"
    )
    finish.add_argument("--by", required=True, metavar="NAME", help="who signed it, with their office")
    finish.set_defaults(run=finish_one)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day: write it as 2026-11-22") from None


def list_them(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.access import assurance
    from cairn.access.models import Finished

    for row in Finished.objects.order_by("document", "-finished_on"):
        print(f"{row.document:26} edition {row.edition}, {row.finished_on:%d.%m.%Y}, {row.finished_by}")
    missing = assurance.missing()
    for sentence in missing:
        print(sentence)
    return FOUND if missing else WELL


def finish_one(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.access import assurance

    assurance.finish(document=options.document, edition=options.edition, on=options.on, by=options.by)
    print(f"Recorded: {assurance.DOCUMENTS[options.document]}, edition {options.edition}.")
    left = len(assurance.missing())
    print(f"{left} more to do: cairn assurance list." if left else "Nothing is missing any more.")
    return WELL

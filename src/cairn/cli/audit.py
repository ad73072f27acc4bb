"""`cairn audit`: where each chain of the audit ends, for a second machine to keep; and a walk over all."""

import argparse
from pathlib import Path
from typing import Any

from cairn.cli import start
from cairn.cli.console import FOUND, WELL, Misuse


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser("audit", help="witness the record of who saw what")
    what = command.add_subparsers(title="what to do", metavar="WHAT", required=True)
    heads = what.add_parser(
        "heads", help="print the last link of every chain; keep the output on another machine"
    )
    heads.add_argument(
        "--against",
        metavar="FILE",
        help="compare with heads that were kept (exit code 1 where they do not agree)",
    )
    heads.set_defaults(run=run)
    verify = what.add_parser(
        "verify", help="walk over every link of every chain (exit code 1 where one does not fit)"
    )
    verify.add_argument("--newest", type=int, metavar="N", help="only the last N links of each chain")
    verify.set_defaults(run=run_verify)


def run(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.access import audit_chain
    from cairn.oversight.actions.watching import note_heads

    if not options.against:
        heads = audit_chain.heads()
        for head in heads:
            print(head)
        note_heads(chains=len(heads))
        return WELL
    kept = _kept(Path(options.against))
    found = audit_chain.against(kept)
    note_heads(chains=len({head.chain for head in kept}), agreed=not found)
    for sentence in found:
        print(sentence)
    if not found:
        print("Every kept head is still there.")
    return FOUND if found else WELL


def run_verify(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.access import audit_chain

    if options.newest is not None and options.newest < 1:
        raise Misuse("--newest takes a number of links, 1 or more.")
    found = audit_chain.verify(newest=options.newest)
    for sentence in found:
        print(sentence)
    if not found:
        print("Every link is as it was written.")
    return FOUND if found else WELL


def _kept(path: Path) -> list[Any]:
    from cairn.access.audit_chain import Head

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Misuse(f"{path} cannot be read.") from None
    try:
        return [Head.read(line) for line in lines if line.strip()]
    except ValueError:
        raise Misuse(f"{path} has a line that `cairn audit heads` did not write.") from None

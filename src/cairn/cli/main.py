"""The entry point of the `cairn` command: the parser, and every way it can end."""

import argparse
import os
import sys
from collections.abc import Sequence

from cairn import __version__
from cairn.cli import (
    accounts,
    assurance,
    audit,
    backup,
    demo,
    docs,
    doctor,
    downtime,
    figures,
    keys,
    load,
    metrics,
    migrate,
    move,
    restore_drill,
    serve,
    start,
    worker,
)
from cairn.cli.console import FAILED, MISUSED, Failure, Misuse, in_words, tell

GROUPS = (
    demo, serve, worker, doctor, audit, migrate, backup, restore_drill, keys, move, load, figures, docs, accounts,
    assurance, metrics, downtime,
)  # fmt: skip


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="cairn",
        description="Cairn: the working system of a borough's coordinated response to domestic abuse.",
        epilog="Exit codes: 0 all is well, 1 something was found, 2 used wrongly, 3 it could not be done. "
        "Settings come from the environment: CAIRN_HOME (default ./cairn-data), CAIRN_DATABASE_URL and the others "
        "of docs/howto/operate.md.",
    )
    top.add_argument("--version", action="version", version=f"cairn {__version__}")
    top.add_argument("--home", metavar="FOLDER", help="where Cairn keeps its data, instead of CAIRN_HOME")
    top.add_argument("--trace", action="store_true", help="on a fault, show where in the code it happened")
    top.add_argument("--end-with-parent", action="store_true", help=argparse.SUPPRESS)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in GROUPS:
        group.register(commands)
    return top


def main(words: Sequence[str] | None = None) -> int:
    options = parser().parse_args(words)
    if options.home:
        start.set_environment("CAIRN_HOME", options.home)
    if options.end_with_parent:
        start.end_with_parent()
    try:
        return int(options.run(options))
    except Misuse as misuse:
        return _complain(misuse, MISUSED)
    except Failure as failure:
        return _complain(failure, FAILED)
    except KeyboardInterrupt:
        return _complain("Stopped before it was done.", FAILED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as trouble:
        if options.trace:
            raise
        return _complain(in_words(trouble), FAILED)


def _complain(what: object, code: int) -> int:
    tell(f"cairn: {what}")
    return code

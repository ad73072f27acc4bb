"""`cairn worker`: jobs, the scheduler and the sealing of audit events, in the foreground."""

import argparse
import logging
import signal
import threading
from typing import Any

from cairn.cli import start
from cairn.cli.console import WELL, tell


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "worker", help="do the work that pages leave for later"
    )
    command.add_argument("--quiet", action="store_true", help="say only what goes wrong")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    start.at_work(start.make_home())
    start.start_django()
    from cairn.access.worker import run as work

    if options.quiet:
        logging.getLogger("cairn").setLevel(logging.WARNING)
    else:
        tell("cairn worker: at work")
    work(stop)
    return WELL

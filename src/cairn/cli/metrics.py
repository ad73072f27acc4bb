"""`cairn metrics`: the numbers of this installation as monitors read them, without a page on the network."""

import argparse
from typing import Any

from cairn.cli import start
from cairn.cli.console import WELL


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "metrics", help="print requests, queues and ages as Prometheus' text; no personal data"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.access import metrics

    print(metrics.text(), end="")
    return WELL

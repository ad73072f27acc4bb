"""`cairn demo`: the invented borough, server and worker, in the foreground."""

import argparse
import signal
import socket
import subprocess
import threading
import time
from http.client import HTTPConnection, HTTPException
from typing import Any

from cairn.cli import start
from cairn.cli.console import FAILED, WELL, Failure, Progress, tell
from cairn.cli.serve import add_place, place, positive

# Members of the cast to begin with, by their key.
SHOWN = ("ama", "grace", "pc_hale", "referrer", "commissioner", "governance")
PATIENCE = 60.0  # seconds for the server to answer
RESTARTS = 5  # how often a worker that ended is started again


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "demo", help="set up an invented borough and run it: the place to begin"
    )
    add_place(command)
    add_steps(command)
    command.set_defaults(run=run)


def add_steps(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--steps",
        type=positive,
        metavar="N",
        help="another size of borough: about this many actions (12,000)",
    )


def run(options: argparse.Namespace) -> int:
    bind, number = place(options)
    refuse_taken(bind, number)
    home = start.make_home()
    start.be_the_only_one(home, "demo")
    start.set_environment("CAIRN_HOME", str(home))
    start.set_environment("CAIRN_DEMO", "true")
    tell(f"Cairn's invented borough lives in {home}")
    make_borough(options.steps)
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    children: list[subprocess.Popen[bytes]] = []
    try:
        children.append(start.child("serve", "--quiet", "--bind", bind, "--port", str(number)))
        children.append(start.child("worker", "--quiet"))
        if not answers(bind, number, children, stop):
            return WELL if stop.is_set() else FAILED
        welcome(bind, number)
        return watch(children, stop)
    finally:
        start.end(children)


def refuse_taken(bind: str, number: int) -> None:
    """Say so before the long work when the port is somebody else's."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((bind, number))
        except OSError as trouble:
            raise Failure(
                f"Nothing can listen on {bind}, port {number} ({trouble.strerror}). "
                f"Choose another: make demo PORT={number % 65535 + 1}, or cairn demo --port {number % 65535 + 1}"
            ) from None


def make_borough(steps: int | None) -> None:
    """Load the invented borough where there is none; bring an older one up to date and keep what is in it."""
    start.start_django()
    from cairn.demo import load

    progress = Progress()
    try:
        load.load_demo(start.home(), progress=progress, size=steps or load.ACTIONS)
    finally:
        progress.end()


def answers(bind: str, number: int, children: list[subprocess.Popen[bytes]], stop: threading.Event) -> bool:
    """Wait until the server takes connections; False when it ended instead, or somebody pressed Ctrl-C."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104  (compared, not bound)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not stop.wait(0.2):
        if any(process.poll() is not None for process in children):
            tell("cairn demo: the server or the worker did not start; the lines above say why.")
            return False
        try:
            # An answer, not a connection: the port is open before the processes behind it are ready.
            trial = HTTPConnection(address, number, timeout=5)
            trial.request("GET", "/healthz")
            trial.getresponse()
        except (OSError, HTTPException):
            continue
        return True
    if not stop.is_set():
        tell(f"cairn demo: the server has not answered for {PATIENCE:.0f} seconds.")
    return False


def welcome(bind: str, number: int) -> None:
    """Where it is, and as whom to look: a few of the cast, each of whom sees another Cairn."""
    from django.urls import reverse

    from cairn.access.roles import role_called
    from cairn.demo.cast import AGENCIES, CAST

    site = f"http://{'localhost' if bind in ('127.0.0.1', '0.0.0.0') else bind}:{number}"  # noqa: S104
    agencies = {agency.key: agency.name for agency in AGENCIES}
    print(
        f"\nCairn is at {site}/\n\nSign in at {site}{reverse('demo:cast')} as one of {len(CAST)} people, for example"
    )
    for member in CAST:
        if member.key in SHOWN:
            print(f"  {member.name:18}{role_called(member.role).name}, {agencies[member.agency]}")
    print(f"\nEverybody in it is invented. Ctrl-C stops it; the data stays in {start.home()}", flush=True)


def watch(children: list[subprocess.Popen[bytes]], stop: threading.Event) -> int:
    """Until Ctrl-C. A worker that ends is started again, a few times; without its server the demo ends as well."""
    restarts = 0
    while not stop.wait(0.5):
        server, worker = children
        if server.poll() is not None:
            tell("cairn demo: the server ended; stopping.")
            return FAILED
        if worker.poll() is not None:
            restarts += 1
            if restarts > RESTARTS:
                tell("cairn demo: the worker ends again and again; stopping. The lines above say why.")
                return FAILED
            tell("cairn demo: the worker ended and is started again. Nothing that it had to do is lost.")
            children[1] = start.child("worker", "--quiet")
    tell("\nStopping. Your data stays in " + str(start.home()))
    return WELL

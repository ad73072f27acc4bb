"""`cairn serve`: the web server, in the foreground."""

import argparse
from io import StringIO
from typing import Any

from cairn.cli import start
from cairn.cli.console import FAILED, WELL, Failure, tell
from cairn.cli.migrate import steps_to_do


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser("serve", help="answer web requests")
    add_place(command)
    command.add_argument("--workers", type=positive, help="processes (CAIRN_WORKERS, else 1)")
    command.add_argument("--threads", type=positive, help="threads in each process (CAIRN_THREADS, else 4)")
    command.add_argument("--quiet", action="store_true", help="do not say where it listens")
    command.add_argument(
        "--prepare", action="store_true", help="only make ready what the server needs, then stop"
    )
    command.set_defaults(run=run)


def add_place(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--bind", metavar="ADDRESS", help="listen on this address (CAIRN_HOST, else 127.0.0.1)"
    )
    command.add_argument("--port", type=port, help="listen on this port (CAIRN_PORT, else 8000)")


def place(options: argparse.Namespace) -> tuple[str, int]:
    """Where to listen: as the command says, else as the settings say."""
    return options.bind or start.settings().host, options.port or start.settings().port


def port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port: a number from 1 to 65535")
    return int(text)


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0")
    return int(text)


def run(options: argparse.Namespace) -> int:
    if options.prepare:
        return prepare()
    bind, number = place(options)
    # As a child: collected here, the list of hashed names would be stale in the processes that are forked later.
    if start.run_child("serve", "--prepare"):
        return FAILED
    settings = start.settings()
    start.at_work(start.home())
    start.count_requests(start.home())
    if not options.quiet:
        tell(f"cairn serve: http://{f'[{bind}]' if ':' in bind else bind}:{number}/")
    return listen(
        bind, number, workers=options.workers or settings.workers, threads=options.threads or settings.threads
    )


def prepare() -> int:
    """Run the system checks and collect the static files; say what is wrong and start nothing otherwise."""
    start.make_home()
    start.start_django()
    from django.core.management import call_command

    from cairn.access.doctor import refuse_unsafe_start

    call_command("check", stdout=StringIO())  # raises with what it found
    if steps_to_do():
        raise Failure("The database is not up to date with this version of Cairn: run `cairn migrate` first.")
    refuse_unsafe_start()
    call_command("collectstatic", interactive=False, verbosity=0)
    return WELL


def listen(bind: str, number: int, *, workers: int, threads: int) -> int:
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger

    from cairn.config import logs

    class Log(Logger):  # type: ignore[misc]
        """Gunicorn writes to handlers of its own, past Django's: they speak as every other line of the log does."""

        def setup(self, cfg: Any) -> None:
            super().setup(cfg)
            for handler in self.error_log.handlers:
                handler.setFormatter(logs.formatter())

        def warning(self, msg: str, *args: Any, **more: Any) -> None:
            """Of a request that cannot be read, its kind is all that may be told: the sentence quotes the request."""
            super().warning(msg, *args, **{"exc_info": True, "stacklevel": 3} | more)

    settings = {
        "bind": f"{f'[{bind}]' if ':' in bind else bind}:{number}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "control_socket_disable": True,
        "logger_class": Log,
        "loglevel": "warning",
        "graceful_timeout": 10,
        "timeout": 60,
        "keepalive": 5,
        "limit_request_line": 4094,
        "proc_name": "cairn serve",
    }

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            start.name_settings()
            from django.core.wsgi import get_wsgi_application

            return get_wsgi_application()

    Server().run()  # never returns: it ends the process with SystemExit
    return WELL

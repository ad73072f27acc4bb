"""The least that could be done: a WSGI application that runs a page's own SQL and sends back as many bytes.

`capture` notes the statements that Cairn's pages send (SELECTs only) for some people and cases; `application` runs them
on a connection to the same database, without Django, without a gate, without an event.
"""

import argparse
import json
import os
import pickle
import sqlite3
import threading
from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path
from random import Random
from typing import Any

from bench import place

EACH = 12  # people and cases whose pages are captured
Statement = tuple[str, Any]


def capture(one: place.Place) -> dict[str, list[tuple[str, list[Statement], int]]]:
    """By page: (address, its statements with their values, its length), as a caseworker."""
    one.start_django()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from bench.misspelling import typed
    from cairn.access.models import User

    targets, random = json.loads((one.home / "targets.json").read_text()), Random(5)
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(
        User.objects.get(email=targets["workers"][0]), backend="django.contrib.auth.backends.ModelBackend"
    )
    sent: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            sent.append((sql, tuple(each.value if isinstance(each, Enum) else each for each in params or ())))
        return execute(sql, params, many, context)

    def search() -> str:
        _uid, given, family = random.choice(targets["people"])
        return str(client.post("/people/", {"text": typed(random, given, family)["exact"]})["Location"])

    addresses: dict[str, Callable[[int], str]] = {
        "list": lambda n: "/cases/?whose=all&state=closed",
        "search": lambda n: search(),
        "open": lambda n: f"/cases/{targets['cases'][n % len(targets['cases'])]}/",
    }
    found: dict[str, list[tuple[str, list[Statement], int]]] = {}
    for name, address in addresses.items():
        for number in range(EACH):
            path = address(number)
            client.get(path)  # data keys are read once and kept
            sent.clear()
            with connection.execute_wrapper(note):
                body = client.get(path).content
            found.setdefault(name, []).append((path, list(sent), len(body)))
    return found


def _kept() -> Path:
    return Path(os.environ["CAIRN_HOME"]) / "captured.pickle"


class Application:
    """`/list/3/` runs what Cairn's third captured list page ran."""

    def __init__(self) -> None:
        self._pages = pickle.loads(_kept().read_bytes())
        self._lines = threading.local()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/health/":
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b"well\n"]
        _, name, number, _ = environ["PATH_INFO"].split("/")
        _path, statements, length = self._pages[name][int(number)]
        rows = [self._run(sql, params) for sql, params in statements]
        body = repr(rows).encode()[:length].ljust(length)
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(length))])
        return [body]

    def _run(self, sql: str, params: Any) -> list[Any]:
        if os.environ["CAIRN_DATABASE_URL"]:
            with self._line().cursor() as cursor:
                return list(cursor.execute(sql, params))
        return list(self._line().execute(sql.replace("%s", "?"), params))

    def _line(self) -> Any:
        if not hasattr(self._lines, "line"):
            if url := os.environ["CAIRN_DATABASE_URL"]:
                import psycopg

                self._lines.line = psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor)
            else:
                self._lines.line = sqlite3.connect(Path(os.environ["CAIRN_HOME"]) / "cairn.sqlite3")
        return self._lines.line


def __getattr__(name: str) -> Any:
    """`bench.bare:application`, made where it is asked for: it needs what was captured."""
    if name == "application":
        return Application()
    raise AttributeError(name)


def main() -> None:
    command = argparse.ArgumentParser(
        prog="python -m bench.bare", description="Note what Cairn's pages send."
    )
    place.add_places(command, 10_000)
    one = place.places(command.parse_args())[0]
    found = capture(one)
    _kept().write_bytes(pickle.dumps(found))
    for name, pages in found.items():
        print(f"{name}: {max(len(statements) for _path, statements, _length in pages)} statements")


if __name__ == "__main__":
    main()

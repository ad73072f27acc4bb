"""What the tests of access share: real transactions and threads on either database."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections


@pytest.fixture
def commits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the commit (mail, allauth's word of a new factor) is done at once: a test inside a transaction has
    none, and one with real transactions clears every table after it."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda do, using=None, robust=False: do())


@pytest.fixture
def at_once(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., list[Any]]]:
    """``at_once(first, second)`` runs functions in threads of their own, each with a connection of its own, and gives
    what each returned or raised. On SQLite they share a database file, which a first function may fill."""
    settings = connections.settings["default"]
    before = settings["NAME"]
    if connection.vendor == "sqlite":
        settings["NAME"] = str(tmp_path / "shared.sqlite3")

    def run(*functions: Callable[[], Any]) -> list[Any]:
        answers: list[Any] = [None] * len(functions)
        start = threading.Barrier(len(functions))

        def one(number: int) -> None:
            start.wait()
            try:
                answers[number] = functions[number]()
            except Exception as trouble:
                answers[number] = trouble
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=(number,)) for number in range(len(functions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(settings["NAME"])) as file:
            connection.connection.backup(file)
    yield run
    settings["NAME"] = before

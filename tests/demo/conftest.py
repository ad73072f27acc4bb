"""A small invented borough, loaded once for all tests that want people at work, and copied for each of them."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections

from cairn.access import keys
from cairn.core import clock

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

    from cairn.demo.cast import Cast

DAY = date(2026, 11, 17)
MORNING = datetime.combine(DAY, time(9), clock.LONDON)
ACTIONS = 2_000


@contextmanager
def on_file(path: Path) -> Iterator[None]:
    """The default connection goes to this SQLite file for a while, without waiting for the disk."""
    before = connections["default"]
    other = before.copy()
    other.settings_dict["NAME"] = str(path)
    options = dict(other.settings_dict["OPTIONS"])
    options["init_command"] = options.get("init_command", "").replace("synchronous=FULL", "synchronous=OFF")
    other.settings_dict["OPTIONS"] = options
    connections["default"] = other
    keys.forget()
    try:
        yield
    finally:
        other.close()
        connections["default"] = before
        keys.forget()


def empty_file(path: Path) -> Path:
    """A file with the tables of the test database, as they were before any test."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as target:
        target.executescript("\n".join(connection.connection.iterdump()))
    return path


@pytest.fixture(scope="session")
def demo_template(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: "DjangoDbBlocker"
) -> Path | None:
    """The file that is copied; none where the tests run on PostgreSQL, which loads anew."""
    from cairn.demo.load import fill

    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            return None
        path = empty_file(tmp_path_factory.mktemp("demo") / "template.sqlite3")
        with on_file(path), clock.at(MORNING):
            fill(size=ACTIONS, today=DAY)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def demo_borough(
    db: None,
    demo_template: Path | None,
    tmp_path: Path,
    django_db_blocker: "DjangoDbBlocker",
) -> "Iterator[Cast]":
    """The invented borough of about 2,000 actions on the morning of Tuesday, 17 November 2026, with its cast."""
    from cairn.demo.load import cast_of_database, fill

    if demo_template is None:
        with clock.at(MORNING):
            fill(size=ACTIONS, today=DAY)
            yield cast_of_database()
        return
    path = shutil.copy(demo_template, tmp_path / "borough.sqlite3")
    with django_db_blocker.unblock(), on_file(Path(path)), clock.at(MORNING):
        yield cast_of_database()

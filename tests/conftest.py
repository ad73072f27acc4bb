"""Fixtures for every room's tests. The cast is the demo's own: see `cairn.demo.cast`."""

import os
import shutil
from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from cairn.access import keys
from cairn.core import clock

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client
    from playwright.sync_api import Browser
    from pytest_django.fixtures import Settings

    from cairn.demo.cast import Cast


@pytest.fixture(autouse=True)
def _fresh_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No data key of one test's database is remembered in the next; within a test none is asked for twice, or its
    statements would differ by when a minute ends."""
    monkeypatch.setattr(keys, "REMEMBERED", 1 << 40)
    keys.forget()
    yield
    keys.forget()


@pytest.fixture(autouse=True)
def _guards_give_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with real transactions is cleared by deleting, which SQLite's append-only guards refuse: they are taken
    off for the clearing, and laid again after it."""
    marker = request.node.get_closest_marker("django_db")
    real = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not real and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    from django.db import connection

    from cairn.access.guards import append_only_tables

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in append_only_tables():
                for verb in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock stands at noon of a working Tuesday, 17 November 2026."""
    moment = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
    with clock.at(moment):
        yield moment


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; the test is skipped where there is none."""
    found = os.environ.get("CAIRN_TEST_BROWSER") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
    )
    if not found:
        pytest.skip("there is no Chromium here; `make test` says how it is brought")
    return found


@pytest.fixture(scope="module")
def chrome(chromium: str) -> "Iterator[Browser]":
    """A Chromium that the tests of one file share, for to start it takes longer than many a walk. Each test opens a
    context of its own and closes it, so that no cookie, storage or service worker is there in the next."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch:
        # The driver leaves its loop running in this thread, where Django would then refuse the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as play:
            started = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            yield started
            left = len(started.contexts)
            started.close()
    assert left == 0, "a test left its context open"


@pytest.fixture
def site(settings: "Settings", db: None) -> Iterator[str]:
    """The address of a running server, for a browser."""
    from tests.serving import listening

    settings.ALLOWED_HOSTS = ["localhost"]
    with listening() as server:
        yield server.url


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On SQLite, what is about PostgreSQL alone is skipped, and says so. On PostgreSQL, the second round, what asks no
    database is left out: it ran a moment ago and would say the same."""
    from django.conf import settings

    if "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        skip = pytest.mark.skip(reason="says something about PostgreSQL alone")
        for item in items:
            if item.get_closest_marker("postgresql"):
                item.add_marker(skip)
        return
    again = [item for item in items if _asks_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _asks_the_database(item)])
    items[:] = again


def _asks_the_database(item: pytest.Item) -> bool:
    # Tests of the story copy a told borough on SQLite; elsewhere each would tell it anew, for a quarter of a minute.
    if "demo_borough" in getattr(item, "fixturenames", ()):
        return False
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgresql")
    return bool(fixtures or marked)


# The cast's rows as the actions made them the first time; afterwards they are put back whole, in ten statements.
CAST_TABLES = (
    "DataKey", "Holder", "Area", "LegalBody", "Agency", "AgencyArea", "Team", "User", "Appointment",
)  # fmt: skip
_cast_rows: "dict[type[Model], list[Model]]" = {}


@pytest.fixture
def cast(db: None) -> "Cast":
    """The fixed cast in two boroughs (`cairn.demo.cast`): agencies, users, appointments, nothing else."""
    from cairn.access import models
    from cairn.demo.cast import make_cast
    from cairn.demo.load import cast_of_database

    if not _cast_rows:
        made = make_cast()
        models.UserKey.objects.all().delete()  # of the names of all, by which people in tests would match
        for name in CAST_TABLES:
            model = getattr(models, name)
            _cast_rows[model] = [
                row for row in model.objects.order_by("pk") if getattr(row, "scope", "") != "system"
            ]
        return made
    for model, rows in _cast_rows.items():
        model._default_manager.bulk_create([copy(row) for row in rows])
    return cast_of_database()


@pytest.fixture
def signed_in(cast: "Cast", settings: "Settings") -> "Callable[[str], Client]":
    """``signed_in("ama")`` gives a test client that acts as this member of the cast."""
    from django.test import Client

    from cairn.access.signin import SESSION_KEY

    settings.CAIRN_DEMO = True  # a password alone is enough, as in the demo

    def client(key: str) -> Client:
        browser = Client()
        browser.force_login(cast.users[key], backend="django.contrib.auth.backends.ModelBackend")
        session = browser.session
        session[SESSION_KEY] = cast.appointments[key].uid.hex
        session.save()
        return browser

    return client

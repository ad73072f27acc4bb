"""Loading: whole or not at all, once, and in words where the disk refuses."""

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from cairn.access import audit_chain
from cairn.access.models import Area, Event
from cairn.core import clock
from cairn.demo import load
from cairn.demo.cast import Cast
from cairn.insight.models import Population, Series
from cairn.insight.queries.figures import manifest
from tests.demo.conftest import DAY, MORNING, empty_file, on_file

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker
    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture
def place(
    tmp_path: Path,
    db: None,
    django_db_blocker: "DjangoDbBlocker",
    settings: "SettingsWrapper",
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """The file of a database that is not there yet; its tables come from the test database, not from migrations."""
    settings.CAIRN_HOME = str(tmp_path)
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            pytest.skip("about a database that is a file")
        tables = empty_file(tmp_path / "tables")

        def migrate() -> None:
            name = Path(connection.settings_dict["NAME"])
            if not name.exists():
                shutil.copy(tables, name)

        monkeypatch.setattr(load, "bring_up_to_date", migrate)
        with on_file(tmp_path / "cairn.sqlite3"), clock.at(MORNING):
            yield tmp_path / "cairn.sqlite3"


def test_a_borough_is_loaded_once_with_its_figures_and_then_left_alone(place: Path) -> None:
    assert load.load_demo(place.parent, size=0, today=DAY) > 100
    # A second call may add that the published series were looked at again, and nothing else.
    held, events = manifest(), Event.objects.exclude(verb="load").count()
    assert held is not None
    assert Series.objects.exists()
    assert Population.objects.exists()
    assert audit_chain.unsealed() == 0
    assert load.load_demo(place.parent, size=0, today=DAY) == 0
    assert Area.objects.count() == 2
    assert manifest() == held
    assert Event.objects.exclude(verb="load").count() == events
    assert Event.objects.filter(verb="load", kind="paper").count() == 1
    assert not list(place.parent.glob("*.building*"))


def test_nothing_is_left_of_a_load_that_fails(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(load, "fill", full)
    (place.parent / "cairn.sqlite3.building-wal").touch()  # of a load that was killed
    with pytest.raises(OSError, match="no room left") as trouble:
        load.load_demo(place.parent, size=0, today=DAY)
    assert trouble.value.errno == errno.ENOSPC
    assert not list(place.parent.glob("cairn.sqlite3*"))


def test_a_disk_that_refuses_is_said_in_words(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(load, "bring_up_to_date", refused)
    with pytest.raises(OSError, match="did not take what was written"):
        load.load_demo(place.parent, size=0, today=DAY)


def test_a_folder_that_cannot_be_written_is_said_in_words(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shut() -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(load, "bring_up_to_date", shut)
    with pytest.raises(PermissionError, match="cannot be written to"):
        load.load_demo(place.parent, size=0, today=DAY)


def test_the_cast_is_found_again_in_a_loaded_borough(demo_borough: Cast) -> None:
    assert demo_borough.actor("ama").agency.name == "Haven Advocacy"
    assert settings.CAIRN_KEYRING

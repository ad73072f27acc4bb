"""Counting in the background: at once where there is nothing yet, then once an hour, never two at a time."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cairn.access.models import Area
from cairn.core import clock
from cairn.core.contracts import Extract, Integer
from cairn.core.db.snapshot import snapshot
from cairn.insight import tasks
from cairn.insight.facts import NotFacts
from cairn.insight.jobs import JOBS
from cairn.insight.queries.figures import manifest
from tests.insight.world import TODAY


@pytest.fixture
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.CAIRN_HOME = tmp_path
    areas = Extract("borough", {"n": Integer()}, lambda: [(Area.objects.count(),)])
    monkeypatch.setattr(tasks, "extracts", lambda: [areas])
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_the_first_minute_counts_and_the_next_ones_wait_for_an_hour(home: Path) -> None:
    assert manifest() is None
    with clock.at(TODAY):
        first = tasks.rebuild_when_old()
        assert first is not None
        assert tasks.rebuild_when_old() is None
    with clock.at(TODAY + timedelta(minutes=61)):
        again = tasks.rebuild_when_old()
    assert again is not None
    assert manifest() == again


@pytest.mark.django_db(transaction=True)
def test_two_do_not_count_at_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[str] = []

    def while_counting() -> list[Extract]:
        with pytest.raises(tasks.Busy, match="at this moment"):
            tasks.rebuild()
        assert tasks.rebuild_when_old() is None
        inside.append("seen")
        return []

    monkeypatch.setattr(tasks, "extracts", while_counting)
    tasks.rebuild()
    assert inside == ["seen"]
    assert issubclass(tasks.Busy, NotFacts)


@pytest.mark.django_db(transaction=True)
def test_the_count_reads_one_moment_and_leaves_the_database_as_it_was() -> None:
    with snapshot():
        assert Area.objects.count() == 0
    Area.objects.create(code="ashbourne-park", name="Ashbourne Park")
    with snapshot():
        assert Area.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_count_that_fails_is_told_and_gives_the_turn_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = Extract("borough", {"n": Integer()}, lambda: [("many",)])
    monkeypatch.setattr(tasks, "extracts", lambda: [wrong])
    for _again in range(2):
        with pytest.raises(NotFacts, match=r"borough\.n, row 1"):
            tasks.rebuild()
    assert manifest() is None


def test_the_worker_asks_every_minute() -> None:
    assert [(job.name, job.cron) for job in JOBS] == [("insight.rebuild", "* * * * *")]

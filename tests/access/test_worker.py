"""The worker: each task and each slot once, whatever the database does; it stops when it is told to."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError, transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from cairn.access import audit, drafts, jobs, worker
from cairn.access.models import Once, ScheduledRun, Seal
from cairn.core import clock
from cairn.core.contracts import Job
from cairn.demo.cast import Cast, make_cast

ran: list[Any] = []


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    ran.clear()


@task()
def note(number: int) -> int:
    ran.append(number)
    return number


@task()
def stumble(number: int) -> None:
    raise ValueError("her name is Jane Smith")


@task()
def find_it_busy(number: int) -> None:
    ran.append(number)
    raise OperationalError("database is locked")


@task(takes_context=True)
def ask(context: Any, number: int) -> None:
    ran.append(context.attempt)


def work_all(jobs_given: tuple[Job, ...] = ()) -> int:
    return worker.Worker(jobs_given).run_ready_tasks(threading.Event())


# --- tasks ---


def test_a_task_is_done_once(db: None) -> None:
    result = note.enqueue(5)
    assert work_all() == 1
    assert work_all() == 0
    assert ran == [5]
    assert DBTaskResult.objects.get(pk=result.id).status == "SUCCESSFUL"


def test_a_task_of_an_action_that_failed_never_was(db: None) -> None:
    class Undone(Exception):
        pass

    def act() -> None:
        with transaction.atomic():
            note.enqueue(5)
            raise Undone

    with pytest.raises(Undone):
        act()
    assert work_all() == 0


def test_a_task_for_later_waits(db: None) -> None:
    note.using(run_after=clock.now() + timedelta(hours=1)).enqueue(5)
    assert work_all() == 0


def test_a_task_may_ask_for_its_circumstances(db: None) -> None:
    ask.enqueue(1)
    work_all()
    assert len(ran) == 1


def test_a_failure_is_kept_without_what_it_said(db: None, caplog: pytest.LogCaptureFixture) -> None:
    stumble.enqueue(5)
    with caplog.at_level(logging.INFO):
        work_all()
    row = DBTaskResult.objects.get()
    assert (row.status, row.exception_class_path) == ("FAILED", "builtins.ValueError")
    assert "tests.access.test_worker:" in row.traceback or "test_worker:" in row.traceback
    assert "Jane" not in row.traceback
    assert "Jane" not in caplog.text


def test_a_task_that_found_the_database_busy_is_asked_again_and_in_the_end_fails(db: None) -> None:
    find_it_busy.enqueue(5)
    moment = clock.now()
    for attempt in range(1, 6):
        with clock.at(moment):
            assert work_all() == 1
        row = DBTaskResult.objects.get()
        if attempt <= len(worker.RETRIES):
            assert (row.status, row.run_after) == ("READY", moment + worker.RETRIES[attempt - 1])
            DBTaskResult.objects.update(run_after=datetime(2000, 1, 1, tzinfo=UTC))
    assert row.status == "FAILED"
    assert len(ran) == 5


def test_a_task_whose_code_is_gone_fails_and_the_worker_goes_on(db: None) -> None:
    note.enqueue(1)
    DBTaskResult.objects.update(task_path="cairn.nowhere.at_all")
    note.enqueue(2)
    assert work_all() == 2
    assert ran == [2]
    assert DBTaskResult.objects.failed().count() == 1


def test_a_worker_that_died_loses_no_task(db: None) -> None:
    note.enqueue(5)
    lost = worker.Worker(()).take_task()
    assert lost is not None
    assert work_all() == 0
    assert jobs.take_up_lost_tasks() == 0  # it may still be at work
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert jobs.take_up_lost_tasks() == 1
    assert work_all() == 1
    assert ran == [5]


def test_a_task_that_kills_its_worker_every_time_is_given_up(db: None) -> None:
    note.enqueue(5)
    for attempt in range(1, 4):
        assert worker.Worker(()).take_task() is not None
        with clock.at(clock.now() + timedelta(minutes=61)):
            jobs.take_up_lost_tasks()
        assert DBTaskResult.objects.get().status == ("READY" if attempt < 3 else "FAILED")


def test_four_workers_at_once_do_each_task_once(at_once: Callable[..., list[Any]]) -> None:
    assert at_once(lambda: len([note.enqueue(number) for number in range(60)])) == [60]
    counts = at_once(*[work_all] * 4)
    assert sum(counts) == 60, counts
    assert sorted(ran) == list(range(60))


# --- jobs by the clock ---


def job(name: str = "test.note", cron: str = "*/5 * * * *", slotted: bool = True, fails: bool = False) -> Job:
    def run() -> int:
        ran.append(clock.now())
        if fails:
            raise ValueError("her name is Jane Smith")
        return len(ran)

    return Job(name, cron, run, slotted)


NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cron", "moment", "slot"),
    [
        ("*/5 * * * *", NOON, NOON),
        ("*/5 * * * *", NOON + timedelta(minutes=4, seconds=59), NOON),
        ("* * * * * */5", NOON + timedelta(seconds=14), NOON + timedelta(seconds=10)),
        (
            "20 3 * * *",
            datetime(2026, 7, 1, 12, tzinfo=UTC),
            datetime(2026, 7, 1, 2, 20, tzinfo=UTC),
        ),  # summer
        ("20 3 * * *", datetime(2026, 7, 1, 2, 19, tzinfo=UTC), datetime(2026, 6, 30, 2, 20, tzinfo=UTC)),
    ],
)
def test_a_slot_is_the_newest_moment_at_which_a_job_is_due(
    cron: str, moment: datetime, slot: datetime
) -> None:
    assert worker.slot_of(job(cron=cron), moment) == slot


def test_a_slot_is_done_once_by_whichever_worker(db: None) -> None:
    first, second = worker.Worker([job()]), worker.Worker([job()])
    with clock.at(NOON):
        assert [first.run_due_jobs(), second.run_due_jobs(), first.run_due_jobs()] == [1, 0, 0]
    with clock.at(NOON + timedelta(minutes=5)):
        assert [second.run_due_jobs(), first.run_due_jobs()] == [1, 0]
    assert len(ran) == 2
    assert set(ScheduledRun.objects.values_list("outcome", flat=True)) == {"1", "2"}


def test_slots_missed_while_no_worker_ran_are_made_good_once(db: None) -> None:
    late = worker.Worker([job()])
    with clock.at(NOON):
        late.run_due_jobs()
    with clock.at(NOON + timedelta(hours=7)):
        assert worker.Worker([job()]).run_due_jobs() == 1
    assert len(ran) == 2


def test_a_job_that_fails_does_not_keep_others_from_their_work(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    with clock.at(NOON):
        both = worker.Worker([job("test.fails", fails=True), job("test.works")])
        assert both.run_due_jobs() == 2
    outcome = ScheduledRun.objects.get(job="test.fails").outcome
    assert outcome.startswith("failed: ValueError at ")
    assert "Jane" not in outcome


def test_two_workers_at_the_same_moment_do_a_slot_once(at_once: Callable[..., list[Any]]) -> None:
    def at_noon() -> int:
        with clock.at(NOON):
            return worker.Worker([job()]).run_due_jobs()

    assert sorted(at_once(*[at_noon] * 4)) == [0, 0, 0, 1]
    assert len(ran) == 1


def test_no_two_jobs_have_one_name_and_every_cron_is_readable() -> None:
    for found in worker.every_job():
        assert worker.slot_of(found, NOON) <= NOON
    assert {"access.seal-events", "access.alive", "access.drop-expired"} <= {
        j.name for j in worker.every_job()
    }


def test_a_name_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twin = type("module", (), {"JOBS": (job("a"), job("a"))})
    monkeypatch.setattr(worker, "published", lambda name: [twin])
    with pytest.raises(ValueError, match="two jobs have one name: a"):
        worker.every_job()


# --- the loop ---


def test_it_works_until_it_is_told_to_stop(at_once: Callable[..., list[Any]]) -> None:
    stop = threading.Event()

    def prepare() -> None:
        audit.record(by=make_cast().actor("ama"), verb="opened", kind="case", uid=uuid4())
        note.enqueue(7)

    assert at_once(prepare) == [None]

    def tell_to_stop() -> bool:
        until = time.monotonic() + 30
        while time.monotonic() < until and not (ran and Seal.objects.exists()):
            time.sleep(0.05)
        stop.set()
        return bool(ran) and Seal.objects.exists()

    assert at_once(lambda: worker.run(stop), tell_to_stop) == [None, True]
    assert ran == [7]


def test_a_database_that_is_busy_or_away_does_not_end_it(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(worker, "PAUSE", 0.001)
    stop, looks = threading.Event(), []

    def look() -> int:
        looks.append(1)
        if len(looks) > 5:
            stop.set()
        raise (OperationalError("database is locked") if len(looks) % 2 else ValueError("odd"))

    worker._until(stop, look)
    assert len(looks) == 6


# --- access's own jobs ---


def test_what_has_expired_is_thrown_away(cast: Cast) -> None:
    user = cast.users["ama"]
    drafts.keep(user=user, agency=None, kind="search", purpose="x", body="y")
    Once.objects.create(user=user, key=uuid4())
    Session.objects.create(session_key="x", session_data="", expire_date=clock.now() + timedelta(hours=8))
    assert jobs.drop_expired() == 0
    with clock.at(clock.now() + timedelta(days=3)):
        assert jobs.drop_expired() == 3


def test_what_the_worker_noted_is_thrown_away_in_time(db: None) -> None:
    cache.clear()
    note.enqueue(1)
    work_all()
    with clock.at(NOON):
        worker.Worker([job()]).run_due_jobs()
    with clock.at(max(NOON, clock.now()) + timedelta(days=40)):
        assert jobs.prune() == 2

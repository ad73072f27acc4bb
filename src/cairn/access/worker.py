"""The worker: tasks that pages left for later, jobs by the clock, and the sealing of events, until told to stop."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any
from uuid import uuid4

from croniter import croniter
from django.db import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    transaction,
)
from django_tasks import TaskContext
from django_tasks_db.models import DBTaskResult

from cairn.access.doctor import refuse_unsafe_start
from cairn.access.models import ScheduledRun
from cairn.core import clock
from cairn.core.contracts import Job, published

log = logging.getLogger(__name__)

PAUSE = 0.5  # seconds between looks
RETRIES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
TRANSIENT = (OperationalError, InterfaceError)
Task = DBTaskResult[Any, Any]


def run(stop: threading.Event) -> None:
    """Work until `stop` is set; what is under way is finished first."""
    refuse_unsafe_start()
    worker = Worker(every_job())
    # Sealing does not wait for long work: what needs no row of its own runs beside.
    pulse = threading.Thread(target=worker.beat, args=(stop,), name="pulse")
    pulse.start()
    try:
        worker.work(stop)
    finally:
        stop.set()
        pulse.join()


def every_job() -> tuple[Job, ...]:
    """The jobs that rooms publish in ``jobs.py``; a name twice is a mistake."""
    jobs = tuple(job for module in published("jobs") for job in module.JOBS)
    names = [job.name for job in jobs]
    if len(set(names)) < len(names):
        raise ValueError(
            f"two jobs have one name: {', '.join(sorted(n for n in set(names) if names.count(n) > 1))}"
        )
    return jobs


class Worker:
    def __init__(self, jobs: Sequence[Job]) -> None:
        self.slotted = [job for job in jobs if job.slotted]
        self.beats = [job for job in jobs if not job.slotted]
        self.done: dict[str, datetime] = {}  # the last slot of each job that somebody has taken
        self.name = uuid4().hex

    def work(self, stop: threading.Event) -> None:
        """Slots and tasks, one after the other."""
        _until(stop, lambda: self.run_due_jobs() + self.run_ready_tasks(stop))

    def beat(self, stop: threading.Event) -> None:
        """The jobs that keep no row."""
        _until(stop, self.run_due_beats)

    # --- jobs by the clock ---

    def run_due_beats(self) -> int:
        due = [
            (job, slot)
            for job in self.beats
            if self.done.get(job.name) != (slot := slot_of(job, clock.now()))
        ]
        for job, slot in due:
            self.done[job.name] = slot
            _timed(job)
        return 0

    def run_due_jobs(self) -> int:
        """Run each job whose newest slot nobody has taken; a slot missed while no worker ran is made good once."""
        count = 0
        for job in self.slotted:
            slot = slot_of(job, clock.now())
            if self.done.get(job.name) == slot:
                continue
            taken = take_slot(job, slot)
            self.done[job.name] = slot
            if taken is not None:
                outcome = _timed(job)
                ScheduledRun.objects.filter(pk=taken.pk).update(ended_at=clock.now(), outcome=outcome)
                count += 1
        return count

    # --- tasks ---

    def run_ready_tasks(self, stop: threading.Event) -> int:
        count = 0
        while not stop.is_set() and (task := self.take_task()) is not None:
            run_task(task)
            count += 1
        return count

    @transaction.atomic
    def take_task(self) -> Task | None:
        """The next task that is ready, taken so that no other worker takes it."""
        task = DBTaskResult.objects.ready().get_locked()
        if task is not None:
            task.claim(self.name)
        return task


def slot_of(job: Job, moment: datetime) -> datetime:
    """The newest moment at or before `moment` at which the job is due."""
    local = moment.astimezone(clock.LONDON) + timedelta(microseconds=1)
    due: datetime = croniter(job.cron, local).get_prev(datetime)
    return due.astimezone(moment.tzinfo)


def take_slot(job: Job, slot: datetime) -> ScheduledRun | None:
    """The row that says that this worker does this slot; None where another has it."""
    if ScheduledRun.objects.filter(job=job.name, slot=slot).exists():
        return None
    try:
        with transaction.atomic():
            return ScheduledRun.objects.create(job=job.name, slot=slot)
    except IntegrityError:
        return None


def run_task(row: Task) -> None:
    """Run one task. A database that was busy is asked again later; anything else is a failure that is kept and told."""
    begun = time.monotonic()
    try:
        task, given = row.task, row.args_kwargs
        result: Any = row.task_result
        context = [TaskContext(task_result=result)] if task.takes_context else []
        row.set_successful(task.call(*context, *given["args"], **given["kwargs"]))
    except TRANSIENT as busy:
        _later(row, busy)
    except Exception as failure:
        _failed(row, failure)
    else:
        log.info("task done", extra={"task": row.task_path, "milliseconds": _since(begun)})


def _later(row: Task, busy: Exception) -> None:
    attempt = len(row.worker_ids)
    if attempt > len(RETRIES):
        _failed(row, busy)
        return
    log.warning(
        "task put off", extra={"task": row.task_path, "attempt": attempt, "kind": type(busy).__name__}
    )
    row.status, row.run_after = "READY", clock.now() + RETRIES[attempt - 1]
    _stubbornly(lambda: row.save(update_fields=["status", "run_after"]))


def _failed(row: Task, failure: Exception) -> None:
    """What an exception says may be personal: only its kind and the places in the code are kept."""
    log.error("task failed", extra={"task": row.task_path, "kind": type(failure).__name__})
    row.status, row.finished_at, row.return_value = "FAILED", clock.now(), None
    row.exception_class_path = f"{type(failure).__module__}.{type(failure).__qualname__}"
    row.traceback = "\n".join(places(failure.__traceback__))
    _stubbornly(
        lambda: row.save(
            update_fields=["status", "finished_at", "return_value", "exception_class_path", "traceback"]
        )
    )


def places(traceback: TracebackType | None) -> list[str]:
    """Module and line of each frame, and nothing of what was in it."""
    found = []
    while traceback is not None:
        found.append(f"{traceback.tb_frame.f_globals.get('__name__', '?')}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return found


def _timed(job: Job) -> str:
    """Run a job; gives what is kept of it: a number, or the kind and place of its failure."""
    begun = time.monotonic()
    try:
        result = job.run()
    except Exception as failure:
        log.error("job failed", extra={"job": job.name, "kind": type(failure).__name__}, exc_info=failure)
        return f"failed: {type(failure).__name__} at {places(failure.__traceback__)[-1]}"[:200]
    # What found nothing to do is not worth a line a minute.
    log.log(
        logging.INFO if result and job.slotted else logging.DEBUG,
        "job done",
        extra={"job": job.name, "milliseconds": _since(begun)},
    )
    return str(result) if isinstance(result, int) else ""


def _until(stop: threading.Event, look: Callable[[], int]) -> None:
    """Look again and again. A database that is busy or away is waited for; nothing ends the loop but `stop`."""
    while not stop.is_set():
        try:
            close_old_connections()
            found = look()
        except DatabaseError as trouble:
            log.warning("the database did not answer in time", extra={"kind": type(trouble).__name__})
            found = 0
        except Exception as trouble:
            log.error("the worker stumbled", extra={"kind": type(trouble).__name__}, exc_info=trouble)
            found = 0
        finally:
            close_old_connections()
        if not found:
            stop.wait(PAUSE)


def _stubbornly(write: Callable[[], Any]) -> None:
    """What became of a task must be kept, however busy the database is."""
    for pause in (0.2, 1.0, 5.0):
        try:
            write()
            return
        except TRANSIENT:
            close_old_connections()
            time.sleep(pause)
    write()


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)

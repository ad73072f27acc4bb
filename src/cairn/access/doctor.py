"""Is this installation as it must be? Each finding is a sentence that says what is wrong and what to do.

A room adds its own in ``doctor.py`` with ``findings() -> Iterable[str]``.
"""

import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.models import DBTaskResult

from cairn.access import (
    account_reviews,
    assurance,
    audit_chain,
    guards,
    jobs,
    key_rotation,
    keys,
    production,
    queries,
    root_keys,
)  # fmt: skip
from cairn.access.models import DataKey, Event, ScheduledRun, Seal, Upkeep
from cairn.core import clock, working_time
from cairn.core.contracts import published
from cairn.core.db.check import clock_difference, database_findings
from cairn.core.decisions import Refused
from cairn.core.sealing import SealBroken

NEWEST_LINKS = 1000  # of each chain at every look; the whole is walked every night
LEAST_FREE = 1 << 30
CLOCK_APART = 5.0
BACKUP_EVERY = timedelta(hours=26)
DRILL_EVERY = timedelta(days=190)
WALK_EVERY = timedelta(hours=50)  # two nights, one of which may go wrong
LONGEST_JOB = timedelta(hours=3)


class UnsafeStart(Refused):
    """Cairn does not start on a database that would lose or let change what must stay."""


def findings() -> Iterator[str]:
    """Everything that is wrong, ours first, then what the rooms find."""
    for check in CHECKS:
        yield from _asked(check)
    for module in published("doctor"):
        if module.__name__ != __name__:
            yield from _asked(module.findings)


def refuse_unsafe_start() -> None:
    """Raise `UnsafeStart` unless the database's settings and guards, read back, are as they must be, and nothing is set
    that would give records away. A room adds its own in ``doctor.py`` with ``refusals() -> Iterable[str]``."""
    wrong = database()
    # One role for everything is allowed on PostgreSQL; `cairn doctor` says what it costs. Whether it is one is asked of
    # the database: a running server need not be told which role migrates.
    if connection.vendor != "postgresql" or settings.CAIRN_APP_ROLE or not guards.are_own(connection):
        wrong += append_only()
    wrong += production.refusals()
    for module in published("doctor"):
        wrong += getattr(module, "refusals", tuple)()
    if wrong:
        raise UnsafeStart(" ".join(wrong))


def _asked(check: Callable[[], Iterable[str]]) -> list[str]:
    try:
        return list(check())
    except Exception as trouble:
        name = f"{check.__module__.removeprefix('cairn.')}.{check.__name__}"
        return [f"It could not be looked into ({name}): {type(trouble).__name__}."]


def known_settings() -> list[str]:
    return [
        *settings.CAIRN_UNKNOWN_SETTINGS,
        *(["CAIRN_DEBUG is on: pages show code."] if settings.DEBUG else []),
        *production.refusals(),
        *production.warnings(),
    ]


def documents() -> list[str]:
    """Outside the demo and the tests: what must be there before a real person's record is."""
    return assurance.missing() if settings.CAIRN_PRODUCTION else []


def migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{len(plan)} migrations were not run: run cairn migrate."] if plan else []


def database() -> list[str]:
    return database_findings(connection)


def append_only() -> list[str]:
    return guards.missing(connection, app_role=settings.CAIRN_APP_ROLE)


def key_ring() -> Iterator[str]:
    path = Path(settings.CAIRN_KEYRING)
    try:
        yield from root_keys.too_open(path)
        newest = DataKey.objects.exclude(wrapped=None).order_by("-id").first()
        if newest is not None and newest.wrapped is not None:
            keys.unwrap(newest.uid, bytes(newest.wrapped))
    except (keys.KeyringMissing, SealBroken) as missing:
        yield f"The key ring at {path} does not open this database: {missing}"
    except FileNotFoundError:
        yield f"There is no key ring at {path}."


def rotations() -> Iterator[str]:
    cut_off = Upkeep.objects.filter(kind=Upkeep.Kind.KEYS, well=False, said__contains=" begun, up to number ")
    for said in cut_off.values_list("said", flat=True):
        yield f"{said.partition(',')[0]} was cut off: the same cairn keys rotate-data takes it up again."
    ring = root_keys.held()
    if len(ring.keys) > 1 and key_rotation.wrapped_by_others(ring.current).exists():
        yield "A new root key does not wrap every data key yet: cairn keys rotate-root finishes that."


def folders() -> Iterator[str]:
    home = Path(settings.CAIRN_HOME)
    if stat.S_IMODE(home.stat().st_mode) & 0o077:
        yield f"{home} can be read by others: chmod 700."
    secret = home / "secret-key"
    if secret.exists():
        yield from root_keys.too_open(secret)
    usage = shutil.disk_usage(home)
    if usage.free < max(LEAST_FREE, usage.total // 50):
        yield f"Only {usage.free >> 20} MB are free where {home} lies."


def worker() -> Iterator[str]:
    last = (
        ScheduledRun.objects.filter(job=jobs.ALIVE)
        .order_by("-slot")
        .values_list("started_at", flat=True)
        .first()
    )
    if last is None:
        yield "No worker has ever been at work: start cairn worker."
    elif last < clock.now() - timedelta(minutes=3):
        yield f"No worker has been at work since {_when(last)}: start cairn worker."
    yield from _jobs()
    day = clock.now() - timedelta(days=1)
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=day).count()
    if failed:
        yield f"{failed} tasks failed in the last day."


def _jobs() -> Iterator[str]:
    """What failed, and what a worker began and did not end before it was stopped."""
    jobs_run = ScheduledRun.objects.exclude(job=audit_chain.SEALER)
    for name in jobs_run.values_list("job", flat=True).distinct().order_by("job"):
        runs = jobs_run.filter(job=name).order_by("-slot")
        ran = runs.exclude(ended_at=None).first()
        if ran is not None and ran.outcome.startswith("failed"):
            yield f"The job {name} {ran.outcome}."
        begun = runs.filter(ended_at=None, started_at__lt=clock.now() - LONGEST_JOB).first()
        if begun is not None and (ran is None or begun.slot > ran.slot):
            yield f"The job {name}, begun on {_when(begun.started_at)}, has not ended."


def audit() -> Iterator[str]:
    waiting = audit_chain.unsealed()
    if waiting:
        yield f"{waiting} audit events older than a minute are not sealed: is the worker at work?"
    yield from audit_chain.verify(newest=NEWEST_LINKS)
    last = ScheduledRun.objects.filter(job=jobs.VERIFY).exclude(ended_at=None).order_by("-slot").first()
    if last is not None and last.outcome not in ("", "0"):
        yield f"The walk over the whole audit on {last.slot:%d.%m.%Y} had {last.outcome} things to say."
    first = Seal.objects.order_by("pk").values_list("at", flat=True).first()
    walked = last.ended_at if last is not None else None
    if first is not None and max(first, walked or first) < clock.now() - WALK_EVERY:
        since = f"since {_when(walked)}" if walked else "ever"
        yield f"Nobody has walked over the whole audit {since}, which the worker does every night: cairn audit verify."


def clocks() -> Iterator[str]:
    if clock_difference(connection, clock.now()) > CLOCK_APART:
        yield "This machine's clock and the database's differ by more than five seconds."
    newest = Event.objects.order_by("-id").values_list("at", flat=True).first()
    if newest is not None and newest > clock.now() + timedelta(minutes=1):
        yield "The newest audit event lies in the future: this machine's clock was set back."
    if newest_file() > clock.now() + timedelta(minutes=1):
        yield "Files of Cairn lie in the future: this machine's clock was set back."
    jumps = ScheduledRun.objects.filter(job=jobs.ALIVE, slot__gte=clock.now() - timedelta(days=1))
    for run in jumps.exclude(outcome="").exclude(outcome__startswith="failed").order_by("slot")[:3]:
        yield f"This machine's clock jumped by {run.outcome} seconds before {_when(run.slot)}: is its time kept?"
    if working_time.holidays_known_until() < clock.today() + timedelta(days=60):
        yield "The bank holidays of the months to come are not known: update Cairn, or clocks will count them as work."


def newest_file() -> datetime:
    """When something in Cairn's folder was last written, as the file system says."""
    home = Path(settings.CAIRN_HOME)
    times = [path.stat().st_mtime for path in home.iterdir() if path.is_file()]
    return datetime.fromtimestamp(max(times, default=0.0), UTC)


def backups() -> Iterator[str]:
    if settings.CAIRN_DEMO:
        return
    path = Path(settings.CAIRN_BACKUP_KEY)
    if not path.exists():
        yield f"There is no public key for backups at {path}: make a pair with cairn backup --new-key."
    yield from _overdue(
        Upkeep.Kind.BACKUP,
        BACKUP_EVERY,
        "No backup has ever been made: cairn backup.",
        "The last backup is of",
    )
    yield from _overdue(
        Upkeep.Kind.DRILL,
        DRILL_EVERY,
        "No backup has ever been put back for trial: cairn restore-drill.",
        "The last restore drill was on",
    )
    drill = Upkeep.objects.filter(kind=Upkeep.Kind.DRILL).order_by("-at").first()
    if drill is not None and not drill.well:
        yield f"The last restore drill found that a backup is not as it was: {drill.said}"


def _overdue(kind: str, every: timedelta, never: str, last: str) -> Iterator[str]:
    newest = Upkeep.objects.filter(kind=kind).order_by("-at").values_list("at", flat=True).first()
    if newest is None:
        yield never
    elif newest < clock.now() - every:
        yield f"{last} {_when(newest)}: it is overdue."


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(clock.LONDON):%d.%m.%Y %H:%M}"


def walls() -> Iterator[str]:
    for name, area in queries.across_the_wall():
        yield f"{name} works with survivors and on a perpetrator programme in {area}: end one of the two posts."


def accounts() -> Iterator[str]:
    """Late answers of this quarter; nobody plays the demo for one."""
    today = clock.today()
    if account_reviews.is_late(today) and not settings.CAIRN_DEMO:
        late = account_reviews.waiting(today).count()
        if late:
            yield f"{late} accounts were not confirmed in time this quarter: their managers see which under Accounts."


CHECKS: tuple[Callable[[], Iterable[str]], ...] = (
    known_settings, documents, migrations, database, append_only, key_ring, rotations, folders, worker, audit, clocks,
    backups, walls, accounts,
)  # fmt: skip

"""What the worker does for access by the clock."""

import time
from datetime import timedelta

from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from cairn.access import audit_chain, drafts, key_rotation
from cairn.access.models import Invitation, Once, ScheduledRun
from cairn.core import clock
from cairn.core.contracts import Job
from cairn.core.db.upkeep import forget_expired, learn_in_passing

ALIVE = "access.alive"
VERIFY = "access.verify-audit"
ONCE_KEPT = timedelta(days=2)
INVITATIONS_KEPT = timedelta(days=90)
RUNS_KEPT = timedelta(days=14)
TASKS_KEPT = timedelta(days=30)
LOST_AFTER = timedelta(hours=1)
MOST_ATTEMPTS = 3
JUMP = 5  # seconds that no time service moves a clock by at once


def drop_expired() -> int:
    """Throw away drafts, once-keys, sessions and invitations that nobody took up; gives how many."""
    moment = clock.now()
    once, _ = Once.objects.filter(at__lt=moment - ONCE_KEPT).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=moment).delete()
    never = Invitation.objects.filter(accepted_at__isnull=True, expires_at__lt=moment - INVITATIONS_KEPT)
    invitations, _ = never.delete()
    return drafts.drop_expired() + once + sessions + invitations


def take_up_lost_tasks() -> int:
    """Tasks whose worker died are done again, at most three times in all; then they have failed."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=clock.now() - LOST_AFTER)
    for task in lost:
        again = len(task.worker_ids) < MOST_ATTEMPTS
        DBTaskResult.objects.filter(pk=task.pk, status="RUNNING").update(
            status="READY" if again else "FAILED", finished_at=None if again else clock.now()
        )
    return len(lost)


def prune() -> int:
    """Throw away what the worker and the rate limits have noted and nobody needs any more."""
    moment = clock.now()
    runs, _ = ScheduledRun.objects.filter(ended_at__lt=moment - RUNS_KEPT).delete()
    tasks, _ = DBTaskResult.objects.finished().filter(finished_at__lt=moment - TASKS_KEPT).delete()
    return runs + tasks + forget_expired()


def seal_stragglers() -> int:
    return audit_chain.seal(everything=True)


class _Drift:
    """How far the wall clock is from the one that nobody can set, at the last look."""

    seen: float | None = None


def alive() -> int | None:
    """Leaves a row a minute. Gives by how many seconds somebody set the clock since the last look; None for not at all.

    The clock that counts since the machine was started goes on while it sleeps, so sleep is no jump.
    """
    drift = clock.now().timestamp() - time.clock_gettime(time.CLOCK_BOOTTIME)
    before, _Drift.seen = _Drift.seen, drift
    jump = 0 if before is None else round(drift - before)
    return jump if abs(jump) >= JUMP else None


def reseal() -> int:
    """What was sealed with a retired key after its rotation had passed: gives how many values."""
    return key_rotation.reseal_stragglers()


def verify_audit() -> int:
    """Every link of every chain; gives how many sentences there are to say, which `cairn doctor` then says."""
    return len(audit_chain.verify())


JOBS = (
    Job("access.seal-events", "* * * * * */5", audit_chain.seal, slotted=False),
    Job(ALIVE, "* * * * *", alive),
    Job("access.drop-expired", "*/10 * * * *", drop_expired),
    Job("access.lost-tasks", "5 * * * *", take_up_lost_tasks),
    Job("access.seal-stragglers", "50 * * * *", seal_stragglers),
    Job("access.prune", "20 3 * * *", prune),
    Job("access.learn", "10 4 * * *", learn_in_passing),
    Job("access.reseal", "30 2 * * *", reseal),
    Job(VERIFY, "40 3 * * *", verify_audit),
)

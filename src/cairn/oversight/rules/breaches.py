"""The clock of a breach: the regulator is told within 72 hours of knowing, weekends and nights included."""

from datetime import datetime, timedelta

HOURS = timedelta(hours=72)  # UK GDPR art. 33(1)
SOON = timedelta(hours=24)


def due_at(aware_at: datetime) -> datetime:
    """Until when the regulator must be told, where there is a risk."""
    return aware_at + HOURS


def clock_of(aware_at: datetime, now: datetime, told_at: datetime | None, ico: str) -> str:
    """none (nothing to tell), told, told_late, running, soon (a day or less is left), or late."""
    if ico == "no":
        return "none"
    end = due_at(aware_at)
    if told_at is not None:
        return "told" if told_at <= end else "told_late"
    if now > end:
        return "late"
    return "soon" if end - now <= SOON else "running"


def must_tell(risk: str, kind: str) -> bool:
    """Whether the law asks that the regulator be told: any breach with a risk (UK GDPR art. 33), no near miss."""
    return risk != "none" and kind != "near_miss"

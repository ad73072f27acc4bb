"""The one clock. Nothing else in Cairn asks the machine for the time, so tests, the demo and a replay can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
SLACK = timedelta(minutes=1)  # by which a time service may put a clock right, or two machines differ

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _stopped.get() or datetime.now(UTC)


def today() -> date:
    """The calendar day in London, where the work happens."""
    return london_day(now())


def london_day(moment: datetime) -> date:
    """The London calendar day on which `moment` (aware) falls."""
    return moment.astimezone(LONDON).date()


def is_ahead(moment: datetime) -> bool:
    """Whether `moment`, said to have been, is still to come: the clock was set back since, and it proves nothing."""
    return moment - now() > SLACK


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment` (aware) for this context only."""
    if moment.tzinfo is None:
        raise ValueError("the clock takes aware moments only")
    token = _stopped.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(token)


def financial_year(day: date) -> int:
    """The calendar year in which the financial year of `day` began: 2026 stands for 2026/27 (1 April to 31 March)."""
    return day.year if day.month >= 4 else day.year - 1


def year_month(day: date) -> int:
    """`day`'s month as one sortable number: 202611."""
    return day.year * 100 + day.month

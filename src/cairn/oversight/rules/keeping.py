"""When a record's time of keeping is over: its period counted in whole years and days from a day."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

DAYS = Decimal("365.25")


def due_on(since: date, years: Decimal | float) -> date:
    """The first day on which a period that began on `since` is over; a part of a year counts in days."""
    period = Decimal(str(years))
    whole = int(period)
    try:
        day = since.replace(year=since.year + whole)
    except ValueError:  # since a 29 February
        day = date(since.year + whole, 3, 1)
    return day + timedelta(days=int((period - whole) * DAYS))


def last(days: Iterable[date]) -> date:
    """A record under several entries of the schedule is due when the last of them is."""
    return max(days)

"""Working hours and working days: the only clock that a promise to a referrer runs on.

Working hours default to 09:00–17:00 London, Monday to Friday, without the bank holidays of England and Wales (shipped
with the library, never fetched). Both are configurable: no national standard fixes them.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from cairn.core.clock import LONDON, london_day


@cache
def bank_holidays() -> frozenset[date]:
    """The bank holidays of England and Wales that the library knows."""
    known = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(holiday["date"] for holiday in known)


def holidays_known_until() -> date:
    """The last bank holiday that the library knows: past it, clocks count holidays as working days."""
    return max(bank_holidays())


@dataclass(frozen=True)
class WorkingTime:
    opens: time = time(9)
    closes: time = time(17)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("working hours open before they close")

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in bank_holidays()

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole working minutes from `start` to `end` (aware); 0 where `end` is not after `start`."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if end <= start:
            return 0
        total, day, last = timedelta(), london_day(start), london_day(end)
        while day <= last:
            if self.is_working_day(day):
                opens, closes = self._span(day)
                total += max(timedelta(), min(end, closes) - max(start, opens))
            day += timedelta(days=1)
        return int(total.total_seconds() // 60)

    def add_hours(self, start: datetime, hours: float) -> datetime:
        """The moment (UTC) by which `hours` working hours have passed since `start`."""
        if hours < 0:
            raise ValueError("working hours are counted forwards")
        left, start = timedelta(hours=hours), start.astimezone(UTC)
        day = london_day(start)
        while True:
            if self.is_working_day(day):
                opens, closes = self._span(day)
                begin = max(start, opens)
                if begin < closes:
                    if begin + left <= closes:
                        return begin + left
                    left -= closes - begin
            day += timedelta(days=1)

    def add_days(self, start: date, days: int) -> date:
        """The working day that is `days` working days after `start`."""
        if days < 0:
            raise ValueError("working days are counted forwards")
        day = start
        while days:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return day

    def _span(self, day: date) -> tuple[datetime, datetime]:
        """When `day` opens and closes, in UTC: two moments of one zone would be subtracted by the wall clock."""
        return (
            datetime.combine(day, self.opens, LONDON).astimezone(UTC),
            datetime.combine(day, self.closes, LONDON).astimezone(UTC),
        )


WORKING_TIME = WorkingTime()

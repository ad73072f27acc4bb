"""When a claim is about: a financial year, a calendar year, a span of days, or one day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        start=1,
    )
}


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included; None is open. `text` is how it was written."""

    first: date | None
    last: date | None
    text: str

    def __post_init__(self) -> None:
        for day in (self.first, self.last):
            if day is not None:
                sensible(day)

    def holds(self, other: "Period") -> bool:
        """Whether `other` lies inside this period, as far as both are known."""
        begins = self.first is None or (other.first is not None and self.first <= other.first)
        ends = self.last is None or (other.last is not None and other.last <= self.last)
        return begins and ends

    @property
    def months(self) -> int | None:
        """How long it is, to the month; None where it is open."""
        return round(((self.last - self.first).days + 1) / 30.44) if self.first and self.last else None

    def same_days(self, other: "Period") -> bool:
        return (self.first, self.last) == (other.first, other.last)


def read_period(text: str) -> Period:
    """A period from its words: 2017/18, 2013/14 to 2017/18, 2017, 2018-10, 2018-10-29, since 2013-04-01, until 2020."""
    text = text.strip()
    if not text:
        return Period(None, None, "")
    if text.startswith("since "):
        return Period(read_period(text[6:]).first, None, text)
    if text.startswith("until "):
        return Period(None, read_period(text[6:]).last, text)
    if " to " in text:
        first, last = (read_period(part) for part in text.split(" to ", 1))
        if first.first and last.last and first.first > last.last:
            raise ValueError(f"the period “{text}” ends before it begins")
        return Period(first.first, last.last, text)
    if found := re.fullmatch(r"(\d{4})/(\d{2}|\d{4})", text):
        year, end = int(found[1]), int(found[2])
        if end not in ((year + 1) % 100, year + 1):
            raise ValueError(f"“{text}” is no financial year: {year}/{(year + 1) % 100:02d} would be")
        return Period(date(year, 4, 1), date(year + 1, 3, 31), text)
    if re.fullmatch(r"\d{4}", text):
        return Period(date(int(text), 1, 1), date(int(text), 12, 31), text)
    if found := re.fullmatch(r"(\d{4})-(\d{2})", text):
        year, month = int(found[1]), int(found[2])
        return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]), text)
    day = read_day(text)
    return Period(day, day, text)


class OutOfTime(ValueError):
    """A year that no paper speaks of."""


def sensible(day: date) -> date:
    """The day, if it lies where days can be reckoned with."""
    if not 1000 <= day.year <= 2500:
        raise OutOfTime(f"the year {day.year} is not one that a paper speaks of")
    return day


def the_day_before(day: date) -> Period:
    before = day - timedelta(days=1)
    return Period(before, before, before.isoformat())


def read_day(text: str) -> date:
    """An ISO date; ValueError in words otherwise."""
    try:
        return sensible(date.fromisoformat(text))
    except OutOfTime:
        raise
    except ValueError:
        raise ValueError(f"“{text}” is neither a day (2018-10-29) nor a financial year (2017/18)") from None


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def read_duration(text: str) -> tuple[int, str]:
    """ "3 years", "26 weeks", "18 months", "5 days" as a number and its unit."""
    found = re.fullmatch(r"(\d{1,3}) (year|month|week|day)s?", text.strip())
    if not found:
        raise ValueError(f"“{text}” is not a duration such as “3 years”, “18 months” or “26 weeks”")
    return int(found[1]), found[2]


def after(day: date, amount: int, unit: str) -> date:
    """The day that is `amount` units after `day`."""
    if unit in ("year", "month"):
        return add_months(day, amount * (12 if unit == "year" else 1))
    return day + timedelta(days=amount * (7 if unit == "week" else 1))


LENGTHS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "year": (365, 366)}


def days_of(amount: int, unit: str) -> tuple[int, int]:
    """How many days a duration has, at least and at most."""
    least, most = LENGTHS[unit]
    if unit == "month" and amount > 1:  # months even out: six are 181 to 184 days
        return int(amount * 30.4) - 2, int(amount * 30.5) + 2
    return amount * least, amount * most

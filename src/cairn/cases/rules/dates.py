"""Calendar months, and days that are known only roughly."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY, MONTH, YEAR, ABOUT = "day", "month", "year", "about"


def add_months(day: date, months: int) -> date:
    """`day` moved by calendar months, clamped to the month's end: 30 November and 3 months is 28 or 29
    February.
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True)
class Roughly:
    """A day as it was told: exactly, the month, the year, or about then (`about_days` on either side)."""

    on: date
    precision: str = DAY

    def earliest(self, about_days: int) -> date:
        match self.precision:
            case "month":
                return self.on.replace(day=1)
            case "year":
                return date(self.on.year, 1, 1)
            case "about":
                return self.on - timedelta(days=about_days)
        return self.on

    def latest(self, about_days: int) -> date:
        match self.precision:
            case "month":
                return self.on.replace(day=monthrange(self.on.year, self.on.month)[1])
            case "year":
                return date(self.on.year, 12, 31)
            case "about":
                return self.on + timedelta(days=about_days)
        return self.on


@dataclass(frozen=True)
class Window:
    """From `start` to `end`, both days included."""

    start: date
    end: date

    def may_hold(self, when: Roughly, about_days: int) -> bool:
        """Whether `when` is, or may be, inside: what may be inside counts as inside (rules B4.9)."""
        return when.earliest(about_days) <= self.end and when.latest(about_days) >= self.start

    def surely_holds(self, when: Roughly, about_days: int) -> bool:
        return self.start <= when.earliest(about_days) and when.latest(about_days) <= self.end


def twelve_months_to(day: date) -> Window:
    """The twelve calendar months that end on `day`; the same day a year before is inside (B4.1)."""
    return Window(add_months(day, -12), day)

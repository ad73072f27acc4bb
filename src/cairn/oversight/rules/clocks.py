"""By when somebody must be answered: months as the law counts them, pauses, extensions, and what a controller sets.

Source: rules F6 and F10. A month ends on the same day of the next month, or on its last day where there is none; a day
that nobody works moves to the next working day, for answers to a person only.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cairn.core.working_time import WorkingTime
from cairn.referrals.rules.sentences import N_

MONTHS, EXTRA_MONTHS = 1, 2


@dataclass(frozen=True)
class Asked:
    """The days from which a request counts. No `identity_on`: who asks is not established, and nothing counts yet."""

    received_on: date
    identity_on: date | None
    clarify_asked_on: date | None = None
    clarified_on: date | None = None
    extended_on: date | None = None

    @property
    def waits_for_clarity(self) -> bool:
        return self.clarify_asked_on is not None and self.clarified_on is None


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last day of that month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def starts_on(asked: Asked) -> date | None:
    """The day from which the month runs: the latest of received, identity, clarification; None while one is awaited."""
    if asked.identity_on is None or asked.waits_for_clarity:
        return None
    return max(filter(None, (asked.received_on, asked.identity_on, asked.clarified_on)))


def answer_due(asked: Asked, time: WorkingTime) -> date | None:
    """By which day a person's request must be answered: one month, or three where the first was extended in time."""
    start = starts_on(asked)
    if start is None:
        return None
    return at_work(add_months(start, MONTHS + (EXTRA_MONTHS if asked.extended_on else 0)), time)


def extend_by(asked: Asked, time: WorkingTime) -> date | None:
    """Until when the requester may be told that it takes two months more; None while nothing counts."""
    start = starts_on(asked)
    return None if start is None else at_work(add_months(start, MONTHS), time)


def at_work(day: date, time: WorkingTime) -> date:
    """`day`, or the first working day after it."""
    while not time.is_working_day(day):
        day += timedelta(days=1)
    return day


@dataclass(frozen=True)
class Clock:
    """How long something may take: calendar days, or working days. `verified` False says so on the screen."""

    code: str
    words: str
    days: int
    working: bool
    from_on: date
    source: str
    verified: bool = False


COMPLAINT_DATA_ACKNOWLEDGE: Final = "complaint_data_acknowledge"
COMPLAINT_DATA_ANSWER: Final = "complaint_data_answer"
COMPLAINT_SERVICE_ACKNOWLEDGE: Final = "complaint_service_acknowledge"
COMPLAINT_SERVICE_ANSWER: Final = "complaint_service_answer"
COMPLAINT_SECOND_ANSWER: Final = "complaint_second_answer"
POLICE_ANSWER: Final = "police_answer"

_SINCE = date(2018, 5, 25)

CLOCKS: Final = (
    Clock(
        COMPLAINT_DATA_ACKNOWLEDGE,
        N_("Acknowledge a complaint about data"),
        30,
        False,
        date(2026, 6, 19),
        "Data (Use and Access) Act 2025: 30 days, law since 19 June 2026 (rules F10, press copies)",
        verified=True,
    ),
    Clock(
        COMPLAINT_DATA_ANSWER,
        N_("Answer a complaint about data"),
        90,
        False,
        _SINCE,
        "unverified default (rules F10 gives a clock for the acknowledgement only)",
    ),
    Clock(
        COMPLAINT_SERVICE_ACKNOWLEDGE,
        N_("Acknowledge a complaint about a service"),
        3,
        True,
        _SINCE,
        "unverified default: each organisation sets its own",
    ),
    Clock(
        COMPLAINT_SERVICE_ANSWER,
        N_("Answer a complaint about a service"),
        20,
        True,
        _SINCE,
        "unverified default: each organisation sets its own",
    ),
    Clock(
        COMPLAINT_SECOND_ANSWER,
        N_("Answer the second stage of a complaint"),
        20,
        True,
        _SINCE,
        "unverified default: each organisation sets its own",
    ),
    Clock(
        POLICE_ANSWER,
        N_("Answer a police request"),
        30,
        False,
        _SINCE,
        "unverified default: the code (rules F10) was seen in press copies only",
    ),
)
BY_CODE: Final = {clock.code: clock for clock in CLOCKS}


def in_force(code: str, day: date, own: Iterable[Clock] = ()) -> Clock:
    """The clock of this code on `day`: the newest of the controller's own that has begun, or Cairn's default."""
    begun = [clock for clock in own if clock.code == code and clock.from_on <= day]
    return max(begun, key=lambda clock: clock.from_on) if begun else BY_CODE[code]


def due_on(start: date, clock: Clock, time: WorkingTime) -> date:
    """The last day on which it is in time."""
    return time.add_days(start, clock.days) if clock.working else start + timedelta(days=clock.days)

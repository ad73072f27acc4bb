"""Working hours and days, against a second implementation that walks minute by minute."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest

from cairn.core.clock import LONDON
from cairn.core.working_time import WORKING_TIME, WorkingTime, bank_holidays, holidays_known_until


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc,arg-type]


def minute_by_minute(start: datetime, end: datetime, hours: WorkingTime = WORKING_TIME) -> int:
    """Naive: asks of every minute whether it is one of work."""
    moment, count = start.astimezone(UTC), 0
    while moment + timedelta(minutes=1) <= end.astimezone(UTC):
        local = moment.astimezone(LONDON)
        working = local.weekday() < 5 and local.date() not in bank_holidays()
        if working and hours.opens <= local.time() < hours.closes:
            count += 1
        moment += timedelta(minutes=1)
    return count


CASES = [
    (london(2026, 11, 17, 10), london(2026, 11, 17, 12), 120),
    (london(2026, 11, 17, 7), london(2026, 11, 17, 20), 480),
    (london(2026, 11, 20, 16), london(2026, 11, 23, 10), 120),  # over a weekend
    (london(2026, 12, 24, 16), london(2026, 12, 29, 10), 120),  # Christmas, and Boxing Day's substitute
    (london(2026, 3, 27, 16), london(2026, 3, 30, 10), 120),  # the clocks go forward between
    (london(2026, 10, 23, 16), london(2026, 10, 26, 10), 120),  # and back
    (london(2026, 11, 21, 9), london(2026, 11, 22, 17), 0),  # a weekend
    (london(2026, 11, 17, 12), london(2026, 11, 17, 12), 0),
    (london(2026, 11, 17, 12), london(2026, 11, 16, 12), 0),
]


@pytest.mark.parametrize(("start", "end", "minutes"), CASES)
def test_minutes_between(start: datetime, end: datetime, minutes: int) -> None:
    assert WORKING_TIME.minutes_between(start, end) == minutes
    assert WORKING_TIME.minutes_between(start.astimezone(UTC), end.astimezone(UTC)) == minutes


def test_summer_hours_are_londons_and_not_utcs() -> None:
    assert WORKING_TIME.minutes_between(
        datetime(2026, 7, 1, 7, tzinfo=UTC), datetime(2026, 7, 1, 9, tzinfo=UTC)
    ) == 60  # fmt: skip


def test_it_agrees_with_the_minute_by_minute_count_on_random_spans_around_what_is_hard() -> None:
    chance = random.Random(20261122)
    hard = [date(2026, 3, 28), date(2026, 10, 24), date(2026, 12, 23), date(2026, 4, 2), date(2027, 1, 1)]
    for _ in range(60):
        day = chance.choice(hard) + timedelta(days=chance.randrange(-2, 3))
        start = datetime.combine(day, time(chance.randrange(24), chance.randrange(60)), LONDON)
        end = start.astimezone(UTC) + timedelta(minutes=chance.randrange(0, 6 * 24 * 60))
        assert WORKING_TIME.minutes_between(start, end) == minute_by_minute(start, end)


def test_a_night_shift_of_hours_agrees_too_where_the_clocks_change() -> None:
    early = WorkingTime(time(0), time(23, 59))
    for day in (date(2026, 3, 27), date(2026, 10, 23)):
        start = datetime.combine(day, time(22, 0), LONDON)
        end = start.astimezone(UTC) + timedelta(days=4)
        assert early.minutes_between(start, end) == minute_by_minute(start, end, early)


def test_hours_added_are_hours_between() -> None:
    chance = random.Random(5)
    for _ in range(60):
        start = datetime(2026, 12, 18, tzinfo=UTC) + timedelta(minutes=chance.randrange(0, 30 * 24 * 60))
        hours = chance.choice([0.5, 1, 4, 8, 16, 24])
        due = WORKING_TIME.add_hours(start, hours)
        assert due.utcoffset() == timedelta()
        assert WORKING_TIME.minutes_between(start, due) == hours * 60


def test_a_due_time_never_falls_outside_working_hours() -> None:
    due = WORKING_TIME.add_hours(london(2026, 11, 20, 16, 30), 1).astimezone(LONDON)
    assert due == london(2026, 11, 23, 9, 30)
    assert WORKING_TIME.add_hours(london(2026, 11, 21, 3), 0) == london(2026, 11, 23, 9)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 11, 17), 1, date(2026, 11, 18)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 11, 21), 5, date(2026, 11, 27)),
        (date(2026, 11, 17), 0, date(2026, 11, 17)),
    ],
)
def test_working_days_skip_weekends_and_bank_holidays(start: date, days: int, due: date) -> None:
    assert WORKING_TIME.add_days(start, days) == due


def test_counting_backwards_is_refused_and_does_not_go_on_for_ever() -> None:
    with pytest.raises(ValueError, match="forwards"):
        WORKING_TIME.add_days(date(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="forwards"):
        WORKING_TIME.add_hours(london(2026, 1, 1, 9), -1)
    with pytest.raises(ValueError, match="open before"):
        WorkingTime(time(17), time(9))


def test_it_is_known_until_when_the_bank_holidays_are_known() -> None:
    assert holidays_known_until() in bank_holidays()
    assert date(2026, 12, 25) in bank_holidays()

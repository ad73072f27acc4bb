"""The one clock: aware, in UTC, London's day, and it can be stopped for one context alone."""

import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from cairn.core import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_today_is_londons_day_and_not_the_machines() -> None:
    with clock.at(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 7, 1)
    with clock.at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 12, 31)


def test_a_stopped_clock_stands_and_goes_on_afterwards() -> None:
    moment = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
    with clock.at(moment):
        assert clock.now() == clock.now() == moment
        with clock.at(moment + timedelta(days=1)):
            assert clock.today() == date(2026, 11, 18)
        assert clock.now() == moment
    assert clock.now() != moment


def test_a_stopped_clock_takes_any_zone_and_gives_utc() -> None:
    with clock.at(datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))):
        assert clock.now() == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        assert clock.now().utcoffset() == timedelta()


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2026, 1, 1)):
        pass


def test_another_thread_keeps_its_own_time() -> None:
    seen: list[datetime] = []
    with clock.at(datetime(2000, 1, 1, tzinfo=UTC)):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0].year > 2000


@pytest.mark.parametrize(
    ("day", "began"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
    ],
)
def test_a_financial_year_begins_on_the_first_of_april(day: date, began: int) -> None:
    assert clock.financial_year(day) == began


def test_a_month_is_one_sortable_number() -> None:
    assert clock.year_month(date(2026, 4, 1)) == 202604
    assert clock.year_month(date(2026, 12, 1)) < clock.year_month(date(2027, 1, 1))

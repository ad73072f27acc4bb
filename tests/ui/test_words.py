"""Values as words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cairn.ui import words


def test_dates_and_times_are_londons() -> None:
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert words.date_words(summer) == "1 July 2026"
    assert words.time_words(summer) == "00:30"
    assert words.moment(datetime(2026, 11, 22, 9, 5, tzinfo=UTC)) == "22 November 2026 at 09:05"
    assert words.weekday(date(2026, 11, 22)) == "Sunday 22 November 2026"
    assert words.short_date(date(2026, 9, 2)) == "2 Sep 2026"
    assert words.month(date(2026, 9, 2)) == "September 2026"


def test_nothing_is_said_of_nothing() -> None:
    for say in (words.date_words, words.short_date, words.weekday, words.month, words.fy, words.count, words.number,
                words.percent, words.moment, words.time_words, words.span):  # fmt: skip
        assert say(None) == ""
    assert words.approximate(None, "day") == words.relative(None, date(2026, 1, 1)) == words.lines(None) == ""
    assert words.age(None, date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("value", "said"),
    [(date(2026, 3, 31), "2025/26"), (date(2026, 4, 1), "2026/27"), (2026, "2026/27"), (1999, "1999/00")],
)
def test_a_financial_year_begins_in_april(value: date | int, said: str) -> None:
    assert words.fy(value) == said


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("day", "1 June 2026"),
        ("month", "June 2026"),
        ("year", "2026"),
        ("about", "about June 2026"),
        ("near", "about 1 June 2026"),
    ],
)
def test_an_approximate_date_claims_no_more_than_is_known(precision: str, said: str) -> None:
    assert words.approximate(date(2026, 6, 1), precision) == said


def test_a_heading_counts_to_a_thousand() -> None:
    assert words.count(1000) == "1,000"
    assert words.count(1001) == "more than 1,000"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "yesterday"),
        (0, "today"),
        (1, "tomorrow"),
        (2, "in 2 days"),
        (-19, "19 days ago"),
        (-1200, "1,200 days ago"),
    ],
)
def test_how_long_ago(days: int, said: str) -> None:
    today = date(2026, 11, 22)
    assert words.relative(today + timedelta(days=days), today) == said


def test_age_changes_on_the_birthday() -> None:
    assert words.age(date(1990, 11, 22), date(2026, 11, 21)) == 35
    assert words.age(date(1990, 11, 22), date(2026, 11, 22)) == 36


@pytest.mark.parametrize(
    ("value", "said"),
    [(1, "1 byte"), (20, "20 bytes"), (2048, "2KB"), (10 * 1024 * 1024, "10MB"), (1_600_000, "1.5MB")],
)
def test_sizes(value: int, said: str) -> None:
    assert words.size(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(timedelta(minutes=1), "1 minute"), (timedelta(hours=3), "3 hours"), (timedelta(days=4), "4 days")],
)
def test_spans(value: timedelta, said: str) -> None:
    assert words.span(value) == said


def test_figures_and_shares() -> None:
    assert words.number(1234.56, 1) == "1,234.6"
    assert words.percent(0.425, 1) == "42.5%"
    assert [words.yes_no(value) for value in (True, False, None)] == ["Yes", "No", "Not known"]


def test_what_was_typed_keeps_its_lines_and_loses_its_markup() -> None:
    shown = words.lines("One\r\ntwo <script>\n\nThree")
    assert shown == '<p class="govuk-body">One<br>two &lt;script&gt;</p>\n<p class="govuk-body">Three</p>'

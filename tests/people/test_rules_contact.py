"""Whether a channel may be used: truth tables, no database."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from cairn.core.clock import LONDON
from cairn.people.rules import contact as rules

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)  # a Tuesday


def rule(safe: str = "safe", **values: Any) -> rules.Rule:
    return rules.Rule(**{"safe": safe, "given_at": NOON, "from_at": NOON} | values)


def stands(one: rules.Rule | None, at: datetime = NOON) -> rules.Standing:
    return rules.standing(one, at, at.astimezone(LONDON), keeps_days=90)


def test_no_rule_means_not_known_and_not_to_be_used() -> None:
    found = stands(None)
    assert (found.safe, found.usable, found.because) == ("unknown", False, "no_rule")


@pytest.mark.parametrize(
    ("safe", "becomes", "usable"),
    [
        ("safe", "safe", True),
        ("limited", "limited", True),
        ("ask_again", "ask_again", False),
        ("never", "never", False),
    ],
)
def test_a_fresh_rule_means_what_it_says(safe: str, becomes: str, usable: bool) -> None:
    found = stands(rule(safe, days="1234567" if safe == "limited" else ""))
    assert (found.safe, found.usable) == (becomes, usable)


def test_limits_that_nobody_has_said_are_no_permission() -> None:
    found = stands(rule("limited"))
    assert (found.safe, found.usable, found.because) == ("limited", False, "no_limits")
    assert stands(rule("limited", hours_from=time(0), hours_until=time(23))).usable
    assert not rules.strictest(stands(rule("safe")), [found]).usable


@pytest.mark.parametrize(
    ("said", "changes", "too_early"),
    [
        (5, [], False),
        (5, [("move", 6)], True),
        (6, [("move", 6)], False),  # asked on the same day, after it
        (5, [("move", 4), ("incident", 6)], True),
        (5, [("birthday", 6)], False),
    ],
)
def test_what_was_said_before_something_changed_counts_no_more(
    said: int, changes: list[tuple[str, int]], too_early: bool
) -> None:
    dated = [(what, date(2026, 11, day)) for what, day in changes]
    assert rules.said_too_early(date(2026, 11, said), dated) is too_early


@pytest.mark.parametrize("event", ["separation", "reconciliation", "release", "move", "incident"])
def test_what_changes_a_life_puts_everything_to_be_asked_again(event: str) -> None:
    assert rules.said_too_early(date(2026, 11, 5), [(event, date(2026, 11, 6))])


@pytest.mark.parametrize(
    ("days", "safe"), [(0, "safe"), (89, "safe"), (90, "safe"), (91, "ask_again"), (4000, "ask_again")]
)
def test_a_rule_grows_old(days: int, safe: str) -> None:
    assert stands(rule(), NOON + timedelta(days=days)).safe == safe


def test_a_minute_past_its_days_a_rule_is_too_old() -> None:
    expired = stands(rule(), NOON + timedelta(days=90, minutes=1))
    assert (expired.because, expired.usable) == ("expired", False)


def test_never_does_not_wear_off() -> None:
    assert stands(rule("never"), NOON + timedelta(days=4000)).safe == "never"


@pytest.mark.parametrize(
    ("begins", "ends", "days", "at", "usable"),
    [
        (time(9), time(15), "", (17, 9, 0), True),
        (time(9), time(15), "", (17, 8, 59), False),
        (time(9), time(15), "", (17, 14, 59), True),
        (time(9), time(15), "", (17, 15, 0), False),
        (time(9), time(15), "2", (17, 12, 0), True),
        (time(9), time(15), "13", (17, 12, 0), False),
        (None, None, "2", (17, 3, 0), True),
        (None, None, "67", (17, 12, 0), False),
        (time(22), time(2), "", (17, 23, 0), True),
        (time(22), time(2), "", (17, 1, 59), True),
        (time(22), time(2), "", (17, 2, 0), False),
        (time(22), time(2), "2", (18, 1, 0), True),  # the night that began on Tuesday
        (time(22), time(2), "3", (18, 1, 0), False),
        (time(22), time(2), "7", (16, 1, 0), True),  # from Sunday into Monday
        (time(22), time(2), "2", (17, 23, 0), True),
        (time(22), time(2), "3", (17, 23, 0), False),
    ],
)
def test_hours_and_days_are_londons(
    begins: time | None, ends: time | None, days: str, at: Any, usable: bool
) -> None:
    moment = datetime(2026, 11, *at, tzinfo=LONDON).astimezone(UTC)
    one = rule("limited", hours_from=begins, hours_until=ends, days=days, given_at=moment, from_at=moment)
    found = stands(one, moment)
    assert found.usable is usable
    assert found.because == ("" if usable else "outside_hours")


@pytest.mark.parametrize(("begins", "ends"), [(9, 15), (22, 2), (0, 24), (9, 9), (0, 1), (23, 0)])
@pytest.mark.parametrize("days", ["", "1", "7", "24", "1234567"])
def test_every_half_hour_of_a_week_is_within_or_outside_as_it_is_counted_out(
    begins: int, ends: int, days: str
) -> None:
    """Counted out: each day that is named opens so many half hours from its first, over midnight where they are a
    night's."""
    opened = set()
    for day in range(7) if not days else [int(one) - 1 for one in days]:
        length = ends - begins if begins <= ends else 24 - begins + ends
        opened |= {(48 * day + 2 * begins + half) % (7 * 48) for half in range(2 * length)}
    whole = ends == 24
    hours = {} if whole else {"hours_from": time(begins), "hours_until": time(ends)}
    one, monday = rule("limited", days=days, **hours), datetime(2026, 11, 16, tzinfo=LONDON)
    for half in range(7 * 48):
        at = monday + timedelta(minutes=30 * half)
        assert rules.within_hours(one, at) is (half in opened), at
        assert rules.within_hours(one, at + timedelta(minutes=29)) is (half in opened), at


def test_summer_time_moves_the_hours_with_the_clock() -> None:
    moment = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)  # 09:30 in London
    one = rule("limited", hours_from=time(9), hours_until=time(10), given_at=moment, from_at=moment)
    assert stands(one, moment).usable


def test_the_newest_rule_in_force_counts() -> None:
    old, new = rule("safe", from_at=NOON - timedelta(days=2)), rule("never", from_at=NOON - timedelta(days=1))
    later = rule("safe", from_at=NOON + timedelta(seconds=1))
    over = rule("safe", from_at=NOON - timedelta(hours=1), until_at=NOON)
    assert rules.in_force([new, old, later, over], NOON) is new


def test_of_two_rules_of_one_moment_the_last_written_counts() -> None:
    assert rules.in_force([rule("ask_again"), rule("safe")], NOON) == rule("safe")
    assert rules.in_force([], NOON) is None


@pytest.mark.parametrize("own", rules.STRICTER)
@pytest.mark.parametrize("other", rules.STRICTER)
def test_the_strictest_of_all_records_counts(own: str, other: str) -> None:
    mine, theirs = (
        rules.NOT_KNOWN if said == "unknown" else stands(rule(said, days="1234567")) for said in (own, other)
    )
    found = rules.strictest(mine, [theirs])
    stricter = max(own, other, key=rules.STRICTER.index) if other != "unknown" else own
    assert found.safe == stricter
    assert found.usable == (own in ("safe", "limited") and other in ("safe", "limited", "unknown"))


def test_another_records_safe_never_makes_an_unknown_channel_safe() -> None:
    assert rules.strictest(rules.NOT_KNOWN, [stands(rule("safe"))]).usable is False


def test_voicemail_is_safe_only_when_every_record_says_so() -> None:
    yes, no = stands(rule(voicemail="yes")), stands(rule(voicemail="no"))
    assert rules.strictest(yes, [yes]).voicemail
    assert not rules.NOT_KNOWN.voicemail
    assert not rules.strictest(yes, [no]).voicemail
    assert not rules.strictest(no, [yes]).voicemail


def test_hours_of_both_records_must_allow() -> None:
    shut = stands(rule("limited", hours_from=time(13), hours_until=time(14)))
    assert not rules.strictest(stands(rule("limited", days="1234567")), [shut]).usable
    assert not rules.strictest(stands(rule("safe")), [shut]).usable


@pytest.mark.parametrize(
    ("events", "given", "out_of_use"),
    [
        ([], None, False),
        ([("separation", date(2026, 5, 1))], None, True),
        ([("separation", date(2026, 5, 1))], date(2026, 4, 1), True),
        ([("separation", date(2026, 5, 1))], date(2026, 5, 1), True),
        ([("separation", date(2026, 5, 1))], date(2026, 5, 2), False),
        ([("separation", date(2026, 5, 1)), ("reconciliation", date(2026, 6, 1))], None, False),
        ([("reconciliation", date(2026, 4, 1)), ("separation", date(2026, 5, 1))], None, True),
    ],
)
def test_a_shared_address_is_out_of_use_from_separation(
    events: Any, given: date | None, out_of_use: bool
) -> None:
    assert rules.shared_since_separation(events, shared=True, kind="address", given_on=given) is out_of_use


@pytest.mark.parametrize(("shared", "kind"), [(False, "address"), (None, "address"), (True, "phone")])
def test_only_a_shared_address_is_out_of_use(shared: bool | None, kind: str) -> None:
    events = [("separation", date(2026, 5, 1))]
    assert not rules.shared_since_separation(events, shared=shared, kind=kind, given_on=None)


def test_life_events_ask_again_but_never_free_what_is_forbidden() -> None:
    assert {"separation", "reconciliation", "release", "move", "incident"} == rules.ASKS_AGAIN
    assert [safe for safe in rules.STRICTER if not rules.asks_again(safe)] == ["never"]

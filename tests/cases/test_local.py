"""Dated local values and sameness of incidents: pure rules."""

from datetime import date

import pytest

from cairn.cases.rules.local import COUNT, DEFAULTS, ESCALATION, KEYS, Value, in_force
from cairn.cases.rules.reaching import outside_rule
from cairn.cases.rules.sameness import clusters

DAY = date(2026, 5, 20)
RIC = "safelives_ric"


def own(value, from_on=date(2026, 1, 1), until_on=None, key=COUNT, instrument=RIC):
    return Value(key, value, from_on, "the borough", until_on, instrument)


def test_every_value_has_a_default_with_a_source():
    assert {value.key for value in DEFAULTS} == set(KEYS)
    assert all(value.source for value in DEFAULTS)
    values = in_force(DAY)
    assert values.number(COUNT, RIC) == 14
    assert values.number(COUNT, "another") is None
    assert values.source(COUNT, RIC)
    assert values.source(COUNT, "another") == ""
    assert values.routes(RIC).escalation == values.number(ESCALATION) == 3
    assert (values.routes(RIC).count, values.routes(RIC).about_days) == (14, 30)
    promise = values.promise
    assert (promise.contact_days, promise.contact_days_high) == (2, 1)
    assert (promise.review_days, promise.review_days_high) == (84, 28)
    assert values.days("sight_days_after_closure") == 90
    assert values.days("no such value") == 0


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([own(10)], 10),
        ([own(10, from_on=DAY)], 10),
        ([own(10, from_on=date(2026, 5, 21))], 14),
        ([own(10, until_on=DAY)], 10),
        ([own(10, until_on=date(2026, 5, 19))], 14),
        ([own(10), own(12, from_on=date(2026, 3, 1))], 12),
        ([own(12, from_on=date(2026, 3, 1)), own(10)], 12),
        ([own(None)], None),
        ([own(10, instrument="another")], 14),
    ],
)
def test_an_areas_own_value_of_the_day_beats_the_default(rows, expected):
    assert in_force(DAY, rows).number(COUNT, RIC) == expected


@pytest.mark.parametrize(
    ("incidents", "same", "expected"),
    [
        ([], [], {}),
        ([1, 2], [], {1: 1, 2: 2}),
        ([1, 2], [(1, 2)], {1: 1, 2: 1}),
        ([1, 2, 3], [(2, 3)], {1: 1, 2: 2, 3: 2}),
        ([1, 2, 3], [(2, 3), (1, 3)], {1: 1, 2: 1, 3: 1}),
        ([4, 3, 2, 1], [(3, 4), (1, 2), (2, 3)], {1: 1, 2: 1, 3: 1, 4: 1}),
        ([], [(5, 7)], {5: 5, 7: 5}),
    ],
)
def test_linked_pairs_make_clusters_named_by_their_lowest(incidents, same, expected):
    assert clusters(incidents, same) == expected


@pytest.mark.parametrize(
    ("channel", "reached", "usable", "voicemail", "expected"),
    [
        ("phone", "spoke", True, "no", None),
        ("phone", "no_answer", True, "unknown", None),
        ("phone", "message", True, "yes", None),
        ("phone", "message", True, "no", "no_message"),
        ("phone", "message", True, "unknown", "no_message"),
        ("text", "message", True, "no", "no_message"),
        ("text", "replied", True, "unknown", "no_message"),
        ("text", "replied", True, "yes", None),
        ("email", "message", True, "no", None),
        ("letter", "message", True, "", None),
        ("phone", "spoke", False, "yes", "not_then"),
        ("video", "spoke", False, "yes", "not_then"),
        ("phone", "spoke", None, "", "no_rule"),
        ("text", "message", None, "", "no_rule"),
        ("email", "message", None, "", "no_rule"),
        ("letter", "message", None, "", "no_rule"),
        ("in_person", "spoke", None, "", None),
        ("through", "message", None, "", None),
        ("video", "spoke", None, "", None),
        ("incoming", "spoke", None, "", None),
    ],
)
def test_no_voicemail_no_text_and_no_unknown_number(channel, reached, usable, voicemail, expected):
    found = outside_rule(channel=channel, reached=reached, usable=usable, voicemail=voicemail)
    assert (found.code if found else None) == expected
    assert found is None or (str(found) and found.source)


def test_the_defaults_hold_from_the_first_day_of_2000():
    assert in_force(date(2000, 1, 1)).routes("safelives_ric").count == 14
    assert in_force(date(1999, 12, 31)).routes("safelives_ric").count is None

"""The rules of casework as truth tables (rules A3–A7, B4, C1): no database, no clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.cases.rules import checklist, clocks, dates, level, routes
from cairn.cases.rules.dates import Roughly, add_months
from cairn.cases.rules.instruments import INSTRUMENTS, SAFELIVES_RIC_2009, instrument, instruments_on
from cairn.core.working_time import WorkingTime

RIC = SAFELIVES_RIC_2009
CODES = list(RIC.by_code)
LOCAL = routes.Local(count=14, escalation=3)
DAY = date(2026, 5, 20)


def answers(yes=0, unknown=0, no=None):
    rest = 24 - yes - unknown
    no = rest if no is None else no
    return dict(
        zip(CODES, ["yes"] * yes + ["unknown"] * unknown + ["no"] * no, strict=False),
    )


def told(*days, precision="day"):
    return [routes.Told(number, Roughly(day, precision)) for number, day in enumerate(days)]


def recent(number):
    return told(*(DAY - timedelta(days=30 * n) for n in range(number)))


def facts(yes=0, judgement="", incidents=(), repeat=False, age=30, **more):
    return routes.Facts(
        yes=yes, judgement=judgement, incidents=incidents, referral_on=DAY, repeat=repeat, age=age, **more
    )


# --- the instrument ---------------------------------------------------------------------------------------


def test_an_instrument_is_a_value_like_any_other():
    assert {RIC, instrument(RIC.code, RIC.version)} == {RIC}
    assert "by_code" not in repr(RIC)  # its questions are said once


def test_the_checklist_has_24_items_with_codes_of_their_own():
    assert len(RIC.items) == len(RIC.by_code) == 24


@pytest.mark.parametrize(
    ("number", "code", "prompt"),
    [(4, "isolation", "honour_based"), (8, "stalking", "stalking"), (17, "others_threaten", "honour_based")],
)
def test_questions_4_8_and_17_open_further_questions(number, code, prompt):
    assert RIC.number(code) == number
    assert RIC.by_code[code].prompt == prompt
    assert [f.code for f in checklist.further_questions(RIC, {code: "yes"})] == [prompt]
    assert checklist.further_questions(RIC, {code: "unknown"}) == ()


def test_two_cues_of_one_kind_open_one_prompt():
    both = {"isolation": "yes", "others_threaten": "yes"}
    assert [f.code for f in checklist.further_questions(RIC, both)] == ["honour_based"]


def test_instruments_are_dated():
    assert RIC in instruments_on(date(2009, 3, 1))
    assert RIC not in instruments_on(date(2009, 2, 28))
    assert instrument("safelives_ric", "2009") is RIC
    with pytest.raises(LookupError):
        instrument("safelives_ric", "1999")


@pytest.mark.parametrize("known", INSTRUMENTS)
def test_labels_are_short_and_ours(known):
    assert all(len(item.label) <= 70 and "?" not in item.label for item in known.items)


# --- counting (A3.1) --------------------------------------------------------------------------------------


def test_thirteen_and_six_dont_know_is_thirteen_with_a_warning():
    counted = checklist.count(RIC, answers(yes=13, unknown=6))
    assert (counted.yes, counted.no, counted.unknown, counted.unanswered) == (13, 5, 6, 0)
    assert counted.complete
    warning = checklist.completeness(counted, 14)
    assert warning.code == "incomplete_may_reach_count"
    assert "6 answered “don’t know”" in str(warning)


@pytest.mark.parametrize(
    ("yes", "unknown", "threshold", "code"),
    [
        (13, 0, 14, None),
        (13, 1, 14, "incomplete_may_reach_count"),
        (12, 1, 14, "incomplete"),
        (14, 1, 14, "incomplete"),
        (13, 1, None, "incomplete"),
    ],
)
def test_completeness_says_whether_the_missing_answers_could_reach_the_count(yes, unknown, threshold, code):
    found = checklist.completeness(checklist.count(RIC, answers(yes, unknown)), threshold)
    assert (found.code if found else None) == code


def test_an_item_left_out_is_unanswered_and_the_checklist_incomplete():
    counted = checklist.count(RIC, answers(yes=3, no=20))
    assert counted.unanswered == 1
    assert not counted.complete


def test_dont_know_and_not_answered_are_both_not_known():
    counted = checklist.count(RIC, answers(yes=11, unknown=2, no=10))
    assert (counted.unknown, counted.unanswered, counted.not_known) == (2, 1, 3)
    assert checklist.completeness(counted, 14).code == "incomplete_may_reach_count"
    assert checklist.completeness(counted, 15).code == "incomplete"


def test_a_strange_item_or_answer_is_refused():
    with pytest.raises(ValueError, match="no item"):
        checklist.count(RIC, {"shoe_size": "yes"})
    with pytest.raises(ValueError, match="one of"):
        checklist.count(RIC, {"fear": "maybe"})


# A property is about values, not about how quick a busy machine is.
calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

filled = st.lists(st.sampled_from(checklist.VALUES), max_size=24).map(
    lambda values: dict(zip(CODES, values, strict=False))
)


@calm
@given(filled)
def test_the_score_is_the_number_of_yes_answers_and_nothing_else(given_answers):
    counted = checklist.count(RIC, given_answers)
    assert counted.yes == sum(value == "yes" for value in given_answers.values())
    assert counted.yes + counted.no + counted.unknown + counted.unanswered == 24
    assert bool(checklist.completeness(counted, 14)) == bool(counted.not_known)


# --- comparing (A5) ---------------------------------------------------------------------------------------

KINDS = {
    ("yes", "yes"): "same",
    ("no", "no"): "same",
    ("unknown", "unknown"): "same",
    ("unanswered", "unanswered"): "same",
    ("no", "yes"): "worse",
    ("unknown", "yes"): "learned",
    ("unanswered", "yes"): "learned",
    ("yes", "no"): "better",
    ("unknown", "no"): "learned",
    ("unanswered", "no"): "learned",
    ("yes", "unknown"): "lost",
    ("no", "unknown"): "lost",
    ("yes", "unanswered"): "lost",
    ("no", "unanswered"): "lost",
    ("unknown", "unanswered"): "same",
    ("unanswered", "unknown"): "same",
}


@pytest.mark.parametrize(("pair", "kind"), KINDS.items())
def test_change_of_one_item(pair, kind):
    changes = checklist.compare(RIC, {"fear": pair[0]}, RIC, {"fear": pair[1]})
    assert len(changes) == 24
    assert [(c.before, c.after, c.kind) for c in changes if c.code == "fear"] == [(*pair, kind)]


def _version(name, *codes):
    from cairn.cases.rules.instruments import Instrument, Item, Section

    items = tuple(Item(code, code.title()) for code in codes)
    return Instrument(
        "safelives_ric", name, "Checklist", date(2027, 1, 1), "invented", (Section("All", items),)
    )


def test_versions_are_compared_by_code_and_say_what_only_one_of_them_asked():
    old, new = _version("1", "fear", "injury"), _version("2", "fear", "tracking")
    changes = checklist.compare(old, {"injury": "yes"}, new, {"tracking": "yes"})
    assert [(c.code, c.before, c.after, c.kind) for c in changes] == [
        ("fear", "unanswered", "unanswered", "same"),
        ("tracking", None, "yes", "new_item"),
        ("injury", "yes", None, "old_item"),
    ]


def test_a_version_that_has_ended_is_not_offered_any_more():
    last = date(2027, 6, 30)
    ended = replace(_version("1", "fear"), until_on=last)
    assert instruments_on(last, [ended]) == (ended,)
    assert instruments_on(last + timedelta(days=1), [ended]) == ()


def test_different_instruments_are_never_compared():
    other = _version("1", "fear")
    object.__setattr__(other, "code", "s_dash_2009")
    with pytest.raises(ValueError, match="not compared"):
        checklist.compare(RIC, {}, other, {})


# --- the level (A3.5) -------------------------------------------------------------------------------------

LEVELS = [
    # yes, judged, earlier, agreement, expected level, expected agreement, code
    (14, "medium", None, "waiting", "high", "not_asked", "downgrade_rejected"),
    (14, "high", None, "waiting", "high", "not_asked", "high_by_count"),
    (14, "standard", "high", "agreed", "high", "not_asked", "downgrade_rejected"),
    (24, "standard", "standard", "agreed", "high", "not_asked", "downgrade_rejected"),
    (13, "medium", None, "waiting", "medium", "not_asked", "as_judged"),
    (13, "high", None, "waiting", "high", "not_asked", "high_by_judgement"),
    (0, "high", "standard", "waiting", "high", "not_asked", "high_by_judgement"),
    (13, "medium", "high", "waiting", "high", "waiting", "high_waiting"),
    (13, "standard", "high", "not_asked", "high", "waiting", "high_waiting"),
    (13, "medium", "high", "agreed", "medium", "agreed", "lowered"),
    (13, "medium", "high", "refused", "high", "refused", "high_not_agreed"),
    (13, "high", "high", "agreed", "high", "not_asked", "high_by_judgement"),
    (5, "standard", "medium", "waiting", "standard", "not_asked", "as_judged"),
]


@pytest.mark.parametrize(("yes", "judged", "earlier", "said", "expected", "agreement", "code"), LEVELS)
def test_level(yes, judged, earlier, said, expected, agreement, code):
    found = level.level(yes=yes, threshold=14, judged=judged, earlier=earlier, agreement=said)
    assert (found.level, found.agreement, found.finding.code) == (expected, agreement, code)
    assert str(found.finding)
    assert found.finding.source.startswith("rules A3.5")


def test_the_local_count_is_the_one_of_the_day():
    assert level.level(yes=10, threshold=10, judged="standard", earlier=None).level == "high"
    assert level.level(yes=9, threshold=10, judged="standard", earlier=None).level == "standard"


def test_without_a_local_count_nothing_is_below_it():
    assert level.level(yes=24, threshold=None, judged="standard", earlier=None).level == "standard"
    found = level.level(yes=0, threshold=None, judged="standard", earlier="high", agreement="agreed")
    assert (found.level, found.finding.code) == ("high", "high_no_count")


def test_a_level_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="level is one of"):
        level.level(yes=1, threshold=14, judged="severe", earlier=None)


@calm
@given(
    yes=st.integers(0, 24),
    judged=st.sampled_from(level.LEVELS),
    earlier=st.sampled_from((None, *level.LEVELS)),
    agreement=st.sampled_from(("not_asked", "waiting", "agreed", "refused")),
)
def test_judgement_never_lowers_what_the_count_or_an_unagreed_high_says(yes, judged, earlier, agreement):
    found = level.level(yes=yes, threshold=14, judged=judged, earlier=earlier, agreement=agreement)
    if yes >= 14 or judged == "high" or (earlier == "high" and agreement != "agreed"):
        assert found.level == "high"
    else:
        assert found.level == judged


# --- routes: the fixtures of A7 ---------------------------------------------------------------------------

A7 = [
    (facts(14), ["visible_high_risk"]),
    (facts(13, "reason given"), ["professional_judgement"]),
    (facts(13, incidents=recent(2)), []),
    (facts(9, incidents=recent(3)), ["potential_escalation"]),
    (facts(4, incidents=recent(1), repeat=True), ["repeat"]),
    (facts(14, "medium in my view"), ["visible_high_risk", "professional_judgement"]),
    (facts(13), []),
    (facts(9, incidents=[routes.Told(7, Roughly(DAY))] * 3), []),
    (facts(14, age=16), ["visible_high_risk"]),
]


@pytest.mark.parametrize(("given_facts", "expected"), A7)
def test_fixtures_of_a7(given_facts, expected):
    found = routes.recommend(given_facts, LOCAL)
    assert list(found.codes) == expected
    assert found.refer == bool(expected)


def test_sixteen_also_goes_to_childrens_social_care_and_eighteen_does_not():
    assert [f.code for f in routes.recommend(facts(14, age=16), LOCAL).safeguarding] == [
        "childrens_social_care"
    ]
    assert [f.code for f in routes.recommend(facts(14, age=17), LOCAL).safeguarding] == [
        "childrens_social_care"
    ]
    assert routes.recommend(facts(14, age=18), LOCAL).safeguarding == ()


@pytest.mark.parametrize("yes", [0, 14, 24])
def test_fifteen_is_childrens_safeguarding_only_whatever_else(yes):
    found = routes.recommend(facts(yes, "worried", recent(5), repeat=True, age=15), LOCAL)
    assert [f.code for f in found.safeguarding] == ["childrens_safeguarding"]
    assert not found.refer
    assert found.warnings == ()


@calm
@given(
    yes=st.integers(0, 24),
    judgement=st.sampled_from(["", "   ", "worried"]),
    number=st.integers(0, 5),
    repeat=st.sampled_from([True, False, None]),
    age=st.sampled_from([None, 16, 40]),
)
def test_any_one_route_is_enough_and_judgement_takes_none_away(yes, judgement, number, repeat, age):
    with_it = routes.recommend(facts(yes, judgement, recent(number), repeat, age), LOCAL)
    without = routes.recommend(facts(yes, "", recent(number), repeat, age), LOCAL)
    assert set(without.codes) <= set(with_it.codes)
    assert with_it.refer == (yes >= 14 or judgement == "worried" or number >= 3 or bool(repeat))


def test_what_is_not_known_is_said():
    found = routes.recommend(
        facts(age=None, repeat=None, perpetrator_ages=(15, None)), routes.Local(None, None)
    )
    assert [f.code for f in found.warnings] == [
        "age_unknown",
        "perpetrator_under_16",
        "no_count",
        "repeat_unknown",
    ]
    assert routes.recommend(facts(perpetrator_ages=(16, None)), LOCAL).warnings == ()


def test_no_local_counts_means_no_counted_route():
    found = routes.recommend(facts(24, incidents=recent(9)), routes.Local(None, None))
    assert found.codes == ()


# --- the twelve months of route 3 (B4.9, B4.11) -----------------------------------------------------------

WINDOW = [
    (date(2025, 5, 20), "day", 1, 0),
    (date(2025, 5, 19), "day", 0, 0),
    (date(2026, 5, 20), "day", 1, 0),
    (date(2026, 5, 21), "day", 0, 0),
    (date(2025, 5, 1), "month", 1, 1),
    (date(2025, 4, 30), "month", 0, 0),
    (date(2025, 6, 15), "month", 1, 0),
    (date(2026, 5, 31), "month", 1, 1),
    (date(2025, 1, 1), "year", 1, 1),
    (date(2024, 12, 31), "year", 0, 0),
    (date(2025, 4, 20), "about", 1, 1),
    (date(2025, 4, 19), "about", 0, 0),
    (date(2026, 6, 19), "about", 1, 1),
    (date(2026, 6, 20), "about", 0, 0),
    (date(2025, 6, 19), "about", 1, 0),
]


@pytest.mark.parametrize(("on", "precision", "inside", "perhaps"), WINDOW)
def test_what_may_be_inside_the_twelve_months_counts_and_says_so(on, precision, inside, perhaps):
    given_facts = facts(incidents=told(on, precision=precision))
    assert routes.distinct_incidents(given_facts, LOCAL) == (inside, perhaps)


def test_an_incident_of_uncertain_date_that_opens_the_route_is_named_in_it():
    incidents = [*recent(2), routes.Told(99, Roughly(date(2025, 5, 1), "month"))]
    [route] = routes.recommend(facts(9, incidents=incidents), LOCAL).routes
    assert "1 of them on a date that is not exactly known" in str(route)
    [sure] = routes.recommend(facts(9, incidents=recent(3)), LOCAL).routes
    assert "not exactly known" not in str(sure)


def test_one_sure_report_of_an_incident_makes_it_sure():
    incidents = [
        routes.Told(1, Roughly(date(2025, 5, 1), "month")),
        routes.Told(1, Roughly(date(2025, 6, 1))),
    ]
    assert routes.distinct_incidents(facts(incidents=incidents), LOCAL) == (1, 0)


@calm
@given(st.lists(st.integers(1, 4), max_size=9))
def test_reports_of_one_incident_count_once(numbers):
    incidents = [routes.Told(number, Roughly(DAY)) for number in numbers]
    assert routes.distinct_incidents(facts(incidents=incidents), LOCAL)[0] == len(set(numbers))


# --- reminders and what is owed (A4.5, A4.6) --------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"separation", "control", "injury"}, {"together"}),
        ({"separation", "control", "sexual"}, {"together"}),
        ({"separation", "control", "strangulation"}, {"together", "strangulation"}),
        ({"separation", "control"}, set()),
        ({"separation", "injury"}, set()),
        ({"control", "injury"}, set()),
        ({"stalking"}, {"stalking"}),
        ({"threats_to_kill"}, {"threats_to_kill"}),
        ({"fear"}, {"own_view"}),
        ({"feared_harm"}, {"own_view"}),
        ({"more_often"}, {"escalating"}),
        ({"worse"}, {"escalating"}),
        ({"isolation"}, {"honour_based"}),
        ({"others_threaten"}, {"honour_based"}),
        ({"money"}, set()),
    ],
)
def test_reminders_are_shown_and_never_scored(said, expected):
    given_answers = dict.fromkeys(said, "yes")
    assert {f.code for f in routes.reminders(given_answers)} == expected
    assert checklist.count(RIC, given_answers).yes == len(said)
    assert routes.reminders(dict.fromkeys(said, "unknown")) == ()


@pytest.mark.parametrize(
    ("refer", "referred", "reason", "signed", "code"),
    [
        (False, False, False, False, None),
        (True, True, False, False, None),
        (True, False, False, False, "reason_owed"),
        (True, False, False, True, "reason_owed"),
        (True, False, True, False, "signature_owed"),
        (True, False, True, True, "signed"),
    ],
)
def test_a_referral_not_made_owes_a_reason_and_a_signature(refer, referred, reason, signed, code):
    found = routes.not_referred(refer=refer, referred=referred, reason=reason, signed=signed)
    assert (found.code if found else None) == code


def test_every_finding_has_a_code_a_sentence_and_a_source():
    everything = routes.recommend(facts(14, "worried", recent(3), True, 16), LOCAL)
    for found in everything.routes + everything.safeguarding:
        assert found.code
        assert str(found).endswith((".", "!"))
        assert found.source.startswith("rules A")


# --- dates and clocks (B3, C1, C6) ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2026, 5, 20), -12, date(2025, 5, 20)),
    ],
)
def test_calendar_months_are_clamped_to_the_months_end(day, months, expected):
    assert add_months(day, months) == expected


def test_a_rough_day_has_an_earliest_and_a_latest():
    assert [Roughly(date(2024, 2, 10), p).earliest(30) for p in ("day", "month", "year", "about")] == [
        date(2024, 2, 10),
        date(2024, 2, 1),
        date(2024, 1, 1),
        date(2024, 1, 11),
    ]
    assert [Roughly(date(2024, 2, 10), p).latest(30) for p in ("day", "month", "year", "about")] == [
        date(2024, 2, 10),
        date(2024, 2, 29),
        date(2024, 12, 31),
        date(2024, 3, 11),
    ]
    assert dates.twelve_months_to(DAY) == dates.Window(date(2025, 5, 20), DAY)


PROMISE = clocks.Promise(contact_days=2, contact_days_high=1, review_days=84, review_days_high=28)


@pytest.mark.parametrize(
    ("received", "high", "due"),
    [
        (date(2026, 5, 18), False, date(2026, 5, 20)),
        (date(2026, 5, 18), True, date(2026, 5, 19)),
        (date(2026, 5, 22), False, date(2026, 5, 27)),  # a weekend and a bank holiday lie between
        (date(2026, 5, 23), True, date(2026, 5, 26)),
    ],
)
def test_first_contact_is_due_in_working_days_and_sooner_when_high(received, high, due):
    assert clocks.first_contact_due(received, high=high, promise=PROMISE, time=WorkingTime()) == due


def test_a_review_is_due_sooner_while_risk_is_high():
    assert clocks.review_due(DAY, level="high", promise=PROMISE) == DAY + timedelta(days=28)
    assert clocks.review_due(DAY, level="medium", promise=PROMISE) == DAY + timedelta(days=84)


def contact(offset, two_way=True, support=True):
    return clocks.Contact(DAY + timedelta(days=offset), two_way, support)


@pytest.mark.parametrize(
    ("agreed", "contacts", "expected"),
    [
        (None, [contact(0)], None),
        (DAY, [], None),
        (DAY, [contact(-1)], None),
        (DAY, [contact(0)], DAY),
        (DAY, [contact(5), contact(2)], DAY + timedelta(days=2)),
        (DAY, [contact(1, two_way=False), contact(3)], DAY + timedelta(days=3)),
        (DAY, [contact(1, support=False), contact(3)], DAY + timedelta(days=3)),
        (DAY, [contact(1, two_way=False)], None),
    ],
)
def test_engaged_is_the_first_two_way_support_contact_from_the_yes_on(agreed, contacts, expected):
    assert clocks.engaged_on(agreed, contacts) == expected


NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


def happening(kind, minutes):
    return clocks.Happening(kind, NOW + timedelta(minutes=minutes))


def test_what_became_known_after_the_last_assessment_calls_for_a_new_one():
    found = clocks.reassess(NOW, [happening("incident", 1), happening("incident", 2), happening("move", 1)])
    assert [f.code for f in found] == ["after_incident", "after_move"]


def test_what_was_known_by_then_does_not():
    assert clocks.reassess(NOW, [happening("incident", 0), happening("incident", -1)]) == ()


def test_a_kind_that_is_no_trigger_is_passed_over():
    assert clocks.reassess(NOW, [happening("birthday", 5)]) == ()


def test_never_assessed_is_its_own_reason():
    assert [f.code for f in clocks.reassess(None, [happening("incident", 1)])] == ["never_assessed"]

"""What a referrer may hear, on what sharing may rest, by when triage is promised. No database."""

import itertools
from datetime import date

import pytest

from cairn.people.rules import bases
from cairn.referrals.rules import ages, hearing, promises
from cairn.referrals.rules.hearing import Listener

STATES = ("sent", "triage", "accepted", "declined", "withdrawn", "passed_on")

TOLD = {
    "sent": "received", "triage": "looking", "accepted": "accepted", "declined": "not_taken_on",
    "withdrawn": "withdrawn", "passed_on": "passed_on",
}  # fmt: skip


@pytest.mark.parametrize(("who", "state"), list(itertools.product(Listener, STATES)))
def test_who_hears_what_in_each_state(who: Listener, state: str) -> None:
    said = hearing.heard(who, state).code
    if who is Listener.PROFESSIONAL:
        assert said == TOLD[state]
    else:
        assert said == ("withdrawn" if state == "withdrawn" else "received")


@pytest.mark.parametrize(("who", "state"), list(itertools.product(Listener, STATES)))
def test_who_is_sent_a_message(who: Listener, state: str) -> None:
    sends = {
        Listener.PROFESSIONAL: state in ("sent", "accepted", "declined", "passed_on"),
        Listener.HIS_SIDE: state == "sent",
        Listener.OUTSIDER: state == "sent",
        Listener.NOBODY: state == "sent",
        Listener.HERSELF: False,
    }
    assert hearing.may_message(who, state) is sends[who]


@pytest.mark.parametrize(("who", "state", "back"), list(itertools.product(Listener, STATES, (False, True))))
def test_who_is_offered_to_take_it_back(who: Listener, state: str, back: bool) -> None:
    offered = hearing.may_take_back(who, state, taken_back=back)
    if back or state == "withdrawn":
        assert not offered
    elif who is Listener.PROFESSIONAL:
        assert offered is (state in ("sent", "triage"))
    else:
        assert offered  # the same before and after a decision: the offer tells nothing


def test_out_of_area_is_said_so_that_somebody_else_is_rung() -> None:
    assert hearing.heard(Listener.PROFESSIONAL, "declined", "out_of_area").code == "other_borough"
    assert hearing.heard(Listener.HIS_SIDE, "declined", "out_of_area").code == "received"
    assert hearing.heard(Listener.NOBODY, "accepted", taken_back=True).code == "withdrawn"


@pytest.mark.parametrize(
    ("given", "who"),
    [
        ({}, Listener.PROFESSIONAL),
        ({"source": "self"}, Listener.HERSELF),
        ({"source": "friend"}, Listener.OUTSIDER),
        ({"may_hear": False}, Listener.OUTSIDER),
        ({"agency_kind": "perpetrator_service"}, Listener.HIS_SIDE),
        ({"wish": "no"}, Listener.NOBODY),
        ({"wish": "yes"}, Listener.PROFESSIONAL),
        ({"wish": "declined"}, Listener.PROFESSIONAL),
        ({"barred": True}, Listener.NOBODY),
        ({"barred": True, "agency_kind": "perpetrator_service"}, Listener.NOBODY),
        ({"source": "self", "barred": True}, Listener.HERSELF),
    ],
)
def test_who_a_referrer_is_to_her(given: dict[str, object], who: Listener) -> None:
    plain = {"source": "agency", "agency_kind": "police", "may_hear": True, "wish": "", "barred": False}
    assert hearing.listener(**(plain | given)) is who  # type: ignore[arg-type]


def test_no_sentence_tells_a_reason_a_place_or_an_answer() -> None:
    for heard in (hearing.ACCEPTED, hearing.NOT_TAKEN_ON, hearing.OTHER_BOROUGH, hearing.PASSED_ON):
        for word in ("because", "refuge", "answered", "she said", "person said", "address"):
            assert word not in heard.words.lower()


def test_a_basis_holds_from_its_day() -> None:
    before = {basis.code for basis in bases.in_force(date(2026, 2, 4))}
    after = {basis.code for basis in bases.in_force(date(2026, 2, 5))}
    assert after - before == {"recognised_interest"}
    assert not bases.in_force(date(2018, 5, 24))
    ended = bases.Basis("x", "x", "x", date(2020, 1, 1), "x", date(2020, 12, 31))
    assert [ended.holds_on(date(*day)) for day in ((2019, 12, 31), (2020, 1, 1), (2020, 12, 31), (2021, 1, 1))] == [
        False, True, True, False,
    ]  # fmt: skip


def test_every_basis_names_its_source_and_none_is_consent_or_immigration() -> None:
    for basis in bases.BASES:
        assert basis.source
        assert "consent" not in (basis.code + basis.words + basis.hint).lower()
        assert "immigration" not in (basis.code + basis.words + basis.hint).lower()
    assert len(bases.BY_CODE) == len(bases.BASES)


def test_an_areas_own_promise_comes_before_the_default_from_its_day() -> None:
    own = [
        promises.Promise("today", 1, date(2026, 4, 1), "board"),
        promises.Promise("today", 3, date(2026, 1, 1), "board"),
    ]
    hours = [
        promises.in_force("today", day, own).working_hours
        for day in (date(2025, 12, 31), date(2026, 3, 31), date(2026, 4, 1))
    ]
    assert hours == [2, 3, 1]
    with pytest.raises(ValueError, match="never"):
        promises.in_force("never", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(2000, 2, 29), date(2016, 2, 28), 15), (date(2000, 2, 29), date(2016, 2, 29), 16),
        (date(2000, 2, 29), date(2017, 3, 1), 17), (None, date(2016, 1, 1), None),
        (date(2026, 1, 2), date(2026, 1, 1), None), (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)  # fmt: skip
def test_how_old_somebody_was(born: date | None, day: date, years: int | None) -> None:
    assert ages.years_between(born, day) == years

"""Profiles, names, states: plain values."""

import pytest

from cairn.access.models import AgencyKind
from cairn.release import lifecycle
from cairn.release.codes import Kind, State
from cairn.release.rules.agreeing import agreeing
from cairn.release.rules.messages import LONGEST_TEXT, MESSAGES, link_with_token
from cairn.release.rules.profiles import (
    BY_AGENCY_KIND,
    NOBODY,
    OUTSIDER,
    PROFILES,
    Fact,
    may_tell,
    narrowest,
    profile_for,
    too_much,
)
from cairn.release.rules.recipients import same_name


def test_every_kind_of_agency_has_a_profile_that_somebody_chose() -> None:
    assert set(BY_AGENCY_KIND) == set(AgencyKind.values) - {"other"}
    assert profile_for("other") is OUTSIDER
    assert profile_for("something new") is OUTSIDER


@pytest.mark.parametrize("fact", [Fact.CONTACT, Fact.RISK, Fact.IDENTITY, Fact.REASON, Fact.OUTCOME])
def test_only_a_service_that_takes_her_over_and_she_herself_are_told_the_most(fact: Fact) -> None:
    told = {code for code, profile in PROFILES.items() if may_tell(profile, fact)}
    assert told <= {"service", "herself", "signed_in", "answer"}  # an answer is decided passage by passage


def test_a_perpetrator_service_hears_nothing_of_whether_she_is_in_touch() -> None:
    assert too_much(profile_for("perpetrator_service"), ["received", "in_touch", "contact"]) == {
        Fact.IN_TOUCH,
        Fact.CONTACT,
    }


def test_contact_is_for_the_service_that_takes_over_only() -> None:
    assert {code for code, profile in PROFILES.items() if may_tell(profile, "contact")} == {"service"}


def test_who_holds_two_posts_is_told_what_both_may_know() -> None:
    both = narrowest([profile_for("da_service"), profile_for("perpetrator_service")])
    assert both.may_be_told == {Fact.RECEIVED, Fact.DECISION, Fact.SAFETY}
    assert both.code == "perpetrator_service"
    assert narrowest([]) is NOBODY


_BARE, _ALL = {"received", "decision"}, {str(fact) for fact in Fact}
TOLD = {
    "nobody": set(),
    "outsider": {"received"},
    "referrer": _BARE,
    "safeguarding": _BARE | {"in_touch", "safety"},
    "perpetrator_service": _BARE | {"safety"},
    "service": _ALL,
    "herself": _ALL - {"contact"},
    "answer": _ALL - {"contact"},
    "signed_in": _ALL - {"contact"},
}


def test_each_kind_of_recipient_is_told_what_stands_here_and_nothing_else() -> None:
    assert {code: {str(fact) for fact in profile.may_be_told} for code, profile in PROFILES.items()} == TOLD


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("See www.haven.example for our hours", False), ("See https://haven.example/hours", False),
        ("https://haven.example/?id=3", True), ("http://haven.example/a#b", True),
        ("HTTPS://haven.example/0f8fad5bd9cb", True), ("www.haven.example/AbCdEfGhIjKlMnOp", True),
        ("Is this all right? Ring us & say so", False),
    ],
)  # fmt: skip
def test_a_link_that_opens_something_by_itself_is_found(text: str, opens: bool) -> None:
    assert link_with_token(text) is opens


def test_what_somebody_else_could_read_or_hear_is_a_message() -> None:
    assert {"email", "text", "voicemail"} == MESSAGES
    assert LONGEST_TEXT == 3 * 160


@pytest.mark.parametrize("title", ["Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Sir", "The", "c/o"])
def test_a_title_before_a_family_name_may_be_anybody_of_that_name(title: str) -> None:
    assert same_name(f"{title} Marsh", given="Kevin", family="Marsh")


@pytest.mark.parametrize("typed", ["The Marsh family", "Marsh household", "Family Marsh"])
def test_a_whole_family_may_be_him(typed: str) -> None:
    assert same_name(typed, given="Kevin", family="Marsh")
    assert not same_name("The Marsh garage", given="Kevin", family="Marsh")


@pytest.mark.parametrize("kind", Kind.values)
def test_two_must_agree_to_a_bundle_and_to_how_she_is_reached_and_nobody_to_a_letter(kind: str) -> None:
    said = {str(fact) for fact in Fact} - {"contact"}
    assert agreeing(kind, []) == agreeing(kind, said) == (2 if kind == "pack" else 0)
    assert agreeing(kind, ["contact"]) == agreeing(kind, [Fact.CONTACT, Fact.RISK]) == 2


def test_an_unknown_fact_is_no_fact() -> None:
    with pytest.raises(ValueError, match="gossip"):
        may_tell(OUTSIDER, "gossip")


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Kévin Marsh", True), ("MARSH Kevin", True), ("Mr Marsh", True), ("K Marsh", True), ("Mr & Mrs Marsh", True),
        ("K. Marsh", True), ("Marsh", True), ("Liz Marsh", False), ("Kevin", False), ("L Marsh", False), ("", False),
        ("Marshall Kevin", False), ("c/o Marsh", True),
    ],
)  # fmt: skip
def test_whether_a_typed_name_may_be_his(typed: str, same: bool) -> None:
    assert same_name(typed, given="Kevin", family="Marsh") is same


def test_somebody_with_one_name_only() -> None:
    assert same_name("Sukarno", given="Sukarno", family="")
    assert not same_name("Anybody", given="", family="")


def test_the_states_are_the_models_and_every_one_can_be_reached() -> None:
    assert set(lifecycle.STATES) == set(State.values)
    assert {move.target for move in lifecycle.MOVES} | {lifecycle.ENQUEUED} == set(lifecycle.STATES)


def test_nothing_that_may_have_left_goes_back_to_waiting() -> None:
    assert not any(move.target == lifecycle.ENQUEUED for move in lifecycle.MOVES)
    assert {m.source for m in lifecycle.MOVES if m.target == lifecycle.SENDING} == {lifecycle.ENQUEUED}
    assert not any(move.source in lifecycle.FINAL_STATES for move in lifecycle.MOVES)


@pytest.mark.parametrize("name", [move.name for move in lifecycle.MOVES])
def test_a_move_starts_where_it_starts_and_nowhere_else(name: str) -> None:
    assert {state for state in lifecycle.STATES if lifecycle.may(name, state)} == {
        lifecycle.move(name).source
    }

"""The states, as a truth table."""

import itertools

import pytest

from cairn.referrals import codes, lifecycle

ALLOWED = {
    ("send", "draft"): "sent",
    ("begin_triage", "sent"): "triage",
    ("accept", "triage"): "accepted",
    ("decline", "triage"): "declined",
    ("pass_on", "triage"): "passed_on",
    ("withdraw", "sent"): "withdrawn",
    ("withdraw", "triage"): "withdrawn",
}
NAMES = sorted({move.name for move in lifecycle.MOVES})


@pytest.mark.parametrize(("name", "state"), list(itertools.product(NAMES, lifecycle.STATES)))
def test_each_move_from_each_state(name: str, state: str) -> None:
    target = ALLOWED.get((name, state))
    assert lifecycle.can(name, state) is (target is not None)
    if target:
        assert lifecycle.move(name, state) == target
    else:
        with pytest.raises(lifecycle.NotPossible, match=state):
            lifecycle.move(name, state)


def test_a_move_that_nobody_knows_is_not_possible() -> None:
    with pytest.raises(lifecycle.NotPossible):
        lifecycle.move("lose", "sent")


def test_the_codes_are_the_states_and_decisions() -> None:
    assert set(codes.State.values) == set(lifecycle.STATES)
    assert set(codes.Decision.values) == set(lifecycle.DECISIONS)
    assert set(lifecycle.DECISIONS.values()) <= set(NAMES)
    assert lifecycle.WAITING | lifecycle.ENDED | {lifecycle.DRAFT} == set(lifecycle.STATES)
    assert not lifecycle.WAITING & lifecycle.ENDED


def test_nothing_leads_out_of_an_end() -> None:
    assert not any(move.sources & lifecycle.ENDED for move in lifecycle.MOVES)

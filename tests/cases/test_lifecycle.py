"""The states of a case as a table: every state and move, allowed or not."""

from itertools import product

import pytest

from cairn.cases import lifecycle

ALLOWED = {
    ("engage", "attempting"): "engaged",
    ("engage", "not_engaged"): "engaged",
    ("give_up", "attempting"): "not_engaged",
    ("try_again", "not_engaged"): "attempting",
    ("begin_support", "engaged"): "active",
    ("close", "attempting"): "closed",
    ("close", "not_engaged"): "closed",
    ("close", "engaged"): "closed",
    ("close", "active"): "closed",
}


@pytest.mark.parametrize(
    ("name", "state"), list(product([move.name for move in lifecycle.MOVES], lifecycle.STATES))
)
def test_every_move_from_every_state(name, state):
    expected = ALLOWED.get((name, state))
    assert lifecycle.can(name, state) == (expected is not None)
    if expected:
        assert lifecycle.move(name, state) == expected
    else:
        with pytest.raises(lifecycle.NotPossible):
            lifecycle.move(name, state)


def test_nothing_leads_out_of_closed():
    assert not any("closed" in move.sources for move in lifecycle.MOVES)


@pytest.mark.parametrize(
    ("state", "outcomes"),
    [
        ("attempting", {"transferred", "died", "error"}),
        ("not_engaged", {"transferred", "not_engaged", "died", "error"}),
        ("engaged", {"planned", "unplanned", "transferred", "died", "error"}),
        ("active", {"planned", "unplanned", "transferred", "died", "error"}),
        ("closed", set()),
    ],
)
def test_outcomes_depend_on_how_far_the_case_came(state, outcomes):
    assert set(lifecycle.outcomes_from(state)) == outcomes

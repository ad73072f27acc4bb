"""A decision carries its reason, for the button and for the action."""

import pytest

from cairn.core.decisions import YES, Refused, no, require


def test_a_refusal_is_false_and_says_why() -> None:
    assert YES
    assert not no("The case is closed.")
    assert no("The case is closed.").because == "The case is closed."


def test_what_is_not_allowed_is_raised_with_its_own_reason() -> None:
    require(YES)
    with pytest.raises(Refused) as refused:
        require(no("The case is closed."))
    assert refused.value.because == "The case is closed."

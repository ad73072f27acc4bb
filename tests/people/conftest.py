"""A person whom Haven works with, and how rooms make her."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from cairn.core.ids import new_uid

if TYPE_CHECKING:
    from cairn.demo.cast import Cast
    from cairn.people.models import Person

CASE = UUID("00000000-0000-4000-8000-00000000ca5e")
MakePerson = Callable[..., "Person"]


@pytest.fixture
def make_person(cast: "Cast") -> MakePerson:
    """``make_person("ama", given=…, family=…)`` makes a record as this member of the cast."""
    from cairn.people import actions

    def make(key: str = "ama", **values: Any) -> "Person":
        given = {"given": "Leila", "family": "Mansour", "born_on": date(1988, 3, 5)} | values
        return actions.create_person(
            **{"by": cast.actor(key), "basis": "referred", "source_kind": "referral", "source_uid": new_uid()}
            | given
        )

    return make


@pytest.fixture
def leila(make_person: MakePerson) -> "Person":
    return make_person()

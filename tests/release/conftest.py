"""Somebody to write about, how she can be reached, and the door's own outbox."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cairn.access.actor import Actor
from cairn.core.ids import new_uid
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.people.models import ContactPoint, Person
from cairn.people.queries.grounds import Ground
from cairn.release.actions import enqueue
from cairn.release.models import Outgoing


@pytest.fixture(autouse=True)
def outbox(tmp_path: Path, settings: Any) -> Path:
    """Each test's own outbox."""
    settings.CAIRN_HOME = tmp_path
    return tmp_path / "outbox"


@dataclass
class Her:
    person: Person
    phone: ContactPoint
    shared: ContactPoint
    home: ContactPoint
    hidden: ContactPoint
    email: ContactPoint


PHONE = "07700 900461"
SHARED_PHONE = "020 7946 0321"
OLD_ADDRESS = "14 Marigold Street, Ashbourne Park, ZZ9 4QN"
SAFE_ADDRESS = "Flat 2, 88 Tamarind Close, ZZ7 3VZ"
EMAIL = "rosalind.tarrow@mail.example"
CODE_WORD = "kingfisher"


def person(by: Actor, given: str, family: str, **details: Any) -> Person:
    return people.create_person(
        by=by, given=given, family=family, basis="case", source_kind="case", source_uid=new_uid(), **details
    )


@pytest.fixture
def ama(cast: Cast, noon: datetime) -> Actor:
    return cast.actor("ama")


@pytest.fixture
def her(ama: Actor) -> Her:
    """A client of Haven: a safe phone and mailbox, a shared landline, the address she left, and where she hides."""
    rosalind = person(ama, "Rosalind", "Tarrow")

    def point(kind: str, value: str, **values: Any) -> ContactPoint:
        return people.add_contact_point(by=ama, person=rosalind, kind=kind, value=value, **values)

    made = Her(
        rosalind,
        phone=point("phone", PHONE),
        shared=point("phone", SHARED_PHONE, shared_with_perpetrator=True),
        home=point("address", OLD_ADDRESS, shared_with_perpetrator=True, known_to_perpetrator=True),
        hidden=point("address", SAFE_ADDRESS, hidden=True),
        email=point("email", EMAIL),
    )
    for each in (made.phone, made.email):
        people.set_contact_rule(
            by=ama, contact_point=each, safe="safe", given_by="herself", code_word=CODE_WORD, voicemail="yes"
        )
    people.set_contact_rule(
        by=ama, contact_point=made.shared, safe="safe", given_by="agency", voicemail="yes"
    )
    people.set_contact_rule(by=ama, contact_point=made.home, safe="safe", given_by="agency")
    return made


@pytest.fixture
def him(ama: Actor) -> Person:
    """Somebody who must not learn of her."""
    duncan = person(ama, "Duncan", "Okehampton")
    people.add_contact_point(by=ama, person=duncan, kind="phone", value="07700 900777")
    people.add_contact_point(by=ama, person=duncan, kind="address", value="3 Basalt Row, ZZ3 1AA")
    return duncan


Send = Callable[..., Outgoing]

# What carries what is told to another agency where the test is about something else.
DANGER = Ground("vital_interests", because="He is on his way to her. What is needed for tonight.")


@pytest.fixture
def send(ama: Actor, her: Her, cast: Cast) -> Send:
    """A receipt for the school's referrer, unless told otherwise."""

    def do(**values: Any) -> Outgoing:
        given: dict[str, Any] = {
            "by": ama,
            "kind": "receipt",
            "channel": "email",
            "text": "Your referral BCDFGHJKL has arrived.",
            "tells": {"received"},
            "about": [her.person],
            "source_kind": "referral",
            "source_uid": new_uid(),
        }
        if not {"to_user", "to_agency", "to_person", "to_name"} & set(values):
            given["to_user"] = cast.users["referrer"]
        return enqueue(**given | values)

    return do

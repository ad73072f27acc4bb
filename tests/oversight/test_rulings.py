"""Corrections, objections, restrictions: decided with a reason, and what stands beside the record since."""

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from cairn.cases import actions as cases
from cairn.cases.models import Note
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.oversight.actions import ruling
from cairn.oversight.models import Dispute, Request, Ruling
from cairn.people.models import Person
from cairn.release import actions as release
from tests.oversight import asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
Hers = tuple[Person, Note]


@pytest.fixture
def hers(cast: Cast) -> Hers:
    case = asking.her(cast)
    note = cases.write_note(case=case, kind="contact", text="She drinks every day.", by=cast.actor("ama"))
    found = case.parties.get(role="client").person
    assert found is not None
    return found, note


def asked(cast: Cast, kind: str, person: Person) -> Request:
    request = asking.identified(
        cast, kind=kind, asker_name="Marisol Brant", subject_name="Marisol Brant", wanted="It is wrong"
    )
    asking.looked(cast, request, {"haven": [person]})
    return request


def settle(cast: Cast, request: Request, **said: Any) -> Ruling:
    details = {"agreed": False, "reason": "The note says what was seen."} | said
    return ruling.settle(by=cast.actor(asking.LEAD), request=request, was=request.version, **details)


def test_a_correction_that_is_refused_stands_beside_the_note_in_her_own_words(
    cast: Cast, hers: Hers, signed_in: Any
) -> None:
    person, note = hers
    request = asked(cast, "correction", person)
    entry = ("cases.Note", note.uid)
    with pytest.raises(Refused, match="own words"):
        settle(cast, request, entry=entry)
    settle(cast, request, entry=entry, words="I have not had a drink since May.")
    page = signed_in("ama").get(reverse("cases:note", args=[note.case.uid, note.uid])).content.decode()
    assert "I have not had a drink since May." in page
    assert "Disputed by Marisol Brant" in page
    assert "She drinks every day." in page  # nothing is overwritten


def test_a_dispute_is_never_changed(cast: Cast, hers: Hers) -> None:
    from django.db import DatabaseError, connection, transaction

    if connection.vendor == "postgresql":
        pytest.skip("there the table belongs to another role: tests/access/test_two_roles.py")
    person, note = hers
    settle(cast, asked(cast, "correction", person), entry=("cases.Note", note.uid), words="No.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Dispute.objects.update(record=person.uid)


def test_only_an_entry_of_hers_can_be_meant(cast: Cast, hers: Hers) -> None:
    other = cases.write_note(
        case=asking.her(cast), kind="contact", text="Somebody else’s.", by=cast.actor("ama")
    )
    request = asked(cast, "correction", hers[0])
    nobody = UUID("00000000-0000-4000-8000-000000000bad")
    for entry in (
        ("cases.Note", other.uid),
        ("cases.Note", nobody),
        ("people.Relationship", hers[1].uid),
        None,
    ):
        with pytest.raises(Refused, match="Choose the entry"):
            settle(cast, request, entry=entry, words="No.")


def test_a_correction_that_is_agreed_is_made_by_the_service_as_a_new_edition(
    cast: Cast, hers: Hers, signed_in: Any
) -> None:
    person, note = hers
    row = settle(cast, asked(cast, "correction", person), entry=("cases.Note", note.uid), agreed=True)
    grace = signed_in("grace")
    assert "Correct an entry" in grace.get("/").content.decode()
    assert signed_in("refuge_manager").get(reverse("oversight:corrected", args=[row.uid])).status_code == 404
    address = reverse("oversight:corrected", args=[row.uid])
    assert grace.get(address).status_code == 200
    cases.correct_note(note=note, text="She drank once.", by=cast.actor("ama"))
    assert grace.post(address, {"version": 1, "did": "A new edition."}).status_code == 302
    assert "Correct an entry" not in grace.get("/").content.decode()
    with pytest.raises(Refused, match="corrected already"):
        ruling.corrected(by=cast.actor("grace"), ruling=Ruling.objects.get(), was=2, did="x")


def letter(cast: Cast, person: Person, kind: str = "letter") -> Any:
    return release.enqueue(
        by=cast.actor("ama"), kind=kind, channel="post", text="A letter.", about=[person], to_name="The landlord",
        address="1 Quay Street", source_kind="case", source_uid=None, tells={"received"},
    )  # fmt: skip


def test_a_restricted_record_is_kept_and_does_not_leave(cast: Cast, hers: Hers) -> None:
    person, _note = hers
    assert letter(cast, person)
    request = asked(cast, "restriction", person)
    settle(cast, request, agreed=True, purposes=["claims", "nonsense"])
    with pytest.raises(Refused, match="restricted"):
        letter(cast, person)
    assert letter(cast, person, "notice")  # what keeps somebody safe still leaves
    assert request.limits.get().purposes == "claims"
    with pytest.raises(Refused, match="role"):
        ruling.lift(by=cast.actor("grace"), request=request)
    ruling.lift(by=cast.actor(asking.LEAD), request=request)
    assert letter(cast, person)


def test_a_restriction_that_is_refused_stops_nothing(cast: Cast, hers: Hers) -> None:
    settle(cast, asked(cast, "restriction", hers[0]))
    assert letter(cast, hers[0])


def test_an_objection_is_decided_with_a_reason(cast: Cast, hers: Hers) -> None:
    request = asked(cast, "objection", hers[0])
    with pytest.raises(Refused, match="Write why"):
        settle(cast, request, reason=" ")
    settle(cast, request)
    assert request.state == "answered"

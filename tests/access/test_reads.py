"""Every page that shows a person says in its event whom it was about: otherwise nobody can ask who saw her."""

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.urls import reverse

from cairn.access.models import Event, EventAbout
from tests.cases import made

if TYPE_CHECKING:
    from cairn.cases.models import Case
    from cairn.demo.cast import Cast
    from cairn.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def case(cast: "Cast") -> "Case":
    """A case with one of everything, and a relative who is in no case."""
    from cairn.cases import actions
    from cairn.people import actions as people

    ama = cast.actor("ama")
    full = made.case(cast, agreed_on=made.TODAY)
    made.phone(cast, full)
    made.assess(cast, full, 3)
    actions.write_note(case=full, kind="other", text="A note.", by=ama)
    made.incident(cast, full)
    client = full.parties.get(role="client").person
    sister = made.person(cast, given="Ines", family="Quiroga")
    people.relate(by=ama, a=sister, b=client, kind="sibling")
    home = people.start_household(by=ama, person=client)
    people.join_household(by=ama, household=home, person=made.person(cast, given="Vera", family="Lodger"))
    people.never_receive(
        by=ama, person=client, because="x", recipient=made.person(cast, given="Otto", family="Nie")
    )
    full.refresh_from_db()
    return full


def shown(client: Any, address: str) -> tuple[str, set[UUID]]:
    """What a page said, and whom its events say that it was about."""
    last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    answer = client.get(address)
    assert answer.status_code == 200, address
    said = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return said, set(EventAbout.objects.filter(event__pk__gt=last).values_list("person", flat=True))


def named(said: str) -> set[UUID]:
    from cairn.people.models import Person

    return {person.uid for person in Person.objects.all() if person.sort_given and str(person) in said}


def test_every_page_that_names_somebody_says_so_in_its_event(
    cast: "Cast", case: "Case", signed_in: Any
) -> None:
    client: Person = case.parties.get(role="client").person
    of = {
        "assessment": case.assessments.get().uid,
        "note": case.notes.get().uid,
        "incident": case.incidents.get().uid,
    }
    addresses = [reverse("cases:list"), reverse("home:today"), reverse("home:person", args=[client.uid])]
    addresses += [
        reverse(f"cases:{name}", args=[case.uid])
        for name in ("case", "summary", "risk", "attempt", "new-note")
    ]
    addresses += [reverse(f"cases:{name}", args=[case.uid, uid]) for name, uid in of.items()]
    addresses += [
        reverse(f"people:{name}", args=[client.uid])
        for name in ("contact", "details", "family", "household-add", "know")
    ]
    shown_in_all: set[UUID] = set()
    browser = signed_in("ama")
    for address in addresses:
        said, about = shown(browser, address)
        assert named(said) <= about, address
        shown_in_all |= named(said)
    assert (
        len(shown_in_all) == 5
    )  # she, he, her sister, who lives with her, who must never receive: all were named


@pytest.mark.parametrize("what", ["assessment", "note", "incident", "risk", "case"])
def test_what_was_read_is_tied_to_whom_it_is_about_in_one_event(
    cast: "Cast", case: "Case", signed_in: Any, what: str
) -> None:
    rows = {"assessment": case.assessments, "note": case.notes, "incident": case.incidents}
    args = [case.uid, rows[what].get().uid] if what in rows else [case.uid]
    signed_in("ama").get(reverse(f"cases:{what}", args=args))
    kind = "case" if what == "risk" else what
    event = Event.objects.get(verb="saw", kind=kind, object_uid=args[-1])
    client = case.parties.get(role="client").person
    assert client.uid in set(event.about.values_list("person", flat=True))

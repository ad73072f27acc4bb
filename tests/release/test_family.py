"""The door guards a whole household: what tells where a child lives tells where her mother does."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.access.actor import Actor
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.release import actions
from tests.release.conftest import CODE_WORD, DANGER, PHONE, SAFE_ADDRESS, SHARED_PHONE, Her, Send, person

LETTER = {"to_name": "Miss Frame", "channel": "post", "kind": "letter"}


@pytest.fixture
def child(ama: Actor) -> Person:
    return person(ama, "Merle", "Sorrel")


def her_child(by: Actor, her: Person, child: Person) -> None:
    people.relate(by=by, a=her, b=child, kind="parent")


def his_daughter(by: Actor, her: Person, child: Person) -> None:
    people.relate(by=by, a=child, b=her, kind="other")


def one_home(by: Actor, her: Person, child: Person) -> None:
    home = people.start_household(by=by, person=her)
    people.join_household(by=by, household=home, person=child)


def once_one_home(by: Actor, her: Person, child: Person) -> None:
    one_home(by, her, child)
    member = her.memberships.get()
    people.leave_household(by=by, membership=member, was=member.version, until_on=by.today)


BONDS = [her_child, his_daughter, one_home, once_one_home]


@pytest.mark.parametrize("bind", BONDS)
@pytest.mark.parametrize("told", [SAFE_ADDRESS, "88 TAMARIND CL", PHONE, f"The word is {CODE_WORD.upper()}"])
def test_a_letter_about_a_child_does_not_say_how_her_mother_is_reached(
    send: Send, ama: Actor, her: Her, child: Person, bind: Any, told: str
) -> None:
    letter = LETTER | {"about": [child], "text": f"The child and this: {told}."}
    send(**letter)  # nobody knows that they belong together
    bind(ama, her.person, child)
    with pytest.raises(Refused, match="must not leave"):
        send(**letter)
    assert actions.send_enqueued() == 0  # nor does the one that was waiting go


def test_nor_what_stands_in_another_record_of_her_mother(
    send: Send, ama: Actor, her: Her, child: Person
) -> None:
    twin = person(ama, "Rosie", "Tarow")
    her_child(ama, twin, child)
    letter = LETTER | {"about": [child], "text": f"Lives at {SAFE_ADDRESS}"}
    assert send(**letter)
    Person.objects.filter(pk=twin.pk).update(cluster=her.person.cluster)
    with pytest.raises(Refused, match="an address"):
        send(**letter)


def test_a_letter_about_the_child_goes_on_naming_the_school_and_one_to_her_mother_reaches_her(
    send: Send, ama: Actor, her: Her, child: Person
) -> None:
    her_child(ama, her.person, child)
    one_home(ama, her.person, child)
    school = "Seen at Larch Grove School, 12 Quarry Road, ZZ1 1AA, 020 7946 0999."
    assert send(**LETTER, about=[child], text=school)
    people.set_contact_rule(by=ama, contact_point=her.hidden, safe="safe", given_by="herself")
    to_her = {"to_person": her.person, "contact_point": her.hidden, "channel": "post", "kind": "letter"}
    assert send(**to_her, about=[her.person, child], tells={"identity"}, text="Dear Rosalind, Merle is well.")
    assert actions.send_enqueued() == 2


def test_who_is_nothing_to_the_child_is_not_guarded(send: Send, her: Her, child: Person) -> None:
    assert send(**LETTER, about=[child], text=f"The surgery: {PHONE}, {SAFE_ADDRESS}, {CODE_WORD}")


def test_a_service_may_be_told_the_childs_own_telephone_though_her_mother_has_the_same(
    send: Send, ama: Actor, her: Her, child: Person, cast: Cast
) -> None:
    her_child(ama, her.person, child)
    handed = {
        "to_agency": cast.agencies["starling"], "channel": "post", "kind": "pack", "tells": {"identity", "contact"},
        "ground": DANGER, "about": [child],
    }  # fmt: skip
    text = f"Ring {SHARED_PHONE}"
    with pytest.raises(Refused, match="a phone number"):  # her mother's, who is not handed over
        send(**handed, text=text)
    people.add_contact_point(by=ama, person=child, kind="phone", value="+44 20 7946 0321")
    assert send(**handed, text=text)
    with pytest.raises(Refused, match="a phone number"):
        send(**handed, text=f"Or {PHONE}")
    # What her mother hides stays hidden, whatever stands in the child's record.
    people.add_contact_point(by=ama, person=child, kind="address", value=SAFE_ADDRESS)
    with pytest.raises(Refused, match="an address"):
        send(**handed, text=f"They live at {SAFE_ADDRESS}")


def test_the_door_asks_as_many_statements_of_a_large_family(
    send: Send, ama: Actor, her: Her, child: Person
) -> None:
    counts = []
    send(about=[child])  # what is looked up once
    for number in range(3):
        aunt = person(ama, f"Aunt{number}", "Sorrel")
        people.add_contact_point(by=ama, person=aunt, kind="phone", value=f"07700 90010{number}")
        people.relate(by=ama, a=aunt, b=child, kind="relative")
        with CaptureQueriesContext(connection) as few:
            send(about=[child])
        counts.append(len(few))
    assert len(set(counts)) == 1

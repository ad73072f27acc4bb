"""Who must never receive, who is herself, who has an address, and how many must agree."""

from typing import Any

import pytest

from cairn.access.actor import Actor
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.people.rules.bars import SHARED_BY_MANY
from cairn.release import actions
from cairn.release.models import Outgoing
from tests.release.conftest import DANGER, OLD_ADDRESS, PHONE, Her, Send, person

NOT_TO_THEM = "cannot go to this recipient"


@pytest.mark.parametrize("end", ["user", "agency"])
def test_who_is_barred_from_him_receives_nothing_about_the_woman_who_is_recorded_as_his_partner(
    send: Send, ama: Actor, her: Her, him: Person, cast: Cast, end: str
) -> None:
    grace, to = cast.actor("grace"), {"to_user": cast.users["starling_worker"]}
    kept: dict[str, Any] = {"user": to["to_user"]} if end == "user" else {"agency": cast.agencies["starling"]}
    people.declare_bar(by=grace, person_or_cluster=him, because="His sister.", **kept)
    waiting = send(**to)
    people.relate(by=ama, a=him, b=her.person, kind="partner")
    with pytest.raises(Refused, match=NOT_TO_THEM):
        send(**to)
    assert actions.send_enqueued() == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.why) == ("failed", "never")
    assert send(to_user=cast.users["referrer"])
    assert send(**to, about=[person(ama, "Nour", "Haddad")])


def test_must_never_receive_counts_for_a_record_with_the_same_telephone(
    send: Send, ama: Actor, her: Her, cast: Cast
) -> None:
    twin, other = person(ama, "Rosie", "Tarow"), person(ama, "Nour", "Haddad")
    people.never_receive(
        by=ama, person=her.person, because="He teaches there.", recipient_agency=cast.agencies["school"]
    )
    assert send(about=[twin])
    people.add_contact_point(by=ama, person=twin, kind="phone", value="+44 7700 900461")
    with pytest.raises(Refused, match=NOT_TO_THEM):
        send(about=[twin])
    assert send(about=[twin], to_user=cast.users["midwife"])
    assert send(about=[other])


def test_a_telephone_of_half_a_street_spreads_nothing(send: Send, ama: Actor, her: Her, cast: Cast) -> None:
    people.never_receive(
        by=ama, person=her.person, because="He teaches there.", recipient_agency=cast.agencies["school"]
    )

    def guest(number: int) -> Person:
        found = person(ama, "Guest", f"Number{number}")
        people.add_contact_point(by=ama, person=found, kind="phone", value=PHONE)
        return found

    guests = [guest(number) for number in range(SHARED_BY_MANY)]
    with pytest.raises(Refused, match=NOT_TO_THEM):
        send(about=guests[:1])
    guest(SHARED_BY_MANY)
    assert send(about=guests[:1])


def test_he_still_gets_what_is_about_himself_though_they_once_had_one_address(
    send: Send, ama: Actor, her: Her, him: Person
) -> None:
    people.add_contact_point(by=ama, person=him, kind="address", value=OLD_ADDRESS)
    people.never_receive(by=ama, person=her.person, because="She left him.", recipient=him)
    phone = him.contact_points.get(kind="phone")
    people.set_contact_rule(by=ama, contact_point=phone, safe="safe", given_by="herself", voicemail="yes")
    to_him = {"to_person": him, "contact_point": phone, "channel": "text", "text": "Please ring us."}
    assert send(**to_him, about=[him])
    assert send(**to_him, about=[])
    with pytest.raises(Refused, match=NOT_TO_THEM):
        send(**to_him)  # about her


@pytest.fixture
def to_him(ama: Actor, him: Person) -> dict[str, Any]:
    place = him.contact_points.get(kind="address")
    people.set_contact_rule(by=ama, contact_point=place, safe="safe", given_by="worker")
    return {"to_person": him, "contact_point": place, "channel": "post", "kind": "letter"}


def test_a_letter_to_him_about_her_tells_him_no_more_than_anybody_outside(
    send: Send, her: Her, him: Person, to_him: dict[str, Any]
) -> None:
    told = {"tells": {"identity", "risk"}, "text": "Rosalind Tarrow is a client. The risk is high."}
    with pytest.raises(Refused, match="may not be told"):
        send(**to_him, **told)
    bare = send(**to_him)
    assert (bare.profile, actions.send_enqueued()) == ("outsider", 1)
    # Himself, and her herself with whom it is about besides.
    own = send(**to_him, about=[him], tells={"identity", "outcome"}, text="Dear Duncan, we have finished.")
    assert own.profile == "herself"
    both = {"about": [her.person, him], "tells": {"outcome"}, "text": "It has ended."}
    assert send(to_person=her.person, contact_point=her.email, **both).profile == "herself"
    assert actions.send_enqueued() == 2


def test_another_record_of_hers_is_herself_and_a_letter_that_is_sent_again_stays_what_it_was(
    send: Send, ama: Actor, her: Her, him: Person, to_him: dict[str, Any], cast: Cast
) -> None:
    alias = person(ama, "Dunc", "Hampton")
    about = to_him | {"about": [alias], "tells": {"outcome"}, "text": "We have finished."}
    with pytest.raises(Refused, match="may not be told"):
        send(**about)
    Person.objects.filter(pk=alias.pk).update(cluster=him.cluster)
    assert send(**about).profile == "herself"
    lost = send(**to_him)
    Outgoing.objects.filter(pk=lost.pk).update(state="failed", why="backend")
    lost.refresh_from_db()
    again = actions.send_again(by=cast.actor("grace"), outgoing=lost)
    assert (again.profile, again.about.count()) == ("outsider", 2)


@pytest.mark.parametrize("channel", ["email", "text"])
def test_a_message_to_an_agency_or_to_somebody_outside_needs_an_address(
    send: Send, cast: Cast, channel: str
) -> None:
    for to in ({"to_agency": cast.agencies["police"]}, {"to_name": "Miss Frame"}):
        for nothing in ("", "  "):
            with pytest.raises(Refused, match="Give the address or number"):
                send(**to, channel=channel, address=nothing)
        assert send(**to, channel=channel, address="07700 900900")
        assert send(**to, channel="post")  # somebody puts it into an envelope
    assert send(channel=channel)  # a user has an address of her own


def test_a_letter_where_somebody_else_opens_the_post_is_not_sent(send: Send, ama: Actor, her: Her) -> None:
    place = people.add_contact_point(by=ama, person=her.person, kind="address", value="5 Larch Row, ZZ5 5ZZ")
    said: dict[str, Any] = {"by": ama, "contact_point": place, "safe": "safe", "given_by": "herself"}
    letter = {"to_person": her.person, "contact_point": place, "channel": "post", "text": "Please ring us."}
    people.set_contact_rule(**said)
    waiting = send(**letter)
    people.set_contact_rule(**said, reached_by="His mother opens all letters")
    with pytest.raises(Refused, match="open the post there"):
        send(**letter)
    assert actions.send_enqueued() == 0
    waiting.refresh_from_db()
    assert (waiting.state, waiting.why) == ("failed", "rule")


BUNDLE = {
    "kind": "pack",
    "channel": "post",
    "ground": DANGER,
    "text": "Statement. Rosalind Tarrow has moved.",
}


@pytest.mark.parametrize(
    "what", [BUNDLE | {"tells": {"identity"}}, BUNDLE | {"kind": "letter", "tells": {"identity", "contact"}}]
)
def test_a_bundle_and_what_tells_how_she_is_reached_wait_for_two_people_whoever_wrote_them(
    send: Send, cast: Cast, what: dict[str, Any]
) -> None:
    outgoing = send(**what, to_agency=cast.agencies["starling"])
    assert (outgoing.approvals, actions.send_enqueued()) == (2, 0)
    actions.approve(by=cast.actor("grace"), outgoing=outgoing, was=outgoing.version)
    assert actions.send_enqueued() == 0
    Outgoing.objects.filter(pk=outgoing.pk).update(approved_two_by=cast.users["refuge_manager"])
    assert actions.send_enqueued() == 1


def test_a_letter_waits_for_nobody_unless_somebody_asks(send: Send, cast: Cast) -> None:
    letter = {"kind": "letter", "tells": {"risk"}, "ground": DANGER, "to_user": cast.users["starling_worker"]}
    assert send(**letter, approvals=1).approvals == 1
    assert send(**letter).approvals == 0
    assert actions.send_enqueued() == 1

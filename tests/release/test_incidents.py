"""The five incidents that regulators punished, as far as they pass this door."""

import pytest

from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.release import actions
from cairn.release.models import Outgoing
from tests.release.conftest import DANGER, OLD_ADDRESS, SHARED_PHONE, Her, Send, person


def separated(her: Her, ama: Actor) -> None:
    people.record_life_event(
        by=ama, person=her.person, kind="separation", on=clock.today(), told_by="herself"
    )


def test_no_voicemail_on_a_phone_that_somebody_else_can_reach(send: Send, her: Her, ama: Actor) -> None:
    left = {"to_person": her.person, "contact_point": her.shared, "text": "Please ring us."}
    for channel in ("voicemail", "text"):
        with pytest.raises(Refused, match="Somebody else can reach"):
            send(**left, channel=channel)
    # Her own phone may be rung, but nobody has said that what is left on it is safe: heard or read, it is words.
    own = left | {"contact_point": her.phone}
    for voicemail in ("unknown", "no"):
        people.set_contact_rule(
            by=ama, contact_point=her.phone, safe="safe", given_by="herself", voicemail=voicemail
        )
        for channel in ("voicemail", "text"):
            with pytest.raises(Refused, match="message left on this phone"):
                send(**own, channel=channel)
    people.set_contact_rule(by=ama, contact_point=her.phone, safe="safe", given_by="herself", voicemail="yes")
    assert send(**own, channel="voicemail")
    assert send(**own, channel="text")
    people.set_contact_rule(
        by=ama,
        contact_point=her.phone,
        safe="safe",
        given_by="herself",
        voicemail="yes",
        reached_by="Her brother",
    )
    with pytest.raises(Refused, match="Somebody else can reach"):
        send(**own, channel="voicemail")


def test_no_letter_to_the_address_that_they_shared(send: Send, her: Her, ama: Actor) -> None:
    letter = {
        "to_person": her.person, "contact_point": her.home, "channel": "post", "kind": "letter",
        "text": "Please ring us.",
    }  # fmt: skip
    outgoing = send(**letter)  # while they live there together and she said that post is safe
    separated(her, ama)
    with pytest.raises(Refused):
        send(**letter)
    # The one that was waiting does not go either.
    assert actions.send_enqueued() == 0
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.why) == ("failed", "rule")
    people.set_contact_rule(by=ama, contact_point=her.home, safe="never", given_by="herself")
    with pytest.raises(Refused):
        send(**letter)


def test_the_applicants_identity_does_not_reach_her_partner(
    send: Send, her: Her, him: Person, ama: Actor, cast: Cast
) -> None:
    people.never_receive(
        by=cast.actor("grace"), person=her.person, recipient=him, because="He is whom she left."
    )
    [his_phone] = him.contact_points.filter(kind="phone")
    people.set_contact_rule(by=ama, contact_point=his_phone, safe="safe", given_by="herself", voicemail="yes")
    # To his own record, to his name however it is written, to his address under another name.
    for recipient in (
        {"to_person": him, "contact_point": his_phone, "channel": "text"},
        {"to_name": "Duncan Okehampton", "channel": "post"},
        {"to_name": "Mr OKEHAMPTON", "channel": "post"},
        {"to_name": "D. Okehampton", "channel": "email", "address": "d.o@mail.example"},
        {"to_name": "The Tenant", "channel": "post", "address": "3 Basalt Row ZZ3 1AA"},
        {"to_name": "The Tenant", "channel": "text", "address": "+44 7700 900777"},
    ):
        with pytest.raises(Refused, match="cannot go to this recipient"):
            send(**recipient)
    assert send(to_name="Miss Frame", channel="post")
    # Once it is about somebody else, he may be written to.
    assert send(about=[him], to_person=him, contact_point=his_phone, channel="text")


def test_what_counts_for_one_record_counts_for_all_that_are_linked_to_it(
    send: Send, her: Her, him: Person, ama: Actor, cast: Cast
) -> None:
    alias = person(ama, "Dunc", "Hampton")
    people.never_receive(
        by=cast.actor("grace"), person=her.person, recipient=him, because="He is whom she left."
    )
    twin = person(ama, "Rosie", "Tarow")
    about_twin = {"about": [twin], "to_name": "Dunc Hampton", "channel": "post"}
    assert send(**about_twin)
    Person.objects.filter(pk=alias.pk).update(cluster=him.cluster)
    Person.objects.filter(pk=twin.pk).update(cluster=her.person.cluster)
    with pytest.raises(Refused, match="cannot go to this recipient"):
        send(**about_twin)


def test_a_childs_assessment_goes_to_one_recipient_and_not_to_the_other_parent(
    send: Send, ama: Actor, cast: Cast, her: Her, him: Person
) -> None:
    child = person(ama, "Merle", "Sorrel")
    people.never_receive(
        by=cast.actor("grace"), person=child, recipient=him, because="He does not know the school."
    )
    report = {
        "about": [child],
        "kind": "report",
        "channel": "post",
        "text": "A report.",
        "tells": {"received"},
    }
    with pytest.raises(ValueError, match="exactly one recipient"):
        send(**report, to_name="Mr Okehampton", to_person=her.person)
    with pytest.raises(Refused):
        send(**report, to_name="Mr Okehampton")
    assert send(**report, to_name="Ms Frame")
    assert Outgoing.objects.filter(kind="report").count() == 1


def test_a_court_bundle_with_the_safe_address_does_not_leave(send: Send, cast: Cast) -> None:
    bundle = {
        "to_agency": cast.agencies["starling"],
        "kind": "pack",
        "channel": "post",
        "approvals": 2,
        "ground": DANGER,
    }
    text = "Statement. Rosalind Tarrow now lives at 88 TAMARIND CL., ZZ7  3VZ."
    with pytest.raises(Refused, match="an address"):
        send(**bundle, tells={"identity", "contact"}, text=text)
    outgoing = send(**bundle, tells={"identity", "contact"}, text="Statement. Rosalind Tarrow has moved.")
    assert actions.send_enqueued() == 0  # two people have not agreed
    assert outgoing.approvals == 2


def test_a_channel_without_a_rule_is_not_used(send: Send, her: Her, ama: Actor) -> None:
    new = people.add_contact_point(by=ama, person=her.person, kind="phone", value="07700 900333")
    with pytest.raises(Refused, match="Not known"):
        send(to_person=her.person, contact_point=new, channel="text", text="Please ring us.")
    for wrong in ({"contact_point": None}, {"contact_point": her.email}):
        with pytest.raises(Refused, match="without a safe-contact rule"):
            send(to_person=her.person, channel="text", text="Please ring us.", **wrong)


def test_somebody_elses_phone_is_not_a_way_to_reach_her(send: Send, her: Her, him: Person) -> None:
    [his_phone] = him.contact_points.filter(kind="phone")
    with pytest.raises(Refused, match="without a safe-contact rule"):
        send(to_person=her.person, contact_point=his_phone, channel="text", text="Please ring us.")


def test_a_phone_that_another_record_says_never_about_is_never(
    send: Send, her: Her, him: Person, ama: Actor
) -> None:
    text = {"to_person": her.person, "contact_point": her.phone, "channel": "text", "text": "Please ring us."}
    assert send(**text)
    same = people.add_contact_point(by=ama, person=him, kind="phone", value="+44 7700 900461")
    people.set_contact_rule(by=ama, contact_point=same, safe="never", given_by="worker")
    with pytest.raises(Refused):
        send(**text)


def test_the_incidents_values_are_what_they_are_said_to_be(her: Her) -> None:
    assert her.shared.value.open().replace(" ", "").endswith(SHARED_PHONE.replace(" ", "")[-7:])
    assert her.home.value.open().splitlines()[0].startswith(OLD_ADDRESS[:10])


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("voicemail", SHARED_PHONE), ("text", "+44 (0)20-7946-0321"), ("post", "14 MARIGOLD ST"),
        ("post", "88 Tamarind Close, ZZ7 3VZ"), ("email", "Rosalind.Tarrow@mail.example"),
    ],
)  # fmt: skip
def test_an_address_typed_by_hand_does_not_go_past_the_rule(
    send: Send, her: Her, channel: str, address: str
) -> None:
    for name in ("The Tenant", "R. T."):
        with pytest.raises(Refused, match="Choose it from their contacts"):
            send(to_name=name, channel=channel, address=address, text="Please ring us.")
    assert send(
        to_name="The Tenant", channel="post", address="9 Quarry Lane, ZZ1 1AA", text="Please ring us."
    )


def test_post_waits_for_no_hour_but_for_everything_else(
    send: Send, her: Her, monkeypatch: pytest.MonkeyPatch, ama: Actor
) -> None:
    from dataclasses import replace

    from cairn.people import queries

    now = queries.rule_now(her.phone)
    letter = {
        "to_person": her.person,
        "contact_point": her.home,
        "channel": "post",
        "text": "Please ring us.",
    }
    text = letter | {"contact_point": her.phone, "channel": "text"}
    for because, by_post, by_text in (
        ("outside_hours", True, True),
        ("shared", False, False),
        ("died", False, False),
    ):
        monkeypatch.setattr(queries, "rule_now", lambda *_, b=because: replace(now, usable=False, because=b))
        for values, passes in ((letter, by_post), (text, by_text)):
            if passes:
                assert send(**values)
            else:
                with pytest.raises(Refused):
                    send(**values)

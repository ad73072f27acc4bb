"""What the door takes, and what it refuses."""

import pytest

from cairn.access.actor import Actor
from cairn.access.models import Event, EventAbout
from cairn.core import sealing
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.people.models import Person
from cairn.release.models import Outgoing, OutgoingAbout
from tests.release.conftest import DANGER, EMAIL, Her, Send, person


def test_a_receipt_waits_for_the_worker_with_its_hash_its_recipient_and_whom_it_is_about(
    send: Send, her: Her, ama: Actor, cast: Cast
) -> None:
    outgoing = send()
    stored = Outgoing.objects.get(pk=outgoing.pk)
    assert (stored.state, stored.agency, stored.recipient_user) == (
        "enqueued",
        ama.agency,
        cast.users["referrer"],
    )
    assert stored.body.open() == "Your referral BCDFGHJKL has arrived."
    assert stored.hash == sealing.mac("release", b"Your referral BCDFGHJKL has arrived.")
    assert stored.profile == "referrer"
    assert [row.person_id for row in OutgoingAbout.objects.filter(outgoing=stored)] == [her.person.pk]


def test_its_text_is_sealed_with_the_senders_key(send: Send, ama: Actor) -> None:
    stored = Outgoing.objects.get(pk=send().pk)
    blob = Outgoing.objects.filter(pk=stored.pk).values_list("body", flat=True)[0]
    assert b"referral" not in bytes(blob)
    assert bytes(blob)[1:17] == ama.agency.data_key.bytes


def test_an_event_says_who_enqueued_it_about_whom_and_no_value(send: Send, her: Her, ama: Actor) -> None:
    outgoing = send()
    event = Event.objects.get(kind="outgoing", object_uid=outgoing.uid)
    assert (event.verb, event.user, event.fields) == ("enqueued", ama.user.uid, "body")
    assert EventAbout.objects.get(event=event).person == her.person.uid


@pytest.mark.parametrize("recipients", [{}, {"to_name": "Miss Frame", "to_agency": True}])
def test_there_is_exactly_one_recipient(send: Send, cast: Cast, recipients: dict[str, object]) -> None:
    if "to_agency" in recipients:
        recipients = recipients | {"to_agency": cast.agencies["school"]}
    else:
        recipients = {"to_user": None}
    with pytest.raises(ValueError, match="exactly one recipient"):
        send(**recipients)


def test_the_database_itself_refuses_two_recipients(send: Send, cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    outgoing = send()
    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.filter(pk=outgoing.pk).update(recipient_agency=cast.agencies["school"])


@pytest.mark.parametrize(
    ("who", "fact"),
    [
        ("referrer", "in_touch"), ("referrer", "reason"), ("midwife", "risk"), ("pc_hale", "outcome"),
        ("practitioner", "in_touch"), ("practitioner", "contact"), ("governance", "received"), ("member", "received"),
    ],
)  # fmt: skip
def test_nobody_is_told_what_her_role_may_not_know(send: Send, cast: Cast, who: str, fact: str) -> None:
    with pytest.raises(Refused, match="may not be told"):
        send(to_user=cast.users[who], tells={fact})


@pytest.mark.parametrize(
    ("who", "fact"),
    [
        ("referrer", "decision"),
        ("pc_hale", "in_touch"),
        ("practitioner", "decision"),
        ("starling_worker", "risk"),
    ],
)
def test_what_she_may_know_passes(send: Send, cast: Cast, who: str, fact: str) -> None:
    assert send(to_user=cast.users[who], tells={fact}, ground=DANGER).state == "enqueued"


def test_somebody_outside_may_be_told_that_it_arrived_and_no_more(send: Send) -> None:
    assert send(to_name="Miss Frame", address="frame@school.example").recipient_name.open() == "Miss Frame"
    with pytest.raises(Refused):
        send(to_name="Miss Frame", tells={"decision"})


def test_a_barred_worker_receives_nothing_about_her_and_the_sentence_does_not_say_why(
    send: Send, her: Her, cast: Cast
) -> None:
    send(to_user=cast.users["starling_worker"])
    people.declare_bar(
        by=cast.actor("grace"), person_or_cluster=her.person, user=cast.users["starling_worker"]
    )
    with pytest.raises(Refused) as refused:
        send(to_user=cast.users["starling_worker"])
    assert "bar" not in refused.value.because.lower()


def test_a_barred_agency_receives_nothing_and_neither_do_its_workers(
    send: Send, her: Her, cast: Cast
) -> None:
    people.declare_bar(
        by=cast.actor("grace"),
        person_or_cluster=her.person,
        agency=cast.agencies["starling"],
        because="His sister works there",
    )
    for to in ({"to_agency": cast.agencies["starling"]}, {"to_user": cast.users["starling_worker"]}):
        with pytest.raises(Refused, match="cannot go to this recipient"):
            send(**to)
    assert send(to_agency=cast.agencies["police"], channel="post")


def test_nobody_sends_about_somebody_whom_she_may_not_see(send: Send, cast: Cast, her: Her) -> None:
    for outsider in ("starling_worker", "harbour_worker", "practitioner"):
        with pytest.raises(Refused, match="no such record"):
            send(by=cast.actor(outsider))


def test_something_empty_and_something_endless_are_refused(send: Send) -> None:
    with pytest.raises(Refused, match="nothing in it"):
        send(text="  \n ")
    with pytest.raises(Refused, match="too long"):
        send(text="a" * 200_001)
    with pytest.raises(Refused, match="480"):
        send(text="a" * 481, channel="text", to_name="Miss Frame", address="07700 900900")


@pytest.mark.parametrize(
    "link",
    [
        "https://cairn.example/r?token=1", "http://cairn.example/#open", "https://cairn.example/AbCdEfGhIjKlMnOpQr",
        "www.cairn.example/referrals/3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    ],
)  # fmt: skip
def test_a_message_holds_no_link_that_opens_something(send: Send, link: str) -> None:
    with pytest.raises(Refused, match="link"):
        send(text=f"See {link}")


def test_a_message_may_name_a_public_page(send: Send) -> None:
    assert send(text="Sign in at https://cairn.example to read more.")


def test_a_message_holds_no_name_of_hers(send: Send) -> None:
    for text in ("About Rosalind: it has arrived.", "About Ms T A R R O W.", "TÁRROW, R."):
        with pytest.raises(Refused, match="a name"):
            send(text=text)


def test_a_letter_to_her_may_name_her_but_not_where_she_is(send: Send, her: Her, ama: Actor) -> None:
    people.set_contact_rule(by=ama, contact_point=her.hidden, safe="safe", given_by="herself")
    to_her = {"to_person": her.person, "contact_point": her.hidden, "channel": "post", "kind": "letter"}
    assert send(**to_her, tells={"identity"}, text="Dear Rosalind Tarrow, please ring us.")
    with pytest.raises(Refused, match="an address"):
        send(**to_her, tells={"identity"}, text="Dear Rosalind, we write to Tamarind Close.")


def test_a_service_that_takes_her_over_may_be_told_a_phone_but_no_hidden_address_and_no_code_word(
    send: Send, cast: Cast
) -> None:
    handed = {
        "to_agency": cast.agencies["starling"], "channel": "post", "kind": "pack", "tells": {"identity", "contact"},
        "ground": DANGER,
    }  # fmt: skip
    assert send(**handed, text="Rosalind Tarrow, 07700 900461")
    for text in ("Rosalind is at Tamarind Close", "The word is Kingfisher"):
        with pytest.raises(Refused):
            send(**handed, text=text)


def test_what_is_protected_in_a_linked_record_is_protected_too(send: Send, her: Her, ama: Actor) -> None:
    other = person(ama, "Rosie", "Tarow")
    people.add_contact_point(by=ama, person=other, kind="phone", value="07700 900999")
    assert send(text="Ring 07700 900999")
    Person.objects.filter(pk=other.pk).update(cluster=her.person.cluster)
    with pytest.raises(Refused, match="a phone number"):
        send(text="Ring 07700 900999")


def test_a_leaver_receives_nothing(send: Send, cast: Cast) -> None:
    user = cast.users["referrer"]
    user.is_active = False
    user.save()
    with pytest.raises(Refused, match="does not work here any more"):
        send(to_user=user)


def test_an_address_that_is_hers_is_not_in_the_text_whoever_it_goes_to(send: Send) -> None:
    with pytest.raises(Refused, match="an email address"):
        send(text=f"She reads {EMAIL.upper()}")

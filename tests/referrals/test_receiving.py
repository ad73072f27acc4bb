"""The receiver's and the sender's pages, by who is allowed what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.access.models import Event
from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.referrals import actions
from cairn.referrals.models import Agreed, PossibleMatch, Referral, Sharing, Told, Wish
from cairn.referrals.rules.intake import Intake
from tests.drawn import without_drawn
from tests.referrals.conftest import Sent, Services

SignedIn = Callable[[str], Client]


def post(browser: Client, address: str, data: dict[str, Any] | None = None) -> Any:
    return browser.post(address, {"once": str(uuid4()), **(data or {})})


def page(browser: Client, name: str, *args: Any, **query: str) -> Any:
    return browser.get(reverse(f"referrals:{name}", args=args), query)


# --- who sees it


OF_ONE = ("referral", "accept", "decide", "told", "agreed", "wish")


def test_no_choice_of_an_agency_shows_its_key_in_the_database(
    signed_in: SignedIn, cast: Cast, sent: Sent, services: Services
) -> None:
    referral, gp = sent(), cast.agencies["gp"]
    for address in (reverse("referrals:type-in"), reverse("referrals:wish", args=[referral.uid])):
        page = signed_in("grace").get(address).content.decode()
        assert f'value="{gp.uid.hex}"' in page, address
        assert f'<option value="{gp.pk}"' not in page, address
    wish = {"agency": str(gp.pk), "name": "", "may_share": "no", "words": ""}
    answer = signed_in("grace").post(reverse("referrals:wish", args=[referral.uid]), wish)
    assert answer.status_code == 200  # the key is no answer


@pytest.mark.parametrize(
    "key", ["pc_hale", "refuge_manager", "harbour_manager", "starling_manager", "programme_manager"]
)
def test_another_agencys_referral_does_not_exist(key: str, signed_in: SignedIn, sent: Sent) -> None:
    referral = sent()
    browser = signed_in(key)
    for name in OF_ONE:
        answer = page(browser, name, referral.uid)
        nobodys = page(browser, name, uuid4())
        assert answer.status_code in (403, 404)
        assert answer.status_code == nobodys.status_code
        if answer.status_code == 404:
            assert mask(answer) == mask(nobodys)
    assert "Rowan" not in page(browser, "queue").content.decode()


def mask(answer: Any) -> str:
    import re

    text = re.sub(r'name="(once|csrfmiddlewaretoken)" value="[^"]*"', "", answer.content.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "uid", text)


def test_a_barred_worker_finds_neither_it_nor_a_gap(signed_in: SignedIn, sent: Sent, cast: Cast) -> None:
    referral = sent()
    him = referral.people.get(role="perpetrator").person
    before = mask(page(signed_in("bryony"), "queue"))
    assert "Rowan" in before
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=him, user=cast.users["bryony"])
    browser = signed_in("bryony")
    with CaptureQueriesContext(
        connection,
    ) as barred:
        hidden = page(browser, "referral", referral.uid)
    with CaptureQueriesContext(connection) as none:
        nothing = page(browser, "referral", uuid4())
    assert hidden.status_code == nothing.status_code == 404
    assert mask(hidden) == mask(nothing)
    assert len(barred) == len(none)
    empty = page(browser, "queue").content.decode()
    assert "Rowan" not in empty
    assert "Referrals: 0" in empty or "Referrals to your service appear here" in empty
    assert page(signed_in("ama"), "referral", referral.uid).status_code == 200


def test_the_sender_sees_only_what_was_sent(signed_in: SignedIn, sent: Sent, cast: Cast) -> None:
    referral = sent()
    client = referral.people.get(role="client").person
    people.add_name(by=cast.actor("ama"), person=client, kind="known", given="Secretname", family="")
    people.add_contact_point(by=cast.actor("ama"), person=client, kind="phone", value="07700 900999")
    actions.record_told(by=cast.actor("ama"), referral=referral, aware="no", why_not="Secretreason")
    actions.decide(
        by=cast.actor("grace"), referral=referral, was=1, decision="declined", reason="Secretreason"
    )
    browser = signed_in("pc_hale")
    text = page(browser, "sent", referral.uid).content.decode() + page(browser, "mine").content.decode()
    assert "Rowan Ashdown" in text
    assert "Not taken on" in text
    for secret in ("Secret", "900999", "900123", "marmalade"):
        assert secret not in without_drawn(text)


@pytest.mark.parametrize("key", ["chair", "midwife", "grace", "wick_police", "harbour_worker"])
def test_what_somebody_else_sent_does_not_exist(key: str, signed_in: SignedIn, sent: Sent) -> None:
    referral = sent()
    browser = signed_in(key)
    for name in ("sent", "withdraw"):
        assert page(browser, name, referral.uid).status_code == 404, name
    assert "Rowan" not in page(browser, "mine").content.decode()
    assert (
        post(
            browser, reverse("referrals:withdraw", args=[referral.uid]), {"reason": "x", "version": "1"}
        ).status_code
        == 404
    )


def test_a_colleague_of_a_small_service_sees_what_the_service_sent(signed_in: SignedIn, sent: Sent) -> None:
    referral = sent(by="ama", to="lantern")
    assert page(signed_in("bryony"), "sent", referral.uid).status_code == 200
    assert page(signed_in("refuge_worker"), "sent", referral.uid).status_code == 404


# --- the pages


def test_the_queue_shows_what_is_due_first(signed_in: SignedIn, sent: Sent, rowan: Intake) -> None:
    from dataclasses import replace

    sent(intake=replace(rowan, urgency="routine"))
    first = sent(intake=replace(rowan, urgency="today"))
    text = page(signed_in("grace"), "queue").content.decode()
    assert text.index(first.reference) < text.rindex("Routine")
    with clock.at(clock.now() + timedelta(days=3)):
        late = page(signed_in("grace"), "queue", show="late").content.decode()
        assert late.count("Late</strong>") >= 2
    assert "Referrals to your service" in page(signed_in("grace"), "queue", show="accepted").content.decode()
    assert (
        page(signed_in("grace"), "queue", show="nonsense", urgency="x", service="zz", page="-3").status_code
        == 200
    )


def test_a_referral_is_read_and_its_reading_is_recorded(signed_in: SignedIn, sent: Sent) -> None:
    referral = sent()
    text = page(signed_in("ama"), "referral", referral.uid).content.decode()
    for words in (
        "Rowan Ashdown",
        "He pushed her",
        "Do not ring after six",
        "Ellis Marlowe",
        "Physical",
        "15 of 24",
        "Not the landlord",
    ):
        assert words in text, words
    for secret in ("900123", "marmalade", "2 Lime Walk", "rowan@"):
        assert secret not in without_drawn(text)
    event = Event.objects.filter(verb="saw", kind="referral", object_uid=referral.uid).latest("id")
    assert set(event.about.values_list("person", flat=True)) == set(
        referral.people.values_list("person__uid", flat=True)
    )
    assert "Rowan" not in text.split("</title>")[0]


def test_an_undecided_match_stands_before_accepting_and_goes_when_it_is_decided(
    signed_in: SignedIn, sent: Sent, cast: Cast
) -> None:
    from cairn.referrals.actions.notices import receivers_own

    sent()
    referral = sent()
    assert actions.look_for_matches(by=receivers_own(referral), referral=referral)
    browser = signed_in("grace")
    told = "This person may be known to you."
    assert told in page(browser, "accept", referral.uid).content.decode()
    assert told not in page(signed_in("ama"), "accept", referral.uid).content.decode()
    for match in PossibleMatch.objects.filter(referral=referral):
        actions.decide_match(by=cast.actor("grace"), match=match, was=match.version, decided="same")
    assert told not in page(browser, "accept", referral.uid).content.decode()


def test_triage_through_its_pages(signed_in: SignedIn, sent: Sent, services: Services) -> None:
    browser = signed_in("grace")
    referral = sent()
    assert post(browser, reverse("referrals:begin", args=[referral.uid]), {"version": "1"}).status_code == 302
    assert page(browser, "accept", referral.uid).status_code == 200
    assert "May be known" in page(browser, "referral", referral.uid).content.decode()
    assert "May be known" not in page(signed_in("ama"), "referral", referral.uid).content.decode()
    accepted = post(browser, reverse("referrals:accept", args=[referral.uid]), {"version": "2", "reason": ""})
    assert accepted["Location"] == reverse("cases:accept", args=[referral.uid])
    assert browser.get(accepted["Location"]).status_code == 200
    referral.refresh_from_db()
    assert referral.state == "accepted"
    assert "Accepted" in page(browser, "referral", referral.uid).content.decode()
    other = sent()
    address = reverse("referrals:decide", args=[other.uid])
    assert browser.get(address).status_code == 200
    wrong = post(browser, address, {"version": "1", "decision": "passed_on", "reason": "Safer"})
    assert wrong.status_code == 200
    assert "Select the service that it goes to" in wrong.content.decode()
    data = {"version": "1", "decision": "passed_on", "on_to": services["lantern"].uid.hex, "reason": "Safer"}
    assert post(browser, address, data).status_code == 302
    assert Referral.objects.get(passed_from=other).to_agency.name == "Lantern Refuge"
    assert page(browser, "overview").status_code == 200
    assert page(signed_in("ama"), "overview").status_code == 403


def test_the_second_decision_is_told_and_its_words_are_not_lost(
    signed_in: SignedIn, sent: Sent, cast: Cast
) -> None:
    referral = sent()
    actions.begin_triage(by=cast.actor("grace"), referral=referral, was=1)
    answer = post(
        signed_in("grace"), reverse("referrals:decide", args=[referral.uid]),
        {"version": "1", "decision": "declined", "reason": "A long reason that I typed"},
    )  # fmt: skip
    assert answer.status_code == 409
    assert "A long reason that I typed" in answer.content.decode()
    referral.refresh_from_db()
    assert referral.state == "triage"


def test_a_decision_is_made_once(signed_in: SignedIn, sent: Sent) -> None:
    referral = sent()
    browser, key = signed_in("grace"), str(uuid4())
    data = {"once": key, "version": "1", "decision": "declined", "reason": "So."}
    address = reverse("referrals:decide", args=[referral.uid])
    assert browser.post(address, data).status_code == browser.post(address, data).status_code == 302
    assert Event.objects.filter(verb="decided declined on").count() == 1


def test_matches_are_put_side_by_side(signed_in: SignedIn, sent: Sent, cast: Cast, rowan: Intake) -> None:
    from cairn.referrals.actions.notices import receivers_own

    ama = cast.actor("ama")
    older = people.create_person(
        by=ama,
        given="Rowan",
        family="Ashdown",
        born_on=rowan.client.born_on,
        basis="case",
        source_kind="test",
        source_uid=ama.user.uid,
    )
    referral = sent()
    actions.look_for_matches(by=receivers_own(referral), referral=referral)
    match = PossibleMatch.objects.get()
    browser = signed_in("grace")
    assert "same name and date of birth" in page(browser, "referral", referral.uid).content.decode()
    address = reverse("referrals:match", args=[referral.uid, match.uid])
    text = browser.get(address).content.decode()
    assert older.reference in text
    assert post(browser, address, {"version": "1", "decided": "same", "reason": ""}).status_code == 302
    assert "The same person" in page(browser, "referral", referral.uid).content.decode()
    assert page(signed_in("pc_hale"), "match", referral.uid, match.uid).status_code == 403
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=older, user=cast.users["grace"])
    assert signed_in("grace").get(address).status_code == 404


def test_the_sender_takes_it_back_through_the_page(signed_in: SignedIn, sent: Sent) -> None:
    referral = sent()
    browser = signed_in("pc_hale")
    address = reverse("referrals:withdraw", args=[referral.uid])
    assert browser.get(address).status_code == 200
    assert post(browser, address, {"version": "1", "reason": ""}).status_code == 200
    assert post(browser, address, {"version": "1", "reason": "She asked."}).status_code == 302
    assert "Taken back" in page(browser, "sent", referral.uid).content.decode()
    assert "took it back" in page(signed_in("grace"), "referral", referral.uid).content.decode()
    assert browser.get(address).status_code == 403


# --- consent, apart


def test_the_receiver_writes_the_four_down(signed_in: SignedIn, sent: Sent, cast: Cast) -> None:
    referral = sent()
    browser = signed_in("ama")
    client = referral.people.get(role="client").person
    day = {"on-day": "17", "on-month": "11", "on-year": "2026"}
    steps = {
        "told": {"aware": "yes", **day, "notice": "Our notice, 3rd", "how": "phone", "language": "pol"},
        "agreed": {"answer": "yes", **day, "how": "phone"},
        "wish": {
            "agency": cast.agencies["gp"].uid.hex,
            "name": "",
            "may_share": "no",
            "words": "Not my doctor",
        },
    }
    for name, data in steps.items():
        assert page(browser, name, referral.uid).status_code == 200
        assert post(browser, reverse(f"referrals:{name}", args=[referral.uid]), {}).status_code == 200
        assert post(browser, reverse(f"referrals:{name}", args=[referral.uid]), data).status_code == 302, name
    assert (Told.objects.count(), Agreed.objects.count(), Wish.objects.count()) == (2, 2, 2)
    address = reverse("referrals:share", args=[client.uid])
    assert browser.get(address).status_code == 200
    share = {
        "agency": "", "name": "Lime Walk School", "what": "That she moved", "why": "The child's safety", "agreed": "no",
        "basis": "public_task", "one_off": "He waits there today", "purpose": "protection",
    }  # fmt: skip
    assert post(browser, address, share).status_code == 200
    share |= {"necessary": "He waits there", "proportionate": "No address"}
    assert post(browser, address, share).status_code == 302
    assert Sharing.objects.filter(person=client).count() == 2
    text = page(browser, "shared", client.uid).content.decode()
    for words in (
        "Lime Walk School",
        "He waits there",
        "Haven Advocacy",
        "Not my doctor",
        "Our notice, 3rd",
        "Public task",
    ):
        assert words in text, words
    assert page(signed_in("pc_hale"), "shared", client.uid).status_code == 403
    assert page(signed_in("refuge_worker"), "shared", client.uid).status_code == 404


def test_a_yes_is_taken_back(signed_in: SignedIn, sent: Sent) -> None:
    referral = sent()
    browser, row = signed_in("ama"), referral.agreed.get()
    address = reverse("referrals:taken-back", args=[referral.uid, row.uid])
    assert browser.get(address).status_code == 200
    day = {"version": "1", "on-day": "17", "on-month": "11", "on-year": "2026", "because": ""}
    assert post(browser, address, day | {"on-year": "2027"}).status_code == 200
    assert post(browser, address, day | {"on-day": "1"}).status_code == 403  # before she gave it
    assert post(browser, address, day).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_on == clock.today()
    assert browser.get(address).status_code == 403
    assert "Taken back on 17 November 2026" in page(browser, "referral", referral.uid).content.decode()


def test_what_the_receiver_writes_stays_there(
    signed_in: SignedIn, sent: Sent, cast: Cast, services: Services, rowan: Intake
) -> None:
    ama = cast.actor("ama")
    own = people.create_person(
        by=ama, given="Rowan", basis="case", source_kind="test", source_uid=ama.user.uid
    )
    referral = actions.send(by=ama, service=services["lantern"], intake=rowan, from_person=own)
    actions.record_told(by=cast.actor("refuge_worker"), referral=referral, aware="no", why_not="Theirs alone")
    theirs = referral.people.get(role="client").person
    actions.record_sharing(
        by=cast.actor("refuge_worker"), person=theirs, what="Theirs alone", why="Theirs alone", basis="care",
        agreed="yes", necessary="", proportionate="", to_name="A doctor", one_off="Theirs alone", purpose="casework",
    )  # fmt: skip
    browser = signed_in("ama")
    text = (
        page(browser, "shared", own.uid).content.decode()
        + page(browser, "sent", referral.uid).content.decode()
    )
    assert "Lantern Refuge" in text
    assert "Theirs alone" not in text


# --- typed in


TYPED = {
    "source": "typed",
    "agency": "",
    "agency_name": "Elm Road Surgery",
    "agency_kind": "gp",
    "given_by": "Dr Bell",
    "received-day": "17",
    "received-month": "11",
    "received-year": "2026",
    "received-time": "10:30",
    "urgency": "soon",
    "given": "Rowan",
    "family": "Ashdown",
    "also": "",
    "born-year": "1988",
    "interpreter": "unknown",
    "phone": "07700 900123",
    "phone_safe": "unknown",
    "voicemail": "unknown",
    "address": "",
    "address_safe": "unknown",
    "his_given": "",
    "his_family": "",
    "his_relation": "",
    "abuse": ["physical"],
    "narrative": "Told at the practice",
    "unsafe": "",
    "aware": "unknown",
    "agrees": "not_asked",
}


def test_a_letter_is_typed_in_on_one_page(signed_in: SignedIn, services: Services) -> None:
    browser = signed_in("ama")
    address = reverse("referrals:type-in")
    assert browser.get(address).status_code == 200
    data = TYPED | {"service": services["haven"].uid.hex}
    answer = post(browser, address, data)
    assert answer.status_code == 302
    referral = Referral.objects.get()
    assert (referral.from_name, referral.from_kind, referral.source) == ("Elm Road Surgery", "gp", "typed")
    text = browser.get(answer["Location"]).content.decode()
    assert "Dr Bell" in text
    assert "Not known: do not use" in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agency_name": ""}, "Select an agency, or enter one"),
        ({"received-year": "2027"}, "must be today or in the past"),
        ({"received-year": "1990"}, "must be the same as or after 1 January 2000"),
        ({"given": "", "family": ""}, "Enter a first name or a family name"),
        ({"phone": "nonsense"}, "Enter a phone number"),
        ({"agrees": "yes"}, "Enter the day"),
        ({"born-year": "88"}, "Year must include 4 numbers"),
    ],
)
def test_what_is_typed_wrongly_comes_back(
    change: dict[str, str], said: str, signed_in: SignedIn, services: Services
) -> None:
    data = TYPED | {"service": services["haven"].uid.hex} | change
    answer = post(signed_in("ama"), reverse("referrals:type-in"), data)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert said in text
    assert "Told at the practice" in text
    assert not Referral.objects.exists()


# --- queries


def test_pages_ask_the_same_number_of_questions_however_many_there_are(
    signed_in: SignedIn, sent: Sent
) -> None:
    def counted() -> dict[str, int]:
        found = {}
        for key, name in (("grace", "queue"), ("grace", "overview"), ("pc_hale", "mine")):
            browser = signed_in(key)
            page(browser, name)
            with CaptureQueriesContext(connection) as asked:
                assert page(browser, name).status_code == 200
            found[name] = len(asked)
        return found

    sent()
    few = counted()
    for _ in range(8):
        sent()
    many = counted()
    assert few == many
    assert max(many.values()) <= 16, many


def test_lists_of_referrals_say_in_their_event_whom_they_name(
    cast: Cast, sent: Sent, signed_in: SignedIn
) -> None:
    referral = sent()
    her = referral.people.get(role="client").person.uid
    for key, address, kind in (
        ("grace", reverse("referrals:queue"), "referral_list"),
        ("grace", reverse("home:today"), "today"),
        ("pc_hale", reverse("referrals:mine"), "sent_list"),
        ("pc_hale", reverse("referrals:sent", args=[referral.uid]), "sent_referral"),
    ):
        assert "Ashdown" in signed_in(key).get(address).content.decode()
        event = Event.objects.filter(verb="saw", kind=kind, user=cast.users[key].uid).latest("pk")
        assert event.about.filter(person=her).exists(), kind


def test_a_bar_against_him_hides_her_though_nobody_said_what_he_is_to_her(
    cast: Cast, sent: Sent, rowan: Intake, signed_in: SignedIn
) -> None:
    nobody_said = tuple(replace(him, relation="") for him in rowan.perpetrators)
    referral = sent(intake=replace(rowan, perpetrators=nobody_said))
    her, him = (referral.people.get(role=role).person for role in ("client", "perpetrator"))
    assert referral.people.get(role="perpetrator").relation == ""
    browser = signed_in("ama")
    assert browser.get(reverse("people:contact", args=[her.uid])).status_code == 200
    people.declare_bar(by=cast.actor("grace"), person_or_cluster=him, user=cast.users["ama"])
    assert browser.get(reverse("people:contact", args=[her.uid])).status_code == 404

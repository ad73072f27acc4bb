"""A page is printed through the door: in the ledger before it is on paper, and stopped where it may not leave."""

from typing import Any

import pytest
from django.urls import reverse

from cairn.access.models import Event
from cairn.cases import actions as cases
from cairn.demo.cast import Cast
from cairn.people import actions as people
from cairn.release.models import Outgoing, OutgoingAbout
from tests.cases import made
from tests.oversight.agreeing import in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def case(cast: Cast) -> Any:
    return made.case(cast, by="ama", owner="ama", to="haven", client=made.person(cast, "ama", given="Leila"))


def summary(case: Any) -> str:
    return reverse("cases:summary", args=[case.uid])


def test_a_case_summary_is_in_the_ledger_of_whoever_prints_it(cast: Cast, case: Any, signed_in: Any) -> None:
    browser = signed_in("ama")
    shown = browser.get(summary(case)).content.decode()
    assert "release/screen.css" in shown  # the browser's own print shows nothing of it
    assert not Outgoing.objects.exists()
    page = browser.post(summary(case)).content.decode()
    row = Outgoing.objects.get()
    assert (row.kind, row.channel, row.state, row.recipient_user) == (
        "print",
        "print",
        "sent",
        cast.users["ama"],
    )
    assert (row.source_kind, row.source_uid, bool(row.body)) == ("case", case.uid, False)  # no copy is kept
    client = case.parties.get(role="client").person
    assert client.pk in OutgoingAbout.objects.values_list("person", flat=True)
    assert Event.objects.filter(verb="printed", object_uid=row.uid, user=cast.users["ama"].uid).exists()
    for words in ("OFFICIAL-SENSITIVE", "Prepared for Ama Owusu", "release/paper.css", "ledger"):
        assert words in page, words
    assert row.reference in browser.get(reverse("release:list")).content.decode()


def test_a_number_in_a_note_stops_the_print_and_nothing_is_written(
    cast: Cast, case: Any, signed_in: Any
) -> None:
    client = case.parties.get(role="client").person
    people.add_contact_point(by=cast.actor("ama"), person=client, kind="phone", value="07700 900123")
    cases.write_note(case=case, kind="contact", text="Her new number is 07700 900123.", by=cast.actor("ama"))
    browser = signed_in("ama")
    page = browser.post(summary(case))
    assert "a phone number" in page.content.decode()
    assert "Her new number" not in page.content.decode()
    assert not Outgoing.objects.exists()
    assert not Event.objects.filter(verb="printed").exists()


def test_nobody_prints_a_case_that_is_not_hers(cast: Cast, case: Any, signed_in: Any) -> None:
    for key in ("starling_worker", "refuge_worker"):
        assert signed_in(key).post(summary(case)).status_code == 404
    people.declare_bar(by=cast.actor("bryony"), person_or_cluster=case.parties.get(role="client").person)
    assert signed_in("bryony").post(summary(case)).status_code == 404
    assert not Outgoing.objects.exists()


def test_a_sharing_agreement_too_and_it_is_about_nobody(cast: Cast, signed_in: Any) -> None:
    agreement = in_force(cast, "haven", "starling")
    address = reverse("oversight:agreement", args=[agreement.uid])
    assert "release/screen.css" in signed_in("grace").get(address).content.decode()
    assert not Outgoing.objects.exists()
    page = signed_in("grace").post(address).content.decode()
    row = Outgoing.objects.get()
    assert (row.source_kind, row.source_uid, row.recipient_user) == (
        "agreement",
        agreement.uid,
        cast.users["grace"],
    )
    assert not OutgoingAbout.objects.exists()
    assert agreement.title in page
    assert signed_in("refuge_manager").post(address).status_code == 404

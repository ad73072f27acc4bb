"""What goes into an envelope: it is in the ledger before it is on paper, and no address on record is on it."""

from typing import Any

import pytest
from django.urls import reverse

from cairn.access.models import Event
from cairn.core import sealing
from cairn.demo.cast import Cast
from cairn.oversight.actions import leaving, receiving
from cairn.people import actions as people
from cairn.release.actions import send_enqueued
from cairn.release.models import Outgoing
from tests.oversight import asking
from tests.oversight.test_answers import to_sign  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture(autouse=True)
def outbox(tmp_path: Any, settings: Any) -> None:
    settings.CAIRN_HOME = tmp_path


def letter(request: Any, code: str = "arrived") -> str:
    return reverse("oversight:letter", args=[request.uid, code])


def test_a_letter_is_written_into_the_ledger_when_it_is_printed_and_not_when_it_is_read(
    cast: Cast, signed_in: Any
) -> None:
    request, lead = asking.received(cast), signed_in(asking.LEAD)
    read = lead.get(letter(request)).content.decode()
    assert "Print this letter" in read
    assert not Outgoing.objects.exists()
    paper = lead.post(letter(request), {"once": "a" * 32}, follow=True)
    assert paper.status_code == 200
    page = paper.content.decode()
    assert "Declan Brant" in page
    assert "Your request came on 3 November 2026" in page
    row = Outgoing.objects.get()
    assert (row.kind, row.channel, row.state, row.profile) == ("letter", "print", "sent", "outsider")
    assert row.recipient_name.open() == "Declan Brant"
    assert row.hash == sealing.mac("release", row.body.open().encode())
    event = Event.objects.get(kind="outgoing", object_uid=row.uid, verb="printed")
    assert event.user == cast.users[asking.LEAD].uid
    listed = lead.get(reverse("release:list")).content.decode()
    assert row.reference in listed
    assert "Print" in listed


def test_printed_twice_by_one_click_it_is_one_letter(cast: Cast, signed_in: Any) -> None:
    request, lead = asking.received(cast), signed_in(asking.LEAD)
    for _ in range(2):
        lead.post(letter(request), {"once": "b" * 32})
    assert Outgoing.objects.count() == 1


def test_a_letter_that_gives_something_away_is_not_printed_and_the_page_says_why(
    cast: Cast, signed_in: Any
) -> None:
    person = asking.her(cast).parties.get(role="client").person
    people.add_contact_point(
        by=cast.actor("ama"), person=person, kind="address", value="Flat 2, 88 Tamarind Close, ZZ7 3VZ"
    )
    request = asking.identified(cast, asker_name="Marisol Brant", subject_name="Marisol Brant")
    receiving.ask_clarity(  # before a service has looked, nobody knows whose address it is
        by=cast.actor(asking.LEAD),
        request=request,
        was=request.version,
        question="Do you mean 88 Tamarind Close ZZ7 3VZ?",
    )
    asking.looked(cast, request, {"haven": [person]})
    page = signed_in(asking.LEAD).post(letter(request, "clarify"), {"once": "c" * 32}).content.decode()
    assert "an address" in page
    assert not Outgoing.objects.exists()


def test_a_lead_who_is_not_in_charge_prints_nothing(cast: Cast, signed_in: Any) -> None:
    request = asking.received(cast)
    for key in ("grace", "governance", "ama"):
        assert signed_in(key).post(letter(request), {"once": "d" * 32}).status_code in (403, 404), key
    assert not Outgoing.objects.exists()


def test_a_posted_answer_prints_with_its_addressee_and_an_address_on_record_is_never_on_it(
    cast: Cast,
    signed_in: Any,
    to_sign: Any,  # noqa: F811
) -> None:
    from cairn.oversight.actions import answering
    from cairn.oversight.models import Request

    answering.countersign(by=cast.actor("programme_manager"), request=to_sign, was=to_sign.version)
    Request.objects.filter(pk=to_sign.pk).update(channel="post_outside")
    field_of: Any = Request._meta.get_field
    for name, value in (("send_name", "Mr D. Brant"), ("send_address", "7 Quay Street\nZZ1 1AA")):
        Request.objects.filter(pk=to_sign.pk).update(**{name: field_of(name).seal_for(to_sign, value)})
    request = Request.objects.get(pk=to_sign.pk)
    leaving.send(by=cast.actor(asking.LEAD), request=request, was=request.version)
    row, lead = Outgoing.objects.get(), signed_in(asking.LEAD)
    paper = reverse("release:paper", args=[row.uid])
    assert lead.get(paper).status_code == 404  # it has not left yet
    assert send_enqueued() == 1
    page = lead.get(paper).content.decode()
    assert "Mr D. Brant" in page
    assert "7 Quay Street" in page
    assert signed_in("ama").get(paper).status_code == 404  # not hers
    assert "neither" in page or "You asked for a copy" in page
    assert "Quay Street" not in page.split("<body")[0]
    assert "legal duty" in lead.get(reverse("release:outgoing", args=[row.uid])).content.decode()
    Outgoing.objects.update(way="notify")
    assert lead.get(paper).status_code == 404  # somebody else prints and posts it


def test_the_downloaded_answer_is_laid_out_for_paper_and_fetches_nothing(
    cast: Cast,
    to_sign: Any,  # noqa: F811
) -> None:
    from cairn.oversight.actions import answering

    answering.countersign(by=cast.actor("programme_manager"), request=to_sign, was=to_sign.version)
    page = leaving.take(by=cast.actor(asking.LEAD), request=to_sign, ending="html").content.decode()
    assert "counter(page)" in page
    assert "src=" not in page
    assert "href=" not in page

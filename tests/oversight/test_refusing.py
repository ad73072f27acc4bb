"""Letters that somebody writes freely: what they may not tell, and who signs that a request is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from cairn.oversight.actions import answering, leaving, receiving, refusing
from cairn.oversight.models import Request
from cairn.oversight.presenters import letters
from cairn.people.models import Person
from cairn.release.models import Outgoing
from tests.cases import made
from tests.oversight import asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
MARAC = "You were discussed at MARAC as the abuser of a client of ours."
NAMED = "Do you mean what Marisol told us?"
PLAIN = "You asked for the same in May, and were answered."


@pytest.fixture
def his(cast: Cast) -> Request:
    """His request, once two services have looked: the programme knows him, Haven where he is named."""
    named = made.person(cast, "ama", "Declan", "Brant", sex="male")
    asking.her(cast, perpetrator=named)
    request = asking.identified(cast)
    asking.looked(cast, request, {"turning": [asking.him(cast)], "haven": [named]})
    return request


@pytest.mark.parametrize("text", [MARAC, NAMED])
def test_no_letter_tells_of_a_marac_or_names_anybody(cast: Cast, his: Request, text: str) -> None:
    said: dict[str, Any] = {"by": cast.actor(asking.LEAD), "request": his, "was": his.version}
    with pytest.raises(Refused, match="Take it out"):
        refusing.refuse(because=text, **said)
    with pytest.raises(Refused, match="Take it out"):
        receiving.ask_clarity(question=text, **said)
    with pytest.raises(Refused, match="Take it out"):
        receiving.extend(told_on=clock.today(), because=text, **said)
    his.refresh_from_db()
    assert (his.state, bool(his.clarify), bool(his.extended_because)) == ("looking", False, False)
    receiving.extend(told_on=clock.today(), because="Four services look.", **said)
    text = letters.letters(his)["longer"].text
    assert leaving.print_letter(by=cast.actor(asking.LEAD), request=his, text=text).state == "sent"


def test_a_letter_from_before_somebody_was_found_is_read_again_when_it_is_printed(cast: Cast) -> None:
    request, by = asking.received(cast), cast.actor(asking.LEAD)
    with pytest.raises(Refused, match="MARAC"):
        refusing.refuse(by=by, request=request, was=request.version, because=MARAC)
    receiving.ask_clarity(by=by, request=request, was=request.version, question=NAMED)  # nobody is known yet
    receiving.identify(by=by, request=request, was=request.version, on=clock.today(), seen="Passport")
    named = made.person(cast, "ama", "Declan", "Brant", sex="male")
    asking.her(cast, perpetrator=named)
    asking.looked(cast, request, {"haven": [named]})
    with pytest.raises(Refused, match="name of somebody else"):
        leaving.print_letter(by=by, request=request, text=letters.letters(request)["clarify"].text)
    assert not Outgoing.objects.exists()


def test_that_it_is_refused_is_an_answer_and_two_people_sign_it(
    cast: Cast, his: Request, signed_in: Any
) -> None:
    lead, second = signed_in(asking.LEAD), signed_in("grace")
    page = reverse("oversight:refuse", args=[his.uid])
    assert "A second person signs the letter first" in lead.get(page).content.decode()
    early = reverse("oversight:refuse", args=[asking.received(cast).uid])
    assert "The request is over once you save" in lead.get(early).content.decode()
    assert lead.post(page, {"because": PLAIN, "version": his.version}).status_code == 302
    his.refresh_from_db()
    assert (his.state, his.ended_on, list(letters.letters(his))) == ("signing", None, ["arrived"])
    assert f"sign the answer to request {his.reference}" in second.get("/").content.decode()
    read = second.get(reverse("oversight:answer", args=[his.uid])).content.decode()
    assert PLAIN in read
    assert "sign as the second person" in read
    assert "neither confirm" not in read
    for key, why in (
        (asking.LEAD, "cannot be the second"),
        ("practitioner", "role"),
        ("governance", "no such"),
    ):
        with pytest.raises(Refused, match=why):
            refusing.agree(by=cast.actor(key), request=his, was=his.version)
    press = reverse("oversight:countersign", args=[his.uid])
    assert second.post(press, {"version": his.version}).status_code == 302
    his.refresh_from_db()
    assert (his.state, his.ended_on, his.answer.signed_two_by) == (
        "refused",
        clock.today(),
        cast.users["grace"],
    )
    assert PLAIN in lead.get(reverse("oversight:letter", args=[his.uid, "refused"])).content.decode()
    with clock.at(datetime(2026, 11, 18, 12, tzinfo=UTC)):  # what it let its lead see has ended
        assert not Person.objects.visible_to(cast.actor(asking.LEAD)).exists()


def test_the_second_person_does_not_agree_and_it_is_answered_after_all(
    cast: Cast, his: Request, signed_in: Any
) -> None:
    lead = cast.actor(asking.LEAD)
    refusing.refuse(by=lead, request=his, was=his.version, because=PLAIN)
    with pytest.raises(Refused):  # it is no answer without passages
        answering.give_back(by=cast.actor("grace"), request=his, was=his.version, because="x")
    with pytest.raises(Refused, match="not the one"):
        answering.countersign(by=cast.actor("grace"), request=his, was=his.version)
    back = reverse("oversight:answer-back", args=[his.uid])
    sent = {"because": "Nobody answered in May.", "version": his.version}
    assert signed_in("grace").post(back, sent).status_code == 302
    his = Request.objects.get(pk=his.pk)
    assert (his.state, bool(his.ended_because), his.answer.signed_one_by) == ("looking", False, None)
    page = signed_in(asking.LEAD).get(reverse("oversight:request", args=[his.uid])).content.decode()
    assert "Nobody answered in May." in page
    assert "Came to the first session" in asking.signed(cast, asking.decided(cast, his))


def test_a_letter_that_was_altered_after_the_first_signature_is_not_signed(cast: Cast, his: Request) -> None:
    refusing.refuse(by=cast.actor(asking.LEAD), request=his, was=his.version, because=PLAIN)
    field: Any = Request._meta.get_field("ended_because")
    Request.objects.filter(pk=his.pk).update(ended_because=field.seal_for(his, "Something else."))
    with pytest.raises(Refused, match="not the one"):
        refusing.agree(by=cast.actor("grace"), request=Request.objects.get(pk=his.pk), was=his.version)


def test_before_services_look_the_lead_alone_refuses(cast: Cast) -> None:
    request = asking.received(cast)
    refusing.refuse(by=cast.actor(asking.LEAD), request=request, was=request.version, because=PLAIN)
    assert (request.state, request.ended_on) == ("refused", clock.today())


def test_what_is_overdue_is_not_reset_by_asking_what_is_meant(cast: Cast, signed_in: Any) -> None:
    request = asking.identified(cast)  # due on 7 December
    page, by = reverse("oversight:request", args=[request.uid]), cast.actor(asking.LEAD)
    with clock.at(datetime(2026, 12, 8, 12, tzinfo=UTC)):
        with pytest.raises(Refused, match="overdue"):
            receiving.ask_clarity(by=by, request=request, was=request.version, question="Which years?")
        assert Request.objects.overdue(clock.today()).filter(pk=request.pk).exists()
        assert "Ask what they mean" not in signed_in(asking.LEAD).get(page).content.decode()
    with clock.at(datetime(2026, 12, 7, 12, tzinfo=UTC)):
        assert "Ask what they mean" in signed_in(asking.LEAD).get(page).content.decode()
        receiving.ask_clarity(by=by, request=request, was=request.version, question="Which years?")
    assert request.due_on is None

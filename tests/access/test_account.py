"""One's own account: whom one acts for, and how one signs in."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from cairn.access import actions
from cairn.access.models import Appointment, Event
from cairn.core.decisions import Refused
from cairn.demo.cast import SINCE, Cast

SignedIn = Callable[[str], Client]


@pytest.fixture
def second_post(cast: Cast) -> Appointment:
    """Ama also works for the Starling Project, as its manager."""
    return actions.appoint(
        user=cast.users["ama"],
        agency=cast.agencies["starling"],
        role="service_manager",
        area=cast.appointments["starling_manager"].area,
        from_on=SINCE,
    )


def test_the_page_says_who_i_am_and_whom_i_can_act_for(signed_in: SignedIn, second_post: Appointment) -> None:
    page = signed_in("ama").get("/account/").content.decode()
    assert "Ama Owusu" in page
    assert "ama@cairn.example" in page
    assert "Haven Advocacy" in page
    assert "Starling Project" in page
    assert page.count("You act as this now") == 1
    assert page.count("Act as this") == 1
    assert "Change your password" in page


def test_acting_for_another_post_changes_who_i_am_from_then_on(
    signed_in: SignedIn, cast: Cast, second_post: Appointment
) -> None:
    client = signed_in("ama")
    answer = client.post("/account/act-for/", {"post": second_post.uid, "once": uuid4()})
    assert answer.status_code == 302
    page = client.get("/account/").content.decode()
    assert "Starling Project" in page.split("<main")[0]
    event = Event.objects.get(kind="appointment")
    assert (event.agency, event.object_uid) == (cast.agencies["haven"].uid, second_post.uid)


def test_nobody_acts_for_a_post_of_somebody_else(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("ama")
    theirs = cast.appointments["grace"]
    answer = client.post("/account/act-for/", {"post": theirs.uid})
    unknown = client.post("/account/act-for/", {"post": uuid4()})
    assert (answer.status_code, unknown.status_code) == (404, 404)
    assert answer.content == unknown.content
    with pytest.raises(Refused, match="not yours"):
        actions.act_for(by=cast.actor("ama"), post=theirs)
    assert not Event.objects.filter(kind="appointment").exists()


@pytest.mark.parametrize("nonsense", ["nonsense", "' OR 1=1", "\x00"])
def test_nonsense_is_not_found(nonsense: str, signed_in: SignedIn) -> None:
    assert signed_in("ama").post("/account/act-for/", {"post": nonsense}).status_code == 404


def test_an_empty_form_leads_back(signed_in: SignedIn) -> None:
    assert signed_in("ama").post("/account/act-for/").headers["Location"] == "/account/"


def test_a_post_that_ended_cannot_be_chosen(signed_in: SignedIn, second_post: Appointment) -> None:
    Appointment.objects.filter(pk=second_post.pk).update(until_on=SINCE)
    assert signed_in("ama").post("/account/act-for/", {"post": second_post.uid}).status_code == 404


def test_every_member_of_the_cast_has_the_page(signed_in: SignedIn, cast: Cast) -> None:
    for key in cast.users:
        assert signed_in(key).get("/account/").status_code == 200

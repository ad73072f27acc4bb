"""A post that ended: she is told and chooses before anything is written, and a form of it is never sent for another."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from cairn.access import actions
from cairn.access.models import Appointment, Draft, Event
from cairn.core import clock
from cairn.demo.cast import SINCE, Cast

SignedIn = Callable[[str], Client]
REPORT = "/oversight/breaches/report/"  # a form that anybody may open


@pytest.fixture
def second(cast: Cast) -> Appointment:
    """Ama also works for the Starling Project, as its manager."""
    return actions.appoint(
        user=cast.users["ama"], agency=cast.agencies["starling"], role="service_manager",
        area=cast.appointments["starling_manager"].area, from_on=SINCE,
    )  # fmt: skip


def end(post: Appointment) -> None:
    Appointment.objects.filter(pk=post.pk).update(until_on=clock.today() - timedelta(days=1))


def main_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().split("<main")[1].split("</main>")[0])


def test_after_her_post_has_ended_no_page_is_opened_under_her_next_one(
    signed_in: SignedIn, cast: Cast, second: Appointment
) -> None:
    client = signed_in("ama")
    end(cast.appointments["ama"])
    for path in ("/", "/account/", "/people/", "/referrals/"):
        answer = client.get(path)
        assert answer.status_code == 403
        page = answer.content.decode()
        assert "Your post has ended" in page
        assert "You acted as IDVA or caseworker, Haven Advocacy" in page
        assert "You have one post now." in page
        assert "Starling Project" not in page.split("<main")[0]  # she acts for nobody
        assert "Referrals</a>" not in page


def test_she_chooses_and_goes_on_where_she_was(signed_in: SignedIn, cast: Cast, second: Appointment) -> None:
    client = signed_in("ama")
    end(cast.appointments["ama"])
    page = main_of(client.get("/account/?x=1"))
    assert f'value="{second.uid}"' in page
    answer = client.post("/account/act-for/", {"post": second.uid, "next": "/account/?x=1", "once": uuid4()})
    assert answer.headers["Location"] == "/account/?x=1"
    assert "Starling Project" in client.get("/account/").content.decode().split("<main")[0]
    event = Event.objects.get(kind="appointment")
    assert (event.agency, event.object_uid) == (cast.agencies["starling"].uid, second.uid)


def test_a_form_of_the_ended_post_is_refused_and_what_she_typed_is_kept(
    signed_in: SignedIn, cast: Cast, second: Appointment
) -> None:
    client = signed_in("ama")
    acting = cast.appointments["ama"].uid.hex
    end(cast.appointments["ama"])
    events = Event.objects.count()
    answer = client.post(
        "/referrals/start/", {"acting": acting, "service": "x", "words": "her own two words"}
    )
    assert answer.status_code == 403
    assert "What you sent was not saved." in main_of(answer)
    assert "her own two words" in main_of(answer)
    assert Event.objects.count() == events
    kept = Draft.objects.get()
    assert (kept.user, kept.agency) == (cast.users["ama"], cast.agencies["haven"])


def test_the_same_form_is_refused_after_she_has_chosen_in_another_window(
    signed_in: SignedIn, cast: Cast, second: Appointment
) -> None:
    client = signed_in("ama")
    form = client.get(REPORT).content.decode()
    acting = re.search(r'name="acting" value="(\w+)"', form)
    assert acting is not None
    end(cast.appointments["ama"])
    client.post("/account/act-for/", {"post": second.uid})
    answer = client.post(REPORT, {"acting": acting[1], "words": "her own two words"})
    assert answer.status_code == 409
    page = main_of(answer)
    assert "This form was opened as IDVA or caseworker, Haven Advocacy" in page
    assert "You act as Service manager, Starling Project" in page
    assert "her own two words" in page
    assert Draft.objects.filter(kind="form").count() == 0


def test_what_she_typed_for_one_agency_does_not_come_back_while_she_acts_for_another(
    signed_in: SignedIn, cast: Cast, second: Appointment
) -> None:
    client = signed_in("ama")
    client.post("/account/act-for/", {"post": second.uid})
    asked = {"acting": cast.appointments["ama"].uid.hex, "person": "", "service": "typed-for-haven"}
    page = main_of(client.post("/referrals/start/", asked))
    back = re.search(r'name="next" value="(/referrals/start/\?resume=\w+)"', page)
    assert back is not None
    assert "There is a problem" not in client.get(back[1]).content.decode()  # the empty form
    assert back[1] not in client.get("/").content.decode()
    answer = client.post("/account/act-for/", {"post": cast.appointments["ama"].uid, "next": back[1]})
    assert answer.headers["Location"] == back[1]
    assert "There is a problem" in client.get(back[1]).content.decode()  # what she had typed, checked
    assert back[1] in client.get("/").content.decode()


def test_a_form_of_the_post_that_she_acts_under_is_sent_as_ever(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("ama")
    answer = client.post("/referrals/start/", {"acting": cast.appointments["ama"].uid.hex})
    assert answer.status_code == 200


def test_a_made_up_post_in_a_form_is_refused_and_names_nobody(signed_in: SignedIn, cast: Cast) -> None:
    for made_up in ("nonsense", uuid4().hex, cast.appointments["grace"].uid.hex):
        answer = signed_in("ama").post("/referrals/start/", {"acting": made_up})
        assert answer.status_code == 409
        assert "opened under another post" in main_of(answer)
        assert "Service manager" not in main_of(answer)


def test_whoever_has_several_posts_is_asked_when_she_signs_in(
    cast: Cast, second: Appointment, settings: Any
) -> None:
    settings.CAIRN_DEMO = True
    client = Client()
    client.force_login(cast.users["ama"], backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/")
    assert answer.status_code == 403
    assert "Whom do you act for?" in main_of(answer)
    assert main_of(answer).count("Act as this") == 2


def test_whoever_has_one_post_is_not(cast: Cast, settings: Any) -> None:
    settings.CAIRN_DEMO = True
    client = Client()
    client.force_login(cast.users["ama"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").status_code == 200


def test_the_way_on_leads_nowhere_else(signed_in: SignedIn, second: Appointment) -> None:
    answer = signed_in("ama").post("/account/act-for/", {"post": second.uid, "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"

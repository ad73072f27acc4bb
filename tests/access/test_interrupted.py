"""A form whose session ended in the middle: the same user gets it back after signing in, and nobody else does."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cairn.access import drafts, interrupted
from cairn.access.models import Draft
from cairn.core import clock
from cairn.demo.cast import Cast

pytestmark = pytest.mark.urls("tests.access.decoys")
SignedIn = Callable[[str], Client]


def cut_off(client: Client) -> None:
    """The session is over; the browser keeps its other cookies."""
    client.get("/decoy/shows/")
    del client.cookies["sessionid"]


def sign_in_again(client: Client, cast: Cast, key: str) -> None:
    client.force_login(cast.users[key], backend="django.contrib.auth.backends.ModelBackend")


def back_address(answer: object) -> str:
    query = urlsplit(answer.headers["Location"]).query  # type: ignore[attr-defined]
    return parse_qs(query)["next"][0]


def test_what_was_typed_comes_back_to_the_same_user(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("ama")
    cut_off(client)
    answer = client.post(
        "/decoy/shows/", {"story": "a long story", "csrfmiddlewaretoken": "x", "password": "secret"}
    )
    assert answer.status_code == 302
    back = back_address(answer)
    assert back.startswith("/decoy/shows/?resume=")
    draft = Draft.objects.get()
    assert (draft.user, draft.kind) == (cast.users["ama"], Draft.Kind.INTERRUPTED)
    assert drafts.opened(draft) == {"story": ["a long story"]}
    sign_in_again(client, cast, "ama")
    assert client.get(back).content == b"a page about her a long story"


def test_another_user_at_the_same_browser_gets_nothing(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("ama")
    cut_off(client)
    back = back_address(client.post("/decoy/shows/", {"story": "a long story"}))
    sign_in_again(client, cast, "grace")
    answer = client.get(back)
    assert answer.status_code == 200
    assert b"a long story" not in answer.content


def test_it_is_given_back_on_its_own_page_only(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("ama")
    cut_off(client)
    back = back_address(client.post("/decoy/shows/", {"story": "a long story"}))
    sign_in_again(client, cast, "ama")
    elsewhere = back.replace("/decoy/shows/", "/decoy/cases/")
    assert b"a long story" not in client.get(elsewhere).content


def test_it_is_gone_after_an_hour(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("ama")
    cut_off(client)
    back = back_address(client.post("/decoy/shows/", {"story": "a long story"}))
    with clock.at(clock.now() + timedelta(minutes=61)):
        sign_in_again(client, cast, "ama")
        assert b"a long story" not in client.get(back).content


def test_a_page_without_a_form_to_show_sends_back_to_where_it_was_pressed(
    signed_in: SignedIn, cast: Cast
) -> None:
    client = signed_in("ama")
    cut_off(client)
    referer = {"Referer": "http://testserver/decoy/shows/?tab=2"}
    answer = client.post("/decoy/refuses/", {"story": "pressed"}, headers=referer)
    back = back_address(answer)
    assert back.startswith("/decoy/shows/?resume=")
    sign_in_again(client, cast, "ama")
    assert b"pressed" in client.get(back).content


def test_a_strange_referring_page_is_not_gone_back_to(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    cut_off(client)
    answer = client.post("/decoy/refuses/", {"a": "b"}, headers={"Referer": "https://evil.example/decoy/"})
    assert back_address(answer).startswith("/?resume=")


def test_nothing_is_kept_for_somebody_who_was_never_here(client: Client, db: None) -> None:
    assert back_address(client.post("/decoy/shows/", {"story": "x"})) == "/decoy/shows/"
    assert not Draft.objects.exists()


def test_a_forged_cookie_names_nobody(signed_in: SignedIn, cast: Cast) -> None:
    client = signed_in("ama")
    cut_off(client)
    client.cookies["cairn_last"] = cast.users["grace"].uid.hex
    assert back_address(client.post("/decoy/shows/", {"story": "x"})) == "/decoy/shows/"
    assert not Draft.objects.exists()


def test_nothing_is_kept_after_signing_out(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    client.get("/decoy/shows/")
    client.post("/accounts/logout/")
    client.post("/decoy/shows/", {"story": "x"})
    assert not Draft.objects.exists()


def test_nobody_can_fill_the_database_from_her_browser(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    cut_off(client)
    for number in range(interrupted.MOST + 5):
        client.post("/decoy/shows/", {"story": str(number)})
    assert Draft.objects.count() == interrupted.MOST


@pytest.mark.parametrize("resume", ["", "nonsense", "0" * 32, "' OR 1=1 --"])
def test_a_made_up_resume_shows_the_empty_form(resume: str, signed_in: SignedIn) -> None:
    answer = signed_in("ama").get("/decoy/shows/", {"resume": resume})
    assert (answer.status_code, answer.content) == (200, b"a page about her ")


def test_the_posted_words_are_not_plain_in_the_database(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    cut_off(client)
    client.post("/decoy/shows/", {"story": "Quay Street"})
    blob = bytes(Draft.objects.values_list("body", flat=True).get())
    assert b"Quay" not in blob


def test_another_site_cannot_leave_a_draft_here(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in_again(client, cast, "ama")
    cut_off(client)
    assert client.cookies["cairn_last"].value
    assert client.post("/decoy/shows/", {"story": "x"}).status_code == 403
    assert not Draft.objects.exists()

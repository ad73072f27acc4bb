"""Where somebody is signed in, and ending it from elsewhere."""

import pytest
from django.test import Client

from cairn.access.models import Event, SignIn
from cairn.access.signin import browser_words
from cairn.demo.cast import Cast

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)


@pytest.mark.parametrize(
    ("said", "words"),
    [(FIREFOX, "Firefox on Windows"), (EDGE, "Edge on Windows"), (PHONE, "Safari on iPhone"), ("", ""), ("curl/8", "")],
)  # fmt: skip
def test_a_browser_is_said_in_three_words(said: str, words: str) -> None:
    assert browser_words(said) == words


@pytest.fixture
def two(cast: Cast, settings: object) -> tuple[Client, Client]:
    """Ama at her desk and on a telephone."""
    settings.CAIRN_DEMO = True  # type: ignore[attr-defined]
    desk, phone = Client(headers={"User-Agent": FIREFOX}), Client(headers={"User-Agent": PHONE})
    for browser in (desk, phone):
        browser.post("/demo/become/", {"appointment": cast.appointments["ama"].uid.hex})
    return desk, phone


def test_she_sees_each_and_ends_the_other_at_once(two: tuple[Client, Client], cast: Cast) -> None:
    desk, phone = two
    assert phone.get("/").status_code == 200
    page = desk.get("/account/signed-in/").content.decode()
    assert "Firefox on Windows" in page
    assert "Safari on iPhone" in page
    other = SignIn.objects.get(browser="Safari on iPhone")
    assert desk.post(f"/account/signed-in/{other.uid}/end/", {"once": "a" * 32}).status_code == 302
    assert phone.get("/").status_code == 302  # to sign in
    assert desk.get("/").status_code == 200
    assert "Safari on iPhone" not in desk.get("/account/signed-in/").content.decode()
    event = Event.objects.get(kind="signin")
    assert (event.verb, event.object_uid, event.user) == ("ended a session", other.uid, cast.users["ama"].uid)


def test_nobody_ends_somebody_elses(two: tuple[Client, Client], signed_in: object, cast: Cast) -> None:
    _desk, phone = two
    bryony = signed_in("bryony")  # type: ignore[operator]
    other = SignIn.objects.get(browser="Safari on iPhone")
    assert bryony.post(f"/account/signed-in/{other.uid}/end/", {"once": "a" * 32}).status_code == 404
    assert phone.get("/").status_code == 200


def test_the_table_holds_no_key_that_opens_a_session(two: tuple[Client, Client]) -> None:
    desk, phone = two
    kept = set(SignIn.objects.values_list("session", flat=True))
    assert not kept & {desk.session.session_key, phone.session.session_key}

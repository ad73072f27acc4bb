"""Nobody at the desk: the session locks after a quarter of an hour, and nothing that was typed is lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from cairn.access import idle
from cairn.access.models import Appointment, User
from cairn.core import clock
from cairn.demo.cast import Cast
from tests.access.test_signin import PASSWORD, set_up, sign_in

pytestmark = [pytest.mark.urls("tests.access.decoys"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _not_the_demo(settings: Settings, transactional_db: None) -> Iterator[None]:
    settings.CAIRN_DEMO = False
    settings.CAIRN_PASSKEYS = "offered"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ama(cast: Cast) -> User:
    user = cast.users["ama"]
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def traveller() -> Iterator[Any]:
    with time_machine.travel("2026-11-17 12:00:00+00:00") as travelling:
        yield travelling


def at_work(client: Client, ama: User) -> Client:
    sign_in(client, ama.email)
    set_up(client)
    assert client.get("/decoy/shows/").status_code == 200
    return client


def test_a_quarter_of_an_hour_away_locks_the_session(client: Client, ama: User, traveller: Any) -> None:
    at_work(client, ama)
    traveller.shift(14 * 60)
    assert client.get("/decoy/shows/").status_code == 200  # she is still here
    traveller.shift(15 * 60 + 1)
    asked = client.get("/decoy/shows/")
    assert asked.headers["Location"] == "/accounts/reauthenticate/?next=%2Fdecoy%2Fshows%2F"
    assert b"about her" not in asked.content


def test_her_password_unlocks_it_and_what_she_sent_is_given_back(
    client: Client, ama: User, traveller: Any
) -> None:
    at_work(client, ama)
    traveller.shift(16 * 60)
    asked = client.post("/decoy/shows/", {"story": "typed before"})
    wrong = client.post(asked.headers["Location"], {"password": "not the password at all"})
    assert wrong.status_code == 200
    assert client.get("/decoy/shows/").status_code == 302  # still locked
    answer = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert client.get(answer.headers["Location"]).content == b"a page about her typed before"


def test_five_minutes_are_enough_where_what_protects_life_was_shown(
    client: Client, ama: User, traveller: Any
) -> None:
    at_work(client, ama)
    assert client.get("/decoy/life/").status_code == 200
    traveller.shift(5 * 60 + 1)
    assert client.get("/decoy/shows/").status_code == 302


def test_no_page_makes_the_five_minutes_longer(client: Client, ama: User, traveller: Any) -> None:
    at_work(client, ama)
    client.get("/decoy/life/")
    for path in ("/account/awake/", "/decoy/shows/", "/account/awake/"):
        traveller.shift(100)
        assert client.get(path).status_code == 200  # while she is there nothing locks
    assert 'data-after="300"' in client.get("/account/").content.decode()
    traveller.shift(5 * 60 + 1)
    assert client.get("/account/awake/").status_code == 302
    assert client.get("/decoy/shows/").status_code == 302


def test_an_ordinary_page_that_was_asked_for_before_takes_nothing_back(
    client: Client, ama: User, traveller: Any
) -> None:
    """Its answer comes after that of the page with P4 on it."""
    at_work(client, ama)
    client.get("/decoy/life/")
    shown = client.cookies[idle.LIFE_COOKIE].value
    client.get("/decoy/shows/")
    assert client.cookies[idle.LIFE_COOKIE].value == shown


def test_her_password_gives_her_the_quarter_of_an_hour_again(
    client: Client, ama: User, traveller: Any
) -> None:
    at_work(client, ama)
    client.get("/decoy/life/")
    traveller.shift(5 * 60 + 1)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert 'data-after="900"' in client.get("/account/").content.decode()
    traveller.shift(14 * 60)
    assert client.get("/decoy/shows/").status_code == 200


def test_who_sits_there_is_told_of_her_alone_and_for_five_minutes_from_her_proof(
    client: Client, ama: User, cast: Cast, traveller: Any
) -> None:
    assert client.get("/account/proved/").content == b""
    at_work(client, ama)
    assert client.get("/account/proved/").content.decode() == ama.uid.hex
    traveller.shift(4 * 60)
    assert client.get("/account/awake/").content.decode() == ama.uid.hex
    traveller.shift(61)
    assert client.get("/account/proved/").content == b""  # awake, and that proves nothing
    client.post("/accounts/reauthenticate/", {"password": "not the password at all"})
    assert client.get("/account/proved/").content == b""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get("/account/proved/").content.decode() == ama.uid.hex


def test_to_ask_who_sits_there_keeps_nothing_awake(client: Client, ama: User, traveller: Any) -> None:
    at_work(client, ama)
    traveller.shift(14 * 60)
    client.get("/account/proved/")
    traveller.shift(2 * 60)
    assert client.get("/decoy/shows/").status_code == 302


def test_a_page_that_says_she_is_here_keeps_it_awake(client: Client, ama: User, traveller: Any) -> None:
    at_work(client, ama)
    for _ in range(4):
        traveller.shift(10 * 60)
        assert client.get("/account/awake/").status_code == 200
    assert client.get("/decoy/shows/").status_code == 200


def test_looking_at_the_unlocking_page_unlocks_nothing(client: Client, ama: User, traveller: Any) -> None:
    at_work(client, ama)
    traveller.shift(16 * 60)
    assert client.get("/accounts/reauthenticate/").status_code == 200
    assert client.get("/account/awake/").status_code == 302


@pytest.mark.parametrize("cookie", [None, "", "nonsense", "99999999999:99999999:forged"])
def test_a_forged_or_lost_word_that_she_was_here_counts_for_nothing(
    client: Client, ama: User, traveller: Any, cookie: str | None
) -> None:
    at_work(client, ama)
    traveller.shift(16 * 60)
    if cookie is None:
        del client.cookies[idle.COOKIE]
    else:
        client.cookies[idle.COOKIE] = cookie
    assert client.get("/decoy/shows/").status_code == 302


def test_the_page_knows_when_to_go_blank_and_the_demo_never_does(
    client: Client, ama: User, settings: Settings
) -> None:
    at_work(client, ama)
    assert 'data-after="900"' in client.get("/account/").content.decode()
    settings.CAIRN_DEMO = True
    assert "cairn-lock" not in client.get("/account/").content.decode()


def test_the_page_that_says_that_her_post_has_ended_goes_blank_too(client: Client, ama: User) -> None:
    """What she had typed is given back on it."""
    at_work(client, ama)
    Appointment.objects.filter(user=ama).update(until_on=clock.today() - timedelta(days=1))
    answer = client.post("/decoy/shows/", {"story": "typed when it had ended"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You have no post at the moment" in page
    assert "typed when it had ended" in page
    assert 'data-after="900"' in page

"""Sessions: hashed at rest, eight hours at most."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from cairn.access.sessions import SessionStore
from cairn.core import clock

SignedIn = Callable[[str], Client]


def test_the_table_opens_nobodys_session(signed_in: SignedIn) -> None:
    client = signed_in("ama")
    key = client.cookies["sessionid"].value
    stored = Session.objects.get()
    assert key not in (stored.session_key, stored.session_data)
    assert SessionStore(stored.session_key).load() == {}
    assert SessionStore(key).load()["_auth_user_id"]


def test_a_session_can_be_changed_and_deleted_by_its_key(db: None) -> None:
    store = SessionStore()
    store["a"] = 1
    store.save()
    again = SessionStore(store.session_key)
    again["a"] = 2
    again.save()
    assert SessionStore(store.session_key)["a"] == 2
    assert store.session_key is not None
    assert store.exists(store.session_key)
    again.delete()
    assert not Session.objects.exists()
    assert not store.exists(store.session_key)


def test_a_session_with_a_made_up_key_is_not_taken_over(db: None) -> None:
    store = SessionStore("a" * 32)
    store.load()
    assert store.session_key is None


@pytest.mark.urls("tests.access.decoys")
def test_it_ends_eight_hours_after_sign_in_however_busy_it_was(signed_in: SignedIn) -> None:
    client, begun = signed_in("ama"), clock.now()
    for hours in (2, 4, 6, 7.9):
        with clock.at(begun + timedelta(hours=hours)):
            session = client.session
            session["touched"] = hours
            session.save()
            assert client.get("/decoy/shows/").status_code == 200
    with clock.at(begun + timedelta(hours=8, minutes=1)):
        assert client.get("/decoy/shows/").status_code == 302

"""What sign-in remembers against guessing is not washed out by whoever makes it remember more."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from cairn.access import jobs
from cairn.access.models import User
from cairn.demo.cast import Cast
from tests.access.test_signin import PASSWORD, code_for, set_up, sign_in

pytestmark = [pytest.mark.urls("tests.access.decoys"), pytest.mark.django_db]
OTHERS = 320  # more than Django keeps by itself


@pytest.fixture(autouse=True)
def _not_the_demo(settings: Settings, db: None, commits_at_once: None) -> Iterator[None]:
    settings.CAIRN_DEMO = False
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ama(cast: Cast) -> User:
    user = cast.users["ama"]
    user.set_password(PASSWORD)
    user.save()
    return user


def others() -> None:
    """As many rows as an outsider makes who fails under names of his own."""
    for number in range(OTHERS):
        cache.set(f"other-{number}", number, timeout=300)


def test_her_failed_sign_ins_are_remembered_whatever_else_is(client: Client, ama: User) -> None:
    for _ in range(5):
        sign_in(client, ama.email, "not the password at all")
    others()
    assert sign_in(client, ama.email).status_code != 302
    assert "_auth_user_id" not in client.session


def test_a_used_code_is_remembered_whatever_else_is(client: Client, ama: User) -> None:
    with time_machine.travel("2026-11-17 12:00:00+00:00") as traveller:
        sign_in(client, ama.email)
        secret = set_up(client)
        traveller.shift(60)
        code = code_for(secret)
        answers = []
        for wash in (others, lambda: None):
            client.post("/accounts/logout/")
            sign_in(client, ama.email)
            answers.append(client.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
            wash()
        assert answers == [302, 200]


def test_what_is_over_is_taken_away_every_night_and_nothing_else() -> None:
    with connection.cursor() as cursor:
        cache.set("over", 1, timeout=-60)
        cache.set("in-force", 2, timeout=300)
        cursor.execute("SELECT count(*) FROM cairn_cache")
        assert cursor.fetchone() == (2,)
        jobs.prune()
        cursor.execute("SELECT count(*) FROM cairn_cache")
        assert cursor.fetchone() == (1,)
    assert cache.get("in-force") == 2

"""Signing in: a password and a second factor, no word about who exists, and limits that no process has for itself."""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from pytest_django import Settings

from cairn.access import actions, adapters
from cairn.access.models import User
from cairn.core.sealing import SealBroken
from cairn.demo.cast import Cast

PASSWORD = "a quiet harbour at dusk"
NEW_PASSWORD = "three green bottles on a wall"
# Real transactions: a second factor counts for its session once it is committed.
pytestmark = [pytest.mark.urls("tests.access.decoys"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _not_the_demo(settings: Settings, transactional_db: None) -> Iterator[None]:
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


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password}, headers=headers or None)


def code_for(secret: str) -> str:
    """The code of now. One that is about to end is waited out: it is good for its own half minute alone."""
    left = 30 - time.time() % 30
    if left < 3:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up(client: Client) -> str:
    """Set up a second factor in a session that has a password only; gives the seed."""
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200, page.headers
    secret: str = client.session["mfa.totp.secret"]
    done = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert done.status_code == 302, done.content.decode()[:3000]
    return secret


# --- the second factor ---


def test_a_password_alone_opens_no_page(client: Client, ama: User) -> None:
    assert sign_in(client, ama.email).status_code == 302
    answer = client.get("/decoy/shows/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/2fa/totp/activate/")
    assert client.post("/decoy/does/").headers["Location"].startswith("/accounts/2fa/totp/activate/")


def test_setting_up_a_second_factor_opens_the_pages_at_once(client: Client, ama: User) -> None:
    sign_in(client, ama.email)
    set_up(client)
    assert client.get("/decoy/shows/").status_code == 200


def test_who_opened_her_account_or_changed_her_password_by_a_link_sets_up_a_second_factor(
    client: Client, ama: User
) -> None:
    client.post("/accounts/password/reset/", {"email": ama.email})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(urlsplit(link).path).headers["Location"]
    done = client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert done.headers["Location"] == "/accounts/password/reset/key/done/"
    sign_in(client, ama.email, NEW_PASSWORD)
    assert client.get("/decoy/shows/").headers["Location"].startswith("/accounts/2fa/totp/activate/")
    set_up(client)
    assert client.get("/decoy/shows/").status_code == 200


def test_the_next_sign_in_asks_for_the_code(client: Client, ama: User) -> None:
    with time_machine.travel("2026-11-17 12:00:00+00:00") as traveller:
        sign_in(client, ama.email)
        secret = set_up(client)
        client.post("/accounts/logout/")
        traveller.shift(60)
        asked = sign_in(client, ama.email)
        assert asked.headers["Location"].startswith("/accounts/2fa/authenticate/")
        assert client.get("/decoy/shows/").headers["Location"].startswith("/accounts/login/")
        wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
        assert wrong.status_code == 200
        right = client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
        assert right.status_code == 302
        assert client.get("/decoy/shows/").status_code == 200


def test_a_code_is_good_once_and_for_its_half_minute_only(client: Client, ama: User) -> None:
    with time_machine.travel("2026-11-17 12:00:00+00:00") as traveller:
        sign_in(client, ama.email)
        secret = set_up(client)
        traveller.shift(60)
        code = code_for(secret)
        for expected in (302, 200):
            client.post("/accounts/logout/")
            sign_in(client, ama.email)
            assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected
        traveller.shift(31)
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200


def test_the_second_factor_cannot_be_switched_off(client: Client, ama: User) -> None:
    sign_in(client, ama.email)
    set_up(client)
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=ama, type="totp").exists()


def test_the_demo_works_with_a_password_alone(client: Client, ama: User, settings: Settings) -> None:
    settings.CAIRN_DEMO = True
    sign_in(client, ama.email)
    assert client.get("/decoy/shows/").status_code == 200


def test_a_session_made_elsewhere_has_no_second_factor(client: Client, ama: User) -> None:
    """Records of how one signed in count for the user that they were made for."""
    client.force_login(ama, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = "999999"
    session.save()
    assert client.get("/decoy/shows/").status_code == 302


def test_seeds_are_encrypted_at_rest_and_do_not_open_when_altered(client: Client, ama: User) -> None:
    sign_in(client, ama.email)
    secret = set_up(client)
    stored = Authenticator.objects.get(user=ama, type="totp").data["secret"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert all(secret not in str(row[0]) for row in cursor.fetchall())
    adapter = adapters.SecondFactorAdapter()
    assert adapter.decrypt(stored) == secret
    assert adapter.encrypt(secret) != adapter.encrypt(secret)
    for spoilt in (secret, stored[:-8] + "AAAAAAA=", "", "not base64!"):
        with pytest.raises(SealBroken):
            adapter.decrypt(spoilt)


def test_the_pages_of_the_second_factor_are_in_cairns_layout(client: Client, ama: User) -> None:
    sign_in(client, ama.email)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    assert "govuk-template" in page
    assert "<svg" in page or "data:image" not in page  # the policy of pages lets no data: picture in


# --- a fresh factor where something P4 is opened ---


def test_what_is_p4_asks_for_a_factor_of_the_last_five_minutes(
    client: Client, ama: User, settings: Settings
) -> None:
    settings.CAIRN_PASSKEYS = "offered"
    with time_machine.travel("2026-11-17 12:00:00+00:00") as traveller:
        sign_in(client, ama.email)
        secret = set_up(client)
        assert client.get("/decoy/life/").status_code == 200
        traveller.shift(200)
        assert client.get("/decoy/shows/").status_code == 200
        traveller.shift(101)
        asked = client.post("/decoy/life/", {"story": "typed before"})
        assert asked.headers["Location"].startswith(
            "/accounts/2fa/reauthenticate/?next=%2Fdecoy%2Flife%2F%3Fresume"
        )
        answer = client.post(asked.headers["Location"], {"code": code_for(secret)})
        assert answer.status_code == 302
        assert client.get(answer.headers["Location"]).content == b"a page about her typed before"


def test_a_role_that_opens_what_protects_life_needs_a_passkey_for_it(client: Client, ama: User) -> None:
    sign_in(client, ama.email)
    set_up(client)
    assert client.get("/decoy/shows/").status_code == 200
    asked = client.get("/decoy/life/")  # a code, however fresh, is not enough
    assert asked.headers["Location"].startswith("/accounts/2fa/webauthn/add/?next=%2Fdecoy%2Flife%2F")


def test_the_last_second_factor_stays(client: Client, ama: User) -> None:
    sign_in(client, ama.email)
    set_up(client)
    code = Authenticator.objects.get(user=ama, type="totp")
    adapter = adapters.SecondFactorAdapter()
    assert not adapter.can_delete_authenticator(code)
    Authenticator.objects.create(user=ama, type="webauthn", data={})
    assert adapter.can_delete_authenticator(code)


# --- who exists is nobody's business ---


def masked(answer: Any, *words: str) -> str:
    text = re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", answer.content.decode())
    for word in words:
        text = text.replace(word, "…")
    return text


def test_an_unknown_address_is_answered_like_a_wrong_password(client: Client, ama: User) -> None:
    known = sign_in(client, ama.email, "wrong password entirely")
    unknown = sign_in(client, "nobody@cairn.example", "wrong password entirely")
    assert known.status_code == unknown.status_code == 200
    assert masked(known, ama.email) == masked(unknown, "nobody@cairn.example")


def test_a_disabled_account_and_a_system_account_do_not_sign_in(client: Client, ama: User) -> None:
    system = actions.system_user()
    assert sign_in(client, system.email, "!").status_code == 200
    ama.is_active = False
    ama.save()
    sign_in(client, ama.email)
    assert client.get("/decoy/shows/").headers["Location"].startswith("/accounts/login/")


def test_a_forgotten_password_is_answered_alike_and_mails_nobody_unknown(client: Client, ama: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": ama.email})
    assert [message.to for message in mail.outbox] == [[ama.email]]
    unknown = client.post("/accounts/password/reset/", {"email": "stranger@cairn.example"})
    assert len(mail.outbox) == 1
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    shown = [client.get(answer.headers["Location"]) for answer in (known, unknown)]
    assert masked(shown[0]) == masked(shown[1])


def test_nobody_opens_an_account_or_changes_its_address_for_herself(client: Client, ama: User) -> None:
    for address in ("/accounts/signup/", "/accounts/email/", "/accounts/password/set/"):
        assert client.get(address).status_code == 405
        assert client.post(address, {"email": "a@b.example", "password1": PASSWORD}).status_code == 405
    assert User.objects.filter(email="a@b.example").count() == 0


# --- limits ---


def test_limits_are_kept_in_the_database_and_not_in_a_process(client: Client, ama: User) -> None:
    assert caches["default"].__class__.__name__ == "DatabaseCache"
    sign_in(client, ama.email, "wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cairn_cache")
        assert cursor.fetchone()[0] > 0


def test_after_five_wrong_passwords_even_the_right_one_waits(client: Client, ama: User) -> None:
    for _ in range(5):
        assert sign_in(client, ama.email, "wrong").status_code == 200
    answer = sign_in(client, ama.email)
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()


def test_an_outsider_cannot_lock_a_worker_out(ama: User) -> None:
    outsider, worker = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(6):
        sign_in(outsider, ama.email, "wrong")
    assert sign_in(outsider, ama.email).status_code == 200
    assert sign_in(worker, ama.email).status_code == 302


def test_an_address_that_tries_many_accounts_is_stopped(client: Client, ama: User) -> None:
    stopped = [sign_in(client, f"nobody{n}@cairn.example", "wrong") for n in range(25)][-1]
    assert stopped.status_code == 429 or "Too many failed" in stopped.content.decode()


def test_behind_a_proxy_the_address_is_the_visitors(ama: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    proxy = Client(REMOTE_ADDR="10.0.0.1")
    for _ in range(6):
        sign_in(proxy, ama.email, "wrong", **{"X-Forwarded-For": "203.0.113.9"})
    assert sign_in(proxy, ama.email, **{"X-Forwarded-For": "203.0.113.9"}).status_code == 200
    assert sign_in(proxy, ama.email, **{"X-Forwarded-For": "198.51.100.7"}).status_code == 302


# --- passwords ---


@pytest.mark.parametrize("weak", ["short", "passwordpassword1"[:14], "ama@cairn.example1", "111111111111111"])
def test_a_weak_password_is_refused(weak: str, client: Client, ama: User) -> None:
    sign_in(client, ama.email)
    set_up(client)
    answer = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    )
    assert answer.status_code == 200
    assert User.objects.get(pk=ama.pk).check_password(PASSWORD)


def test_a_new_password_ends_every_other_session(ama: User) -> None:
    here, there = Client(), Client()
    with time_machine.travel("2026-11-17 12:00:00+00:00") as traveller:
        sign_in(here, ama.email)
        secret = set_up(here)
        traveller.shift(60)
        sign_in(there, ama.email)
        there.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
        assert there.get("/decoy/shows/").status_code == 200
        changed = here.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        )
        assert changed.status_code == 302
        assert here.get("/decoy/shows/").status_code == 200
        assert there.get("/decoy/shows/").headers["Location"].startswith("/accounts/login/")


def test_the_way_back_after_signing_in_leads_nowhere_else(client: Client, ama: User) -> None:
    answer = client.post(
        "/accounts/login/?next=https://evil.example/", {"login": ama.email, "password": PASSWORD}
    )
    assert "evil" not in answer.headers["Location"]
    assert parse_qs(urlsplit(answer.headers["Location"]).query) == {}

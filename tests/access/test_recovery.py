"""Somebody lost her second factor: two people let her back in, by a link that works once and not for long."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from cairn.access import recovery
from cairn.access.models import Event, Recovery, User
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from tests.access.test_signin import PASSWORD, set_up, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]
LINK = "/account/recovered/{}/"


@pytest.fixture(autouse=True)
def _not_the_demo(settings: Settings, db: None) -> Iterator[None]:
    settings.CAIRN_DEMO, settings.LOGIN_URL = False, "account_login"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ama(cast: Cast) -> User:
    """She has a password and a second factor, and lost the telephone that has it."""
    user = cast.users["ama"]
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    sign_in(client, user.email)
    set_up(client)
    return user


def begin(cast: Cast, user: User, by: str = "grace") -> Recovery:
    return recovery.begin(by=cast.actor(by), user=user, known="face")


def agree(cast: Cast, row: Recovery, by: str = "administrator") -> str:
    """Agree; gives the link that was sent to her."""
    row.refresh_from_db()
    recovery.agree(by=cast.actor(by), row=row, was=row.version, address=LINK.format)
    found: str = next(line for line in mail.outbox[-1].body.splitlines() if "/account/" in line)
    return found


def test_two_people_let_her_back_in_and_she_sets_up_a_new_one(cast: Cast, ama: User) -> None:
    row = begin(cast, ama)
    assert mail.outbox[-1].to == [ama.email]
    assert "asks to take it away" in mail.outbox[-1].body
    link, client = agree(cast, row), Client()
    assert mail.outbox[-1].to == [ama.email]
    assert not Authenticator.objects.filter(user=ama).exists()
    assert client.get(link).status_code == 200
    assert client.post(link).headers["Location"] == "/accounts/login/"
    assert sign_in(client, ama.email).status_code == 302
    assert client.get("/").headers["Location"].startswith("/accounts/2fa/totp/activate/")
    set_up(client)
    assert client.get("/").status_code == 200
    row.refresh_from_db()
    assert row.finished_at is not None
    assert [e.verb for e in Event.objects.filter(object_uid=row.uid).order_by("id")] == [
        "began", "agreed to", "finished",
    ]  # fmt: skip
    assert "new second factor" in mail.outbox[-1].body


def test_her_sessions_end_when_the_first_person_speaks(cast: Cast, ama: User) -> None:
    assert Session.objects.count() == 1
    begin(cast, ama)
    assert Session.objects.count() == 0
    assert Authenticator.objects.filter(user=ama, type="totp").exists()  # and nothing else happened yet


def test_a_stolen_password_sets_up_no_new_factor_meanwhile(cast: Cast, ama: User) -> None:
    link = agree(cast, begin(cast, ama))
    thief = Client()
    for _ in range(2):
        answer = sign_in(thief, ama.email)
        assert answer.status_code == 403
        assert "Open the link that was sent to you first" in answer.content.decode()
        assert thief.get("/").headers["Location"].startswith("/accounts/login/")
        assert thief.get("/accounts/2fa/totp/activate/").status_code == 302
        Client().post(link)  # and not in another browser after she opened it
    assert not Authenticator.objects.filter(user=ama).exists()


def test_the_link_alone_opens_nothing(cast: Cast, ama: User) -> None:
    link, client = agree(cast, begin(cast, ama)), Client()
    client.post(link)
    assert sign_in(client, ama.email, "not her password at all").status_code == 200
    assert client.get("/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("hours", "status"), [(3.9, 200), (4.1, 410)])
def test_the_link_works_for_four_hours(cast: Cast, ama: User, hours: float, status: int) -> None:
    link = agree(cast, begin(cast, ama))
    with clock.at(clock.now() + timedelta(hours=hours)):
        assert Client().get(link).status_code == status


def test_the_link_works_once_and_looking_at_it_uses_nothing_up(cast: Cast, ama: User) -> None:
    link = agree(cast, begin(cast, ama))
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert Client().post(link).status_code == 302
    assert Client().post(link).status_code == 410


def test_a_link_that_ran_out_is_replaced_and_she_is_not_let_in_without(cast: Cast, ama: User) -> None:
    row = begin(cast, ama)
    old = agree(cast, row)
    with time_machine.travel(clock.now() + timedelta(hours=5)):
        assert sign_in(Client(), ama.email).status_code == 403
        new, client = agree(cast, row), Client()
        assert client.post(old).status_code == 410
        client.post(new)
        assert sign_in(client, ama.email).status_code == 302


# --- who may ---


def test_nobody_does_it_alone(cast: Cast, ama: User) -> None:
    row = begin(cast, ama)
    with pytest.raises(Refused, match="Somebody else agrees"):
        agree(cast, row, "grace")
    assert Authenticator.objects.filter(user=ama).exists()


@pytest.mark.parametrize(
    "by", ["ama", "bryony", "starling_manager", "harbour_manager", "pc_hale", "governance"]
)
def test_only_who_keeps_her_account_does_it(cast: Cast, ama: User, by: str) -> None:
    with pytest.raises(Refused):
        begin(cast, ama, by)
    row = begin(cast, ama)
    with pytest.raises(Refused):
        agree(cast, row, by)
    assert Authenticator.objects.filter(user=ama).exists()


def test_for_the_only_manager_the_administrator_and_the_information_governance_lead_do_it(cast: Cast) -> None:
    grace = cast.users["grace"]
    Authenticator.objects.create(user=grace, type="totp", data={"secret": "x"})
    agree(cast, begin(cast, grace, "administrator"), "governance")
    assert not Authenticator.objects.filter(user=grace).exists()


def test_who_says_not_how_she_knows_does_not_begin_it(cast: Cast, ama: User) -> None:
    with pytest.raises(Refused, match="not enough"):
        recovery.begin(by=cast.actor("grace"), user=ama, known="she wrote me a mail")


def test_it_can_be_stopped_until_somebody_agrees(cast: Cast, ama: User) -> None:
    row = begin(cast, ama)
    recovery.stop(by=cast.actor("administrator"), row=row, was=1)
    row.refresh_from_db()
    with pytest.raises(Refused, match="over"):
        agree(cast, row)
    assert Authenticator.objects.filter(user=ama, type="totp").exists()
    again = begin(cast, ama)
    agree(cast, again)
    again.refresh_from_db()
    with pytest.raises(Refused, match="too late"):
        recovery.stop(by=cast.actor("grace"), row=again, was=again.version)


# --- the pages ---


def test_the_pages_lead_two_people_through_it(
    cast: Cast, ama: User, signed_in: Callable[[str], Client]
) -> None:
    grace, dafydd = signed_in("grace"), signed_in("administrator")
    account = f"/oversight/accounts/{ama.uid}/"
    assert "This person lost their second factor" in grace.get(account).content.decode()
    asked = grace.post(f"{account}lost/", {"once": str(uuid4())})
    assert "Say how you know who is asking" in asked.content.decode()
    assert grace.post(f"{account}lost/", {"known": "rang", "once": str(uuid4())}).status_code == 302
    row = Recovery.objects.get()
    assert "Agree to it" not in grace.get(account).content.decode()
    assert "lost their second factor" in dafydd.get("/").content.decode()
    page = dafydd.get(f"{account}lost/{row.uid}/agree/").content.decode()
    assert "know their voice" in page
    assert dafydd.post(f"{account}lost/{row.uid}/agree/", {"once": str(uuid4())}).status_code == 200
    assert Authenticator.objects.filter(user=ama).exists()
    answer = dafydd.post(f"{account}lost/{row.uid}/agree/", {"sure": "on", "once": str(uuid4())})
    assert answer.status_code == 302
    assert "http://testserver/account/recovered/" in mail.outbox[-1].body
    assert "Send another link" in dafydd.get(account).content.decode()
    for other in ("starling_manager", "harbour_manager"):
        assert signed_in(other).get(f"{account}lost/").status_code == 404

"""A colleague is invited: who may ask whom to what, and what the link does, once and for three days."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from cairn.access import invitations, jobs, leaving
from cairn.access.invitations import Asked
from cairn.access.models import Appointment, Event, Invitation, User
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast
from tests.access.test_signin import PASSWORD, set_up, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]
EMAIL = "noor@haven.example"


@pytest.fixture(autouse=True)
def _limits(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def invite(
    cast: Cast, by: str = "grace", role: str = "caseworker", agency: str = "haven", email: str = EMAIL
) -> str:
    """Invite somebody; gives the link that was sent."""
    where = cast.agencies[agency]
    asked = Asked("Noor Achterberg", email, where, where.teams.order_by("id")[0], role)
    invitations.invite(by=cast.actor(by), asked=asked, address=lambda carried: f"/account/invited/{carried}/")
    return link_of(mail.outbox[-1])


def link_of(message: Any) -> str:
    found: str = next(line for line in message.body.splitlines() if "/account/" in line)
    return found


def accept(link: str, client: Client | None = None, password: str = PASSWORD, **more: str) -> Any:
    given = {"password1": password, "password2": password, "terms": "on", **more}
    return (client or Client()).post(link, given)


def test_the_link_goes_to_her_alone_and_there_is_no_account_before_she_says_yes(cast: Cast) -> None:
    link = invite(cast)
    assert [message.to for message in mail.outbox] == [[EMAIL]]
    assert not User.objects.filter(email=EMAIL).exists()
    page = Client().get(link)
    assert "Haven Advocacy" in page.content.decode()
    row = Invitation.objects.get()
    assert row.sent_at is not None
    assert link.split("/")[3] not in f"{row.link} {row.uid}"  # what is kept opens nothing
    assert Event.objects.get(kind="invitation").verb == "invited"


def test_she_accepts_sets_a_password_and_a_second_factor_and_works(cast: Cast, settings: Settings) -> None:
    settings.CAIRN_DEMO, settings.LOGIN_URL = False, "account_login"
    link, client = invite(cast), Client()
    assert accept(link, client).headers["Location"] == "/"
    assert client.get("/").headers["Location"].startswith("/accounts/2fa/totp/activate/")
    set_up(client)
    assert client.get("/cases/").status_code == 200
    post = Appointment.objects.get(user__email=EMAIL)
    assert (post.role, post.agency, post.user.name) == (
        "caseworker",
        cast.agencies["haven"],
        "Noor Achterberg",
    )
    row = Invitation.objects.get()
    assert (row.terms, row.appointment) == (invitations.TERMS, post)
    accepted = Event.objects.get(verb="accepted")
    assert (accepted.user, accepted.object_uid) == (post.user.uid, row.uid)


def test_the_link_works_once(cast: Cast) -> None:
    link = invite(cast)
    accept(link)
    again = accept(link, password="another quiet harbour at night")
    assert again.status_code == 410
    assert "does not work any more" in again.content.decode()
    assert Appointment.objects.filter(user__email=EMAIL).count() == 1


def test_looking_at_the_link_uses_nothing_up(cast: Cast) -> None:
    link = invite(cast)
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert accept(link).status_code == 302


@pytest.mark.parametrize(("days", "status"), [(2.9, 302), (3.1, 410)])
def test_the_link_works_for_three_days(cast: Cast, days: float, status: int) -> None:
    link = invite(cast)
    with clock.at(clock.now() + timedelta(days=days)):
        assert accept(link).status_code == status


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"terms": ""}, "select that you do"),
        ({"password1": "short", "password2": "short"}, "at least 15"),
        ({"password1": "passwordpassword1", "password2": "passwordpassword1"}, "easy to guess"),
        ({"password2": "something else entirely"}, "the same password twice"),
        ({"password1": "Noor Achterberg!", "password2": "Noor Achterberg!"}, "too similar"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(cast: Cast, given: dict[str, str], words: str) -> None:
    answer = accept(invite(cast), **given)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not User.objects.filter(email=EMAIL).exists()


def test_sending_again_makes_a_new_link_and_ends_the_old_one(cast: Cast) -> None:
    old = invite(cast)
    row = Invitation.objects.get()
    with clock.at(clock.now() + timedelta(days=2)):
        invitations.send_again(
            by=cast.actor("grace"), row=row, was=1, address=lambda carried: f"/account/invited/{carried}/"
        )
    with clock.at(clock.now() + timedelta(days=4)):
        assert Client().get(old).status_code == 410
        assert accept(link_of(mail.outbox[-1])).status_code == 302


def test_a_withdrawn_invitation_opens_nothing(cast: Cast) -> None:
    link = invite(cast)
    invitations.withdraw(by=cast.actor("grace"), row=Invitation.objects.get(), was=1)
    assert accept(link).status_code == 410
    with pytest.raises(Refused, match="already"):
        invitations.send_again(by=cast.actor("grace"), row=Invitation.objects.get(), was=2, address=str)


def test_what_nobody_took_up_is_forgotten_in_time(cast: Cast) -> None:
    invite(cast)
    accept(invite(cast, email="other@haven.example"))
    with clock.at(clock.now() + timedelta(days=92)):
        jobs.drop_expired()
        assert Invitation.objects.count() == 2
    with clock.at(clock.now() + timedelta(days=94)):
        jobs.drop_expired()
        assert Invitation.objects.get().accepted_at is not None


def test_a_mail_that_did_not_go_is_said(
    cast: Cast, settings: Settings, signed_in: Callable[[str], Client]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    where = cast.agencies["haven"]
    asked = Asked("Noor", EMAIL, where, where.teams.order_by("id")[0], "caseworker")
    invitations.invite(by=cast.actor("grace"), asked=asked, address=str)
    assert Invitation.objects.get().sent_at is None
    assert "Not sent" in signed_in("grace").get("/oversight/accounts/invitations/").content.decode()


# --- who may give what ---


@pytest.mark.parametrize(
    ("by", "agency", "role", "may"),
    [
        ("grace", "haven", "caseworker", True),
        ("grace", "haven", "partner_support", True),
        ("grace", "haven", "service_manager", True),
        ("refuge_manager", "lantern", "refuge_worker", True),
        ("grace", "lantern", "refuge_worker", False),  # not her agency
        ("grace", "haven", "refuge_worker", False),  # no role of this kind of agency
        ("ama", "haven", "caseworker", False),  # she keeps no accounts
        ("pc_hale", "police", "police_officer", False),
        ("administrator", "police", "police_officer", True),
        ("administrator", "safety", "commissioner", True),
        ("administrator", "operations", "system_administrator", True),
        ("administrator", "haven", "therapist", True),  # reads nobody's record
        ("administrator", "haven", "caseworker", False),  # Haven has somebody who answers for that
        ("administrator", "haven", "service_manager", False),
        ("administrator", "harbour", "caseworker", False),  # another borough
        ("governance", "governance", "information_governance", True),
        ("governance", "operations", "system_administrator", False),
        ("governance", "governance", "referrer", False),  # it may refer, and she may not
    ],
)  # fmt: skip
def test_which_roles_may_be_given_is_bound(cast: Cast, by: str, agency: str, role: str, may: bool) -> None:
    if may:
        invite(cast, by, role, agency)
    else:
        with pytest.raises(Refused):
            invite(cast, by, role, agency)
    assert Invitation.objects.exists() is may
    assert bool(mail.outbox) is may


def test_the_first_manager_of_an_agency_is_invited_by_the_administrator(cast: Cast) -> None:
    leaving.leave(by=cast.actor("administrator"), user=cast.users["grace"], because="She has a new job.")
    invite(cast, "administrator", "service_manager")
    assert Invitation.objects.get().role == "service_manager"


def test_nobody_invites_herself_or_somebody_twice_or_a_closed_account(cast: Cast) -> None:
    for email, words in (
        (cast.users["grace"].email, "cannot invite yourself"),
        (cast.users["ama"].email, "has the post already"),
    ):
        with pytest.raises(Refused, match=words):
            invite(cast, email=email)
    invite(cast)
    with pytest.raises(Refused, match="has the invitation already"):
        invite(cast)
    leaving.leave(by=cast.actor("administrator"), user=cast.users["bryony"], because="She has a new job.")
    with pytest.raises(Refused, match="closed account"):
        invite(cast, role="partner_support", email=cast.users["bryony"].email)


def test_the_wall_stands_before_an_invitation_too(cast: Cast, signed_in: Callable[[str], Client]) -> None:
    """Ama works with survivors; a programme's invitation does not bring her to the other side."""
    link = invite(cast, "programme_manager", "programme_practitioner", "turning", cast.users["ama"].email)
    answer = accept(link, signed_in("ama"))
    assert "other side of the wall" in answer.content.decode()
    assert Appointment.objects.filter(user=cast.users["ama"]).count() == 1


# --- somebody who has an account ---


def test_who_has_an_account_takes_up_the_post_with_it_and_nobody_else_does(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    ama = cast.users["ama"]
    link = invite(cast, "starling_manager", "caseworker", "starling", ama.email)
    stranger = Client().get(link).content.decode()
    assert "You have an account already" in stranger
    assert "password1" not in stranger
    before = ama.password
    for client in (Client(), signed_in("bryony")):
        accept(link, client, password="a password of somebody else's choice")
    assert Appointment.objects.filter(user=ama).count() == 1
    assert accept(link, signed_in("ama")).status_code == 302
    assert Appointment.objects.filter(user=ama, agency=cast.agencies["starling"]).count() == 1
    ama.refresh_from_db()
    assert ama.password == before


def test_an_invitation_is_not_taken_up_by_whoever_is_signed_in(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    answer = accept(invite(cast), signed_in("bryony"))
    assert "for somebody else" in answer.content.decode()
    assert not User.objects.filter(email=EMAIL).exists()
    assert Appointment.objects.filter(user=cast.users["bryony"]).count() == 1


# --- the pages ---


def test_a_manager_sends_the_invitation_from_her_pages_and_sees_what_became_of_it(
    cast: Cast, signed_in: Callable[[str], Client]
) -> None:
    grace = signed_in("grace")
    form = grace.get("/oversight/accounts/invitations/new/").content.decode()
    assert "System administrator" not in form
    assert "Refuge worker" not in form
    team = cast.agencies["haven"].teams.get(name="Outreach")
    given = {"name": "Noor Achterberg", "email": EMAIL.upper(), "team": team.uid.hex, "role": "caseworker",
             "once": str(uuid4())}  # fmt: skip
    for _ in range(2):  # a retry after a lost answer
        assert grace.post("/oversight/accounts/invitations/new/", given).status_code == 302
    row = Invitation.objects.get()
    assert (row.email, row.team) == (EMAIL, team)
    assert "http://testserver/account/invited/" in mail.outbox[0].body
    listed = grace.get("/oversight/accounts/invitations/").content.decode()
    assert EMAIL in listed
    assert "Waiting" in listed
    assert EMAIL not in signed_in("starling_manager").get("/oversight/accounts/invitations/").content.decode()
    assert EMAIL in signed_in("administrator").get("/oversight/accounts/invitations/").content.decode()
    other = signed_in("starling_manager").post(
        f"/oversight/accounts/invitations/{row.uid}/withdraw/", {"version": 1}
    )
    assert other.status_code == 404
    grace.post(f"/oversight/accounts/invitations/{row.uid}/withdraw/", {"version": 1, "once": str(uuid4())})
    after = grace.get("/oversight/accounts/invitations/").content.decode()
    assert EMAIL not in after
    assert "Nobody is invited at the moment" in after


def test_the_door_stays_shut_for_the_invited_who_only_know_the_address(
    cast: Cast, settings: Settings
) -> None:
    settings.CAIRN_DEMO, settings.LOGIN_URL = False, "account_login"
    invite(cast)
    assert sign_in(Client(), EMAIL).status_code == 200
    Client().post("/accounts/password/reset/", {"email": EMAIL})
    assert len(mail.outbox) == 1  # the invitation

"""Each quarter somebody answers for every account; what is late is told, and shuts nobody out."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from cairn.access import account_reviews, actions, doctor, leaving
from cairn.access.account_reviews import asked_of, last_day, quarter_of, standing, waiting
from cairn.access.models import AccountReview, Appointment, Event
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.demo.cast import Cast

pytestmark = pytest.mark.django_db
IN_TIME, LATE = datetime(2026, 10, 12, 12, tzinfo=UTC), datetime(2026, 10, 30, 12, tzinfo=UTC)
SignedIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with clock.at(IN_TIME):
        yield


def asked(cast: Cast, by: str) -> set[str]:
    return {post.user.name for post in asked_of(cast.actor(by))}


def post_of(cast: Cast, key: str) -> Appointment:
    return Appointment.objects.select_related("user", "agency", "team", "area").get(user=cast.users[key])


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 28)),
        (date(2026, 3, 31), date(2026, 1, 1), date(2026, 1, 28)),
        (date(2026, 10, 12), date(2026, 10, 1), date(2026, 10, 28)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 10, 28)),
    ],
)
def test_a_quarter_begins_with_its_first_month_and_gives_four_weeks(
    day: date, begins: date, ends: date
) -> None:
    assert (quarter_of(day), last_day(quarter_of(day))) == (begins, ends)


# --- who is asked about whom ---


def test_a_manager_answers_for_her_agency_and_not_for_herself(cast: Cast) -> None:
    hers = asked(cast, "grace")
    assert {"Ama Owusu", "Bryony Tallis", "Rosa Mendel", "Leila Haddad"} <= hers
    assert hers.isdisjoint({"Grace Lindqvist", "Ngozi Eze", "Tom Hale", "Tamsin Roe", "Dafydd Rowe"})


def test_the_administrator_answers_where_no_manager_is_and_for_the_only_manager(cast: Cast) -> None:
    his = asked(cast, "administrator")
    assert {"Tom Hale", "Siobhan Reilly", "Stephen Oyelaran", "Grace Lindqvist", "Alison Frye"} <= his
    assert his.isdisjoint({"Ama Owusu", "Ngozi Eze", "Dafydd Rowe", "Neil Barrow"})


def test_the_lead_answers_for_the_administrator_and_for_only_managers(cast: Cast) -> None:
    assert {"Dafydd Rowe", "Grace Lindqvist"} <= asked(cast, "governance")
    assert asked(cast, "governance").isdisjoint({"Ama Owusu", "Tom Hale", "Priya Venkat"})


def test_everybody_is_asked_about_by_somebody(cast: Cast) -> None:
    keepers = [key for key in cast.users if cast.actor(key).may("ACCOUNT_KEEP")]
    home = cast.actor("grace").area
    every = set(waiting(clock.today()).filter(area=home).values_list("user__name", flat=True))
    assert every <= set().union(*(asked(cast, key) for key in keepers))


def test_a_second_manager_answers_for_the_first(cast: Cast) -> None:
    actions.appoint(
        user=actions.create_user(email="kim@haven.example", name="Kim Oduya", from_on=date(2026, 1, 1)),
        agency=cast.agencies["haven"], role="service_manager", area=cast.actor("grace").area, from_on=date(2026, 1, 1),
    )  # fmt: skip
    assert "Kim Oduya" in asked(cast, "grace")
    assert "Grace Lindqvist" not in asked(cast, "administrator")
    with pytest.raises(Refused, match="manager of Haven"):
        account_reviews.confirm(by=cast.actor("administrator"), post=post_of(cast, "grace"))


def test_a_post_that_began_in_the_quarter_is_asked_about_in_the_next(cast: Cast) -> None:
    new = actions.create_user(email="kim@haven.example", name="Kim Oduya", from_on=date(2026, 10, 2))
    where = cast.actor("grace")
    actions.appoint(
        user=new, agency=where.agency, role="caseworker", area=where.area, from_on=date(2026, 10, 2)
    )
    assert "Kim Oduya" not in asked(cast, "grace")
    with clock.at(datetime(2027, 1, 5, 12, tzinfo=UTC)):
        assert "Kim Oduya" in asked(cast, "grace")


# --- the three answers ---


def test_a_confirmed_account_is_not_asked_about_again_until_the_next_quarter(cast: Cast) -> None:
    account_reviews.confirm(by=cast.actor("grace"), post=post_of(cast, "ama"))
    assert "Ama Owusu" not in asked(cast, "grace")
    with pytest.raises(Refused, match="already"):
        account_reviews.confirm(by=cast.actor("grace"), post=post_of(cast, "ama"))
    event = Event.objects.get(kind="appointment")
    assert (event.verb, event.object_uid) == ("reviewed: stays", post_of(cast, "ama").uid)
    with clock.at(datetime(2027, 1, 1, 12, tzinfo=UTC)):
        assert "Ama Owusu" in asked(cast, "grace")


def test_an_ended_account_opens_nothing_from_that_moment(cast: Cast, signed_in: SignedIn) -> None:
    ama = signed_in("ama")
    assert ama.get("/cases/").status_code == 200
    account_reviews.end(by=cast.actor("grace"), post=post_of(cast, "ama"), because="She has gone to Harbour.")
    assert ama.get("/cases/").status_code == 302
    assert signed_in("ama").get("/cases/").status_code == 403
    assert AccountReview.objects.get().answer == "ended"
    assert "Ama Owusu" not in asked(cast, "grace")


def test_another_role_begins_as_the_old_one_ends(cast: Cast, signed_in: SignedIn) -> None:
    ama = signed_in("ama")
    account_reviews.change(
        by=cast.actor("grace"),
        post=post_of(cast, "ama"),
        role="group_facilitator",
        because="She leads groups now.",
    )
    assert ama.get("/").status_code == 302
    [now] = Appointment.objects.filter(user=cast.users["ama"]).in_force()
    assert (now.role, now.team.name) == ("group_facilitator", "Advocacy")
    fresh = Client()
    fresh.force_login(cast.users["ama"], backend="django.contrib.auth.backends.ModelBackend")
    assert fresh.get("/cases/").status_code == 403
    assert fresh.get("/").status_code == 200


@pytest.mark.parametrize("role", ["refuge_worker", "system_administrator", "caseworker", "nobody"])
def test_a_manager_gives_no_role_by_this_that_she_cannot_give(cast: Cast, role: str) -> None:
    with pytest.raises(Refused):
        account_reviews.change(
            by=cast.actor("grace"), post=post_of(cast, "ama"), role=role, because="Because."
        )
    assert Appointment.objects.filter(user=cast.users["ama"]).count() == 1
    assert not AccountReview.objects.exists()


@pytest.mark.parametrize(
    ("by", "about"),
    [("grace", "grace"), ("grace", "starling_worker"), ("ama", "bryony"), ("administrator", "ama"),
     ("administrator", "administrator"), ("governance", "ama"), ("harbour_manager", "ama")],
)  # fmt: skip
def test_nobody_answers_for_an_account_that_is_not_hers_to_keep(cast: Cast, by: str, about: str) -> None:
    with pytest.raises(Refused):
        account_reviews.confirm(by=cast.actor(by), post=post_of(cast, about))
    with pytest.raises(Refused):
        account_reviews.end(by=cast.actor(by), post=post_of(cast, about), because="She should go.")
    assert not AccountReview.objects.exists()


def test_an_end_needs_a_reason(cast: Cast) -> None:
    with pytest.raises(Refused, match="why"):
        account_reviews.end(by=cast.actor("grace"), post=post_of(cast, "ama"), because=" ")


# --- what is late ---


def test_what_is_late_is_told_to_all_who_can_do_something_and_shuts_nobody_out(
    cast: Cast, signed_in: SignedIn, settings: Settings
) -> None:
    assert not [line for line in doctor.accounts() if "not confirmed" in line]
    assert "were not confirmed" not in signed_in("governance").get("/").content.decode()
    with clock.at(LATE):
        assert signed_in("ama").get("/cases/").status_code == 200
        settings.CAIRN_DEMO = False
        assert [line for line in doctor.accounts() if "accounts were not confirmed in time" in line]
        settings.CAIRN_DEMO = True
        assert "were not confirmed in time" in signed_in("governance").get("/").content.decode()
        assert "accounts" in signed_in("grace").get("/").content.decode()
        page = signed_in("governance").get("/oversight/accounts/confirmed/").content.decode()
        assert "Late" in page
        assert "numeric&#" not in page
        assert "Answered for: 0 of the accounts that were held on 1 October 2026" in page
        assert "Haven Advocacy" in page


def test_the_figure_counts_answers_by_agency(cast: Cast) -> None:
    grace = cast.actor("grace")
    before = {one.agency.name: one for one in standing(grace.area, clock.today())}["Haven Advocacy"]
    account_reviews.confirm(by=grace, post=post_of(cast, "ama"))
    account_reviews.end(by=grace, post=post_of(cast, "bryony"), because="She has gone.")
    after = {one.agency.name: one for one in standing(grace.area, clock.today())}["Haven Advocacy"]
    assert before.answered == 0
    assert (after.posts, after.waiting, after.answered) == (before.posts - 1, before.posts - 2, 1)
    assert not any(one.agency.name == "Harbour Support" for one in standing(grace.area, clock.today()))


def test_who_left_is_asked_about_by_nobody(cast: Cast) -> None:
    leaving.leave(by=cast.actor("administrator"), user=cast.users["ama"], because="She has a new job.")
    with clock.at(datetime(2026, 10, 13, 12, tzinfo=UTC)):
        assert "Ama Owusu" not in asked(cast, "grace")


# --- the pages ---


def test_a_manager_goes_through_her_list(cast: Cast, signed_in: SignedIn) -> None:
    grace = signed_in("grace")
    page = grace.get("/oversight/accounts/confirm/").content.decode()
    for words in ("Ama Owusu", "IDVA or caseworker", "Last signed in", "Never", "Every record that the agency holds",
                  "No case records", "28 October 2026"):  # fmt: skip
        assert words in page
    uid = post_of(cast, "ama").uid
    key = str(uuid4())
    for _ in range(2):
        assert grace.post(f"/oversight/accounts/confirm/{uid}/", {"once": key}).status_code == 302
    assert AccountReview.objects.count() == 1
    bryony = post_of(cast, "bryony").uid
    assert "Say why" in grace.post(f"/oversight/accounts/confirm/{bryony}/end/", {}).content.decode()
    changed = grace.post(
        f"/oversight/accounts/confirm/{bryony}/change/", {"role": "trainer", "because": "She teaches."}
    )
    assert changed.status_code == 302
    rosa = post_of(cast, "partner_support").uid
    for other, status in (("starling_manager", 404), ("harbour_manager", 404), ("administrator", 403)):
        assert signed_in(other).post(f"/oversight/accounts/confirm/{rosa}/").status_code == status
    assert not AccountReview.objects.filter(appointment=post_of(cast, "partner_support")).exists()

"""Today, and a person's one page."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cairn.access.models import Event, EventAbout
from cairn.access.roles import ROLES
from cairn.core import clock
from cairn.demo.cast import CAST, HOME_AREA, Cast
from cairn.demo.directory import load_directory
from cairn.people import actions as people
from cairn.people.models import Person

SignedIn = Callable[[str], Client]


def somebody(cast: Cast, by: str = "ama", given: str = "Winnie") -> Person:
    return people.create_person(
        by=cast.actor(by),
        given=given,
        family="Doran",
        born_on=date(1988, 2, 11),
        basis="case",
        source_kind="test",
        source_uid=uuid4(),
    )


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.key)
def test_every_role_has_a_first_page_that_says_what_she_can_do(signed_in: SignedIn, member: object) -> None:
    key, role = member.key, ROLES[member.role]  # type: ignore[attr-defined]
    page = signed_in(key).get(reverse("home:today"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "<h1" in text
    if not role.may & {"CASE_READ", "REFERRAL_TRIAGE"}:
        assert str(role.does) in text.replace("&#39;", "'")


def test_what_waits_for_her_does_not_hide_what_her_role_can_do(cast: Cast, signed_in: SignedIn) -> None:
    from cairn.directory.models import Service
    from cairn.referrals.actions import drafting

    load_directory(cast)
    service = Service.objects.receiving(cast.areas[HOME_AREA], clock.today()).first()
    assert service is not None
    drafting.begin(by=cast.actor("chair"), service=service)
    text = signed_in("chair").get(reverse("home:today")).content.decode()
    assert "Finish the referral" in text
    assert "You are here as MARAC chair" in text
    assert reverse("directory:list") in text.split("Today you can:")[1]


def test_who_works_at_night_is_led_to_tonight_s_clients(cast: Cast, signed_in: SignedIn) -> None:
    told = {key: signed_in(key).get(reverse("home:today")).content.decode() for key in ("night", "chair")}
    assert reverse("cases:tonight") in told["night"].split("Today you can:")[1]
    assert reverse("cases:tonight") not in told["chair"].split("Today you can:")[1]


def test_a_visitor_is_asked_who_she_is(cast: Cast, client: Client) -> None:
    answer = client.get(reverse("home:today"))
    assert answer.status_code == 302
    assert "next=%2F" in answer["Location"]


def test_a_person_s_page_is_recorded_as_seen(cast: Cast, signed_in: SignedIn) -> None:
    her = somebody(cast)
    page = signed_in("ama").get(reverse("home:person", args=[her.uid]))
    assert page.status_code == 200
    assert "Winnie Doran" in page.content.decode()
    seen = Event.objects.filter(verb="saw", kind="person", object_uid=her.uid).get()
    assert seen.user == cast.users["ama"].uid
    assert EventAbout.objects.filter(event=seen, person=her.uid).exists()


def test_the_day_s_list_of_names_is_recorded_as_seen(cast: Cast, signed_in: SignedIn) -> None:
    her = somebody(cast)
    people.report_near_miss(
        by=cast.actor("ama"), person=her, contact_point=None, what_happened="He answered.",
        source_kind="person", source_uid=her.uid,
    )  # fmt: skip
    assert "Winnie Doran" in signed_in("grace").get(reverse("home:today")).content.decode()
    assert Event.objects.filter(verb="saw", kind="today", user=cast.users["grace"].uid).exists()


def test_no_name_in_the_title_of_a_person_s_page(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in("ama").get(reverse("home:person", args=[somebody(cast).uid])).content.decode()
    title = page[page.index("<title>") : page.index("</title>")]
    assert "Winnie" not in title
    assert "Doran" not in title


@pytest.mark.parametrize("key", ["starling_worker", "harbour_worker", "practitioner"])
def test_another_agency_s_person_cannot_be_told_from_nobody(
    cast: Cast, signed_in: SignedIn, key: str
) -> None:
    browser, her = signed_in(key), somebody(cast)
    hers = browser.get(reverse("home:person", args=[her.uid]))
    nobody = browser.get(reverse("home:person", args=[uuid4()]))
    assert (hers.status_code, nobody.status_code) == (404, 404)
    assert hers.content == nobody.content
    assert not Event.objects.filter(verb="saw", object_uid=her.uid).exists()


@pytest.mark.parametrize("key", ["pc_hale", "commissioner", "administrator"])
def test_a_role_without_people_does_not_use_the_page_at_all(
    cast: Cast, signed_in: SignedIn, key: str
) -> None:
    assert signed_in(key).get(reverse("home:person", args=[somebody(cast).uid])).status_code == 403


def test_the_first_page_costs_the_same_whatever_there_is(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in("grace")
    for given in ("Ada", "Bea", "Cleo", "Dora"):
        somebody(cast, "grace", given)
    browser.get(reverse("home:today"))
    # The same for none and for four: what each room asks (what other agencies share with her too), and the event of
    # what was seen.
    with django_assert_max_num_queries(42):
        browser.get(reverse("home:today"))

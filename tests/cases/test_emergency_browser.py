"""A barred worker, an emergency opening and its review, the rota, a hand-over: in a real browser, narrow and wide."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cairn.access import leaving
from cairn.cases import actions
from cairn.core import clock
from cairn.directory.models import Service
from cairn.people import actions as people
from tests.cases import made
from tests.walk import look, work

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WHY = "He is outside her door and she does not answer the phone."
PLAYERS = ("ama", "bryony", "grace", "pc_hale", "night", "governance", "administrator", "refuge_manager",
           "starling_manager")  # fmt: skip


@pytest.fixture
def story(cast, settings):
    """Haven's client at high risk; a bar; a rota; night cover; somebody who left; Haven ends and Starling goes on."""
    settings.CAIRN_DEMO = True
    case = made.case(cast, agreed_on=clock.today())
    made.assess(cast, case, yes=16, judged="high")
    case.refresh_from_db()
    actions.agree_action(
        case=case, text="Ring 999 and say Rowan", whose="client", due_on=clock.today(), by=cast.actor("ama")
    )
    made.phone(cast, case, reached_by="her mother answers in the morning", code_word="Bluebell")
    people.add_contact_point(by=cast.actor("ama"), person=case.parties.get(role="client").person, kind="phone",
                             value="020 7946 0321", shared_with_perpetrator=True)  # fmt: skip
    own = people.add_contact_point(
        by=cast.actor("ama"),
        person=case.parties.get(role="client").person,
        kind="phone",
        value="07700 900456",
    )
    people.set_contact_rule(
        by=cast.actor("ama"), contact_point=own, safe="safe", given_by="herself", code_word="kingfisher"
    )
    Service.objects.update(phone="020 7946 0140", night_phone="07700 900140")
    lock = actions.agree_action(
        case=case,
        text="A new lock on the door to the yard",
        whose="client",
        due_on=clock.today(),
        by=cast.actor("ama"),
    )
    actions.end_action(action=lock, was=lock.version, state="done", by=cast.actor("ama"))
    barred = made.case(cast, client=made.person(cast, given="Nour", family="Haddad"), owner=None)
    people.declare_bar(by=cast.actor("ama"), person_or_cluster=barred.parties.get(role="client").person)
    secret = made.person(cast, given="Rana", family="Saleh")
    people.restrict(by=cast.actor("grace"), person=secret, was=secret.version, restricted=True)
    people.share(
        by=cast.actor("grace"), person=secret, user=cast.users["bryony"], purpose="Cover", basis="Leave",
        until_on=clock.today() + timedelta(days=3),
    )  # fmt: skip
    agency = cast.agencies["haven"]
    actions.put_on_rota(
        by=cast.actor("grace"), user=cast.users["bryony"], team=agency.teams.get(name="Advocacy"), from_at=clock.now(),
        until_at=clock.now() + timedelta(hours=8),
    )  # fmt: skip
    actions.agree_night_cover(
        by=cast.actor("grace"), covered_by=cast.agencies["night"], from_on=clock.today(),
        until_on=clock.today() + timedelta(days=30),
    )  # fmt: skip
    left = made.case(cast, client=made.person(cast, given="Hodan", family="Warsame"), owner="partner_support")
    leaving.leave(by=cast.actor("administrator"), user=cast.users["partner_support"], because="A new job.")
    leaving.end_agency(
        by=cast.actor("governance"), agency=agency, until_on=clock.today() + timedelta(days=30),
        successor=cast.agencies["starling"], because="The contract went to Starling.",
    )  # fmt: skip
    for by in ("night", "night"):
        actions.open_in_emergency(by=cast.actor(by), typed=case.reference, reason=WHY)
    return {"case": case, "barred": barred, "left": left, "client": case.parties.get(role="client").person}


@pytest.fixture
def keys(signed_in: Any, story: Any) -> dict[str, str]:
    return {key: signed_in(key).cookies["sessionid"].value for key in PLAYERS}


@pytest.fixture
def browser(keys: Any, chrome: Any, site: str) -> Iterator[Any]:
    yield chrome
    for context in chrome.contexts:
        context.close()


def pages(browser: Any, site: str, key: str, addresses: dict[str, str]) -> None:
    page = work(browser, site, key)
    for name, address in addresses.items():
        assert page.goto(address).status == 200, name
        look(page, name)


def test_the_new_pages_of_workers_and_managers(browser, site, keys, story, cast):
    case, client = story["case"], story["client"]
    pages(browser, site, keys["bryony"], {
        "duty": reverse("cases:duty"), "duty-case": reverse("cases:duty-case", args=[case.uid]),
        "own-details": reverse("people:own-details"), "moving": reverse("cases:moving"),
    })  # fmt: skip
    pages(browser, site, keys["grace"], {
        "rota": reverse("cases:rota"), "night-cover": reverse("cases:night-cover"),
        "hand-over": reverse("cases:hand-over"), "move": reverse("cases:move", args=[case.uid]),
        "bar-agency": reverse("people:bar-agency", args=[client.uid]), "staff": reverse("people:staff"),
        "staff-details": reverse("people:staff-details", args=[cast.users["ama"].uid]),
        "shares": reverse("people:shares"), "home-manager": "/",
    })  # fmt: skip
    pages(browser, site, keys["night"], {
        "tonight": reverse("cases:tonight"), "night-case": reverse("cases:night-case", args=[case.uid]),
    })  # fmt: skip
    agency = cast.agencies["haven"].uid
    pages(browser, site, keys["governance"], {
        "oversight": reverse("oversight:start"), "agencies": reverse("oversight:agencies"),
        "agency": reverse("oversight:agency", args=[agency]),
        "agency-end": reverse("oversight:agency-end", args=[agency]),
        "agency-keep": reverse("oversight:agency-keep", args=[agency]),
    })  # fmt: skip
    gone, here = cast.users["partner_support"], cast.users["bryony"]
    pages(browser, site, keys["administrator"], {
        "accounts": reverse("oversight:accounts"), "account": reverse("oversight:account", args=[here.uid]),
        "leave": reverse("oversight:leave", args=[here.uid]),
        "give-back": reverse("oversight:give-back", args=[gone.uid]),
        "post-end": reverse("oversight:post-end", args=[here.uid, cast.appointments["bryony"].uid]),
    })  # fmt: skip


def test_a_barred_worker_an_emergency_and_its_review(browser, site, keys, story, cast):
    page = work(browser, site, keys["ama"])
    page.goto(reverse("people:search"))
    page.keyboard.press("Tab")
    page.get_by_label("What do you know of the person?").fill("Nour Haddad")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("heading", name="0 people found").wait_for()
    assert page.goto(reverse("cases:case", args=[story["barred"].uid])).status == 404
    officer = work(browser, site, keys["pc_hale"])
    officer.goto("/")
    officer.get_by_role("link", name="Emergency", exact=True).click()
    look(officer, "emergency")
    officer.get_by_label("Reference of the person or the case").fill("BCDFGHJKL")
    officer.get_by_label("What has happened").fill("urgent")
    officer.get_by_role("button", name="Open this record").click()
    officer.get_by_role("link", name="Say in a sentence").click()
    officer.get_by_label("What has happened").fill(WHY)
    officer.get_by_role("button", name="Open this record").click()
    officer.get_by_role("link", name="There is nothing to open").click()
    look(officer, "emergency-nothing")
    officer.get_by_label("Reference of the person or the case").fill(story["case"].reference.lower())
    officer.get_by_role("button", name="Open this record").click()
    officer.get_by_text("Ring 999 and say Rowan").wait_for()
    look(officer, "emergency-view")
    officer.get_by_role("button", name="Show the number").focus()
    officer.keyboard.press("Enter")
    officer.get_by_text("Code word: kingfisher").wait_for()
    look(officer, "emergency-number")
    officer.goto("/")
    officer.get_by_role("heading", name="Open in an emergency").wait_for()
    look(officer, "emergency-banner")
    worker = work(browser, site, keys["ama"])
    worker.goto("/")
    worker.get_by_role("link", name="Tom Hale of").click()
    worker.get_by_text(WHY).wait_for()
    look(worker, "emergency-told")
    reference = re.search(r"Opening (\w{9})", officer.inner_text("body")).group(1)
    mine = officer.get_by_role("link", name=f"Opening {reference}").get_attribute("href")
    for key in ("refuge_manager", "starling_manager"):  # whoever of the two had less to review
        review = work(browser, site, keys[key])
        review.goto(reverse("people:reviews"))
        if review.get_by_role("link", name=reference).count():
            break
    look(review, "reviews")
    review.get_by_role("link", name=reference).click()
    review.get_by_text("Somebody whom you do not work with").wait_for()
    look(review, "review")
    review.get_by_role("button", name="Save the finding").click()
    look(review, "review-wrong")
    review.get_by_label("It was right").check()
    review.get_by_label("How did you come to this?").fill("I rang the officer, and the log has the call.")
    review.get_by_role("button", name="Save the finding").click()
    review.get_by_text("It was right").first.wait_for()
    review.goto(reverse("people:review-night"))
    look(review, "review-night")
    officer.goto(mine)
    officer.get_by_role("button", name="I do not need it any more").click()
    officer.get_by_text("The record is not open to you any more").wait_for()

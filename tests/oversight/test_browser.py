"""Oversight in a real browser: every page in both widths, and a run from the list to its certificate."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django import Settings

from cairn.access import audit
from cairn.core import clock
from cairn.core.ids import new_uid
from cairn.demo.agreements import load_agreements
from cairn.demo.cast import Cast
from cairn.oversight.actions import breaches, reviews, schedule, watching
from cairn.oversight.models import Agreement, DisposalItem, DisposalRun
from cairn.people.models import Person
from cairn.referrals import actions as referrals
from tests.cases import made
from tests.walk import browser, right


def at(name: str, *args: Any) -> str:
    return reverse(f"oversight:{name}", args=args)


@pytest.fixture
def world(cast: Cast) -> dict[str, str]:
    """One of everything, so that each page has something on it."""
    lead = cast.actor("governance")
    with clock.at(clock.now() - timedelta(days=400)):
        load_agreements(cast, clock.london_day(clock.now() + timedelta(days=400)))
    person: Person = made.person(cast)
    referrals.record_sharing(
        by=cast.actor("ama"), person=person, to_agency=cast.agencies["substance"], basis="care", agreed="yes",
        what="That she starts", why="To meet her", necessary="", proportionate="", one_off="She starts on Monday",
        purpose="casework",
    )  # fmt: skip
    others = [made.person(cast, "bryony", given=f"Given{n}", family="Reed") for n in range(4)]
    with clock.at(clock.now() - timedelta(days=1)):
        actor = cast.actor("ama")
        for one in (person, *others):
            actor.saw("person", one.uid, ("names",), [one.uid])
        audit.append_seen(actor)
    watching.look_at(clock.today() - timedelta(days=1))
    schedule.place_hold(by=lead, reference=person.reference, kind="court", because="Family court")
    moment = clock.now() - timedelta(hours=60)
    breach = breaches.report_breach(
        by=cast.actor("referrer"),
        kind="sent",
        happened_at=moment,
        aware_at=moment,
        what="The letter went astray",
    )
    review = reviews.write_review(by=lead, kind="death", title="Review “Rowan”", on=clock.today())
    asked = reviews.recommend(
        by=lead, review=review, text="Ask about the dog", agency=cast.agencies["haven"], person="G. Lindqvist",
        due_on=clock.today() - timedelta(days=3),
    )  # fmt: skip
    run = DisposalRun.objects.create(
        agency=cast.agencies["haven"],
        area=lead.area,
        state="proposed",
        proposed_at=clock.now(),
        created_by=lead.user,
    )
    DisposalItem.objects.create(
        run=run, of="people.Person", row=person.pk, record=new_uid(), reference=person.reference,
        reference_hash="0" * 32, schedule="people.Person", since=clock.today(), since_fy=2026,
        due_on=clock.today(), created_by=lead.user,
    )  # fmt: skip
    unusual = watching.watching.unusual(lead).first()
    draft = Agreement.objects.get(state="draft")
    assert unusual is not None
    # Every page with a template of its own; the forms share one, and the longest stand for them.
    return {
        "start": at("start"), "unusual": at("unusual"), "settle": at("unusual-settle", unusual.uid),
        "chains": at("chains"),
        "retention": at("retention"), "holds": at("holds"), "disposals": at("disposals"),
        "disposal": at("disposal", run.uid), "disposal-review": at("disposal-review", run.uid),
        "agreements": at("agreements"), "agreement": at("agreement", draft.uid),
        "agreement-write": at("agreement-write"),
        "one-offs": at("one-offs"), "breaches": at("breaches"), "breach": at("breach", breach.uid),
        "breach-assess": at("breach-assess", breach.uid), "recommendations": at("recommendations"),
        "review": at("review", review.uid), "recommendation": at("recommendation", asked.uid),
        "audit-record": at("audit-record"), "reference": person.reference, "opened": at("opened", person.uid),
    }  # fmt: skip


@pytest.mark.browser
def test_the_lead_walks_through_oversight(
    chrome: Browser, signed_in: Callable[[str], Client], world: dict[str, str], settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    reference, _opened = world.pop("reference"), world.pop("opened")
    with browser(chrome, signed_in("governance")) as (page, said):
        for name, path in world.items():
            right(page, f"oversight-{name}", path)
        page.goto(world["audit-record"])
        page.get_by_role("button", name="Show who saw it").click()
        right(page, "oversight-audit-record-wrong")
        assert page.get_by_role("link", name="Enter the reference").count() == 1
        page.get_by_label("Reference of the person").fill(reference)
        page.get_by_role("button", name="Show who saw it").click()
        right(page, "oversight-audit-found")
        assert page.get_by_text("Ama Owusu").count() >= 1
    assert [text for text in said if "status of 4" not in text] == []


@pytest.mark.browser
def test_a_worker_sees_who_else_opened_the_record(
    chrome: Browser, signed_in: Callable[[str], Client], world: dict[str, str], settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    with browser(chrome, signed_in("ama")) as (page, said):
        right(page, "oversight-opened", world["opened"])
        right(page, "oversight-start-worker", world["start"])
    assert said == []

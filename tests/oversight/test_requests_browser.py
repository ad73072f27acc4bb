"""Requests in a real browser, narrow and wide: a perpetrator's request from arrival to the second signature."""

from collections.abc import Callable, Iterable
from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings

from cairn.cases import actions as cases
from cairn.cases.models import Case
from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.oversight.actions import answering, complaining, ruling
from cairn.oversight.models import Passage, Request
from cairn.people.models import Person
from tests.cases import made
from tests.oversight import asking
from tests.walk import browser, right

SignedIn = Callable[[str], Client]


@pytest.fixture
def noon() -> datetime:
    """The clock goes on: the server answers in threads of its own, where nobody has stopped it."""
    return clock.now()


def asked(cast: Cast, **said: str) -> Request:
    """A request of today, once it is known who asks."""
    return asking.identified(cast, on=clock.today(), received_on=clock.today(), **said)


def walk(chrome: Browser, client: Client, pages: Iterable[tuple[str, str]]) -> None:
    with browser(chrome, client) as (page, said):
        for name, path in pages:
            right(page, f"oversight-{name}", path)
    assert [text for text in said if "status of 4" not in text] == []


def client_of(case: Case) -> Person:
    found = case.parties.get(role="client").person
    assert found is not None
    return found


@pytest.mark.browser
def test_a_perpetrators_request_is_answered(
    chrome: Browser, cast: Cast, signed_in: SignedIn, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    named = made.person(cast, "ama", "Declan", "Brant", sex="male")
    asking.her(cast, perpetrator=named)
    first = asked(cast)
    one = f"/oversight/requests/{first.uid}/"
    new = asking.received(cast, received_on=clock.today(), asker="parent")
    lead = signed_in(asking.LEAD)
    with browser(chrome, lead) as (page, said):
        for name, path in (("start", "/oversight/"), ("list", "/oversight/requests/"), ("clocks", "/oversight/clocks/"),
                           ("ended", "/oversight/requests/?show=ended"), ("new", "/oversight/requests/new/"),
                           ("identify", f"/oversight/requests/{new.uid}/identify/"), ("waiting", one),
                           ("extend", f"{one}extend/"), ("clarify", f"{one}clarify/"), ("refuse", f"{one}refuse/"),
                           ("letter", f"{one}letters/arrived/")):  # fmt: skip
            right(page, f"oversight-{name}", path)
        page.goto(f"{one}letters/arrived/")
        page.get_by_role("button", name="Print this letter").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Print this page with your browser").wait_for()
        right(page, "oversight-paper")
        page.goto("/oversight/requests/new/")
        page.get_by_role("button", name="Save").click()
        right(page, "oversight-new-wrong")
        page.get_by_label("Name of whoever asks").fill("Declan Brant")
        page.get_by_role("button", name="Keep what there is").click()
        page.goto("/oversight/requests/new/")
        assert page.get_by_label("Name of whoever asks").input_value() == "Declan Brant"
    lookup = first.lookups.get(agency=cast.agencies["haven"])
    look = f"/oversight/lookups/{lookup.uid}/"
    with browser(chrome, signed_in("grace")) as (page, said):
        right(page, "oversight-to-look", one)
        assert page.get_by_text("Declan Brant").count() == 0
        right(page, "oversight-look-first", look)
        page.get_by_role("button", name="Show who it is, and look").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Declan Brant").first.wait_for()
        right(page, "oversight-look")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="Tick that you searched in every way").wait_for()
        right(page, "oversight-look-wrong")
    asking.looked(cast, first, {"haven": [named], "turning": [asking.him(cast)]})
    note = first.safety_notes.get()
    walk(chrome, signed_in("ama"), [("today", "/"), ("safety-note", f"/oversight/safety-notes/{note.uid}/")])
    answering.gather(by=cast.actor(asking.LEAD), request=first, was=first.version)
    apart = Passage.objects.get(answer__request=first, apart=True)
    free = Passage.objects.get(answer__request=first, kind="cases.Note")
    with browser(chrome, lead) as (page, said):
        for name, path in (("flagged", one), ("passages", f"{one}passages/"),
                           ("apart", f"{one}passages/{apart.uid}/"), ("passage", f"{one}passages/{free.uid}/"),
                           ("in-the-way", f"{one}answer/")):  # fmt: skip
            right(page, f"oversight-{name}", path)
        page.goto(f"{one}passages/{free.uid}/")
        page.get_by_label("Give it with stretches taken out").check()
        page.get_by_role("button", name="Save").click()
        right(page, "oversight-passage-wrong")
        page.goto(f"{one}passages/")
        page.get_by_role("button", name="as they stand").click()
        page.goto(f"{one}passages/{apart.uid}/")
        page.get_by_label("Keep it back").check()
        page.get_by_label("On which ground?").last.select_option("others")
        page.get_by_label("Why?").last.fill("It would tell of somebody else.")
        page.get_by_role("button", name="Save").click()
        page.goto(f"{one}passages/{free.uid}/")
        page.get_by_label("Give it as it stands").check()
        page.get_by_role("button", name="Save").click()
    finish(cast, first)
    with browser(chrome, lead) as (page, said):
        page.goto(f"{one}answer/")
        page.get_by_role("button", name="Sign it, as it stands").click()
        assert page.get_by_text("Signed by Beatriz Salgado").count() == 1
    with browser(chrome, signed_in("programme_manager")) as (page, said):
        right(page, "oversight-second", f"{one}answer/")
        page.get_by_role("button", name="sign as the second person").click()
        assert page.get_by_text("Second signature: Anneke Vos").count() == 1
    with browser(chrome, lead) as (page, said):
        page.goto(f"{one}answer/")
        with page.expect_download() as taken:
            page.get_by_role("button", name="Take it as HTML").click()
        assert taken.value.suggested_filename.endswith(".html")
        right(page, "oversight-hand-over", f"{one}answer/hand-over/")
        page.get_by_label("To whom was it given?").fill("Declan Brant")
        page.get_by_label("What was shown again").fill("Passport")
        page.get_by_role("button", name="It was handed over").click()
        right(page, "oversight-answered")
    assert [text for text in said if "status of 4" not in text] == []


def finish(cast: Cast, request: Request) -> None:
    """The referral came from another agency: it is asked, and what is left is decided."""
    by = cast.actor(asking.LEAD)
    for one in Passage.objects.filter(answer__request=request, decision=""):
        if one.contributor:
            answering.consult(by=by, passage=one, was=one.version, origin="agrees", on=clock.today())
        give = bool(one.text)
        answering.decide(
            by=by, passage=one, was=one.version, decision="include" if give else "withhold",
            exemption="" if give else "others", reason="" if give else "Others.",
        )  # fmt: skip


@pytest.mark.browser
def test_police_complaints_and_a_dispute(
    chrome: Browser, cast: Cast, signed_in: SignedIn, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    case = asking.her(cast)
    made.incident(cast, case)
    note = cases.write_note(case=case, kind="contact", text="She drinks every day.", by=cast.actor("ama"))
    today = clock.today()
    police = asking.police(cast, on=today, received_on=today)
    item = police.items.get()
    complaint = complaining.complain(
        by=cast.actor("midwife"), agency=cast.agencies["haven"], about="data", says="herself", name="Marisol",
        reach="Ring on Tuesdays", text="She told my sister where I live.", received_on=today,
    )  # fmt: skip
    wrong = asked(cast, kind="correction", asker_name="Marisol Brant", subject_name="Marisol Brant")
    asking.looked(cast, wrong, {"haven": [client_of(case)]})
    one = f"/oversight/requests/{police.uid}/"
    walk(chrome, signed_in(asking.LEAD), [
        ("enquiry-new", "/oversight/requests/new-enquiry/"), ("enquiry", one), ("item", f"{one}items/{item.uid}/"),
        ("notice", f"{one}notice/"), ("settle", f"/oversight/requests/{wrong.uid}/settle/"),
    ])  # fmt: skip
    about = f"/oversight/complaints/{complaint.uid}/"
    walk(chrome, signed_in("grace"), [
        ("complaints", "/oversight/complaints/"), ("complaint", about), ("acknowledge", f"{about}acknowledge/"),
        ("decide", f"{about}decide/"), ("complaint-new", "/oversight/complaints/new/"),
    ])  # fmt: skip
    walk(chrome, signed_in("midwife"), [("complaint-own", about)])
    ruling.settle(
        by=cast.actor(asking.LEAD), request=wrong, was=wrong.version, agreed=False, reason="It was seen.",
        entry=("cases.Note", note.uid), words="I have not had a drink since May.",
    )  # fmt: skip
    walk(chrome, signed_in("ama"), [("disputed", f"/cases/{case.uid}/notes/{note.uid}/")])
    walk(chrome, signed_in(asking.LEAD), [("settled", f"/oversight/requests/{wrong.uid}/")])

"""Referring and triage in a real browser: axe finds nothing narrow or wide, and no script is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from cairn.core import clock
from cairn.core.ids import new_uid
from cairn.demo.cast import Cast
from cairn.referrals import actions
from cairn.referrals.actions import drafting
from cairn.referrals.actions.notices import receivers_own
from cairn.referrals.forms.steps import BY_CODE
from cairn.referrals.models import Referral
from tests.referrals.conftest import Sent, Services
from tests.walk import right


def session_of(signed_in: Any, key: str) -> str:
    """A session of now: the server's clock is not the test's, which stands still."""
    with clock.at(datetime.now(UTC)):
        return str(signed_in(key).cookies["sessionid"].value)


@contextmanager
def browsing(chrome: Browser, site: str, session: str, *, script: bool = True) -> Iterator[Page]:
    """A page of a signed-in browser, with a session of its own."""
    with chrome.new_context(base_url=site, java_script_enabled=script) as context:
        context.add_cookies([{"name": "sessionid", "value": session, "url": site}])
        yield context.new_page()


@pytest.mark.browser
def test_the_receivers_pages(chrome: Browser, site: str, signed_in: Any, sent: Sent) -> None:
    sent()
    referral = sent()
    match = actions.look_for_matches(by=receivers_own(referral), referral=referral)[0]
    uid, client = referral.uid, referral.people.get(role="client").person.uid
    session = session_of(signed_in, "grace")
    with browsing(chrome, site, session) as page:
        for name, args in (
            ("queue", []), ("referral", [uid]), ("match", [uid, match.uid]), ("decide", [uid]), ("accept", [uid]),
            ("told", [uid]), ("wish", [uid]), ("shared", [client]), ("share", [client]), ("overview", []),
            ("type-in", []), ("imports", []), ("promises", []),
        ):  # fmt: skip
            address = reverse(f"referrals:{name}", args=args)
            answer = page.goto(address)
            assert answer is not None
            assert (answer.status, page.url) == (200, site + address)
            right(page, f"referrals-{name}")


@pytest.mark.browser
def test_unsent_referrals_and_one_that_was_sent_and_gone_back_to(
    chrome: Browser, site: str, signed_in: Any, services: Services, cast: Cast, sent: Sent
) -> None:
    by, service = cast.actor("pc_hale"), services["haven"]
    drafting.begin(by=by, service=service)
    named = drafting.begin(by=by, service=service)
    answer = {"given": ["Rowan"], "family": ["Ashdown"]}
    drafting.answer(by=by, draft=named, was=1, step=BY_CODE["person"], typed=answer)
    gone, referral = new_uid(), sent()
    Referral.objects.filter(pk=referral.pk).update(drafted_as=gone)
    session = session_of(signed_in, "pc_hale")
    with browsing(chrome, site, session) as page:
        page.goto(reverse("referrals:mine"))
        assert "Rowan Ashdown, to Haven" in page.inner_text("main")
        assert "Nobody named yet, to Haven" in page.inner_text("main")
        right(page, "unsent")
        page.goto(reverse("referrals:check", args=[gone]))
        assert referral.reference in page.inner_text("main")
        right(page, "was-sent")
        page.goto(reverse("referrals:mine"))
        page.get_by_role("link", name="Throw away").first.click()
        right(page, "throw-away")
        page.get_by_role("button", name="Throw it away").click()
        assert page.url == site + reverse("referrals:mine")
        assert page.get_by_role("link", name="Throw away").count() == 1


PICKS = {
    "urgency": "soon", "dash": "no", "known": "no", "anything": "no", "aware": "unknown", "answer": "not_asked",
    "back": "yes", "agreed": "yes", "basis": "public_task", "abuse": "unknown", "interpreter": "no", "more": "no",
}  # fmt: skip
TEXTS = {"narrative": "He waited outside her work.", "given": "Rowan", "why": "She needs an advocate"}


@pytest.mark.browser
def test_a_referral_is_made_without_a_script(
    chrome: Browser, site: str, signed_in: Any, services: Services
) -> None:
    session, service = session_of(signed_in, "pc_hale"), services["haven"].uid.hex
    with browsing(chrome, site, session, script=False) as page:
        page.goto(reverse("referrals:start"))
        page.check(f"input[value='{service}']")
        page.click("button:has-text('Start')")
        tasks = page.url
        page.click("a:has-text('Continue')")
        while page.url != tasks:
            for name, value in PICKS.items():
                if (box := page.locator(f"input[name={name}][value={value}]")).count():
                    box.check()
            for name, value in TEXTS.items():
                if (field := page.locator(f"[name={name}]")).count():
                    field.fill(value)
            before = page.url
            page.click("button:has-text('Save and continue')")
            assert page.url != before, page.locator(".govuk-error-summary").inner_text()
        page.click("a:has-text('Check your answers')")
        page.click("button:has-text('Send the referral')")
        assert "Received. The service will look at it." in page.content()
        page.go_back()
        assert "You have sent this referral" in page.content()
        assert "Open the receipt" in page.content()
        page.click("a:has-text('Open the receipt')")
        assert "Received. The service will look at it." in page.content()
    assert Referral.objects.get().name_sent == "Rowan"

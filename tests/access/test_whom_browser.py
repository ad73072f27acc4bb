"""A post ends while somebody types: in a real browser, narrow and wide."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings

from cairn.access import actions
from cairn.access.querysets import AppointmentQuerySet
from cairn.demo.cast import SINCE, Cast
from tests.walk import browser, right

REPORT = "/oversight/breaches/report/"


@pytest.mark.browser
def test_she_is_told_chooses_and_loses_nothing(
    chrome: Browser,
    cast: Cast,
    signed_in: Callable[[str], Client],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    ended: set[int] = set()  # while the server runs the database is its own: posts end and come back here
    holds = AppointmentQuerySet.in_force
    monkeypatch.setattr(
        AppointmentQuerySet, "in_force", lambda rows, on=None: holds(rows, on).exclude(pk__in=ended)
    )
    first = cast.appointments["ama"]
    actions.appoint(
        user=cast.users["ama"], agency=cast.agencies["starling"], role="service_manager", area=first.area,
        from_on=SINCE,
    )  # fmt: skip
    with browser(chrome, signed_in("ama")) as (page, said):
        page.goto(REPORT)
        page.locator("textarea").first.fill("A letter went to the wrong house")
        ended.add(first.pk)
        page.locator("main form button[type=submit]").click()
        assert "Your post has ended" in page.inner_text("main")
        assert "A letter went to the wrong house" in page.inner_text("main")
        assert page.locator(".cairn-who__acting").count() == 0
        right(page, "post-ended")
        page.locator("main form button").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**" + REPORT + "*")
        assert "Starling Project" in page.inner_text(".cairn-who__acting")
        assert page.locator("textarea").first.input_value() == ""  # it was typed for Haven
        ended.clear()
        page.goto("/account/")
        page.get_by_role("button", name="Act as this").click()
        page.wait_for_url("**/")
        page.goto(REPORT)
        page.locator("textarea").first.fill("This was begun for Haven")
        other = page.context.new_page()
        other.goto("/account/")
        other.get_by_role("button", name="Act as this").click()
        other.wait_for_url("**/")
        page.locator("main form button[type=submit]").click()
        assert "You act for another post now" in page.inner_text("main")
        assert "This was begun for Haven" in page.inner_text("main")
        right(page, "form-of-another-post")
        page.get_by_role("button", name="Act as this").click()
        page.wait_for_url("**" + REPORT + "*")
        assert page.locator("textarea").first.input_value() == "This was begun for Haven"
        page.goto("/")
        assert "You were interrupted in the middle of a form" in page.inner_text("main")
    assert [text for text in said if "status of 4" not in text] == []

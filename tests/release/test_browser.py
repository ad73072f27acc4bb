"""The door's pages in a real browser: what left, one of it, a decision."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings

from cairn.core import clock
from cairn.release.models import Outgoing
from tests.release.conftest import Send
from tests.walk import browser, right


@pytest.fixture
def noon() -> datetime:
    """The clock goes on: the server answers in threads of its own, where nobody has stopped it."""
    return clock.now()


@pytest.mark.browser
def test_a_manager_finds_out_what_became_of_a_message(
    chrome: Browser, signed_in: Callable[[str], Client], send: Send, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    client, lost, letter, two = (
        signed_in("grace"),
        send(),
        send(kind="letter", channel="post"),
        send(approvals=2),
    )
    for _n in range(27):
        send(to_name="Miss Frame", channel="post")
    Outgoing.objects.filter(pk=lost.pk).update(state="unknown", claimed_at=clock.now(), why="crash")
    with browser(chrome, client) as (page, said):
        for name, path in (
            ("list", "/letters/"),
            ("filtered", "/letters/?kind=letter&state=enqueued"),
            ("nothing", "/letters/?state=failed"),
            ("unknown", f"/letters/{lost.uid}/"),
            ("letter", f"/letters/{letter.uid}/"),
            ("two", f"/letters/{two.uid}/"),
        ):
            right(page, f"release-{name}", path)
        page.goto(f"/letters/{lost.uid}/")
        page.get_by_role("button", name="Say what became of it").click()
        page.get_by_role("button", name="Save").click()
        right(page, "release-decide")
        page.get_by_label("No, it did not go").check()
        page.get_by_label("How do you know?").fill("The school got nothing.")
        page.get_by_role("button", name="Save").click()
        right(page, "release-did-not-go")
        page.get_by_role("button", name="Send it again").click()
        assert page.get_by_text("Sent in place of this one").count() == 1
        with page.expect_download() as taken:
            page.goto("/letters/")
            page.get_by_role("button", name="Download as CSV").click()
        assert taken.value.suggested_filename == "what-left.csv"
    assert [text for text in said if "status of 4" not in text] == []

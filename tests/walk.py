"""A walk through pages in a real browser, narrow and wide: axe finds nothing, nothing scrolls sideways.

With CAIRN_TEST_SCREENSHOTS naming a folder, every page that is looked at is photographed into it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.serving import listening

WIDTHS = (320, 1280)
SIDEWAYS = """() => [document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ...[...document.querySelectorAll("body *")].filter(e => e.scrollWidth > e.clientWidth + 1
        && ["auto", "scroll"].includes(getComputedStyle(e).overflowX)
        && !(e.getAttribute("role") === "region" && e.getAttribute("aria-label") && e.tabIndex === 0)
        && !["TEXTAREA", "INPUT", "SELECT"].includes(e.tagName)).map(e => e.className)]"""


@contextmanager
def browser(chrome: Browser, client: Client) -> Iterator[tuple[Page, list[str]]]:
    """A page signed in as this client, in a context and on a server of its own, and what its console said."""
    with listening() as server:
        page = work(chrome, server.url, client.cookies[settings.SESSION_COOKIE_NAME].value)
        try:
            yield page, page.said
        finally:
            page.context.close()


def work(chrome: Any, site: str, session: str) -> Any:
    """A page that carries this session; what its console says is in `said`. Whoever asked for it closes its context."""
    context = chrome.new_context(base_url=site)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    return page


def right(page: Page, name: str, path: str = "", status: int = 200) -> None:
    """The page (at `path`, or where it stands) is right in both widths."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if path:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == status, path
            assert page.url.endswith(path), page.url  # not sent on to sign in
        page.wait_for_selector("body.govuk-frontend-supported")
        photograph(page, name, width)
        assert page.evaluate(SIDEWAYS) == [0], (name, width)
        found = Axe().run(page).response["violations"]
        wrong = [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
        assert wrong == [], f"{name} at {width}: {wrong}"


def look(page: Any, name: str) -> None:
    """A page of `work` is right where it stands, and its console was silent until now."""
    right(page, name)
    assert page.said == [], name


def photograph(page: Page, name: str, width: int) -> None:
    if keep := os.environ.get("CAIRN_TEST_SCREENSHOTS"):
        page.screenshot(path=f"{keep}/{name}-{width}.png", full_page=True)

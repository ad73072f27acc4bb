"""In a real browser, narrow and wide: axe finds nothing, nothing scrolls sideways, the policy blocks nothing."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django import Settings

from tests.serving import listening
from tests.walk import SIDEWAYS, WIDTHS, photograph

ELSEWHERE = re.compile("^https://")
PAGES = (
    "/ui/", "/conflict/", "/question/", "/public/", "/accounts/login/",
    *(f"/error/{status}/" for status in (400, 403, 404, 413, 500, 503)),
)  # fmt: skip

STATUS = {"/conflict/": 409} | {f"/error/{status}/": status for status in (400, 403, 404, 413, 500, 503)}


@pytest.fixture
def site(settings: Settings, db: None) -> Iterator[str]:
    """A server of our own pages, with every middleware but the gates: these addresses are declared nowhere."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("cairn.access")]
    settings.ALLOWED_HOSTS = ["localhost"]
    with listening() as server:
        yield server.url


@pytest.fixture
def browser(chrome: Browser, site: str) -> Iterator[Page]:
    """A page whose console is listened to; it goes to addresses of the test server."""
    with chrome.new_context(base_url=site) as context:
        page = context.new_page()
        page.said = []  # type: ignore[attr-defined]
        page.on(
            "console", lambda message: page.said.append(message.text) if message.type == "error" else None
        )  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
        yield page


def see(page: Page, path: str, width: int) -> Page:
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == STATUS.get(path, 200)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    page.wait_for_selector("body.govuk-frontend-supported")
    photograph(page, f"ui{path.replace('/', '_')}", width)
    return page


@pytest.mark.browser
def test_space_opens_a_link_that_is_read_out_as_a_button(browser: Page) -> None:
    see(browser, "/buttons/", 1280)
    browser.get_by_role("button", name="Accept").focus()
    browser.keyboard.press("Space")
    browser.wait_for_url("**/ui/")


@pytest.mark.browser
def test_buttons_that_post_and_buttons_that_lead_stand_on_one_line(browser: Page) -> None:
    see(browser, "/buttons/", 1280)
    tops = [
        browser.get_by_role("button", name=name).bounding_box()["y"]  # type: ignore[index]
        for name in ("Accept", "Start looking", "Open it", "Send")
    ]
    assert tops[0] == tops[1]
    assert tops[2] == tops[3]


@pytest.mark.browser
def test_on_a_narrow_screen_a_link_leads_down_to_what_stands_beside_the_page(browser: Page) -> None:
    see(browser, "/buttons/", 1280)
    down = browser.get_by_role("link", name="All work")
    assert not down.is_visible()
    see(browser, "/buttons/", 320)
    assert down.is_visible()
    down.click()
    browser.wait_for_url("**/buttons/#work")


@pytest.mark.browser
def test_as_many_rooms_as_a_manager_has_stand_on_one_line(browser: Page) -> None:
    see(browser, "/buttons/", 1280)
    rooms = browser.locator(".govuk-service-navigation__item")
    assert rooms.count() == 13
    assert len({box["y"] for box in (each.bounding_box() for each in rooms.all()) if box}) == 1


@pytest.mark.browser
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_right_narrow_and_wide(browser: Page, path: str) -> None:
    for width in WIDTHS:
        page = see(browser, path, width)
        assert page.evaluate(SIDEWAYS) == [0], width
        found = Axe().run(page).response["violations"]
        assert [(item["id"], [node["target"] for node in item["nodes"]]) for item in found] == [], width
    said = [text for text in browser.said if "status of 4" not in text and "status of 5" not in text]  # type: ignore[attr-defined]
    assert said == []


@pytest.mark.browser
def test_without_scripts_everything_can_still_be_reached(chrome: Browser, site: str) -> None:
    with chrome.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}/ui/")
        assert page.locator("#wrong_how").is_visible()
        assert page.locator("#tab-two").is_visible()
        assert page.get_by_role("link", name="Referrals", exact=True).is_visible()


@pytest.mark.browser
def test_the_first_tab_stop_leads_past_the_menu_and_focus_is_seen(browser: Page) -> None:
    page = see(browser, "/question/", 1280)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    assert page.locator(".govuk-skip-link").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.browser
def test_the_error_summary_takes_the_reader_to_the_box_to_mend(browser: Page) -> None:
    page = see(browser, "/ui/", 1280)
    page.get_by_role("link", name="Time must be a real time, like 9:30am or 14:05").click()
    assert page.evaluate("document.activeElement.id") == "wrong_called_at-time"


@pytest.mark.browser
def test_a_choice_reveals_its_question(browser: Page) -> None:
    page = see(browser, "/ui/", 320)
    assert page.locator("#id_why_not").is_hidden()
    page.locator("#id_told-2").check()
    assert page.locator("#id_why_not").is_visible()
    assert page.locator("#id_how").is_hidden()


@pytest.mark.browser
def test_filters_are_folded_on_a_narrow_screen_and_open_on_a_wide_one(browser: Page) -> None:
    assert see(browser, "/ui/", 320).locator("#filter_since-day").is_hidden()
    assert see(browser, "/ui/", 1280).locator("#filter_since-day").is_visible()


@pytest.mark.browser
def test_on_paper_the_marking_stays_and_the_furniture_goes(browser: Page) -> None:
    page = see(browser, "/ui/", 1280)
    page.emulate_media(media="print")
    assert page.locator(".cairn-marking").is_visible()
    for gone in (".cairn-header", ".govuk-service-navigation", ".moj-filter", ".govuk-pagination"):
        assert page.locator(gone).first.is_hidden(), gone


@pytest.mark.browser
def test_the_public_page_is_left_by_its_button_or_by_shift_three_times(browser: Page) -> None:
    page = see(browser, "/public/", 320)
    gone: list[str] = []
    page.route(ELSEWHERE, lambda route: (gone.append(route.request.url), route.fulfill(body="")))
    for _time in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(ELSEWHERE)
    assert gone

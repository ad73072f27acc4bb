"""Passkeys and the lock in a real browser, with an authenticator that Chromium plays."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django import Settings

from cairn.access.models import User
from cairn.demo.cast import Cast
from tests.access.test_signin import PASSWORD, code_for
from tests.serving import listening
from tests.walk import right

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def ama(cast: Cast, settings: Settings) -> Iterator[User]:
    settings.CAIRN_DEMO = False
    settings.LOGIN_URL = "account_login"
    cache.clear()
    user = cast.users["ama"]
    user.set_password(PASSWORD)
    user.save()
    yield user
    cache.clear()


@pytest.fixture
def context(chrome: Browser, ama: User) -> Iterator[BrowserContext]:
    with listening() as server, chrome.new_context(base_url=server.url) as context:
        yield context


def with_authenticator(page: Page) -> Any:
    """A telephone that says yes at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return session, made["authenticatorId"]


def sign_in(page: Page, ama: User) -> None:
    """Password, then a first second factor by code."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(ama.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/accounts/2fa/totp/activate/**")
    secret = page.locator("#authenticator_secret, [name=secret]").first
    seed = secret.input_value() if secret.count() else page.locator("code").first.inner_text()
    page.locator("#id_code").fill(code_for(seed))
    page.get_by_role("button", name="Activate").click()
    page.wait_for_url(lambda url: "/activate/" not in url)


def test_a_passkey_is_added_and_opens_what_a_code_alone_does_not(context: BrowserContext, ama: User) -> None:
    page = context.new_page()
    session, authenticator = with_authenticator(page)
    sign_in(page, ama)
    page.goto("/accounts/2fa/webauthn/")
    right(page, "passkeys-none")
    page.get_by_role("link", name="Add a passkey").or_(
        page.get_by_role("button", name="Add a passkey")
    ).click()
    right(page, "passkeys-add")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    assert (
        len(session.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]) == 1
    )
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("Passkey 1").first).to_be_visible()
    right(page, "passkeys-one")
    for word in ("Rename", "Remove"):
        page.get_by_role("link", name=f"{word} Passkey 1").click()
        right(page, f"passkeys-{word.lower()}")
        page.go_back()
    # Given again, as a page that opens P4 asks for it.
    page.goto("/accounts/2fa/webauthn/reauthenticate/?next=/account/")
    right(page, "passkeys-again")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/account/")


def test_a_page_left_alone_goes_blank_and_comes_back_with_what_was_typed(
    context: BrowserContext, ama: User
) -> None:
    page = context.new_page()
    sign_in(page, ama)
    page.clock.install()
    page.goto("/people/")
    typed = page.locator("main input[type=text], main input[type=search]").first
    typed.fill("Rosalind")
    page.clock.fast_forward("14:00")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_hidden()
    page.keyboard.press("Shift")  # somebody is here
    page.clock.fast_forward("14:00")
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("01:30")
    expect(dialog).to_be_visible()
    assert page.title() == "Locked"
    expect(typed).to_be_hidden()
    right(page, "locked")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Your password").fill("not the password at all")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("does not open this account")
    right(page, "locked-wrong")
    dialog.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(typed).to_have_value("Rosalind")
    assert "Locked" not in page.title()


@pytest.fixture
def clock(settings: Settings) -> Iterator[Any]:
    """The server's; each page has its own (`away` moves them together)."""
    settings.CAIRN_PASSKEYS = "offered"
    with time_machine.travel("2026-11-17 12:00:00+00:00") as travelling:
        yield travelling


def opened(context: BrowserContext, path: str) -> tuple[Page, Locator, Locator]:
    """A page with something typed into its box, and its lock."""
    page = context.new_page()
    page.clock.install()
    page.goto(path)
    page.get_by_label("Note").fill("typed before")
    return page, page.get_by_label("Note"), page.get_by_role("dialog")


def away(clock: Any, *pages: Page, seconds: int) -> None:
    clock.shift(seconds)
    for page in pages:
        page.clock.fast_forward(seconds * 1000)


def come_to(page: Page) -> None:
    """As the browser says it when somebody switches to this tab; the page has asked, and heard, when this returns."""
    with page.expect_response("**/account/*/") as answer:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    answer.value.finished()
    page.evaluate("() => fetch('/healthz')")  # what waited for that answer has had its turn


def give(dialog: Locator, password: str) -> None:
    dialog.get_by_label("Your password").fill(password)
    dialog.get_by_role("button", name="Unlock").click()


@pytest.mark.urls("tests.access.decoys")
def test_what_protects_life_is_opened_by_her_password_and_by_no_tab_that_is_at_work(
    context: BrowserContext, ama: User, clock: Any
) -> None:
    sign_in(context.new_page(), ama)
    life, typed, lock = opened(context, "/decoy/life-stays/")
    work, typed_there, lock_there = opened(context, "/decoy/stays/")
    for seconds in (90, 90, 90, 40):
        away(clock, life, work, seconds=seconds)
        work.keyboard.press("Shift")  # she is at work in this one
    expect(lock).to_be_visible()
    expect(lock_there).to_be_hidden()
    for _ in range(2):
        come_to(life)
        expect(lock).to_be_visible()
        expect(typed).to_be_hidden()
    assert context.request.get("/account/awake/").text() == ama.uid.hex  # though her session is awake
    give(lock, "not the password at all")
    expect(lock.get_by_role("alert")).to_contain_text("does not open this account")
    give(lock, PASSWORD)
    expect(lock).to_be_hidden()
    expect(typed).to_have_value("typed before")
    expect(typed_there).to_have_value("typed before")
    # Both left alone: the proof that she gives in one opens the other.
    away(clock, life, work, seconds=16 * 60)
    expect(lock).to_be_visible()
    expect(lock_there).to_be_visible()
    give(lock_there, PASSWORD)
    expect(lock_there).to_be_hidden()
    expect(lock).to_be_hidden()
    expect(typed).to_have_value("typed before")


@pytest.mark.urls("tests.access.decoys")
def test_a_lock_opens_to_no_password_once_she_is_signed_out_and_to_nobody_else(
    context: BrowserContext, ama: User, clock: Any, cast: Cast, settings: Settings
) -> None:
    sign_in(context.new_page(), ama)
    life, typed, lock = opened(context, "/decoy/life-stays/")
    away(clock, life, seconds=6 * 60)
    expect(lock).to_be_visible()
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    for password in ("not the password at all", PASSWORD):
        give(lock, password)
        expect(lock.get_by_role("alert")).to_contain_text("You are signed out")
    bryony = cast.users["bryony"]
    bryony.set_password(PASSWORD)
    bryony.save()
    sign_in(context.new_page(), bryony)
    come_to(life)
    expect(lock).to_be_visible()
    expect(typed).to_be_hidden()

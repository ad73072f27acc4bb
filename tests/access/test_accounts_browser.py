"""Every page of an account in a real browser, narrow and wide: the ways in, one's own, and those that keep others'."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings

from cairn.access import account_reviews, invitations, recovery
from cairn.access.models import Appointment, Invitation, User
from cairn.config.issuers import Issuer, sign_on_settings
from cairn.core import clock
from cairn.demo.cast import Cast
from tests.access.test_invitations import invite
from tests.access.test_signin import NEW_PASSWORD, PASSWORD, code_for
from tests.serving import listening
from tests.walk import browser, right

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def outside(chrome: Browser, cast: Cast, settings: Settings) -> Iterator[BrowserContext]:
    """A browser that nobody is signed in with, in an installation that is not the demo."""
    settings.CAIRN_DEMO, settings.LOGIN_URL = False, "account_login"
    cache.clear()
    with listening() as server, chrome.new_context(base_url=server.url) as context:
        yield context
    cache.clear()


def own(ama: User) -> User:
    ama.set_password(PASSWORD)
    ama.save()
    return ama


def wrong(page: Page, name: str, button: str) -> None:
    """Sent empty, the page says what is missing, and is right like that too."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    right(page, name)


def second_factor(page: Page) -> str:
    """On the page that sets one up; gives its seed."""
    seed: str = page.locator("#authenticator_secret, [name=secret]").first.input_value()
    page.locator("#id_code").fill(code_for(seed))
    page.get_by_role("button", name="Activate").click()
    page.wait_for_url(lambda url: "/activate/" not in url)
    return seed


def test_the_ways_in(outside: BrowserContext, cast: Cast) -> None:
    ama = own(cast.users["ama"])
    page = outside.new_page()
    right(page, "login", "/accounts/login/")
    wrong(page, "login-wrong", "Sign in")
    right(page, "reset", "/accounts/password/reset/")
    page.get_by_label("Email").fill(ama.email)
    page.get_by_role("button").last.click()
    page.wait_for_url("**/done/")
    right(page, "reset-done")
    key = default_token_generator.make_token(ama)
    page.goto(
        reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(ama), "key": key})
    )
    right(page, "reset-key")
    for field in page.locator("input[type=password]").all():
        field.fill("passwordpassword")
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("easy to guess")
    right(page, "reset-key-wrong")
    for field in page.locator("input[type=password]").all():
        field.fill(NEW_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    right(page, "reset-key-done")
    right(
        page,
        "reset-key-over",
        reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "1-x"}),
    )
    right(page, "inactive", "/accounts/inactive/")
    right(page, "link-over", "/account/invited/no-such-link/", 410)
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(ama.email)
    page.get_by_label("Password").first.fill(NEW_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/2fa/totp/activate/**")
    right(page, "totp-activate")
    wrong(page, "totp-activate-wrong", "Activate")
    second_factor(page)
    page.goto("/accounts/logout/")
    right(page, "logout")
    page.locator("main form button").click()
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(ama.email)
    page.get_by_label("Password").first.fill(NEW_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/2fa/authenticate/")
    right(page, "authenticate")
    page.locator("#id_code").fill("000000")
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    right(page, "authenticate-wrong")


def test_ones_own_pages(outside: BrowserContext, cast: Cast) -> None:
    ama = own(cast.users["ama"])
    page = outside.new_page()
    page.goto("/accounts/login/?next=/account/")
    page.get_by_label("Email").fill(ama.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/2fa/totp/activate/**")
    second_factor(page)
    for name, path in (
        ("own-account", "/account/"),
        ("own-sign-ins", "/account/signed-in/"),
        ("own-mfa", "/accounts/2fa/"),
        ("own-codes", "/accounts/2fa/recovery-codes/"),
        ("own-codes-new", "/accounts/2fa/recovery-codes/generate/"),
        ("own-totp-off", "/accounts/2fa/totp/deactivate/"),
        ("own-password", "/accounts/password/change/"),
        ("own-reauthenticate", "/accounts/reauthenticate/"),
        ("own-reauthenticate-code", "/accounts/2fa/reauthenticate/"),
    ):
        right(page, name, path)


def test_an_invitation_from_its_link_to_the_first_page_by_keyboard(
    outside: BrowserContext, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    issuer = Issuer(
        code="elm", name="Elm Council", issuer="https://login.elm.example", client_id="cairn", secret_file=secret,
        domains=("haven.example",),
    )  # fmt: skip
    for name, value in sign_on_settings((issuer,)).items():
        setattr(settings, name, value)
    page = outside.new_page()
    link = invite(cast)
    right(page, "invited", link)
    wrong(page, "invited-wrong", "Accept")
    page.get_by_label("Choose a password").focus()
    page.keyboard.type(PASSWORD)
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "password2":
            break
    page.keyboard.type(PASSWORD)
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "terms":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/2fa/totp/activate/**")
    second_factor(page)
    page.goto("/cases/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cases")
    right(page, "invited-over", link, 410)
    right(
        page,
        "invited-known",
        invite(cast, "starling_manager", "caseworker", "starling", cast.users["ama"].email),
    )


def test_the_way_back_in(outside: BrowserContext, cast: Cast) -> None:
    ama = own(cast.users["ama"])
    Authenticator.objects.create(user=ama, type="totp", data={"secret": "x"})
    row = recovery.begin(by=cast.actor("grace"), user=ama, known="face")
    recovery.agree(by=cast.actor("administrator"), row=row, was=1, address="/account/recovered/{}/".format)
    found = re.search(r"/account/\S+", mail.outbox[-1].body)
    assert found is not None
    page = outside.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(ama.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Open the link that was sent to you first")
    right(page, "recovery-barred")
    right(page, "recovered", found[0])
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Email").fill(ama.email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/2fa/totp/activate/**")
    second_factor(page)
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your account")


@pytest.fixture
def kept(cast: Cast) -> dict[str, str]:
    """Something on every page that keeps others' accounts."""
    invite(cast)
    invite(cast, email="later@haven.example")
    Invitation.objects.filter(email="later@haven.example").update(expires_at=clock.now() - timedelta(days=1))
    invitations.withdraw(by=cast.actor("grace"), row=_third(cast), was=1)
    Authenticator.objects.create(user=cast.users["bryony"], type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=cast.users["ama"], type="totp", data={"secret": "x"})
    row = recovery.begin(by=cast.actor("administrator"), user=cast.users["bryony"], known="rang")
    ama, bryony = cast.users["ama"].uid, cast.users["bryony"].uid
    post = Appointment.objects.get(user=cast.users["ama"]).uid
    return {
        "accounts": reverse("oversight:accounts"),
        "account": reverse("oversight:account", args=[ama]),
        "account-lost": reverse("oversight:account", args=[bryony]),
        "invitations": reverse("oversight:invitations"),
        "invite": reverse("oversight:invite"),
        "lost": reverse("oversight:recovery-begin", args=[ama]),
        "lost-agree": reverse("oversight:recovery-agree", args=[bryony, row.uid]),
        "post-end": reverse("oversight:post-end", args=[ama, post]),
        "confirm": reverse("oversight:confirm"),
        "confirm-end": reverse("oversight:confirm-end", args=[post]),
        "confirm-change": reverse("oversight:confirm-change", args=[post]),
    }


def _third(cast: Cast) -> Invitation:
    invite(cast, email="third@haven.example")
    return Invitation.objects.get(email="third@haven.example")


def test_the_pages_that_keep_others_accounts(
    chrome: Browser, signed_in: Callable[[str], Client], cast: Cast, kept: dict[str, str]
) -> None:
    with browser(chrome, signed_in("grace")) as (page, said):
        for name, path in kept.items():
            right(page, f"keep-{name}", path)
        for name, button in (("invite", "Send the invitation"), ("lost", "I know who is asking"),
                             ("lost-agree", "I agree"), ("confirm-end", "End this post"),
                             ("confirm-change", "Change the role")):  # fmt: skip
            page.goto(kept[name])
            wrong(page, f"keep-{name}-wrong", button)
        page.goto(kept["confirm"])
        page.get_by_role("button", name="This person still works here and needs this Ama Owusu").click()
        expect(page.get_by_role("heading", name="Ama Owusu")).to_have_count(0)
        right(page, "keep-confirmed")
    assert said == []


def test_the_pages_of_the_area(
    chrome: Browser, signed_in: Callable[[str], Client], cast: Cast, kept: dict[str, str]
) -> None:
    with clock.at(datetime(2026, 10, 12, tzinfo=UTC)):
        account_reviews.confirm(by=cast.actor("grace"), post=Appointment.objects.get(user=cast.users["ama"]))
    with browser(chrome, signed_in("governance")) as (page, said):
        right(page, "lead-confirmed", reverse("oversight:accounts-confirmed"))
        right(page, "lead-start", reverse("oversight:start"))
        right(page, "lead-accounts", kept["accounts"])
        right(page, "lead-confirm", kept["confirm"])
    with browser(chrome, signed_in("administrator")) as (page, more):
        for name in ("accounts", "account", "account-lost", "invitations", "invite", "confirm"):
            right(page, f"admin-{name}", kept[name])
    assert said == more == []

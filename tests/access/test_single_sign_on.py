"""Signing in at one's own organisation, in a real browser, against a provider that is a server of its own."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from cairn.access import actions, leaving
from cairn.access.models import Event, User
from cairn.config.issuers import Issuer, sign_on_settings
from cairn.demo.cast import Cast
from tests.access import organisation
from tests.access.organisation import Organisation
from tests.serving import listening
from tests.walk import right

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

World = tuple[LiveServer, Organisation]
CODE = "elm-council"
PEOPLE = {
    "ama@cairn.example": True,
    "bryony@cairn.example": False,
    "stranger@cairn.example": True,
    "idle@cairn.example": True,
    "grace@elsewhere.example": True,
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Organisation]]:
    """The organisation, and the port on which Cairn will listen: it sends people back there."""
    port = organisation.free_port()
    back = f"http://localhost:{port}/account/single-sign-on/{CODE}/back/"
    found = organisation.started(tmp_path_factory.mktemp("organisation"), back, PEOPLE)
    yield port, found
    found.stop()


@pytest.fixture
def world(
    running: tuple[int, Organisation], cast: Cast, settings: Settings, tmp_path: Path
) -> Iterator[World]:
    """Cairn and the organisation, each listening; Cairn knows the other as its settings say."""
    cache.clear()
    port, there = running
    there.says()
    secret = tmp_path / "secret"
    secret.write_text(organisation.SECRET)
    issuer = Issuer(
        code=CODE, name="Elm Council", issuer=there.url, client_id=organisation.CLIENT, secret_file=secret,
        domains=("cairn.example",), second_factor=("mfa",), passkey=("phr",),
    )  # fmt: skip
    for name, value in sign_on_settings((issuer,)).items():
        setattr(settings, name, value)
    policy = settings.CONTENT_SECURITY_POLICY
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": policy["DIRECTIVES"] | {"form-action": ["'self'", issuer.origin]}
    }
    settings.CAIRN_DEMO, settings.LOGIN_URL = False, "account_login"
    actions.create_user(email="idle@cairn.example", name="Idle Post")
    with listening(f"localhost:{port}") as server:
        yield server, there
    cache.clear()


@pytest.fixture
def there(world: World) -> Organisation:
    return world[1]


@pytest.fixture
def context(chrome: Browser, world: World) -> Iterator[BrowserContext]:
    with chrome.new_context(base_url=world[0].url) as context:
        yield context


def go_there(page: Page) -> None:
    page.goto("/accounts/login/?next=/account/")
    page.get_by_role("button", name="Sign in with Elm Council").click()


def as_whom(page: Page, email: str) -> None:
    """On the organisation's page."""
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").first.fill(organisation.PASSWORD)
    page.get_by_role("button", name="Sign In").click()


def sign_in(page: Page, email: str = "ama@cairn.example") -> None:
    go_there(page)
    as_whom(page, email)


def refused(page: Page, words: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)
    page.goto("/account/")
    assert "/accounts/login/" in page.url


def test_who_gave_a_second_factor_there_is_in_and_nothing_about_her_is_kept(
    chrome: Browser, world: World, context: BrowserContext, there: Organisation, cast: Cast
) -> None:
    there.says(amr=["pwd", "mfa"])
    page = context.new_page()
    page.goto("/accounts/login/")
    right(page, "sso-login")
    sign_in(page)
    page.wait_for_url("**/account/")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    linked = SocialAccount.objects.get()
    assert (linked.user, linked.provider, linked.extra_data) == (cast.users["ama"], CODE, {})
    assert not SocialToken.objects.exists()
    assert Event.objects.filter(verb="linked", object_uid=cast.users["ama"].uid).count() == 1
    # The next time she is known by her number there, whatever her address is here.
    User.objects.filter(pk=cast.users["ama"].pk).update(email="new@cairn.example")
    with chrome.new_context(base_url=world[0].url) as elsewhere:
        other = elsewhere.new_page()
        sign_in(other)
        other.wait_for_url("**/account/")
        expect(other.get_by_text("new@cairn.example")).to_be_visible()
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [{}, {"amr": ["pwd"]}, {"amr": "mfa"}, {"amr": ["mfa"], "ago": None}, {"amr": ["mfa"], "ago": 9 * 3600}],
    ids=["says nothing", "a password", "no list", "does not say when", "in another session"],
)
def test_without_a_second_factor_there_one_is_asked_for_here(
    claims: dict[str, object], context: BrowserContext, there: Organisation
) -> None:
    there.says(**claims)
    page = context.new_page()
    sign_in(page)
    page.wait_for_url("**/accounts/2fa/totp/activate/**")
    page.goto("/people/")
    assert "/accounts/2fa/totp/activate/" in page.url


def test_whoever_has_a_second_factor_here_gives_it_unless_one_was_given_there(
    context: BrowserContext, there: Organisation, cast: Cast
) -> None:
    Authenticator.objects.create(user=cast.users["ama"], type="totp", data={"secret": "x"})
    page = context.new_page()
    sign_in(page)
    page.wait_for_url("**/accounts/2fa/authenticate/**")
    page.goto("/account/")
    assert "/accounts/2fa/authenticate/" in page.url
    there.says(amr=["mfa"])
    page.context.clear_cookies(domain="localhost")
    go_there(page)  # the organisation remembers her
    page.wait_for_url("**/account/")


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("stranger@cairn.example", "nobody has invited stranger@cairn.example"),
        ("bryony@cairn.example", "did not vouch for a work e-mail address"),
        ("grace@elsewhere.example", "did not vouch for a work e-mail address"),
        ("idle@cairn.example", "no agency has appointed you"),
    ],
    ids=["unknown", "unverified", "another organisation's", "without a post"],
)
def test_nobody_gets_in_or_an_account_by_signing_in_elsewhere(
    email: str, words: str, context: BrowserContext, there: Organisation
) -> None:
    there.says(amr=["mfa"])
    before = User.objects.count()
    page = context.new_page()
    sign_in(page, email)
    right(page, f"sso-refused-{email.partition('@')[0]}")
    refused(page, words)
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()


def test_who_left_stays_out(context: BrowserContext, there: Organisation, cast: Cast) -> None:
    there.says(amr=["mfa"])
    page = context.new_page()
    sign_in(page)
    page.wait_for_url("**/account/")
    leaving.leave(by=cast.actor("administrator"), user=cast.users["ama"], because="She has a new job.")
    go_there(page)
    refused(page, "Your account here is closed")


def test_an_address_that_was_given_to_somebody_else_does_not_open_the_account(
    context: BrowserContext, there: Organisation, cast: Cast
) -> None:
    SocialAccount.objects.create(
        user=cast.users["ama"], provider=CODE, uid="the number she had", extra_data={}
    )
    page = context.new_page()
    sign_in(page)
    refused(page, "under another number than before")


def test_an_answer_to_a_question_that_was_not_asked_opens_nothing(
    context: BrowserContext, there: Organisation
) -> None:
    page = context.new_page()
    for query in ("", "?code=abc&state=made-up", "?state=made-up&error=access_denied", "?code=abc"):
        page.goto(f"/account/single-sign-on/{CODE}/back/{query}")
        expect(page.get_by_role("main")).to_contain_text("does not belong to a question from here")
    right(page, "sso-state")
    answer = page.goto("/account/single-sign-on/nobody/back/?code=abc&state=x")
    assert answer is not None
    assert answer.status == 404


def test_another_browsers_answer_signs_nobody_in(world: World, cast: Cast) -> None:
    """She is lured into the session of somebody else with an answer that was begun in another browser."""
    server, there = world
    there.says(amr=["mfa"])
    host = server.url.removeprefix("http://")
    hers, other = Client(headers={"host": host}), Client(headers={"host": host})
    sent = hers.post(f"/account/single-sign-on/{CODE}/", {"next": "/account/"}).headers["Location"]
    back = at_the_organisation(sent, "ama@cairn.example").removeprefix(server.url)
    answer = other.get(back)
    assert answer.status_code == 403
    assert "does not belong to a question from here" in answer.content.decode()
    assert "_auth_user_id" not in other.session
    assert hers.get(back).headers["Location"] == "/account/"  # where it was asked it is right
    assert hers.get(back).status_code == 403  # and once


def at_the_organisation(address: str, email: str) -> str:
    """Sign in there without a browser; gives where one is sent back to."""
    with requests.Session() as session:
        form = session.get(address)
        token = session.cookies["csrftoken"]
        said = {"login": email, "password": organisation.PASSWORD, "csrfmiddlewaretoken": token}
        answer = session.post(form.url, said, allow_redirects=False)
        while not answer.headers["Location"].startswith("http://localhost"):
            answer = session.get(urljoin(form.url, answer.headers["Location"]), allow_redirects=False)
        return answer.headers["Location"]


def test_an_organisation_that_does_not_answer_is_said_to(context: BrowserContext, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = (
        "http://127.0.0.1:9"
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with Elm Council").click()
    expect(page.get_by_role("main")).to_contain_text("Wait a moment and try again")


# --- step-up ---


def test_what_protects_life_is_asked_for_there_again_and_old_proof_does_not_do(
    context: BrowserContext, there: Organisation
) -> None:
    there.says(amr=["pwd", "mfa", "phr"], ago=600)
    page = context.new_page()
    sign_in(page)
    page.wait_for_url("**/account/")
    page.goto("/account/single-sign-on/again/?next=/account/signed-in/")
    right(page, "sso-again")
    page.get_by_role("button", name="Go to Elm Council").click()
    page.wait_for_url(f"{there.url}/accounts/reauthenticate/**")  # it asks, though it knows her
    page.get_by_label("Password").fill(organisation.PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("main")).to_contain_text("did not ask you again")
    right(page, "sso-again-old")
    there.says(amr=["pwd", "mfa", "phr"], ago=None)
    again(page, there)
    expect(page.get_by_role("main")).to_contain_text("did not ask you again")
    there.says(amr=["pwd", "mfa", "phr"])
    again(page, there)
    page.wait_for_url("**/account/signed-in/")


def again(page: Page, there: Organisation) -> None:
    page.goto("/account/single-sign-on/again/?next=/account/signed-in/")
    page.get_by_role("button", name="Go to Elm Council").click()
    page.wait_for_url(f"{there.url}/accounts/reauthenticate/**")
    page.get_by_label("Password").fill(organisation.PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_somebody_else_cannot_answer_for_her(
    context: BrowserContext, there: Organisation, cast: Cast
) -> None:
    there.says(amr=["mfa"])
    page = context.new_page()
    sign_in(page)
    page.wait_for_url("**/account/")
    page.goto(f"{there.url}/accounts/logout/")
    page.get_by_role("button", name="Sign Out").click()
    page.goto("/account/single-sign-on/again/?next=/account/")
    page.get_by_role("button", name="Go to Elm Council").click()
    # A colleague, whom Cairn knows by her number there.
    number = list(PEOPLE).index("bryony@cairn.example") + 1
    SocialAccount.objects.create(user=cast.users["bryony"], provider=CODE, uid=str(number), extra_data={})
    as_whom(page, "bryony@cairn.example")
    expect(page.get_by_role("main")).to_contain_text("Somebody else signed in there")


@pytest.mark.urls("tests.access.decoys")
def test_a_passkey_given_there_opens_what_protects_life_and_a_mere_factor_does_not(
    world: World, cast: Cast
) -> None:
    mere = signed_in_by(world, amr=["mfa"])
    assert mere.get("/decoy/shows/").status_code == 200
    assert mere.get("/decoy/life/").headers["Location"].startswith("/accounts/2fa/webauthn/add/?next=")
    passkey = signed_in_by(world, amr=["pwd"], acr="phr")
    assert passkey.get("/decoy/life/").status_code == 200
    old = signed_in_by(world, amr=["phr"], ago=301)
    assert old.get("/decoy/shows/").status_code == 200
    asked = old.get("/decoy/life/").headers["Location"]
    assert asked.startswith("/account/single-sign-on/again/?next=%2Fdecoy%2Flife%2F")


def signed_in_by(world: World, **claims: object) -> Client:
    server, there = world
    there.says(**claims)
    client = Client(headers={"host": server.url.removeprefix("http://")})
    sent = client.post(f"/account/single-sign-on/{CODE}/").headers["Location"]
    answer = client.get(at_the_organisation(sent, "ama@cairn.example").removeprefix(server.url))
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_whoever_has_no_password_here_unlocks_there(world: World, cast: Cast) -> None:
    User.objects.filter(pk=cast.users["ama"].pk).update(password="!")
    with time_machine.travel(time.time()) as traveller:
        client = signed_in_by(world, amr=["mfa"])
        assert client.get("/account/").status_code == 200
        traveller.shift(16 * 60)
        asked = client.get("/account/").headers["Location"]
        assert asked.startswith("/account/single-sign-on/again/?next=")
        assert "Elm Council" in client.get(asked).content.decode()


def test_that_her_organisation_still_knows_her_shows_nothing_again_that_protects_life(
    world: World, cast: Cast
) -> None:
    old = signed_in_by(world, amr=["mfa"], ago=301)
    assert old.get("/account/").status_code == 200
    assert old.get("/account/proved/").content == b""
    new = signed_in_by(world, amr=["mfa"])
    assert new.get("/account/proved/").content.decode() == cast.users["ama"].uid.hex


def test_a_form_leads_to_cairn_and_the_organisation_and_nowhere_else(
    context: BrowserContext, there: Organisation, settings: Settings
) -> None:
    page = context.new_page()
    answer = page.goto("/accounts/login/")
    assert answer is not None
    allowed = answer.headers["content-security-policy"].partition("form-action")[2].partition(";")[0].split()
    assert allowed == ["'self'", there.url]
    # A browser holds to it: without the organisation's address there she gets nowhere.
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives | {"form-action": ["'self'"]}}
    page.goto("/accounts/login/")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.get_by_role("button", name="Sign in with Elm Council").click()
    page.wait_for_timeout(500)
    assert "/accounts/login/" in page.url
    assert any("form-action" in text for text in said)

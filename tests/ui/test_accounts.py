"""Signing in and the account's own pages wear the same layout, with nothing inline."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from cairn.ui.templatetags.shell import content_title, inline_svg
from tests.ui.html import read

PASSWORD = "a pile of many stones"
INLINE = re.compile(
    r"\sstyle=|\son[a-z]+=|<style|data:image|<script(?![^>]*(?:\ssrc=|type=\"application/json\"))"
)


@pytest.fixture
def ama(db: None, settings: Settings) -> Client:
    """Signed in with a password just now, so that nothing asks for it again."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("cairn.access")]
    get_user_model().objects.create_user("ama@harbour.example", PASSWORD, name="Ama Mensah")
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": "ama@harbour.example", "password": PASSWORD})
    assert answer.status_code == 302, read(answer.content.decode())
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def test_the_sign_in_page_is_ours_and_offers_no_sign_up(db: None, client: Client, settings: Settings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("cairn.access")]
    shown = client.get("/accounts/login/").content.decode()
    assert "<title>Sign in – Cairn</title>" in shown
    assert 'class="cairn-header"' in shown
    assert 'autocomplete="current-password"' in shown
    assert "signup" not in shown
    assert not INLINE.search(shown)


def test_a_wrong_password_is_said_in_the_error_summary(db: None, client: Client, settings: Settings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("cairn.access")]
    answer = client.post("/accounts/login/", {"login": "ama@harbour.example", "password": "no"})
    shown = answer.content.decode()
    assert "govuk-error-summary" in shown
    assert 'value="ama@harbour.example"' in shown
    assert "errorlist" not in shown


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("password/change/", "Password"),
        ("2fa/", "Your second factor"),
        ("2fa/totp/activate/", "cairn-qr"),
        ("logout/", "govuk-button"),
        ("reauthenticate/", "govuk-button"),
    ],
)
def test_an_account_page_wears_the_layout(ama: Client, path: str, words: str) -> None:
    answer = ama.get(f"/accounts/{path}")
    shown = answer.content.decode()
    assert answer.status_code == 200, answer.headers
    assert words in shown
    assert shown.count("<h1") == 1
    assert 'class="cairn-header"' in shown
    assert not INLINE.search(shown)
    assert re.search(r"<title>\w.* – Cairn</title>", shown)


def test_the_code_to_scan_is_drawn_in_the_page_and_can_be_typed_instead(ama: Client) -> None:
    shown = ama.get("/accounts/2fa/totp/activate/").content.decode()
    assert '<svg class="cairn-qr" role="img" aria-label="Code to scan with an authenticator app"' in shown
    assert 'id="authenticator_secret"' in shown
    assert "readonly" in shown


@pytest.mark.parametrize(
    "bad", ["<script>1</script>", '<g onload="x"/>', '<g style="x"/>', "<foreignObject/>"]
)
def test_a_picture_that_could_run_is_refused(bad: str) -> None:
    import base64

    source = "data:image/svg+xml;base64," + base64.b64encode(f"<svg>{bad}</svg>".encode()).decode()
    with pytest.raises(ValueError, match="not plain SVG"):
        inline_svg(source)


def test_the_title_is_what_the_heading_says() -> None:
    assert content_title('<p>x</p><h1 class="a"> Tea &amp; <b>sympathy</b> </h1>') == "Tea & sympathy"
    assert content_title("<p>x</p>") == ""

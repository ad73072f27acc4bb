"""The file of organisations whose sign-in counts: what is wrong in it stops the start, in words."""

from pathlib import Path

import pytest

from cairn.config.issuers import Issuer, read_issuers, sign_on_settings

GOOD = """
council:
  name: Elm Council
  issuer: https://login.elm.example/
  client_id: cairn
  secret_file: {secret}
  domains: [Elm.example, pct.elm.example]
  second_factor: [mfa]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "secret").write_text("hush-hush\n")
    path = tmp_path / "issuers.yaml"
    path.write_text(GOOD.format(secret=tmp_path / "secret"))
    return path


def test_a_file_as_documented_is_read(file: Path) -> None:
    [one] = read_issuers(file)
    assert (one.code, one.issuer, one.domains) == (
        "council",
        "https://login.elm.example",
        ("elm.example", "pct.elm.example"),
    )
    assert (one.second_factor, one.passkey, one.gives_addresses) == (("mfa",), (), False)
    app = sign_on_settings((one,))["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"][0]
    assert (app["provider_id"], app["secret"], app["settings"]["oauth_pkce_enabled"]) == (
        "council",
        "hush-hush",
        True,
    )


def test_without_a_file_there_is_none() -> None:
    assert read_issuers(None) == ()


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("https://login", "http://login", "begins with https"),
        ("https://login.elm.example/", "login.elm.example", "an address like"),
        ("council:", "Elm Council:", "small letters"),
        ("[Elm.example, pct.elm.example]", "[]", "domains"),
        ("[Elm.example, pct.elm.example]", "['ama@elm.example']", "follows the @"),
        ("second_factor", "second_facter", "second_facter"),
        ("  client_id: cairn\n", "", "client_id"),
        ("secret_file: /", "secret_file: /nowhere/", "cannot be read"),
        ("council:", "- council:", "has no entry"),
        ("council:", "council", "not YAML"),
    ],
)
def test_what_is_wrong_is_said_and_no_secret_with_it(file: Path, was: str, now: str, words: str) -> None:
    text = file.read_text()
    assert was in text
    file.write_text(text.replace(was, now))
    with pytest.raises(ValueError, match="CAIRN_SINGLE_SIGN_ON") as wrong:
        read_issuers(file)
    assert words in str(wrong.value)
    assert "hush" not in str(wrong.value)


def test_two_organisations_do_not_vouch_for_the_same_addresses(file: Path) -> None:
    file.write_text(file.read_text() + file.read_text().replace("council:", "trust:"))
    with pytest.raises(ValueError, match=r"elm\.example stands under council and trust"):
        read_issuers(file)


def test_an_empty_secret_stops_the_start(file: Path) -> None:
    (file.parent / "secret").write_text(" \n")
    with pytest.raises(ValueError, match="is empty"):
        read_issuers(file)


def test_a_server_on_this_machine_may_answer_in_clear(file: Path) -> None:
    file.write_text(file.read_text().replace("https://login.elm.example/", "http://127.0.0.1:8080"))
    [one] = read_issuers(file)
    assert isinstance(one, Issuer)
    assert one.origin == "http://127.0.0.1:8080"

"""Settings: read in one place, checked, safe where nothing is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cairn.config import environment
from cairn.config.mail import mail_settings

LOOK = "from django.conf import settings as s; print({})"


def ask(home: Path, words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("CAIRN_")}
    environ |= {"CAIRN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "cairn.config.settings", **settings}
    return subprocess.run(
        [sys.executable, "-P", "-c", LOOK.format(words)],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_behind_https_cookies_hosts_and_origins_are_strict(tmp_path: Path) -> None:
    words = (
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.CSRF_TRUSTED_ORIGINS, s.ALLOWED_HOSTS,"
        "s.ALLAUTH_TRUSTED_PROXY_COUNT, s.DEBUG"
    )
    told = ask(tmp_path, words, CAIRN_HTTPS="true", CAIRN_HOSTS="cairn.borough.example")
    assert told.stdout.strip() == (
        "True True __Host-cairn-session __Host-cairn-csrf True 31536000 ['https://cairn.borough.example']"
        " ['cairn.borough.example'] 1 False"
    ), told.stderr


def test_without_a_word_it_listens_to_this_machine_alone(tmp_path: Path) -> None:
    told = ask(
        tmp_path, "s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS, s.CAIRN_DEMO, s.ALLAUTH_TRUSTED_PROXY_COUNT"
    )
    assert told.stdout.strip() == "['localhost', '127.0.0.1', '[::1]'] [] False 0", told.stderr


def test_an_empty_setting_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CAIRN_HOME", "CAIRN_PORT", "CAIRN_DEMO", "CAIRN_KEYRING"):
        monkeypatch.setenv(name, "")
    settings = environment.CairnSettings()
    assert settings.home_folder == Path.cwd() / "cairn-data"
    assert (settings.port, settings.demo, settings.keyring) == (8000, False, None)


def test_any_host_is_refused_outside_the_demo(tmp_path: Path) -> None:
    assert "CAIRN_HOSTS names hosts" in ask(tmp_path, "s.DEBUG", CAIRN_HOSTS="*").stderr
    assert ask(tmp_path, "'*' in s.ALLOWED_HOSTS", CAIRN_DEMO="true").stdout.strip() == "True"


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first, second = (ask(home, "s.SECRET_KEY").stdout for _ in range(2))
    assert first == second
    assert len(first.strip()) > 50
    assert (home / "secret-key").stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CAIRN_PORT", "99999"),
        ("CAIRN_HTTPS", "perhaps"),
        ("CAIRN_PROXIES", "-2"),
        ("CAIRN_DATABASE_URL", "nonsense"),
        ("CAIRN_DATABASE_URL", "mongo://user:hidden-word@host/name"),
    ],
)
def test_a_setting_that_cannot_be_meant_stops_the_start(name: str, value: str, tmp_path: Path) -> None:
    told = ask(tmp_path, "s.DEBUG", **{name: value})
    assert told.returncode
    assert name.removeprefix("CAIRN_").lower() in told.stderr.lower()
    assert "hidden-word" not in told.stderr.splitlines()[-1]


def test_a_misspelt_setting_is_named_with_what_may_be_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.unknown_settings() == []
    monkeypatch.setenv("CAIRN_HOTS", "x")
    assert environment.unknown_settings() == ["CAIRN_HOTS is no setting of Cairn. Is CAIRN_HOSTS meant?"]


def test_every_setting_for_operators_says_what_it_is_for() -> None:
    table = environment.documented()
    assert {row.name for row in table} >= {
        "CAIRN_HOME",
        "CAIRN_DATABASE_URL",
        "CAIRN_MIGRATE_URL",
        "CAIRN_KEYRING",
    }
    assert all(row.about for row in table)
    assert "CAIRN_TESTING" not in {row.name for row in table}


def test_sign_in_mail_goes_where_one_address_says() -> None:
    assert "console" in mail_settings("")["EMAIL_BACKEND"]
    told = mail_settings("smtp://cairn:p%40ss@mail.borough.example:2525?tls=1")
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"], told["EMAIL_USE_TLS"]) == (
        "mail.borough.example",
        2525,
        True,
    )
    assert (told["EMAIL_HOST_USER"], told["EMAIL_HOST_PASSWORD"]) == ("cairn", "p@ss")
    assert mail_settings("smtps://mail.borough.example")["EMAIL_PORT"] == 465
    for nonsense in ("http://x", "smtp://", "nonsense"):
        with pytest.raises(ValueError, match="CAIRN_EMAIL_URL"):
            mail_settings(nonsense)

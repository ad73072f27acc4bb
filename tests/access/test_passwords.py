"""Passwords that are guessed or that leaked are not taken."""

import hashlib
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pytest_django import Settings

from cairn.access import passwords, production

LEAKED = [f"a quiet harbour at dusk {number}" for number in range(500)]


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword", "password12345678", "qwertyuiopasdfgh", "letmeinletmeinletmein", "aaaaaaaaaaaaaaaaaaaa",
        "123456789012345678", "liverpoolliverpool", "abcdefghijklmnopq", "iloveyouiloveyou1",
    ],
)  # fmt: skip
def test_what_a_guesser_tries_early_is_refused_however_long(password: str) -> None:
    assert len(password) >= 15
    with pytest.raises(ValidationError, match="easy to guess"):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    ["a quiet harbour at dusk", "three green bottles on a wall", "Vrel-Okkor-9-Thimble", "lantern moth quarry " * 9],
)  # fmt: skip
def test_words_that_do_not_belong_together_are_taken(password: str) -> None:
    validate_password(password)


@pytest.fixture
def leaked(tmp_path: Path, settings: Settings) -> Path:
    """A file as Pwned Passwords is downloaded: hashes in order, each with how often it was seen."""
    hashes = sorted(hashlib.sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in LEAKED)
    path = tmp_path / "pwned.txt"
    path.write_text("".join(f"{each}:{10 ** (number % 6)}\r\n" for number, each in enumerate(hashes)))
    settings.CAIRN_BREACHED_PASSWORDS = path
    return path


def test_every_line_of_the_file_is_found_and_nothing_else(leaked: Path) -> None:
    assert all(passwords.is_in(leaked, each) for each in LEAKED)
    assert not any(passwords.is_in(leaked, f"{each}!") for each in LEAKED)


def test_a_leaked_password_is_refused_and_another_is_taken(leaked: Path) -> None:
    with pytest.raises(ValidationError, match="known from a leak"):
        validate_password(LEAKED[77])
    validate_password("three green bottles on a wall")


@pytest.mark.parametrize("ending", ["", "\n"])
def test_a_file_of_one_line_and_an_empty_one_are_read_too(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "one"
    path.write_text(hashlib.sha1(b"x", usedforsecurity=False).hexdigest() + ending)
    assert passwords.is_in(path, "x")
    assert not passwords.is_in(path, "y")
    path.write_text("")
    assert not passwords.is_in(path, "x")


def test_a_file_in_which_nothing_would_be_found_is_told(leaked: Path, settings: Settings) -> None:
    settings.CAIRN_PRODUCTION = True
    assert not [said for said in production.warnings() if "BREACHED" in said]
    leaked.write_text("\n".join(reversed(leaked.read_text().split())))
    assert "not in the order" in passwords.trouble(leaked)
    assert [said for said in production.warnings() if "not in the order" in said]
    leaked.write_text("123456\npassword\n")
    assert "not a list of SHA-1 hashes" in passwords.trouble(leaked)
    assert "cannot be read" in passwords.trouble(leaked.with_name("nowhere"))

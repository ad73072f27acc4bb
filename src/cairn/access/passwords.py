"""Passwords that are guessed, and passwords that leaked: looked up on this machine, told to nobody.

Length alone lets "passwordpassword1" through, so how many guesses a password stands is estimated with zxcvbn, which
ships the lists of leaked passwords and words that guessers begin with. Whoever wants the whole of Pwned Passwords puts
its file on the machine (CAIRN_BREACHED_PASSWORDS); it is some thirty gigabytes and not shipped.
"""

import hashlib
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

ENOUGH = 10**10  # guesses: what somebody with the hashes could try in months
LOOKED_AT = 72  # characters; the estimate's time grows with their square
_HASH = 40  # figures of a SHA-1


class GuessedPasswordValidator:
    """Refuses what a guesser tries early: leaked passwords, words, rows of keys, dates, and anything repeated."""

    def validate(self, password: str, user: Any = None) -> None:
        if password and zxcvbn(password[:LOOKED_AT])["guesses"] < ENOUGH:
            raise ValidationError(
                _("This password is easy to guess. Take four or more words that do not belong together."),
                code="password_guessed",
            )

    def get_help_text(self) -> str:
        return _("Take four or more words that do not belong together.")


class BreachedPasswordValidator:
    """Refuses what stands in the file of leaked passwords, where there is one."""

    def validate(self, password: str, user: Any = None) -> None:
        if settings.CAIRN_BREACHED_PASSWORDS and is_in(Path(settings.CAIRN_BREACHED_PASSWORDS), password):
            raise ValidationError(
                _("This password is known from a leak, so it will be tried. Take another one."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("Not one that you have used anywhere else: those leak.")


def is_in(path: Path, password: str) -> bool:
    """Whether the SHA-1 of this password begins a line of the file. The lines are in order, so it is halved."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        while low < high:
            middle = (low + high) // 2
            found, begin, after = _line_at(file, middle)
            if found == wanted:
                return True
            if found < wanted:
                low = after
            else:
                high = begin
    return False


def _line_at(file: Any, place: int) -> tuple[bytes, int, int]:
    """The hash of the line that this byte belongs to, where the line begins, and where the next one does."""
    begin = max(0, place - 2 * _HASH)
    file.seek(begin)
    before = file.read(place - begin)
    begin += before.rfind(b"\n") + 1
    file.seek(begin)
    line = file.readline()
    return line[:_HASH].upper(), begin, begin + len(line)


def trouble(path: Path) -> str:
    """What is wrong with the file of leaked passwords, as a sentence; empty where it can be used."""
    try:
        with path.open("rb") as file:
            begun = [file.readline() for _ in range(1000)]
    except OSError as missing:
        return f"CAIRN_BREACHED_PASSWORDS: {path} cannot be read ({missing.strerror})."
    hashes = [line[:_HASH].upper() for line in begun if line]
    if not hashes or any(len(each) != _HASH or not set(each) <= set(b"0123456789ABCDEF") for each in hashes):
        return f"CAIRN_BREACHED_PASSWORDS: {path} is not a list of SHA-1 hashes, one a line."
    if hashes != sorted(hashes):
        return (
            f"CAIRN_BREACHED_PASSWORDS: {path} is not in the order of its hashes, so nothing is found in it."
        )
    return ""

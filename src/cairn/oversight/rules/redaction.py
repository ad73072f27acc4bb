"""What may stand in an answer: the record's own words with stretches taken out, colleagues by first name, no MARAC.

Source: rules F6 (a requester must not learn that a third party spoke, that a MARAC happened, or an address) and issue
4 (staff names leave Cairn as first name and service only).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

MARK: Final = "[withheld]"
_MARAC: Final = re.compile(
    r"\bm\W{0,3}a\W{0,3}r\W{0,3}a\W{0,3}c\b|\bmulti\W{0,3}agency\s+risk\s+assessment\s+conference", re.I
)


def is_redaction(original: str, shown: str) -> bool:
    """Whether `shown` is `original` with stretches replaced by the mark: nothing added, no order changed."""
    whole, pieces = _flat(original), [piece.strip() for piece in _flat(shown).split(MARK)]
    if len(pieces) < 2:
        return False
    first, *middle, last = pieces
    end = len(whole) - len(last)
    if not whole.startswith(first) or not whole.endswith(last) or len(first) > end:
        return False
    place = len(first)
    for piece in middle:
        found = whole.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def mentions_marac(text: str) -> bool:
    """Whether a text says that there was a MARAC, however the letters are set."""
    return bool(_MARAC.search(text))


@dataclass(frozen=True)
class Colleague:
    """Somebody who works here: her whole name, and what she leaves as."""

    name: str
    service: str

    @property
    def outside(self) -> str:
        return f"{first_name(self.name)} ({self.service})"


_TITLES: Final = frozenset(
    {"dr", "mr", "mrs", "ms", "miss", "mx", "councillor", "cllr", "pc", "dc", "sgt", "prof"}
)


def first_name(name: str) -> str:
    """The first name of a member of staff, without a title."""
    words = [word for word in name.split() if word.rstrip(".").lower() not in _TITLES]
    return words[0] if words else ""


def without_surnames(text: str, staff: Iterable[Colleague], keep: Sequence[str] = ()) -> str:
    """`text` with each colleague's whole name as first name and service, and her family name alone as her first name.

    `keep` are family names of the people whom the text is about: alone, such a word is theirs and stays.
    """
    kept = {word.casefold() for word in keep}
    for one in sorted(staff, key=lambda each: -len(each.name)):
        words = [word for word in one.name.split() if word.rstrip(".").lower() not in _TITLES]
        if len(words) < 2:
            continue
        first, family = re.escape(words[0]), re.escape(words[-1])
        between = r"(?:\s+\S+){0,2}?" if len(words) > 2 else ""
        whole = rf"\b(?:{_TITLE})?{first}{between}\s+{family}\b(?:\s*\({re.escape(one.service)}\))?"
        text = _replaced(rf"(?i){whole}|\b{family},\s*{first}\b", one.outside, text)
        text = _replaced(rf"(?i)\b{_TITLE}{family}\b", words[0], text) if _alone(words[-1], kept) else text
        # Alone and as it is written: "Brook" is a colleague, "brook" is water.
        alone = rf"\b(?:{family}|{family.upper()})\b"
        text = _replaced(alone, words[0], text) if _alone(words[-1], kept) else text
    return text


_TITLE: Final = r"(?:dr|mrs?|ms|miss|mx|pc|dc)\.?\s+"


def _replaced(pattern: str, words: str, text: str) -> str:
    def outside(_found: re.Match[str]) -> str:
        return words

    return re.sub(pattern, outside, text)


def _alone(family: str, kept: set[str]) -> bool:
    """Whether this family name alone is a colleague's, and not of somebody whom the text is about."""
    return family.casefold() not in kept

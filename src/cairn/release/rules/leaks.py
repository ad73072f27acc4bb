"""The leak guard: is a protected value in a text, in whatever disguise it was written?

It catches known values: digits spaced, punctuated, written as words or in another script's numerals; postcodes,
streets, emails and code words with anything between the letters, in any case, with accents or look-alike letters.
It cannot catch a description ("the flat above the bakery"), so a person still reads what leaves.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Guarded(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"  # gives a postcode and a street to look for
    CODE_WORD = "code_word"
    NAME = "name"


@dataclass(frozen=True)
class Protected:
    kind: Guarded
    value: str

    @classmethod
    def of_name(cls, given: str, family: str) -> "list[Protected]":
        """A name's words, and the whole of it either way round."""
        words = [word for word in re.split(r"[\s,-]+", f"{given} {family}") if _telling(word)]
        whole = [f"{given} {family}", f"{family} {given}"] if given and family else []
        return [cls(Guarded.NAME, value) for value in (*words, *whole)]


# Names that are ordinary words too: looked for only beside the rest of the name.
ORDINARY: Final = frozenset({
    "about", "and", "april", "art", "august", "autumn", "bill", "bright", "can", "case", "charity",
    "christian", "close", "cook", "dawn", "day", "dean", "does", "faith", "field", "for", "frank", "from",
    "grace", "grant", "green", "had", "has", "hill", "hope", "house", "iris", "ivy", "joy", "june", "king",
    "lane", "law", "long", "love", "major", "mark", "may", "mercy", "miles", "new", "not", "one", "page",
    "patience", "paul", "pearl", "penny", "price", "read", "rich", "rose", "ruby", "safe", "sent", "she",
    "short", "star", "street", "summer", "sunny", "the", "they", "this", "trust", "ward", "was", "week",
    "west", "will", "wise", "with", "woman", "wood", "word", "worker", "you", "young", "your",
})  # fmt: skip


# Letters of other alphabets that look like ours.
_LOOK_ALIKE: Final[dict[int, str]] = {
    ord(pair[0]): pair[1]
    for pair in (
            "аa", "еe", "оo", "рp", "сc", "уy", "хx", "іi", "јj", "ѕs", "ԁd", "һh", "ԛq", "ԝw", "вb", "кk", "мm", "нh",
            "тt", "αa", "βb", "εe", "ηn", "ιi", "κk", "νv", "οo", "ρp", "τt", "υu", "χx", "øo", "łl", "đd", "ħh", "ıi",
    )
}  # fmt: skip
_DIGIT_WORDS: Final = {
    "zero": "0", "nought": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_DIGIT_WORD: Final = re.compile("|".join(_DIGIT_WORDS))
_AS_DIGIT: Final = str.maketrans("oil", "011")
_BETWEEN: Final = r"[^a-z0-9]*"
_STREET_KIND: Final = (
    ("street", "str", "st"), ("road", "rd"), ("avenue", "ave", "av"), ("lane", "ln"), ("close", "cl"), ("drive", "dr"),
    ("court", "crt", "ct"), ("place", "pl"), ("square", "sq"), ("terrace", "terr", "ter"),
    ("gardens", "gdns", "garden"),
    ("crescent", "cres"), ("grove", "gr"), ("way",), ("walk",), ("row",), ("hill",), ("mews",), ("park",), ("yard",),
    ("house", "hse"), ("buildings", "bldgs"), ("estate",), ("rise",), ("green",), ("view",), ("passage",), ("path",),
)  # fmt: skip
_KIND_OF: Final = {word: kinds for kinds in _STREET_KIND for word in kinds}
_INSIDE: Final = frozenset({"flat", "unit", "room", "apartment", "floor", "apt"})
_POSTCODE: Final = re.compile(r"(?<![a-z0-9])([a-z]{1,2}[0-9][a-z0-9]?)\s*([0-9][a-z]{2})(?![a-z0-9])")


def _telling(word: str) -> bool:
    """Whether a word of a name gives somebody away by itself."""
    bare = "".join(re.findall(r"[^\W_]", plain(word)))
    return len(bare) > 2 and bare not in ORDINARY


def plain(text: str) -> str:
    """`text` without disguise: no case, accents, invisible characters, foreign numerals or look-alike letters."""
    letters = []
    for char in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)):
        kind = unicodedata.category(char)
        if kind in ("Mn", "Me", "Cf"):
            continue
        digit = unicodedata.digit(char, None)
        letters.append(char if digit is None else str(digit))
    return "".join(letters).casefold().translate(_LOOK_ALIKE)


def leaks(text: str, protected: Iterable[Protected]) -> frozenset[Guarded]:
    """The kinds of protected value that stand in `text`; the values themselves are never given back."""
    shown = plain(text)
    digits = _digits(shown)
    return frozenset(
        guarded.kind
        for guarded in set(protected)
        if (guarded.kind is Guarded.PHONE and _has_phone(digits, guarded.value))
        or (guarded.kind is not Guarded.PHONE and any(p.search(shown) for p in _patterns(guarded)))
    )


def _digits(shown: str) -> tuple[str, ...]:
    """The text without anything but letters and digits: as written, with digit words, with o, i and l as digits."""
    worded = re.sub(r"\bdouble\s+(\w+)", r"\1 \1", shown)
    worded = re.sub(r"\btr[ie]ple\s+(\w+)", r"\1 \1 \1", worded)
    worded = _DIGIT_WORD.sub(
        lambda m: _DIGIT_WORDS[m[0]], worded
    )  # inside words too: letters still part the runs
    alike = re.sub(r"(?<![a-z])[oil]+(?![a-z])", lambda m: m[0].translate(_AS_DIGIT), worded)
    return tuple(re.sub(r"[^a-z0-9]+", "", written) for written in (shown, worded, alike))


def _has_phone(runs: tuple[str, ...], phone: str) -> bool:
    number = national(phone)
    return len(number) >= 6 and any(number in run for run in runs)


def national(phone: str) -> str:
    """The digits of a number without country code and leading noughts: what every way of writing it has in common."""
    digits = re.sub(r"\D", "", plain(phone))
    if digits.startswith("00"):
        digits = digits[2:]
    if digits.startswith("44") and len(digits) > 10:
        digits = digits[2:]
    return digits.lstrip("0")


@lru_cache(maxsize=4096)
def _patterns(guarded: Protected) -> tuple[re.Pattern[str], ...]:
    value = plain(guarded.value).strip()
    match guarded.kind:
        case Guarded.EMAIL:
            return (_email(value),) if "@" in value else ()
        case Guarded.ADDRESS:
            return _address(value)
        case Guarded.CODE_WORD | Guarded.NAME:
            word = re.sub(r"[^a-z0-9]", "", value)
            if not word:  # a script that we do not take apart: look for it as it stands
                return (re.compile(re.escape(value)),) if value else ()
            return (_spread(word) if len(word) > 3 else _whole(word),)
    return ()


def _spread(word: str) -> re.Pattern[str]:
    """`word` with anything but letters and digits between its letters, and not inside a longer word."""
    return re.compile(rf"(?<![a-z0-9]){_BETWEEN.join(map(_letter, word))}(?![a-z0-9])")


def _letter(char: str) -> str:
    return {"o": "[o0]", "0": "[o0]", "i": "[il1]", "l": "[il1]", "1": "[il1]"}.get(char, re.escape(char))


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])")


def _email(value: str) -> re.Pattern[str]:
    local, _, domain = value.partition("@")
    at, dot = r"\s*[\[({<]*\s*(?:@|\bat\b)\s*[\])}>]*\s*", r"\s*[\[({<]*\s*(?:\.|\bdot\b)\s*[\])}>]*\s*"
    sides = [dot.join(_spaced(part) for part in side.split(".")) for side in (local, domain)]
    return re.compile(rf"(?<![a-z0-9]){at.join(sides)}(?![a-z0-9])")


def _spaced(part: str) -> str:
    return r"\s*".join(re.escape(char) for char in part)


def _address(value: str) -> tuple[re.Pattern[str], ...]:
    found = [_spread("".join(code.groups())) for code in _POSTCODE.finditer(value)]
    for line in re.split(r"[,\n;]", _POSTCODE.sub(",", value)):
        words = [word.replace("'", "") for word in re.findall(r"[^\W_][\w']*", line)]
        at = next((i for i in range(len(words) - 1, 0, -1) if words[i] in _KIND_OF), len(words))
        number = next((word for word in reversed(words[:at]) if word[0].isdigit()), "")
        named = "".join(word for word in words[:at] if not word[0].isdigit() and word not in _INSIDE)
        if named and at < len(words):
            found.append(_street(named, _KIND_OF[words[at]]))
        if named and number:
            found.append(_spread(number + named))
    return tuple(found)


def _street(named: str, kinds: tuple[str, ...]) -> re.Pattern[str]:
    name = _BETWEEN.join(map(_letter, named))
    return re.compile(rf"(?<![a-z0-9]){name}{_BETWEEN}(?:{'|'.join(kinds)})(?![a-z0-9])")

"""What people type, made comparable: phones, places, names, numbers; and the keyed hashes by which they are found."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.gb import nhs

from cairn.core import sealing

MOST_TYPED = 300
LONGEST_WORD = 60

_POSTCODE = r"(?P<out>GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)\s*(?P<inner>[0-9O][A-Z]{2})"
_ONE_POSTCODE = re.compile(_POSTCODE, re.I)
_ANY_POSTCODE = re.compile(rf"(?<![A-Z0-9]){_POSTCODE}(?![A-Z0-9])", re.I)
_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?", re.I)

_ENDINGS = {
    "st": "street", "str": "street", "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close",
    "ct": "court", "dr": "drive", "gdns": "gardens", "gdn": "garden", "sq": "square", "pl": "place", "ter": "terrace",
    "terr": "terrace", "cres": "crescent", "est": "estate", "hse": "house", "gr": "grove", "gro": "grove", "wy": "way",
    "pk": "park", "blvd": "boulevard", "mws": "mews",
}  # fmt: skip
_STREETS = set(_ENDINGS.values()) | {
    "alley", "approach", "bank", "bridge", "broadway", "buildings", "circus", "common", "court", "croft", "dale", "end",
    "field", "fields", "gate", "green", "hill", "parade", "passage", "path", "quay", "rise", "row", "view", "villas",
    "walk", "wharf", "yard",
}  # fmt: skip
_SURELY = {
    "street",
    "road",
    "avenue",
    "lane",
    "close",
    "drive",
    "gardens",
    "square",
    "terrace",
    "crescent",
    "mews",
    "grove",
}
_NUMBER = re.compile(r"[0-9]+[a-z]?")


def phone(text: str) -> str:
    """A phone number as +44…, however it was typed; a number of another country keeps its own code."""
    sentence = _("Enter a phone number, like 07700 900 982 or +44 808 157 0192")
    if len(text) > 40:
        raise ValueError(sentence)
    try:
        read = phonenumbers.parse(text.strip(), "GB")
    except phonenumbers.NumberParseException:
        raise ValueError(sentence) from None
    if not phonenumbers.is_possible_number(read):
        raise ValueError(sentence)
    read.extension = None
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


def phone_is_unusual(number: str) -> bool:
    """Whether no operator is known to give such numbers (drama numbers are among them): worth a second look only."""
    try:
        return not phonenumbers.is_valid_number(phonenumbers.parse(number, "GB"))
    except phonenumbers.NumberParseException:
        return True


def phone_words(number: str) -> str:
    """A stored number as people read it: 07700 900982, +33 1 09 75 83 51."""
    try:
        read = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return number
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(read, form.NATIONAL if read.country_code == 44 else form.INTERNATIONAL)


def email(text: str) -> str:
    """An e-mail address in small letters."""
    try:
        validate_email(text.strip())
    except ValidationError:
        raise ValueError(_("Enter an email address in the correct format, like name@example.com")) from None
    return text.strip().lower()


def postcode(text: str) -> str:
    """A postcode as SE15 4QN; ZZ99 3VZ (no fixed abode) is one."""
    match = _ONE_POSTCODE.fullmatch(text.strip()[:20])
    if not match:
        raise ValueError(_("Enter a full UK postcode, like SE15 4QN, or ZZ99 3VZ for no fixed abode"))
    inner = match["inner"].upper()
    return f"{match['out'].upper()} {inner[0].replace('O', '0')}{inner[1:]}"


def postcode_in(text: str) -> str:
    """The postcode inside an address, or nothing."""
    found = list(_ANY_POSTCODE.finditer(text[: MOST_TYPED * 2]))
    return postcode(found[-1].group()) if found else ""


def outward(text: str) -> str:
    """The first half of a postcode (SE15), from it or from the whole; nothing where it cannot be one."""
    first = text.strip().upper().split(" ")[0][:10]
    return first if _OUTWARD.fullmatch(first) else ""


def street(text: str) -> str:
    """The street of an address or of a search, comparable: "Flat 3, 14 Orchard St, SE15 4QN" is "orchard street"."""
    for part in _parts(text):
        words = _without_numbers(part)
        surely = [i for i, word in enumerate(words) if word in _SURELY and i]
        maybe = [i for i, word in enumerate(words) if word in _STREETS and i]
        if surely or maybe:
            return " ".join(words[: (surely[0] if surely else maybe[-1]) + 1])
    numbered = [_without_numbers(part) for part in _parts(text) if _NUMBER.match(part)]
    return " ".join(numbered[0]) if numbered and numbered[0] else ""


def street_words(words: Iterable[str]) -> str:
    """Some words of a search, as the street that they would be."""
    return " ".join(_expanded(list(words)))


def address(text: str) -> str:
    """An address as one typed it, without needless space; refused when there is nothing of an address in it."""
    lines = [" ".join(line.split()) for line in text.replace("\r", "").split("\n")]
    kept = "\n".join(line for line in lines if line)
    if len(kept) > MOST_TYPED * 2 or not any(c.isalnum() for c in kept):
        raise ValueError(_("Enter an address, with its postcode where it is known"))
    return kept


def address_key(text: str) -> str:
    """What two spellings of one address have in common: its numbers, its street and its postcode."""
    where = postcode_in(text)
    line = _ANY_POSTCODE.sub(" ", text.casefold()) if where else text.casefold()
    road = street(text) or " ".join(name_words(line))
    return "|".join([" ".join(sorted(_NUMBER.findall(line))), road, where])


def identifier(scheme: str, text: str) -> str:
    """A register's number without spaces and dashes; an NHS number's check digit must be right."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())
    if not plain or len(plain) > 40:
        raise ValueError(_("Enter the number as it is written on the letter or record"))
    if scheme == "nhs":
        try:
            return str(nhs.validate(plain))
        except NumberError:
            raise ValueError(_("Enter the 10 digits of the NHS number as they are on the letter")) from None
    return plain


def name_words(text: str) -> list[str]:
    """The words of a name in any script: small letters, no punctuation, no accents of Latin, Greek, Arabic, Hebrew."""
    folded = unicodedata.normalize("NFKD", text[: MOST_TYPED * 2]).casefold()
    kept = "".join(_letter(c) for c in folded if not _is_accent(c))
    plain = unicodedata.normalize("NFC", kept)
    spaced = "".join(c if unicodedata.category(c)[0] in "LNM" else " " for c in _joined(plain))
    return [word[:LONGEST_WORD] for word in spaced.split() if any(c.isalnum() for c in word)]


def name_key(*parts: str) -> str:
    """A whole name in any order of its words."""
    return " ".join(sorted(name_words(" ".join(parts))))


def name_born_key(name: str, born_on: date) -> str:
    return f"{name_key(name)}|{born_on.isoformat()}"


def hashed(kind: str, comparable: str) -> str:
    """The keyed hash by which a comparable value is found; the same for a person's and for a member of staff's."""
    return sealing.keyed_hash(f"people {kind}", comparable)


def place_hashes(text: str) -> list[tuple[str, str]]:
    """(kind, hash) of everything by which an address is found: whole, street, postcode and its first half."""
    where, road = postcode_in(text), street(text)
    found = [("address", address_key(text))]
    if road:
        found.append(("street", road))
    if where:
        found += [("postcode", where), ("outward", outward(where))]
    return [(kind, hashed(kind, value)) for kind, value in found]


def staff_hashes(
    *, name: str = "", born_on: date | None = None, phones: Iterable[str] = (), addresses: Iterable[str] = ()
) -> dict[str, list[str]]:
    """What is kept of a member of staff so that she is barred from a record that she belongs to: hashes only."""
    hashes = {
        "phone": [hashed("phone", phone(number)) for number in phones],
        "address": [hashed("address", address_key(text)) for text in addresses],
    }
    if name_key(name):
        hashes["name"] = [hashed("name", name_key(name))]
        if born_on:
            hashes["name_born"] = [hashed("name_born", name_born_key(name, born_on))]
    return {kind: values for kind, values in hashes.items() if values}


def _parts(text: str) -> list[str]:
    return [
        part.strip()
        for part in re.split(r"[,;\n]", _ANY_POSTCODE.sub(" ", text[: MOST_TYPED * 2]))
        if part.strip()
    ]


def _without_numbers(part: str) -> list[str]:
    words = name_words(part)
    last = max((i for i, word in enumerate(words[:-1]) if _NUMBER.fullmatch(word)), default=-1)
    words = words[last + 1 :]
    return _expanded(words[1:] if len(words) > 2 and words[0] in {"flat", "unit", "room"} else words)


def _expanded(words: list[str]) -> list[str]:
    """Endings in full: "orchard st" is a street, "st mary road" keeps its saint."""
    return [word if i == 0 else _ENDINGS.get(word, word) for i, word in enumerate(words)]


_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ħ": "h",
                          "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ـ": ""})  # fmt: skip


def _letter(c: str) -> str:
    return c.translate(_LETTERS)


def _is_accent(c: str) -> bool:
    """Marks that people leave out when they write: never the vowel signs of Bengali or Tamil."""
    return (
        "\u0300" <= c <= "\u036f"
        or "\u0591" <= c <= "\u05c7"
        or "\u0610" <= c <= "\u061a"
        or ("\u064b" <= c <= "\u065f" or c == "\u0670" or "\u06d6" <= c <= "\u06ed")
    )


_INSIDE_WORD = re.compile("(?<=\\w)['\u2019\u02bc\u2018`](?=\\w)")


def _joined(text: str) -> str:
    """O'Brien is one word; format characters that nobody sees are gone; a combining mark stays with its letter."""
    seen = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cc"} or c in "\t\n ")
    return _INSIDE_WORD.sub("", seen)

"""Dated lists of codes: equality questions, languages. Codes are stored; words are for the screen.

Sources: ethnicity, the 19 groups of the Census 2021 of England and Wales, and the 18 groups of 2011 that are still the
Government Statistical Service's harmonised standard for returns; sexual orientation, disability, religion and sex, the
GOV.UK equality information pattern; languages, a choice of ISO 639-3 (SIL, 2023) that are spoken or signed in London.
The lists are under national review: a new edition is a new list with its date, and old answers stay.
"""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cairn.core.agreements import Purpose

Words = Mapping[str, str | Promise]

NOT_ASKED: Final = "not_asked"
DECLINED: Final = "declined"
UNKNOWN: Final = "unknown"
NO_ANSWER: Final[Words] = {
    DECLINED: _("Preferred not to say"),
    UNKNOWN: _("Not known"),
    NOT_ASKED: _("Not asked"),
}

# 19 groups in the Census's five headings.
ETHNIC_GROUPS: Final[Mapping[str, tuple[str | Promise, Words]]] = {
    "asian": (_("Asian or Asian British"), {
        "indian": _("Indian"),
        "pakistani": _("Pakistani"),
        "bangladeshi": _("Bangladeshi"),
        "chinese": _("Chinese"),
        "asian_other": _("Any other Asian background"),
    }),
    "black": (_("Black, Black British, Caribbean or African"), {
        "caribbean": _("Caribbean"),
        "african": _("African"),
        "black_other": _("Any other Black, Black British or Caribbean background"),
    }),
    "mixed": (_("Mixed or multiple ethnic groups"), {
        "white_black_caribbean": _("White and Black Caribbean"),
        "white_black_african": _("White and Black African"),
        "white_asian": _("White and Asian"),
        "mixed_other": _("Any other mixed or multiple ethnic background"),
    }),
    "white": (_("White"), {
        "white_british": _("English, Welsh, Scottish, Northern Irish or British"),
        "white_irish": _("Irish"),
        "gypsy_traveller": _("Gypsy or Irish Traveller"),
        "roma": _("Roma"),
        "white_other": _("Any other White background"),
    }),
    "other": (_("Other ethnic group"), {
        "arab": _("Arab"),
        "ethnic_other": _("Any other ethnic group"),
    }),
}  # fmt: skip

ETHNICITY: Final[Words] = {
    **{code: words for _heading, group in ETHNIC_GROUPS.values() for code, words in group.items()},
    **NO_ANSWER,
}

# Whose answer to "Black, Asian or minoritised ethnic" is no. How returns treat White minorities is not verified: a
# default that an area may replace.
NOT_MINORITISED: Final = frozenset({"white_british"})


def ethnicity_18(code: str) -> str:
    """The 18 groups of 2011: Roma counts as other White; Gypsy or Irish Traveller keeps its own group."""
    return "white_other" if code == "roma" else code


def ethnic_heading(code: str) -> str:
    """asian, black, mixed, white, other; or the answer itself where there is no group."""
    return next((heading for heading, (_words, group) in ETHNIC_GROUPS.items() if code in group), code)


def minoritised(code: str) -> bool | None:
    """Yes or no for returns that ask only that; None where she gave no group."""
    return None if code in NO_ANSWER else code not in NOT_MINORITISED


ORIENTATION: Final[Words] = {
    "heterosexual": _("Heterosexual or straight"),
    "gay_lesbian": _("Gay or lesbian"),
    "bisexual": _("Bisexual"),
    "other": _("Other"),
    **NO_ANSWER,
}

DISABILITY: Final[Words] = {
    "no": _("No condition or illness that lasts 12 months or more"),
    "yes_a_lot": _("Yes, and it reduces what the person can do a lot"),
    "yes_a_little": _("Yes, and it reduces what the person can do a little"),
    "yes_not_at_all": _("Yes, and it does not reduce what the person can do"),
    **NO_ANSWER,
}

RELIGION: Final[Words] = {
    "none": _("No religion"),
    "christian": _("Christian"),
    "buddhist": _("Buddhist"),
    "hindu": _("Hindu"),
    "jewish": _("Jewish"),
    "muslim": _("Muslim"),
    "sikh": _("Sikh"),
    "other": _("Any other religion"),
    **NO_ANSWER,
}

SEX: Final = frozenset({"female", "male", NOT_ASKED, DECLINED, UNKNOWN})
GENDER: Final = frozenset({"same", "different", NOT_ASKED, DECLINED, UNKNOWN})
READING: Final = frozenset({"yes", "with_help", "no", NOT_ASKED, UNKNOWN})


def _languages() -> dict[str, str]:
    with (Path(__file__).parent / "data" / "languages.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


LANGUAGES: Final[Mapping[str, str]] = _languages()

AGE_BANDS: Final = (
    ("0_4", 0), ("5_11", 5), ("12_15", 12), ("16_17", 16), ("18_20", 18), ("21_25", 21), ("26_30", 26), ("31_40", 31),
    ("41_50", 41), ("51_60", 51), ("61_70", 61), ("71_plus", 71),
)  # fmt: skip


def age_band(years: int | None) -> str:
    """The band of a whole number of years. Somebody born after the day that is counted, as a child whose record was
    opened before the birth, has no age on it."""
    if years is None or years < 0:
        return UNKNOWN
    return next(band for band, least in reversed(AGE_BANDS) if years >= least)


# By what a search found somebody, and by what a member of staff's own details matched a record.
FOUND_BY: Final[Words] = {
    "reference": _("Reference"),
    "number": _("Number"),
    "place": _("Place"),
    "name": _("Name"),
    "spelling": _("Like this name"),
}
MATCHED: Final[Words] = {
    "": _("Said by somebody who knows"),
    "phone": _("Same phone number"),
    "address": _("Same address"),
    "name_born": _("Same name and date of birth"),
    "name": _("Same name only"),
    "shared": _("Bar on another record with the same phone or address"),
    # Neither who is barred nor by what: whoever answers for this bar need not answer for that one.
    "colleague": _("Same team as somebody who is barred from it"),
}

# What an agreement may let its parties share for, in words.
SHARED_FOR: Final[Mapping[Purpose, str | Promise]] = {
    Purpose.REFERRAL: _("Referring people, and saying what became of it"),
    Purpose.CASEWORK: _("Working together with one person"),
    Purpose.PROTECTION: _("Keeping people at high risk safe: MARAC, safeguarding, warnings"),
}

_CODES: Final[Mapping[str, frozenset[str]]] = {
    "sex": SEX,
    "gender": GENDER,
    "reading": READING,
    "ethnicity": frozenset(ETHNICITY),
    "orientation": frozenset(ORIENTATION),
    "disability": frozenset(DISABILITY),
    "religion": frozenset(RELIGION),
}


def unknown_codes(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first (field, value) whose value is not in its list."""
    for field, value in values.items():
        if field in _CODES and value not in _CODES[field]:
            return field, str(value)
        if field == "language" and value and value not in LANGUAGES:
            return field, str(value)
    return None

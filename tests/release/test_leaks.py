"""The leak guard against disguises and against innocent text (rules.leaks)."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.release.rules.leaks import Guarded, Protected, leaks, national, plain

PHONE = Protected(Guarded.PHONE, "+447700900461")
LANDLINE = Protected(Guarded.PHONE, "020 7946 0321")
EMAIL = Protected(Guarded.EMAIL, "rosalind.tarrow@mail.example")
HOME = Protected(Guarded.ADDRESS, "Flat 2, 14 Marigold Street, Ashbourne Park, SE15 4QN")
WORD = Protected(Guarded.CODE_WORD, "kingfisher")
NAMES = Protected.of_name("Siân", "Fennimore-Locke")
ALL = [PHONE, LANDLINE, EMAIL, HOME, WORD, *NAMES]

DIGIT_SETS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
DIGIT_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LOOK_ALIKES = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "i": "і", "x": "х", "s": "ѕ", "h": "һ"}
BETWEEN = ("", " ", "-", ".", "  ", " · ", "\u00a0", "\u200b", "/", "_", ",", "\n", "*")
PREFIXES = ("0", "+44", "+44 (0)", "0044 ", "44-")


@st.composite
def phones(draw: st.DrawFn) -> str:
    written = ""
    for char in draw(st.sampled_from(PREFIXES)) + "7700900461":
        if char.isdigit():
            digits = draw(st.sampled_from(DIGIT_SETS))
            written += digits[int(char)] + draw(st.sampled_from(BETWEEN))
        else:
            written += char
    return written


@st.composite
def disguised(draw: st.DrawFn, word: str) -> str:
    written = ""
    for char in word:
        char = draw(st.sampled_from([char, char.upper(), LOOK_ALIKES.get(char, char)]))
        if char.isascii() and char.isalpha() and draw(st.booleans()):
            char += draw(st.sampled_from(["", "\u0301", "\u0308"]))
        written += char + draw(st.sampled_from(BETWEEN))
    return written


AROUND = st.sampled_from(["", "Ring ", "(", "See: ", "«", "\n"])
AFTER = st.sampled_from(["", ".", ")", " please", "\n", "»"])


@given(AROUND, phones(), AFTER)
def test_a_phone_is_found_however_its_digits_are_written(before: str, phone: str, after: str) -> None:
    assert leaks(before + phone + after, ALL) == {Guarded.PHONE}


@given(st.lists(st.sampled_from(BETWEEN[1:]), min_size=11, max_size=11))
def test_a_phone_is_found_in_words(between: list[str]) -> None:
    spoken = "".join(DIGIT_WORDS[int(d)] + gap for d, gap in zip("07700900461", between, strict=True))
    assert leaks(f"It is {spoken}", ALL) == {Guarded.PHONE}


@pytest.mark.parametrize(
    "text",
    [
        "o77oo 9oo 46l",
        "O7700 9OO46I",
        "oh double seven double oh nine double oh four six one",
        "07700900461x",
        "tel:07700-900461",
    ],
)
def test_a_phone_with_letters_for_digits_is_found(text: str) -> None:
    assert Guarded.PHONE in leaks(text, ALL)


@given(AROUND, disguised("kingfisher"), AFTER)
def test_a_code_word_is_found_spaced_accented_in_any_case_and_in_look_alikes(
    before: str, word: str, after: str
) -> None:
    assert Guarded.CODE_WORD in leaks(before + word + after, ALL)


@given(AROUND, disguised("fennimore"), AFTER)
def test_a_name_is_found_in_any_disguise(before: str, word: str, after: str) -> None:
    assert Guarded.NAME in leaks(before + word + after, ALL)


@given(
    st.sampled_from(["SE154QN", "se154qn", "Se154Qn", "SE1S4QN"]),
    st.lists(st.sampled_from(BETWEEN), min_size=7, max_size=7),
)
def test_a_postcode_is_found_spaced_and_punctuated(code: str, between: list[str]) -> None:
    written = "".join(char + gap for char, gap in zip(code, between, strict=True))
    expected = {Guarded.ADDRESS} if "S4" not in code else set()
    assert leaks(f"near {written} today", ALL) == expected


@given(
    disguised("marigold"),
    st.sampled_from(BETWEEN),
    st.sampled_from(["street", "Street", "st", "ST", "str", "s t r e e t"]),
)
def test_a_street_is_found_with_its_ending_short_or_long(name: str, gap: str, ending: str) -> None:
    ending = ending.replace(" ", "")
    assert Guarded.ADDRESS in leaks(f"She is in {name}{gap}{ending}.", ALL)


@pytest.mark.parametrize("address", ["Rosebank Road", "Rosebank Road North"])
def test_a_street_that_is_all_of_an_address_is_found(address: str) -> None:
    assert leaks("They live in Rosebank Rd now", [Protected(Guarded.ADDRESS, address)]) == {Guarded.ADDRESS}


@pytest.mark.parametrize(
    "text",
    [
        "14 Marigold", "no. 14, Marigold", "fourteen... 14-MARIGOLD", "rosalind.tarrow at mail dot example",
        "rosalind . tarrow (at) mail . example", "ROSALIND.TARROW@MAIL.EXAMPLE", "Sian", "sian fennimore", "LOCKE",
        "0 2 0 7 9 4 6 0 3 2 1", "kіngfіsher",
    ],
)  # fmt: skip
def test_other_ways_of_saying_it_are_found(text: str) -> None:
    assert leaks(text, ALL)


@pytest.mark.parametrize(
    "text",
    [
        "Your referral BCDFGHJKL arrived on 17 November 2026 at 14:05.",
        "Ring the service on 07700 900462.",  # another number: one digit off
        "Ring 020 7946 0322 or 0808 157 0192.",
        "Marigolds are yellow. The street is quiet.",
        "Write to Marigold Avenue, SE15 4QP.",
        "14 November, Marigold Inn",
        "kingfishers, kings and fishers; a king, a fisher of men",
        "tarrow@other.example",
        "0770 of 0090 and 0461 cases",
        "Lockerbie, unlocked, Sianna",
        "",
    ],
)
def test_decoys_pass(text: str) -> None:
    assert leaks(text, ALL) == frozenset()


@given(st.text(max_size=200))
@settings(max_examples=200)
def test_nothing_that_somebody_types_breaks_the_guard(text: str) -> None:
    leaks(text, ALL)
    plain(text)


@given(st.text(max_size=40), st.sampled_from(list(Guarded)))
@settings(max_examples=200)
def test_no_protected_value_breaks_the_guard(value: str, kind: Guarded) -> None:
    leaks("A letter.", [Protected(kind, value)])


def test_an_ordinary_word_that_is_a_name_gives_nobody_away_alone() -> None:
    may = Protected.of_name("May", "Grace")
    assert leaks("She may come; a day of grace.", may) == frozenset()
    assert leaks("It is about May Grace.", may) == {Guarded.NAME}
    assert leaks("GRACE, May", may) == {Guarded.NAME}


def test_a_name_in_another_script_is_found_as_it_stands() -> None:
    assert leaks("For أمينة today", Protected.of_name("أمينة", "")) == {Guarded.NAME}
    assert leaks("For somebody", Protected.of_name("أمينة", "")) == frozenset()


def test_a_short_code_word_is_found_whole_only() -> None:
    fox = [Protected(Guarded.CODE_WORD, "Fox")]
    assert leaks("the fox", fox)
    assert not leaks("foxglove, f o x", fox)
    wren = [Protected(Guarded.CODE_WORD, "Wren")]
    assert leaks("w r e n", wren)


def test_the_digits_that_every_way_of_writing_a_phone_has_in_common() -> None:
    ways = ("07700 900461", "+44 7700 900461", "0044 7700 900461", "+44 (0) 7700 900 461")
    assert {national(way).lstrip("0") for way in ways} == {"7700900461"}


def test_a_number_of_nine_digits_is_found_however_it_was_kept() -> None:
    """Some places in the north of England have one digit less."""
    ways = ("016977 2345", "+44 16977 2345", "0044 16977 2345", "+44 (0)16977 2345")
    assert {national(way) for way in ways} == {"169772345"}
    for kept in ways:
        for written in ways:
            assert leaks(f"Ring her on {written} now", [Protected(Guarded.PHONE, kept)]) == {Guarded.PHONE}


def test_ten_digits_that_begin_with_44_are_no_country_code() -> None:
    """Shorter than any number of ours with its code: half of it must not stop a text with some other number."""
    assert national("44 1234 5678") == "4412345678"
    assert not leaks("invoice 12345678", [Protected(Guarded.PHONE, "44 1234 5678")])
    assert leaks("ring 4412345678", [Protected(Guarded.PHONE, "44 1234 5678")])


@pytest.mark.parametrize("inside", ["Flat", "Unit", "Room", "Apartment", "Floor", "Apt"])
def test_which_door_of_a_house_it_is_hides_neither_the_house_nor_the_street(inside: str) -> None:
    home = [Protected(Guarded.ADDRESS, f"{inside} 2, 14 Marigold Street")]
    assert leaks("She lives at 14 Marigold St", home) == {Guarded.ADDRESS}
    assert leaks("at 2 Marigold", [Protected(Guarded.ADDRESS, f"{inside} 2 Marigold")]) == {Guarded.ADDRESS}


def test_what_is_not_protected_is_not_looked_for() -> None:
    assert leaks("07700 900461", []) == frozenset()
    assert unicodedata.normalize("NFC", plain("Ｓｉâｎ")) == "sian"

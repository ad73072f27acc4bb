"""What people type, made comparable; and the keys of misspelt words. No database, but for keyed hashes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.people import codes, normalise
from cairn.people.rules import bars, spelling


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("07700 900123", "+447700900123"),
        ("(0808) 157-0192", "+448081570192"),
        ("+44 7700 900123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "+447700900123"),
        ("+33 1 99 00 12 34", "+33199001234"),
        ("07700 900123 ext 4", "+447700900123"),
    ],
)
def test_a_phone_is_kept_one_way(typed: str, stored: str) -> None:
    assert normalise.phone(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "12",
        "nothing",
        "0770090012345678901",
        "<script>",
        "' OR 1=1 --",
        "\x00",
        "+",
        "9" * 500,
        "☎",
    ],
)
def test_what_is_no_phone_gets_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match="Enter a phone number"):
        normalise.phone(typed)


def test_drama_numbers_are_taken_and_marked_unusual() -> None:
    assert normalise.phone_is_unusual("+448081570192") in (True, False)
    assert normalise.phone_words("+447700900123") == "07700 900123"
    assert normalise.phone_words("+33199001234").startswith("+33 ")
    assert normalise.phone_words("nonsense") == "nonsense"
    assert normalise.phone_is_unusual("nonsense")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("se15 4qn", "SE15 4QN"),
        ("SE154QN", "SE15 4QN"),
        ("zz99 3vz", "ZZ99 3VZ"),
        ("W1A OAX", "W1A 0AX"),
        ("m1 1ae", "M1 1AE"),
    ],
)
def test_a_postcode_is_kept_one_way(typed: str, stored: str) -> None:
    assert normalise.postcode(typed) == stored


@pytest.mark.parametrize("typed", ["", "SE15", "12345", "SE15 4QNX", "hello", "SE15 4QN; DROP"])
def test_what_is_no_postcode_gets_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match="Enter a full UK postcode"):
        normalise.postcode(typed)


@pytest.mark.parametrize(
    ("typed", "street"),
    [
        ("Flat 3, 14 Orchard St, Ashbourne Park, SE15 4QN", "orchard street"),
        ("14 Orchard Street\nAshbourne Park\nSE15 4QN", "orchard street"),
        ("14 Orchard Street SE15 4QN", "orchard street"),
        ("14a St Mary's Rd", "st marys road"),
        ("Flat 3 14 Orchard Street", "orchard street"),
        ("9 Linden Gdns", "linden gardens"),
        ("12 Broadgate", "broadgate"),
        ("", ""),
        ("nothing here", ""),
        ("14 Orchard Street Ashbourne Park SE15 4QN", "orchard street"),
        ("7 Hill View Road", "hill view road"),
        ("3 Ashbourne Park", "ashbourne park"),
    ],
)
def test_a_street_is_found_in_an_address(typed: str, street: str) -> None:
    assert normalise.street(typed) == street


def test_two_spellings_of_an_address_are_one() -> None:
    one = normalise.address_key("Flat 3, 14 Orchard St, Ashbourne Park, SE15 4QN")
    assert one == normalise.address_key("14 Orchard Street, flat 3\nse154qn")
    assert one != normalise.address_key("Flat 4, 14 Orchard Street, SE15 4QN")
    assert one != normalise.address_key("Flat 3, 14 Orchard Street, SE15 4QP")


@pytest.mark.parametrize("typed", ["", "  \n ", "...", "x" * 5000])
def test_what_is_no_address_gets_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match="Enter an address"):
        normalise.address(typed)


def test_an_email_is_kept_in_small_letters() -> None:
    assert normalise.email(" Leila@Mail.Example ") == "leila@mail.example"
    with pytest.raises(ValueError, match="Enter an email address"):
        normalise.email("leila at mail")


def test_an_nhs_numbers_check_digit_must_be_right() -> None:
    assert normalise.identifier("nhs", "943 476 5870") == "9434765870"
    with pytest.raises(ValueError, match="NHS number"):
        normalise.identifier("nhs", "943 476 5871")
    assert normalise.identifier("police", "mg/2026-11/7") == "MG2026117"
    with pytest.raises(ValueError, match="Enter the number"):
        normalise.identifier("police", " - ")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Zoë O'Brien-Smith", ["zoe", "obrien", "smith"]),
        ("O’Brien", ["obrien"]),
        ("Łukasz Sørensen Straße", ["lukasz", "sorensen", "strasse"]),
        ("مُحَمَّد  أحمد", ["محمد", "احمد"]),
        ("فاطمة", ["فاطمه"]),
        ("রহিমা খাতুন", ["রহিমা", "খাতুন"]),
        ("王小明", ["王小明"]),
        ("Trần Thị Ánh", ["tran", "thi", "anh"]),
        ("  ", []),
        ("<b>Ann</b>", ["b", "ann", "b"]),
        ("\u202eAnn\u200b", ["ann"]),
        ("Robert'); DROP TABLE people;--", ["robert", "drop", "table", "people"]),
    ],
)
def test_names_in_any_script_become_words(typed: str, words: list[str]) -> None:
    assert normalise.name_words(typed) == words


@given(st.text(max_size=400))
def test_no_text_breaks_the_words(text: str) -> None:
    words = normalise.name_words(text)
    assert all(0 < len(word) <= normalise.LONGEST_WORD for word in words)
    normalise.street(text)
    normalise.address_key(text)


def test_a_name_is_the_same_in_any_order() -> None:
    assert normalise.name_key("Leila", "Al Mansour") == normalise.name_key("AL MANSOUR leila")
    assert normalise.name_born_key("Leila Mansour", date(1988, 3, 5)) == "leila mansour|1988-03-05"


@pytest.mark.django_db
def test_staff_are_kept_as_hashes_of_the_same_making() -> None:
    kept = normalise.staff_hashes(
        name="Ama Owusu",
        born_on=date(1990, 1, 1),
        phones=["07700 900555"],
        addresses=["1 Elm Road, SE15 4QN"],
    )
    assert set(kept) == {"phone", "address", "name", "name_born"}
    assert kept["phone"] == [normalise.hashed("phone", "+447700900555")]
    assert all(len(value) == 32 for values in kept.values() for value in values)


@pytest.mark.parametrize(
    ("query", "word", "least"),
    [
        ("mansour", "mansour", 100), ("mans", "mansour", 90), ("man", "mansour", 90), ("mansuor", "mansour", 80),
        ("mansur", "mansour", 80), ("manssour", "mansour", 80), ("nsou", "mansour", 70), ("layla", "leila", 60),
        ("王", "王小明", 90), ("小明", "王小明", 80), ("小", "王小明", 70), ("রহিমা", "রহিমা", 100),
    ],
)  # fmt: skip
def test_how_well_a_word_answers(query: str, word: str, least: int) -> None:
    assert spelling.likeness(query, word) == least


@pytest.mark.parametrize(("query", "word"), [("ma", "mansour"), ("smith", "jones"), ("an", "leila")])
def test_what_is_not_alike(query: str, word: str) -> None:
    assert spelling.likeness(query, word) == 0


def test_keys_of_words() -> None:
    assert spelling.deletes("abc") == {"ab", "ac", "bc"}
    assert spelling.deletes("a") == set()
    assert spelling.deletes("x" * 40) == {"x" * 39}
    assert spelling.deletes("x" * 41) == set()
    assert spelling.fragments("leila") == {"lei", "eil", "ila"}
    assert spelling.fragments("王小明") == {"王", "小", "明", "王小", "小明", "王小明"}
    assert spelling.pieces("le") == []
    assert spelling.pieces("leila") == ["lei", "eil", "ila"]
    assert spelling.pieces("lei") == ["lei"]
    assert spelling.sounds("王") == set()
    assert spelling.sounds("lee") == {"nLY"}  # an L alone is the sound of half the register


def test_the_surest_match_bars() -> None:
    assert bars.strongest({"name", "phone"}) == "phone"
    assert bars.strongest({"email"}) == ""
    assert bars.strongest({"name"}) not in bars.AT_ONCE


def test_there_are_nineteen_ethnic_groups_and_three_ways_of_no_answer() -> None:
    groups = [code for _heading, (_words, group) in codes.ETHNIC_GROUPS.items() for code in group]
    assert len(groups) == len(set(groups)) == 19
    assert set(codes.ETHNICITY) - set(groups) == {"not_asked", "declined", "unknown"}


def test_the_eighteen_groups_fold_roma_alone() -> None:
    groups = [code for _heading, (_words, group) in codes.ETHNIC_GROUPS.items() for code in group]
    assert len({codes.ethnicity_18(code) for code in groups}) == 18
    assert codes.ethnicity_18("roma") == "white_other"


def test_gypsy_or_irish_traveller_is_not_lost_as_white() -> None:
    assert codes.ethnicity_18("gypsy_traveller") == "gypsy_traveller"
    assert codes.minoritised("gypsy_traveller") is True
    assert codes.minoritised("white_british") is False
    assert codes.minoritised("declined") is None
    assert codes.ethnic_heading("gypsy_traveller") == "white"
    assert codes.ethnic_heading("not_asked") == "not_asked"


def test_languages_are_three_letters_and_named_once() -> None:
    assert all(len(code) == 3 and code.isascii() and code.islower() for code in codes.LANGUAGES)
    assert len(set(codes.LANGUAGES.values())) == len(codes.LANGUAGES)
    assert codes.LANGUAGES["bfi"] == "British Sign Language"


@pytest.mark.parametrize(
    ("years", "band"), [(None, "unknown"), (0, "0_4"), (17, "16_17"), (18, "18_20"), (90, "71_plus")]
)
def test_ages_fall_into_bands(years: int | None, band: str) -> None:
    assert codes.age_band(years) == band

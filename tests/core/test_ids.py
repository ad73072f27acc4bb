"""References that can be read down a telephone: a wrong letter is noticed."""

import random

from cairn.core.ids import ALPHABET, LENGTH, new_reference, new_uid, read_reference

SOME = [new_reference() for _ in range(40)]


def test_a_reference_is_eight_letters_and_a_check_letter() -> None:
    for reference in SOME:
        assert len(reference) == LENGTH + 1
        assert set(reference) <= set(ALPHABET)
        assert read_reference(reference) == reference


def test_every_single_wrong_letter_is_caught() -> None:
    for reference in SOME:
        for place, right in enumerate(reference):
            for wrong in ALPHABET:
                if wrong != right:
                    assert read_reference(reference[:place] + wrong + reference[place + 1 :]) is None


def test_neighbours_that_changed_places_are_caught_unless_they_lie_ten_apart_in_the_alphabet() -> None:
    missed = tried = 0
    for reference in SOME:
        for place in range(LENGTH):
            a, b = reference[place], reference[place + 1]
            if a == b:
                continue
            tried += 1
            if read_reference(reference[:place] + b + a + reference[place + 2 :]) is not None:
                missed += 1
                assert abs(ALPHABET.index(a) - ALPHABET.index(b)) == 10
    assert missed < tried / 8


def test_it_may_be_typed_as_people_type() -> None:
    reference = SOME[0]
    typed = f" {reference[:4].lower()} {reference[4:8]}-{reference[8]} "
    assert read_reference(typed) == reference


def test_what_cannot_be_a_reference_is_none() -> None:
    for nonsense in ("", "A", SOME[0] + "B", SOME[0][:-1], "АБВГДЕЖЗИ", "123456789", "Ω" * 9):
        assert read_reference(nonsense) is None


def test_no_letter_is_a_vowel_or_a_digit() -> None:
    assert not set(ALPHABET) & set("AEIOUY0123456789")


def test_uids_are_random_and_never_the_same() -> None:
    made = {new_uid() for _ in range(1000)}
    assert len(made) == 1000
    assert {uid.version for uid in made} == {4}


def test_any_reference_made_from_random_letters_reads_back() -> None:
    chance = random.Random(7)
    for _ in range(200):
        letters = "".join(chance.choice(ALPHABET) for _ in range(LENGTH))
        assert sum(read_reference(letters + check) is not None for check in ALPHABET) == 1

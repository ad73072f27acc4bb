"""Which rate belongs to which count and population."""

from decimal import Decimal

import pytest

from cairn.core.decisions import Refused
from cairn.insight.rules.rates import (
    BANDS,
    MEASURES,
    Base,
    Count,
    Rate,
    may_rate,
    may_stand_beside,
    rate,
    share,
)

SOUTHWARK = "E09000028"
OFFENCES = Count(SOUTHWARK, "da_offence", 2017, Decimal(3128))
EVERYBODY = Base(SOUTHWARK, "total", 2017, "mye2017", 314_232)
ADULTS = Base(SOUTHWARK, "16plus", 2017, "mye2017", 255_551)


def published(value: str, measure: str = "da_offence", decimals: int = 0) -> Rate:
    return Rate(measure, SOUTHWARK, 2017, "total", 2017, "mye2017", 1000, decimals, Decimal(value))


def test_the_published_count_gives_the_rates_that_were_worked_out_by_hand() -> None:
    assert rate(OFFENCES, EVERYBODY).value == Decimal("9.95")
    assert rate(OFFENCES, ADULTS).value == Decimal("12.24")


def test_nineteen_per_thousand_incidents_does_not_belong_to_a_count_of_offences() -> None:
    decision = may_stand_beside(published("19", "da_incident_all"), OFFENCES, EVERYBODY)
    assert not decision
    assert decision.because == (
        "19 per 1,000 people is a rate of domestic abuse incidents, crimes and others together; 3,128 is a count of "
        "offences flagged as domestic abuse (3,128 of 314,232 people of all ages, mid-2017 (mye2017) is 9.95 per "
        "1,000; 19 per 1,000 would be 5,970). A count and a rate of different measures cannot share a sentence."
    )


def test_nineteen_does_not_follow_even_where_the_measures_agree() -> None:
    decision = may_stand_beside(published("19"), OFFENCES, EVERYBODY)
    assert "does not follow from its count" in decision.because
    assert "5,970" in decision.because


def test_a_rate_that_follows_within_its_rounding_may_stand() -> None:
    assert may_stand_beside(published("10"), OFFENCES, EVERYBODY)
    assert may_stand_beside(published("9.95", decimals=2), OFFENCES, EVERYBODY)
    assert not may_stand_beside(published("9.9", decimals=1), OFFENCES, EVERYBODY)  # cut, not rounded


def test_another_year_or_place_of_a_published_rate_is_refused() -> None:
    other = Count("E09000022", "da_offence", 2017, Decimal(3128))
    assert "E09000022" in may_stand_beside(published("10"), other, None).because


@pytest.mark.parametrize(
    ("count", "base", "multiplier", "words"),
    [
        (OFFENCES, Base("E09000022", "total", 2017, "mye2017", 324_048), 1000, "do not belong together"),
        (OFFENCES, Base(SOUTHWARK, "total", 2020, "mye2020", 320_017), 1000, "use mid-2017, or mid-2016"),
        (OFFENCES, Base(SOUTHWARK, "total", 2018, "mye2018", 317_000), 1000, "The count is of 2017/18 and"),
        (OFFENCES, Base(SOUTHWARK, "female_16plus", 2017, "mye2017", 128_000), 1000, "given per"),
        (OFFENCES, Base(SOUTHWARK, "children", 2017, "mye2017", 60_000), 1000, "not an age band"),
        (OFFENCES, EVERYBODY, 1234, "not per 1,234"),
        (
            Count(SOUTHWARK, "marac_case", 2017, Decimal(480)),
            EVERYBODY,
            10_000,
            "women and girls aged 16 and over",
        ),
        (
            Count(SOUTHWARK, "marac_repeat", 2017, Decimal(146)),
            EVERYBODY,
            1000,
            "There is no rate per population",
        ),
        (Count(SOUTHWARK, "crimes", 2017, Decimal(1)), EVERYBODY, 1000, "not a measure"),
        (OFFENCES, Base(SOUTHWARK, "total", 2017, "mye2017", 0), 1000, "nought"),
    ],
)
def test_a_count_and_a_base_that_do_not_belong_together_are_refused_in_a_sentence(
    count: Count, base: Base, multiplier: int, words: str
) -> None:
    decision = may_rate(count, base, multiplier=multiplier)
    assert not decision
    assert words in decision.because
    with pytest.raises(Refused):
        rate(count, base, multiplier=multiplier)


def test_one_inhabitant_is_a_population_and_nobody_is_none() -> None:
    assert may_rate(OFFENCES, Base(SOUTHWARK, "total", 2017, "mye2017", 1))
    assert not may_rate(OFFENCES, Base(SOUTHWARK, "total", 2017, "mye2017", 0))


def test_the_national_rule_may_take_the_year_before() -> None:
    assert may_rate(OFFENCES, Base(SOUTHWARK, "16plus", 2016, "mye2016", 250_000))


def test_the_repeat_rates_of_four_years() -> None:
    table = ((387, 128, "33.1"), (458, 124, "27.1"), (517, 187, "36.2"), (480, 146, "30.4"))
    for cases, repeats, wanted in table:
        assert share(Decimal(repeats), Decimal(cases)) == Decimal(wanted)


def test_a_part_cannot_be_more_than_its_whole() -> None:
    with pytest.raises(Refused, match="more than the whole"):
        share(Decimal(5), Decimal(4))


def test_nobody_of_some_is_nought_per_cent_and_one_of_one_is_everybody() -> None:
    assert share(Decimal(0), Decimal(4)) == 0
    assert share(Decimal(1), Decimal(1)) == 100
    for part, whole in ((0, 0), (-1, 4), (-2, -1)):
        with pytest.raises(Refused, match="is not a share"):
            share(Decimal(part), Decimal(whole))


def test_which_rates_there_are() -> None:
    """Every measure with every band and per how many, by hand."""
    of = {
        "da_offence": {"total", "16plus"}, "da_incident_noncrime": {"total", "16plus"},
        "da_incident_all": {"total", "16plus"}, "marac_case": {"female_16plus"},
        "marac_repeat": set(), "referral": set(), "person": set(),
    }  # fmt: skip
    assert of.keys() == MEASURES.keys()
    for measure, bands in of.items():
        for band in BANDS:
            base, count = (
                Base(SOUTHWARK, band, 2017, "mye2017", 1000),
                Count(SOUTHWARK, measure, 2017, Decimal(5)),
            )
            per = [
                n
                for n in (*range(1, 2000), 10_000, 10_001, 100_000, 100_001, 1_000_000)
                if may_rate(count, base, multiplier=n)
            ]
            assert per == ([100, 1000, 10_000, 100_000] if band in bands else []), (measure, band)
    assert may_rate(OFFENCES, ADULTS)  # per thousand, where nothing is said
    assert rate(OFFENCES, ADULTS).multiplier == 1000

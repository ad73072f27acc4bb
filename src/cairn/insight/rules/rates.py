"""Which rate belongs to which count and to which population (rules G3, G4, B4.4, B6).

A rate says what is counted, of whom, in which year's people of which estimate, per how many and how rounded. A rate
whose count and base do not belong together is refused in a sentence; so is a published rate its count cannot give.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from cairn.core.decisions import YES, Decision, Refused, no

BANDS = {
    "total": "people of all ages",
    "16plus": "people aged 16 and over",
    "female_16plus": "women and girls aged 16 and over",
}


@dataclass(frozen=True)
class Measure:
    """One thing that is counted. `bands` are the populations that a rate of it may be given for."""

    code: str
    words: str
    bands: frozenset[str] = frozenset()


MEASURES = {
    measure.code: measure
    for measure in (
        Measure("da_offence", "offences flagged as domestic abuse", frozenset({"total", "16plus"})),
        Measure(
            "da_incident_noncrime",
            "domestic abuse incidents that were not recorded as a crime",
            frozenset({"total", "16plus"}),
        ),
        Measure(
            "da_incident_all",
            "domestic abuse incidents, crimes and others together",
            frozenset({"total", "16plus"}),
        ),
        Measure("marac_case", "cases discussed at a MARAC, repeats included", frozenset({"female_16plus"})),
        Measure("marac_repeat", "repeat cases discussed at a MARAC"),
        Measure("referral", "referrals to a service"),
        Measure("person", "people"),
    )
}

MULTIPLIERS = (100, 1_000, 10_000, 100_000)


@dataclass(frozen=True)
class Count:
    """A counted number of one measure in one place and financial year (2017 is 2017/18)."""

    place: str
    measure: str
    year: int
    value: Decimal


@dataclass(frozen=True)
class Base:
    """The people a rate is given for: which place, ages, mid-year and estimate."""

    place: str
    band: str
    year: int
    vintage: str
    people: int

    @property
    def words(self) -> str:
        return f"{self.people:,} {BANDS[self.band]}, mid-{self.year} ({self.vintage})"


@dataclass(frozen=True)
class Rate:
    """A rate with everything that it stands on."""

    measure: str
    place: str
    year: int
    band: str
    base_year: int
    vintage: str
    multiplier: int
    decimals: int
    value: Decimal

    @property
    def words(self) -> str:
        of = BANDS[self.band] if self.band != "total" else "people"
        return f"{self.value} per {self.multiplier:,} {of}"


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def financial_year_words(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def may_rate(count: Count, base: Base, *, multiplier: int = 1_000) -> Decision:
    """Whether `count` may be given as a rate of `base`, and why not."""
    measure = MEASURES.get(count.measure)
    if measure is None:
        return no(f"“{count.measure}” is not a measure that Cairn knows.")
    if base.band not in BANDS:
        return no(f"“{base.band}” is not an age band that Cairn knows: use {', '.join(BANDS)}.")
    if multiplier not in MULTIPLIERS:
        return no(f"A rate is given per 100, 1,000, 10,000 or 100,000, not per {multiplier:,}.")
    if count.place != base.place:
        return no(
            f"The count is of {count.place} and the population of {base.place}: they do not belong together."
        )
    if not measure.bands:
        return no(f"There is no rate per population of {measure.words}.")
    if base.band not in measure.bands:
        allowed = " or ".join(BANDS[band] for band in sorted(measure.bands, reverse=True))
        return no(f"A rate of {measure.words} is given per {allowed}, not per {BANDS[base.band]}.")
    # The national figures use the year before (G3); MARACs are compared on a census year.
    if base.band != "female_16plus" and base.year not in (count.year, count.year - 1):
        return no(
            f"The count is of {financial_year_words(count.year)} and the population of mid-{base.year}: "
            f"use mid-{count.year}, or mid-{count.year - 1} where the national rule is meant."
        )
    if base.people <= 0:
        return no("The population is nought.")
    return YES


def rate(count: Count, base: Base, *, multiplier: int = 1_000, decimals: int = 2) -> Rate:
    """`count` per `multiplier` people of `base`; raises `Refused` where they do not belong together."""
    decision = may_rate(count, base, multiplier=multiplier)
    if not decision:
        raise Refused(decision.because)
    return Rate(
        measure=count.measure,
        place=count.place,
        year=count.year,
        band=base.band,
        base_year=base.year,
        vintage=base.vintage,
        multiplier=multiplier,
        decimals=decimals,
        value=round_half_up(count.value * multiplier / base.people, decimals),
    )


def may_stand_beside(published: Rate, count: Count, base: Base | None) -> Decision:
    """Whether a published rate may share a sentence with a count: same measure, and the count gives that rate."""
    theirs, ours = MEASURES[published.measure], MEASURES[count.measure]
    if published.measure != count.measure:
        sums = f" ({_arithmetic(published, count, base)})" if base else ""
        return no(
            f"{published.words} is a rate of {theirs.words}; {_n(count.value)} is a count of {ours.words}{sums}. "
            "A count and a rate of different measures cannot share a sentence."
        )
    if (published.place, published.year) != (count.place, count.year):
        return no(
            f"The rate is of {published.place} in {financial_year_words(published.year)} and the count of "
            f"{count.place} in {financial_year_words(count.year)}."
        )
    if base is None:
        return YES
    allowed = may_rate(count, base, multiplier=published.multiplier)
    if not allowed:
        return allowed
    if round_half_up(count.value * published.multiplier / base.people, published.decimals) != published.value:
        return no(f"{published.words} does not follow from its count: {_arithmetic(published, count, base)}.")
    return YES


def _n(value: Decimal) -> str:
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,}"


def _arithmetic(published: Rate, count: Count, base: Base) -> str:
    gives = round_half_up(count.value * published.multiplier / base.people, 2)
    needed = round_half_up(published.value * base.people / published.multiplier, 0)
    return (
        f"{_n(count.value)} of {base.words} is {gives} per {published.multiplier:,}; "
        f"{published.value} per {published.multiplier:,} would be {_n(needed)}"
    )


def share(part: Decimal, whole: Decimal, decimals: int = 1) -> Decimal:
    """`part` of `whole` in per cent."""
    if whole <= 0 or part < 0 or part > whole:
        raise Refused(
            f"{_n(part)} of {_n(whole)} is not a share: the part is more than the whole, or the whole is nought."
        )
    return round_half_up(part * 100 / whole, decimals)

"""A count against a rate for a named population."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from cairn.insight.claims.book import Book, Claim
from cairn.insight.claims.checks.grading import ASPECTS, Reading, differ, ends, grade, other_times, rounded
from cairn.insight.claims.findings import Finding, Grade
from cairn.insight.claims.printed import Printed, Span, words

# (place, year, "total" or "16plus") → people, or None where the table does not know
Population = Callable[[str, str, str], int | None]


def rates(book: Book, population: Population) -> Iterator[Finding]:
    """Each rate that names its count and its population follows from them."""
    for claim in book:
        relation = claim.written.rate
        if relation is None or claim.printed is None or not relation.count:
            continue
        count = book[relation.count]
        base = base_of(book, claim, population)
        if count.printed is None or base is None:
            continue
        per = relation.per_number
        if base.rounded.low <= 0:
            continue
        if _another_estimate(claim, count, base):
            continue
        verdict = _verdict(claim, count, base, per)
        if verdict is None:
            continue
        needed = claim.value * base.value / per
        yield Finding(
            "rate",
            verdict,
            f"{claim.at}: “{claim.says}” is {words(claim.value)} per {words(per)}, but {words(count.value)} of"
            f" {words(base.value)} people{_named(claim)} is {words(count.value / base.value * per, 2)};"
            f" {words(claim.value)} would need about {words(Fraction(round(needed)))}{_unlike(claim, count)}.",
            (claim.id, count.id),
        )


ANOTHER_ESTIMATE = Fraction(1, 20)  # how far two estimates of one population may lie apart (ours)


def _computed(count: Claim, base: Printed, per: Fraction, reading: Reading) -> Span:
    assert count.printed is not None
    quotient = ends(reading)(count.printed).over(ends(reading)(base))
    assert quotient is not None
    return quotient.times(per)


def _another_estimate(claim: Claim, count: Claim, base: Printed) -> bool:
    """Whether another edition of the table's population, which is not the paper's own, could explain the rate."""
    relation = claim.written.rate
    assert relation is not None
    assert claim.printed is not None
    if relation.population:
        return False
    found = _computed(count, base, relation.per_number, rounded)
    wider = Span(found.low / (1 + ANOTHER_ESTIMATE), found.high * (1 + ANOTHER_ESTIMATE))
    return wider.meets(claim.printed.rounded)


def _verdict(claim: Claim, count: Claim, base: Printed, per: Fraction) -> Grade | None:
    mine = claim.printed
    assert mine is not None
    softer = Grade.DEFINITION if _apart(claim, count) else Grade.ARITHMETIC
    return grade(
        claim,
        count,
        meets=lambda reading: _computed(count, base, per, reading).meets(reading(mine)),
        softer=softer,
    )


def _apart(claim: Claim, count: Claim) -> bool:
    """Whether the rate and the count are not of one thing, one place or one time."""
    return differ(claim, count, of=("counts", *ASPECTS)) or other_times(claim, count)


def _unlike(claim: Claim, count: Claim) -> str:
    """Said only of the time: what is counted has long words of its own in the sentence."""
    a, b = claim.period.text, count.period.text
    return f" (a rate of {a}, a count of {b})" if other_times(claim, count) else ""


def _named(claim: Claim) -> str:
    relation = claim.written.rate
    assert relation is not None
    ages = " aged 16 and over" if relation.ages == "16plus" else ""
    return f" in {relation.of}, {relation.year}{ages}" if relation.of else ""


def base_of(book: Book, claim: Claim, population: Population) -> Printed | None:
    relation = claim.written.rate
    assert relation is not None
    if relation.population:
        return book[relation.population].printed
    people = population(relation.of, relation.year, relation.ages) if relation.of else None
    return None if people is None else Printed(Fraction(people), Fraction(1), exact=True)

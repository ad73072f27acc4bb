"""Changes that do not follow from their ends, and what a change implies about a year that is not given."""

import re
from collections.abc import Iterator
from fractions import Fraction

from cairn.insight.claims.book import Book, Claim, plain
from cairn.insight.claims.checks.grading import Reading, differ, ends, grade, why
from cairn.insight.claims.findings import Finding, Grade
from cairn.insight.claims.printed import Span, words

ONE, HUNDRED = Fraction(1), Fraction(100)


def changes(book: Book) -> Iterator[Finding]:
    for claim in book:
        relation = claim.written.change
        if relation is None or claim.printed is None:
            continue
        to = book[relation.to]
        if relation.since:
            yield from _follows(claim, book[relation.since], to)
        else:
            yield from _implied(book, claim, to)


def _follows(claim: Claim, since: Claim, to: Claim) -> Iterator[Finding]:
    if since.printed is None or to.printed is None or claim.printed is None:
        return
    mine, start, end, unit = claim.printed, since.printed, to.printed, claim.written.unit
    if since.written.kind != to.written.kind or _change(start.rounded, end.rounded, unit, to) is None:
        return

    def fits(reading: Reading) -> bool:
        computed = _change(ends(reading)(start), ends(reading)(end), unit, to)
        return computed is None or computed.meets(reading(mine))

    softer = Grade.DEFINITION if differ(since, to) else Grade.ARITHMETIC
    points = in_percent(unit) and to.written.kind == "share"
    if points and (end.rounded - start.rounded).meets(mine.rounded):
        softer = Grade.QUESTION
    verdict = grade(claim, since, to, meets=fits, softer=softer)
    if verdict:
        exact = change_of(claim, since, to)
        assert exact is not None
        sign = "%" if in_percent(unit) else ""
        yield Finding(
            "change",
            verdict,
            f"{claim.at}: “{claim.says}” is printed as {words(claim.value)}{sign}, but from {words(since.value)} to"
            f" {words(to.value)} it is {words(exact)}{sign}{why(since, to)}"
            f"{'; it would hold in percentage points' if verdict is softer is Grade.QUESTION else ''}.",
            (claim.id, since.id, to.id),
        )


def in_percent(unit: str) -> bool:
    return unit.lower() in ("", "percent", "per cent", "%")


PER = re.compile(r"per ?cent|%|\bper\b|\ba (?:year|month|week)\b|\bannual|\btimes\b", re.IGNORECASE)
POINTS = ("points", "percentage points", "percentage point")


def _change(since: Span, to: Span, unit: str, end: Claim) -> Span | None:
    """The change in the unit that it is given in; None where the unit is neither a percentage nor that of the ends."""
    if in_percent(unit):
        ratio = to.over(since)
        return None if ratio is None else Span((ratio.low - ONE) * HUNDRED, (ratio.high - ONE) * HUNDRED)
    points = unit.lower() in POINTS and end.written.kind == "share"
    things = plain(unit) == plain(end.written.unit) or (not end.written.unit and not PER.search(unit))
    return to - since if points or things else None


def change_of(claim: Claim, since: Claim, to: Claim) -> Fraction | None:
    """The change between two ends as they are printed, in the unit of `claim`."""
    if since.printed is None or to.printed is None or since.written.kind != to.written.kind:
        return None
    exact = _change(Span(since.value, since.value), Span(to.value, to.value), claim.written.unit, to)
    return exact.low if exact else None


def implied_start(claim: Claim, to: Claim) -> Span | None:
    """What the start must have been for `claim` (a percentage change) to end at `to`."""
    if claim.printed is None or to.printed is None or not in_percent(claim.written.unit):
        return None
    growth = claim.printed.rounded
    divisor = Span(ONE + growth.low / HUNDRED, ONE + growth.high / HUNDRED)
    return to.printed.rounded.over(divisor)


def _implied(book: Book, claim: Claim, to: Claim) -> Iterator[Finding]:
    """The start that was not printed, held against what is claimed of the same thing for the time just before."""
    start = implied_start(claim, to)
    if start is None or to.printed is None or not to.written.counts:
        return
    for other in book:
        if other.id in (claim.id, to.id) or not _is_the_year_before(other, to) or other.printed is None:
            continue
        before = other.printed
        verdict = grade(
            claim, other, to,
            meets=lambda reading, before=before: start.meets(reading(before)),  # type: ignore[misc]
            softer=Grade.DEFINITION,
        )  # fmt: skip
        if verdict is None:
            continue
        middle = (start.low + start.high) / 2
        yield Finding(
            "change-implied",
            verdict,
            f"{claim.at}: a change of {words(claim.value)}% to {words(to.value)} implies about"
            f" {words(Fraction(round(middle)))} the time before, but “{other.says}” ({other.at}) is"
            f" {words(other.value)}{why(other, to)}.",
            (claim.id, to.id, other.id),
        )


def _is_the_year_before(other: Claim, to: Claim) -> bool:
    """The same thing, for a time of the same length that ends where the other begins."""
    first, last = to.period.first, other.period.last
    if other.thing != to.thing or first is None or last is None or (first - last).days != 1:
        return False
    return to.period.months == other.period.months

"""“Rising”, “falling” and “static” against the values claimed, or implied, for those years."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from cairn.insight.claims.book import Book, Claim, plain
from cairn.insight.claims.checks.changes import implied_start
from cairn.insight.claims.checks.grading import differ
from cairn.insight.claims.findings import Finding, Grade
from cairn.insight.claims.periods import Period, the_day_before
from cairn.insight.claims.printed import Printed, Span, words

STEADY = 10  # per cent between the lowest and the highest value that may still be called static (ours)


def trends(book: Book) -> Iterator[Finding]:
    for claim in book:
        if claim.written.kind == "trend":
            yield from _steady(book, claim) if claim.written.direction == "steady" else _moving(book, claim)


def _of_the_same(trend: Claim, claim: Claim) -> bool:
    mine, other = trend.written, claim.written
    return (
        plain(other.counts) == plain(mine.counts)
        and plain(other.group) == plain(mine.group)
        and not differ(trend, claim, of=("area", "method"))
    )


@dataclass(frozen=True)
class _Value:
    """A claim of a series, and its number: as printed, or what its counts give."""

    claim: Claim
    number: Printed


SERIES = ("count", "share", "rate")  # the first of them that the paper gives for the trend's thing


def _values(book: Book, trend: Claim) -> list[_Value]:
    """The values of the trend's thing inside its period, earliest first, one for a time, for times of one length."""
    left_out = trend.leaves_out
    found = [
        _Value(claim, number)
        for claim in book
        if claim.written.kind in SERIES
        and _of_the_same(trend, claim)
        and (number := book.number(claim)) is not None
        and not number.bound
        and claim.period.first is not None
        and trend.period.holds(claim.period)
        and not (left_out is not None and left_out.holds(claim.period))
    ]
    if not found:
        return []
    kind = min((each.claim.written.kind for each in found), key=SERIES.index)
    found = [each for each in found if each.claim.written.kind == kind]
    months = Counter(each.claim.period.months for each in found).most_common(1)[0][0]
    alike = {each.claim.period.first: each for each in reversed(found) if each.claim.period.months == months}
    if len({_series(each.claim) for each in alike.values()}) > 1:
        return []
    return sorted(alike.values(), key=lambda each: str(each.claim.period.first))


def _series(claim: Claim) -> tuple[object, ...]:
    """What must be the same from one time to the next for a trend to be read from it."""
    w = claim.written
    of = (w.rate.per_number, w.rate.ages, plain(w.rate.of)) if w.rate else ()
    return (*map(plain, (w.method, w.area, w.unit)), *of)


def _rose(a: _Value, b: _Value) -> int:
    """1, -1, or 0 where rounding hides which."""
    before, after = a.number.rounded, b.number.rounded
    return (after.low > before.high) - (after.high < before.low)


def _moving(book: Book, trend: Claim) -> Iterator[Finding]:
    values = _values(book, trend)
    if not values:
        return
    up = 1 if trend.written.direction == "rises" else -1
    wrong_way = [(a, b) for a, b in pairwise(values) if _rose(a, b) == -up]
    from_end_to_end = _rose(values[0], values[-1]) == up
    if wrong_way:
        a, b = wrong_way[0]
        here, there = a.number.value, b.number.value
        whole = f"it holds from end to end only, {words(values[0].number.value)} to {words(values[-1].number.value)}"
        yield Finding(
            "direction",
            Grade.QUESTION if from_end_to_end else Grade.ARITHMETIC,
            f"{trend.at}: “{trend.says}”, but from {a.claim.period.text} to {b.claim.period.text} it went from"
            f" {words(here)} to {words(there)}{_by(a, b)}"
            f"{f'; {whole}' if from_end_to_end else ''}.",
            (trend.id, *(each.claim.id for each in values)),
        )
    first = values[0].claim  # all of one unit
    if differ(trend, first, of=("unit",)):
        yield Finding(
            "unlike",
            Grade.DEFINITION,
            f"{trend.at}: “{trend.says}” speaks of {trend.written.unit}, but what is counted ({first.at}) is"
            f" {first.written.unit}.",
            (trend.id, first.id),
        )


def _by(a: _Value, b: _Value) -> str:
    """By how much in per cent; of percentages nothing is said, for it would not be of them."""
    if a.claim.written.kind == "share" or not a.number.value:
        return ""
    return f" ({float(b.number.value / a.number.value * 100 - 100):+.1f}%)"


@dataclass(frozen=True)
class _Said:
    """What a claim says the trend's thing was at some time: a number somewhere between two."""

    span: Span
    when: str
    claim: Claim


def _steady(book: Book, trend: Claim) -> Iterator[Finding]:
    """Values, ranges and implied starts that the trend covers, or touches, lie within a tenth of each other."""
    said = [_Said(v.number.rounded, v.claim.period.text, v.claim) for v in _values(book, trend)]
    for claim in book:
        if claim.range and _of_the_same(trend, claim) and _touches(trend, claim.period):
            said.append(_Said(claim.range, claim.period.text, claim))
        relation = claim.written.change
        if relation and not relation.since and _of_the_same(trend, to := book[relation.to]):
            start = implied_start(claim, to)
            if start is not None and to.period.first and _touches(trend, the_day_before(to.period.first)):
                said.append(_Said(start, f"the year before {to.period.text}", claim))
    if len(said) < 2:
        return
    # Only what no choice within the spans can mend: the highest of the lows against the lowest of the highs.
    low, high = min(said, key=lambda each: each.span.high), max(said, key=lambda each: each.span.low)
    bottom, top = float(low.span.high), float(high.span.low)
    if bottom <= 0 or top <= bottom:
        return
    apart = (top / bottom - 1) * 100
    if apart > STEADY and top - bottom > 2 * sqrt(bottom) + 2:  # small numbers move by chance
        yield Finding(
            "steady",
            Grade.QUESTION,
            f"{trend.at}: “{trend.says}”, but {bottom:,.0f} at most ({low.when}, {low.claim.at}) and {top:,.0f} at"
            f" least ({high.when}, {high.claim.at}) are {apart:.0f}% apart: not static, or not one series.",
            (trend.id, low.claim.id, high.claim.id),
        )


def _touches(trend: Claim, period: Period) -> bool:
    begins, ends = trend.period.first, trend.period.last
    outside = (begins and period.last and period.last < begins) or (
        ends and period.first and period.first > ends
    )
    return not outside

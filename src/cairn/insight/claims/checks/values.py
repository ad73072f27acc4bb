"""Two values, times or names for one thing; values outside a stated range; like compared with unlike."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from cairn.insight.claims.book import Book, Claim, plain
from cairn.insight.claims.checks.grading import ASPECTS, differ, grade, rounded, why
from cairn.insight.claims.findings import Finding, Grade
from cairn.insight.claims.periods import days_of
from cairn.insight.claims.printed import HALF, Printed, Span, words

NUMBERS = {"count", "share", "rate", "change"}


def two_values(book: Book) -> Iterator[Finding]:
    """The same thing for the same time, printed twice with different values; also what says that it is the same."""
    same: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in book:
        if claim.written.counts and (claim.printed or claim.duration or claim.range):
            same[_thing(claim)].append(claim)
    pairs: dict[frozenset[str], tuple[Claim, Claim]] = {}
    for found in same.values():
        for i, a in enumerate(found):
            pairs |= {frozenset((a.id, b.id)): _blamed_first(a, b, found) for b in found[i + 1 :]}
    for a, b in book.pointing("same_as"):
        pairs.setdefault(frozenset((a.id, b.id)), (b, a))
    for a, b in pairs.values():
        if a.duration and b.duration:
            yield from _two_durations(a, b)
        elif a.range or b.range:
            yield from _two_ranges(a, b)
        elif a.printed is None or b.printed is None:
            yield from _two_names(a, b)
        else:
            yield from _two_numbers(a, b)


def _thing(claim: Claim) -> tuple[str, ...]:
    """What two claims must have in common to be about one thing at one time: also what a percentage is of."""
    w = claim.written
    of = (
        (w.share.of if w.share else "")
        + "|".join(w.rate.model_dump(exclude={"count"}).values() if w.rate else ())
        + "|".join(w.change.model_dump().values() if w.change else ())
    )
    return (*claim.thing, plain(w.method), of, str(claim.period.first), str(claim.period.last))


def _blamed_first(a: Claim, b: Claim, found: list[Claim]) -> tuple[Claim, Claim]:
    """Whichever fewer others agree with is most to blame; among equals the one that comes first."""

    def agreeing(one: Claim) -> int:
        return sum(
            one.printed is not None and c.printed is not None and one.printed.rounded.meets(c.printed.rounded)
            for c in found
        )

    return (b, a) if agreeing(b) < agreeing(a) else (a, b)


def _two_numbers(a: Claim, b: Claim) -> Iterator[Finding]:
    x, y = a.printed, b.printed
    if x is None or y is None or x.again.meets(y.rounded) or y.again.meets(x.rounded):
        return  # the same, or one is the other rounded
    unlike = a.written.kind != b.written.kind or not a.period.same_days(b.period)
    verdict = grade(
        a,
        b,
        meets=lambda reading: (
            reading(x).meets(reading(y)) or reading(x).meets(rounded(y)) or rounded(x).meets(reading(y))
        ),
        softer=Grade.DEFINITION if unlike or differ(a, b, of=ASPECTS) else None,
    )
    if verdict:
        yield Finding(
            "two-values",
            verdict,
            f"{_both(a, b)}: “{a.says}” is {_number(x)} in one place and {_number(y)} in the other{why(a, b)}.",
            (a.id, b.id),
        )


def _both(a: Claim, b: Claim) -> str:
    return a.at if a.at == b.at else f"{a.at} and {b.at}"


def _number(printed: Printed) -> str:
    """A number as loosely as it was said."""
    loose = {"at_least": "at least ", "at_most": "at most "}.get(printed.bound, "")
    return f"{'about ' if printed.approximate else loose}{words(printed.value)}"


def _two_ranges(a: Claim, b: Claim) -> Iterator[Finding]:
    """A range against a range, or against a number: what touches or overlaps may be one thing said twice."""
    one, other = _span(a), _span(b)
    if one is None or other is None or one.meets(other):
        return
    unlike = not a.period.same_days(b.period) or differ(a, b, of=ASPECTS)
    loose = any(claim.printed and claim.printed.approximate for claim in (a, b))
    yield Finding(
        "two-values",
        Grade.QUESTION if loose else Grade.DEFINITION if unlike else Grade.ARITHMETIC,
        f"{_both(a, b)}: “{a.says}” is {_ranged(a)} in one place and {_ranged(b)} in the other{why(a, b)}.",
        (a.id, b.id),
    )


def _span(claim: Claim) -> Span | None:
    if claim.range is None:
        return claim.printed.perhaps if claim.printed else None
    slack = HALF * claim.range_step
    return Span(claim.range.low - slack, claim.range.high + slack)


def _ranged(claim: Claim) -> str:
    if claim.range:
        return f"{words(claim.range.low)}–{words(claim.range.high)}"
    return _number(claim.printed) if claim.printed else ""


def _two_durations(a: Claim, b: Claim) -> Iterator[Finding]:
    assert a.duration
    assert b.duration
    (x, one), (y, other) = days_of(*a.duration), days_of(*b.duration)
    if x <= other and y <= one:
        return
    yield Finding(
        "two-values",
        Grade.DEFINITION if differ(a, b, of=ASPECTS) else Grade.ARITHMETIC,
        f"{_both(a, b)}: “{a.says}” is {a.written.value} in one place and {b.written.value} in the other.",
        (a.id, b.id),
    )


def _two_names(a: Claim, b: Claim) -> Iterator[Finding]:
    if "event" in (a.written.kind, b.written.kind):
        yield from _two_times(a, b)
        return
    if a.day and b.day and a.day != b.day:
        yield Finding(
            "two-dates",
            Grade.ARITHMETIC,
            f"{_both(a, b)}: “{a.says}” is {a.day:%-d %B %Y} in one place and {b.day:%-d %B %Y} in the other.",
            (a.id, b.id),
        )
    if len(a.written.names) == len(b.written.names) == 1 and a.written.names != b.written.names:
        yield Finding(
            "two-names",
            Grade.DEFINITION,
            f"{_both(a, b)}: “{a.says}” is “{a.written.names[0]}” in one place and"
            f" “{b.written.names[0]}” in the other.",
            (a.id, b.id),
        )
    elif a.written.names and b.written.names and set(a.written.names) != set(b.written.names):
        only = sorted(set(a.written.names) ^ set(b.written.names))
        yield Finding(
            "two-lists",
            Grade.DEFINITION,
            f"{_both(a, b)}: “{a.says}” lists {len(a.written.names)} in one place and"
            f" {len(b.written.names)} in the other; not in both: {', '.join(only[:4])}{' …' if len(only) > 4 else ''}.",
            (a.id, b.id),
        )


def ranges(book: Book) -> Iterator[Finding]:
    """A value that is said to lie within a range does; by another method it is no comparison."""
    for claim, band in book.pointing("within"):
        number = book.number(claim)
        if band.range is None:
            continue
        if number is None:
            yield from _no_figure(claim, band)
            continue
        limits, kind = band.range, claim.written.kind
        # A percentage may be held to lie in a range once it is rounded as the range is.
        slack = Fraction(0) if kind == "count" else HALF * band.range_step
        wider = Span(limits.low - slack, limits.high + slack)
        soft = Grade.DEFINITION if differ(claim, band) else None
        if not number.rounded.meets(limits) and number.rounded.meets(wider):
            soft = Grade.QUESTION
        verdict = grade(
            claim,
            meets=lambda reading, number=number, limits=limits: reading(number).meets(limits),  # type: ignore[misc]
            softer=soft,
        )
        if verdict:
            when = f", {claim.period.text}" if claim.period.text else ""
            yield Finding(
                "range",
                verdict,
                f"{claim.at}: {words(number.value)} (“{claim.says}”{when}) is outside"
                f" {words(limits.low)}–{words(limits.high)} (“{band.says}”, {band.at}){why(claim, band)}.",
                (claim.id, band.id),
            )


def _no_figure(claim: Claim, band: Claim) -> Iterator[Finding]:
    if claim.written.kind in NUMBERS and not claim.written.value and claim.written.share is None:
        assert band.range is not None
        yield Finding(
            "no-figure",
            Grade.QUESTION,
            f"{claim.at}: “{claim.says}” is said to lie within {words(band.range.low)}–{words(band.range.high)}"
            f" (“{band.says}”, {band.at}), but no figure is printed for {claim.period.text or 'it'}.",
            (claim.id, band.id),
        )


def _two_times(a: Claim, b: Claim) -> Iterator[Finding]:
    """Two times for one event that cannot both be; where the words are not the same, it may be two events."""
    if not (a.first and a.last and b.first and b.last) or (a.first <= b.last and b.first <= a.last):
        return
    yield Finding(
        "two-times",
        Grade.ARITHMETIC if a.says == b.says else Grade.DEFINITION,
        f"{_both(a, b)}: “{a.says}” is {a.period.text or a.day}, but “{b.says}” is {b.period.text or b.day}.",
        (a.id, b.id),
    )


LIKENESS = (("unit", "unit"), ("method", "method"), ("counts", "what is counted"))
BASES = {"total": "people of all ages", "16plus": "people of 16 and over"}


def comparisons(book: Book) -> Iterator[Finding]:
    """Like is compared with like: the same thing, unit, method and measure, over periods of the same length."""
    for a, b in book.pointing("compared_with"):
        unlike = [
            f"{called} {x} against {y}"
            for name, called in LIKENESS
            if (x := getattr(a.written, name)) and (y := getattr(b.written, name)) and plain(x) != plain(y)
        ]
        kinds = {a.written.kind, b.written.kind}
        if len(kinds) == 2 and kinds <= NUMBERS:
            unlike.append(f"a {a.written.kind} against a {b.written.kind}")
        if kinds == {"count"} and a.period.months and b.period.months and a.period.months != b.period.months:
            unlike.append(f"period {a.period.text} against {b.period.text}")
        unlike += _other_bases(a, b)
        if unlike:
            yield Finding(
                "unlike",
                Grade.DEFINITION,
                f"{a.at}: “{a.says}” is compared with “{b.says}” ({b.at}), which is not like it: {'; '.join(unlike)}.",
                (a.id, b.id),
            )


def _other_bases(a: Claim, b: Claim) -> Iterator[str]:
    """In what two rates are not like each other: per how many, and of whom."""
    one, other = a.written.rate, b.written.rate
    if one is None or other is None:
        return
    if one.per_number != other.per_number:
        yield f"per {words(one.per_number)} against per {words(other.per_number)}"
    if one.of and other.of and one.ages != other.ages:
        yield f"of {BASES[one.ages]} against of {BASES[other.ages]}"

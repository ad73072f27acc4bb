"""Percentages that do not follow from their counts, or that no whole number of things can give."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from cairn.insight.claims.book import Book, Claim
from cairn.insight.claims.checks.grading import Reading, differ, ends, grade, other_times, why
from cairn.insight.claims.findings import Finding, Grade
from cairn.insight.claims.printed import Span, words

HUNDRED = Fraction(100)


def shares(book: Book) -> Iterator[Finding]:
    for claim in book:
        relation = claim.written.share
        if claim.printed is None or relation is None:
            continue
        whole = book[relation.of]
        if whole.printed is None:
            continue
        if relation.part:
            yield from _follows(claim, book[relation.part], whole)
        elif whole.printed.exact and not claim.printed.approximate:
            yield from _possible(claim, whole)
        if _another_time(claim, whole):
            yield Finding(
                "share-period",
                Grade.QUESTION,
                f"{claim.at}: {words(claim.value)}% is about {claim.period.text} but stands beside {words(whole.value)}"
                f" (“{whole.says}”) for {whole.period.text}: the two cannot be multiplied.",
                (claim.id, whole.id),
            )


def _another_time(claim: Claim, whole: Claim) -> bool:
    """Whether a share is about another time than its whole. A whole as of one day stands for the time around it."""
    if not claim.period.text or not whole.period.text or claim.period.same_days(whole.period):
        return False
    return not any(c.period.first is not None and c.period.first == c.period.last for c in (claim, whole))


def outside_hundred(book: Book) -> Iterator[Finding]:
    """A share of a whole lies between nought and a hundred."""
    for claim in book:
        number = book.number(claim) if claim.written.kind == "share" else None
        if number is not None and not number.perhaps.meets(Span(Fraction(0), HUNDRED)):
            yield Finding(
                "share-bounds",
                Grade.ARITHMETIC,
                f"{claim.at}: “{claim.says}” is {words(number.value)}%, which no share can be.",
                (claim.id,),
            )


def _follows(claim: Claim, part: Claim, whole: Claim) -> Iterator[Finding]:
    if part.printed is None or claim.printed is None or whole.printed is None:
        return
    mine, inside, all_of_it = claim.printed, part.printed, whole.printed
    if all_of_it.rounded.low <= 0:
        return

    def computed(reading: Reading) -> Span:
        quotient = ends(reading)(inside).over(ends(reading)(all_of_it))
        assert quotient is not None
        return quotient.times(HUNDRED)

    verdict = grade(
        claim,
        part,
        whole,
        # Whatever was done to the counts, the percentage itself was rounded or cut off.
        meets=lambda reading: computed(reading).meets(reading(mine)),
        softer=Grade.DEFINITION
        if differ(part, whole) or _other_method(claim, part, whole) or other_times(part, whole)
        else Grade.ARITHMETIC,
    )
    if verdict:
        yield Finding(
            "share",
            verdict,
            f"{claim.at}: “{claim.says}” is printed as {words(claim.value)}%, but {words(part.value)} of"
            f" {words(whole.value)} is {_apart(part.value / whole.value * 100, claim.value)}%"
            f"{why(part, whole, times=True)}.",
            (claim.id, part.id, whole.id),
        )


def _other_method(*claims: Claim) -> bool:
    return differ(*claims, of=("method", "area"))


def _apart(computed: Fraction, printed: Fraction) -> str:
    """With as many decimals as show the difference."""
    return next(
        (said for places in (1, 2, 3) if (said := words(computed, places)) != words(printed, places)),
        words(computed, 4),
    )


def _possible(claim: Claim, whole: Claim) -> Iterator[Finding]:
    printed = claim.printed
    if printed is None or whole.value <= 0 or not 0 <= claim.value <= 100:
        return
    rough = whole.printed is not None and whole.printed.perhaps != whole.printed.rounded
    verdict = grade(
        claim,
        meets=lambda reading: _a_whole_number(reading(printed), whole.value),
        softer=Grade.QUESTION if rough else None,
    )
    if verdict is None:
        return
    nearest = round(claim.value * whole.value / 100)
    yield Finding(
        "share-impossible",
        verdict,
        f"{claim.at}: no whole number of the {words(whole.value)} (“{whole.says}”) is {words(claim.value)}%;"
        f" {nearest:,} of them is {words(Fraction(nearest) / whole.value * 100, 2)}%.",
        (claim.id, whole.id),
    )


def _a_whole_number(span: Span, whole: Fraction) -> bool:
    low, high = max(span.low, Fraction(0)), min(span.high, HUNDRED)
    return ceil(low * whole / 100) <= floor(high * whole / 100)

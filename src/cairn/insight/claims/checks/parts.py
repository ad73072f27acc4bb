"""Parts that do not sum or exceed the whole; subsets larger than the whole."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import reduce

from cairn.insight.claims.book import Book, Claim
from cairn.insight.claims.checks.grading import Reading, differ, grade, other_times, why
from cairn.insight.claims.findings import Finding, Grade
from cairn.insight.claims.printed import Printed, Span, words

HUNDRED = Printed(Fraction(100), Fraction(1), exact=True)


def parts_of_wholes(book: Book) -> Iterator[Finding]:
    """The parts of a complete breakdown give the whole; those of an incomplete one do not exceed it.

    Overlapping categories may sum to anything, but none is more than the whole. Rounded values may be out by what
    rounding allows, part by part. One whole may be broken down in several ways, each with its own word (`breakdown`).
    """
    found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for part, whole in book.pointing("part_of"):
        if part.printed is not None and _total(whole, part) is not None:
            found[whole.id, part.written.breakdown].append(part)
    for (whole_id, _breakdown), parts in found.items():
        whole = book[whole_id]
        larger = [finding for part in parts if (finding := _larger(part, whole, "parts"))]
        yield from larger
        if larger or whole.written.parts == "overlapping" or len({part.written.kind for part in parts}) > 1:
            continue
        if len(parts) > 1 or whole.written.parts == "complete":
            yield from _sum(whole, parts)


def _total(whole: Claim, part: Claim) -> Printed | None:
    """What the parts are held against: percentages of a count give a hundred."""
    if part.written.kind == whole.written.kind:
        return whole.printed
    return HUNDRED if (part.written.kind, whole.written.kind) == ("share", "count") else None


def _sum(whole: Claim, parts: list[Claim]) -> Iterator[Finding]:
    total = _total(whole, parts[0])
    assert total is not None
    complete = whole.written.parts == "complete"
    apart = other_times(*parts)
    if apart and not complete:  # whoever comes in two years is in both
        return

    def fits(reading: Reading) -> bool:
        given = reduce(Span.__add__, (reading(part.printed) for part in parts if part.printed))
        held = reading(total)
        return given.meets(held) if complete else given.low <= held.high

    # An undeclared breakdown that exceeds its whole may be made of categories that overlap.
    soft = not complete or apart or differ(whole, *parts, of=("unit", "method", "area"))
    verdict = grade(whole, *parts, meets=fits, softer=Grade.DEFINITION if soft else None)
    if verdict is None:
        return
    given = sum((part.value for part in parts), Fraction(0))
    summed = " + ".join(words(part.value) for part in parts)
    yield Finding(
        "parts",
        verdict,
        f"{whole.at}: the parts of “{whole.says}” give {summed} = {words(given)},"
        f" {'not' if complete else 'more than'} {words(total.value)}{why(whole, *parts)}.",
        (whole.id, *(part.id for part in parts)),
    )


def subsets(book: Book) -> Iterator[Finding]:
    """A subset is no larger than what it is a subset of, and its period lies inside."""
    for part, whole in book.pointing("subset_of"):
        alike = part.written.kind == whole.written.kind
        if alike and (finding := _larger(part, whole, "subset")):
            yield finding
        if part.period.text and whole.period.text and not whole.period.holds(part.period):
            yield Finding(
                "subset-period",
                Grade.QUESTION,
                f"{part.at}: “{part.says}” is about {part.period.text}, which is not inside {whole.period.text} of"
                f" “{whole.says}” ({whole.at}).",
                (part.id, whole.id),
            )


def _larger(part: Claim, whole: Claim, code: str) -> Finding | None:
    total, printed = _total(whole, part), part.printed
    if total is None or printed is None:
        return None
    outside = bool(whole.period.text and part.period.text and not whole.period.holds(part.period))
    verdict = grade(
        part,
        whole,
        meets=lambda reading: reading(printed).low <= reading(total).high,
        softer=Grade.DEFINITION if outside or differ(part, whole) else None,
    )
    if verdict is None:
        return None
    return Finding(
        code,
        verdict,
        f"{part.at}: “{part.says}” is {words(part.value)}, more than the {words(total.value)} of “{whole.says}”"
        f" ({whole.at}) that it belongs to{why(part, whole, times=outside)}.",
        (part.id, whole.id),
    )

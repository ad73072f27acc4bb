"""What can be recomputed of each claim, to stand beside what was printed."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil, floor

from cairn.insight.claims.book import Book, Claim
from cairn.insight.claims.checks.changes import change_of, implied_start
from cairn.insight.claims.checks.figures import Computed
from cairn.insight.claims.checks.rates import Population, base_of
from cairn.insight.claims.printed import words


def beside(book: Book, *, population: Population, computed: Computed) -> dict[str, str]:
    """Claim's id → what was computed, in words with its arithmetic; nothing for what cannot be recomputed."""
    found: dict[str, list[str]] = defaultdict(list)
    ways: tuple[Callable[[Book, Claim], str], ...] = (
        _share,
        _change,
        lambda book, claim: _rate(book, claim, population),
        lambda _book, claim: _figure(claim, computed),
    )
    for claim in book:
        found[claim.id] += [said for way in ways if (said := way(book, claim))]
    for whole, said in _sums(book):
        found[whole].append(said)
    return {claim: "; ".join(said) for claim, said in found.items() if said}


def _share(book: Book, claim: Claim) -> str:
    relation = claim.written.share
    if relation is None:
        return ""
    whole = book[relation.of].printed
    if relation.part:
        part = book[relation.part].printed
        if part is None or whole is None or whole.value <= 0:
            return ""
        return f"{words(part.value)} of {words(whole.value)} is {words(part.value / whole.value * 100)}%"
    if claim.printed is None or whole is None or not whole.exact:
        return ""
    return f"of {words(whole.value)}: about {words(Fraction(round(claim.value * whole.value / 100)))}"


def _change(book: Book, claim: Claim) -> str:
    relation = claim.written.change
    if relation is None:
        return ""
    if not relation.since:
        return _implied(claim, book[relation.to])
    since, to = book[relation.since], book[relation.to]
    exact = change_of(claim, since, to)
    return "" if exact is None else f"from {words(since.value)} to {words(to.value)} is {words(exact)}"


def _implied(claim: Claim, to: Claim) -> str:
    """What must have been before, where that is not printed."""
    start = implied_start(claim, to)
    if start is None:
        return ""
    low, high = ceil(start.low), floor(start.high)  # whole things
    if low > high:
        return ""
    between = words(Fraction(low)) if low == high else f"{words(Fraction(low))} to {words(Fraction(high))}"
    return f"so that it was {between} before"


def _rate(book: Book, claim: Claim, population: Population) -> str:
    relation = claim.written.rate
    if relation is None or not relation.count:
        return ""
    count, base, per = book[relation.count].printed, base_of(book, claim, population), relation.per_number
    if count is None or base is None or base.value <= 0:
        return ""
    return (
        f"{words(count.value)} of {words(base.value)} people is {words(count.value / base.value * per, 2)}"
        f" per {words(per)}"
    )


def _figure(claim: Claim, computed: Computed) -> str:
    if not claim.written.figure:
        return ""
    value = computed(claim.written.figure, claim.written.figure_value, claim)
    return "" if value is None else f"Cairn computes {words(value.value)}"


def _sums(book: Book) -> Iterator[tuple[str, str]]:
    parts: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for part, whole in book.pointing("part_of"):
        if part.printed is not None:
            parts[whole.id, part.written.breakdown].append(part)
    for (whole_id, breakdown), found in parts.items():
        if len(found) > 1:
            by = f" by {breakdown}" if breakdown else ""
            total = words(sum((part.value for part in found), Fraction(0)))
            yield whole_id, f"its parts{by}: {' + '.join(words(part.value) for part in found)} = {total}"

"""All checks over one book."""

from collections.abc import Iterator

from cairn.insight.claims.book import Book
from cairn.insight.claims.checks.changes import changes
from cairn.insight.claims.checks.figures import Computed, figures
from cairn.insight.claims.checks.parts import parts_of_wholes, subsets
from cairn.insight.claims.checks.rates import Population, rates
from cairn.insight.claims.checks.shares import outside_hundred, shares
from cairn.insight.claims.checks.times import durations, lists, order, sequences, weekdays
from cairn.insight.claims.checks.trends import trends
from cairn.insight.claims.checks.values import comparisons, ranges, two_values
from cairn.insight.claims.findings import Cause, Finding, causes

PLAIN = (
    parts_of_wholes, subsets, shares, outside_hundred, changes, trends, two_values, ranges, comparisons, order,
    weekdays, sequences, durations, lists,
)  # fmt: skip


def check(book: Book, *, population: Population, computed: Computed) -> list[Cause]:
    """Every contradiction and question in the book, symptoms of one cause together."""
    return causes(_findings(book, population, computed))


def _findings(book: Book, population: Population, computed: Computed) -> Iterator[Finding]:
    for one in PLAIN:
        yield from one(book)
    yield from rates(book, population)
    yield from figures(book, computed)

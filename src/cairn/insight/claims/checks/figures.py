"""A claim against the figure that Cairn computes for the same thing."""

from collections.abc import Callable, Iterator

from cairn.insight.claims.book import Book, Claim
from cairn.insight.claims.checks.grading import Reading, grade, rounded
from cairn.insight.claims.findings import Finding
from cairn.insight.claims.printed import Printed, words

# (figure's code, which of its columns, the claim) → what Cairn shows there, as rounded as it is shown, or None where
# nothing can be computed
Computed = Callable[[str, str, Claim], Printed | None]


def figures(book: Book, computed: Computed) -> Iterator[Finding]:
    """Each claim that names a computed figure, for its own period, against it."""
    for claim in book:
        if not claim.written.figure or claim.printed is None:
            continue
        value = computed(claim.written.figure, claim.written.figure_value, claim)
        if value is None:
            continue
        verdict = grade(claim, meets=_meets(value, claim.printed))
        if verdict:
            yield Finding(
                "figure",
                verdict,
                f"{claim.at}: “{claim.says}” is printed as {words(claim.value)}, but Cairn computes"
                f" {words(value.value)} ({claim.written.figure}, {claim.period.text or 'all time'}).",
                (claim.id,),
            )


def _meets(value: Printed, printed: Printed) -> Callable[[Reading], bool]:
    # What Cairn shows it has rounded; only the paper may have cut digits off.
    return lambda reading: rounded(value).meets(reading(printed))

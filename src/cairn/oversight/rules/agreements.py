"""Whether an agreement counts on a day: signed by both, begun, not over, and reviewed in time or within the grace."""

from datetime import date, timedelta

IN_FORCE, OVERDUE, LAPSED, NONE = "in_force", "overdue", "lapsed", "none"
# What must be written before an agreement is put in force (rules F4).
MUST_BE_WRITTEN = ("purpose", "powers", "data_items", "security", "records", "breaches")
LEAST_SIGNED = 2


def standing(on: date, *, from_on: date, until_on: date | None, review_on: date, grace: int) -> str:
    """How an agreement that both signed stands on a day."""
    if on < from_on or (until_on is not None and on > until_on):
        return NONE
    if on <= review_on:
        return IN_FORCE
    return OVERDUE if on <= review_on + timedelta(days=grace) else LAPSED


def counts_until(*, until_on: date | None, review_on: date, grace: int) -> date:
    """The last day on which it counts, if nobody reviews it again."""
    forgiven = review_on + timedelta(days=grace)
    return min(until_on, forgiven) if until_on else forgiven


def best(codes: list[str]) -> int:
    """Which of several counts: the place of the strongest."""
    order = (IN_FORCE, OVERDUE, LAPSED, NONE)
    return min(range(len(codes)), key=lambda place: order.index(codes[place]))

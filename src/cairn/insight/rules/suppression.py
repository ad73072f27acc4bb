"""What a published table may show (rules G5): no number from 1 to 4, no total from which one could be worked out.

Counts from 1 to 4 are hidden, other counts are rounded to the nearest 5 and nought is shown. A small cell never hides
alone: where it could be had by taking what is shown from a total, the next smallest cell hides with it. Shares are
worked out from the exact counts, shown only of 20 or more, and never where the few on either side could be told.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

HIDDEN = "[c]"
SMALLEST_SHOWN = 5
ROUNDED_TO = 5
SHARES_FROM = 20  # ours

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Line(Generic[K]):
    """A total and the parts that make it up: what somebody could take away from what."""

    total: K
    parts: tuple[K, ...]


def is_small(count: int) -> bool:
    return 1 <= count < SMALLEST_SHOWN


def rounded(count: int) -> int:
    """To the nearest 5, as a published table shows it. A small count must never get here."""
    if is_small(count):
        raise ValueError("a small count is hidden, not rounded")
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)


def share_may_be_shown(part: int, whole: int) -> bool:
    """Whether `part` of `whole` may be shown as a percentage: neither side of it may be a few people."""
    return whole >= SHARES_FROM and not is_small(part) and not is_small(whole - part)


def share_tells(part: int, whole: int) -> bool:
    """Whether the percentage, with both counts as rounded as they are shown, tells one of the two exactly.

    That harms nobody where nothing is hidden, but beside a hidden number it would be what it is worked out from.
    """
    shown = _percent(part, whole)
    pairs = [
        (a, b)
        for b in _rounds_to(rounded(whole))
        for a in _rounds_to(rounded(part))
        if a <= b and b >= SHARES_FROM and _percent(a, b) == shown
    ]
    parts, wholes = ({pair[at] for pair in pairs} for at in (0, 1))
    return (part > 0 and len(parts) < 2) or len(wholes) < 2


def _percent(part: int, whole: int) -> int:
    """To a whole per cent, a half up, as a share is shown."""
    return (200 * part + whole) // (2 * whole)


def _rounds_to(shown: int) -> range:
    """The counts that are shown as `shown`."""
    slack = ROUNDED_TO // 2
    return range(max(SMALLEST_SHOWN, shown - slack), shown + slack + 1) if shown else range(1)


def spread_may_be_shown(count: int) -> bool:
    """Whether the middle and the quarters of `count` durations may be shown."""
    return count >= SHARES_FROM


def cells_to_hide(counts: Mapping[K, int], lines: Sequence[Line[K]]) -> frozenset[K]:
    """The cells to hide: every small one, and as many others as keep any line from giving one away."""
    hidden = {cell for cell, count in counts.items() if is_small(count)}
    while True:
        more = {cell for line in lines for cell in _also(line, counts, hidden)}
        if more <= hidden:
            return frozenset(hidden)
        hidden |= more


def _also(line: Line[K], counts: Mapping[K, int], hidden: set[K]) -> set[K]:
    """The cells of one line that must hide because others of it do."""
    parts = [cell for cell in line.parts if cell in counts]
    if is_small(counts[line.total]):
        return set(parts)
    inside = [cell for cell in parts if cell in hidden]
    spare = sorted((cell for cell in parts if cell not in hidden and counts[cell]), key=counts.__getitem__)
    if line.total in hidden:
        enough = bool(inside)  # the total and a part: neither follows from the other
    else:
        enough = not inside or _leaves_open(
            [counts[cell] for cell in inside], counts[spare[0]] if spare else None
        )
    if enough:
        return set()
    # Without another number to hide behind, the noughts hide too: how many people's cells there are is then open.
    return {spare[0]} if spare else set(parts)


def _leaves_open(inside: list[int], next_shown: int | None) -> bool:
    """Whether the hidden cells of a line could be any small numbers, for one who knows their sum and this rule.

    Only the sum, how many are small and the smallest number still shown may decide, for these are the same in every
    case that looks alike; a rule that looked at the numbers themselves would tell them by what it hides.
    """
    small = sum(map(is_small, inside))
    others, together = len(inside) - small, sum(inside)
    if len(inside) < 2 or not others:
        return False
    if not small:
        return True
    least, most = (SMALLEST_SHOWN - 1) * small + SMALLEST_SHOWN * others, small
    return together >= least and (next_shown is None or together - most < others * next_shown)

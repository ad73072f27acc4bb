"""When a day's reading is unusual enough that somebody asks. No score: each rule says its own numbers.

The numbers are Cairn's own choice, to be disputed by the information-governance lead; no source prescribes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from statistics import median_low
from typing import Any

OWN, GATE = "own choice, to be confirmed locally", "safety.md, gate 1"
LEAST_MANY = 20  # below this many records in a day nothing is said about volume
TIMES = 3
LEAST_DAYS = 5  # so many days of her own before "usual" means something
LEAST_UNRELATED = 3
NIGHT_FROM, NIGHT_UNTIL = time(22), time(6)


@dataclass(frozen=True)
class Finding:
    """`sentence` is a message with named places that `values` fill: it is translated where it is shown."""

    code: str
    sentence: str
    source: str
    values: dict[str, Any] = field(default_factory=dict)


def N_(text: str) -> str:  # noqa: N802  (marks a message for translation where it is shown)
    return text


def usual(days: Sequence[int]) -> int | None:
    """The middle of somebody's days; None where there are too few to speak of."""
    return median_low(days) if len(days) >= LEAST_DAYS else None


def is_many(many: int, own: int | None, role: int | None) -> bool:
    """Whether a day's records are many: three times her own usual day and the middle of her role's days, and 20."""
    known = [number for number in (own, role) if number is not None]
    return many >= LEAST_MANY and bool(known) and all(many > TIMES * max(number, 1) for number in known)


def is_apart(unrelated: int) -> bool:
    """Whether so many records with which she had nothing to do are worth a question; one or two are a call taken."""
    return unrelated >= LEAST_UNRELATED


def at_night(at: time) -> bool:
    """Whether a London time of day lies in the night."""
    return at >= NIGHT_FROM or at < NIGHT_UNTIL


def said(
    code: str,
    *,
    many: int,
    usual: int | None = None,
    median: int | None = None,
    in_all: int | None = None,
    related: bool | None = None,
) -> Finding:
    """The one plain sentence of something unusual, with its numbers."""
    values = {"many": many, "usual": usual, "median": median, "in_all": in_all}
    if code == "volume" and usual is None:
        return Finding(
            "volume",
            N_("Read %(many)s people's records. The middle of this role's days is %(median)s."),
            OWN,
            values,
        )
    if code == "volume" and median is None:
        return Finding(
            "volume",
            N_("Read %(many)s people's records. The middle of this worker's own days is %(usual)s."),
            OWN,
            values,
        )
    if code == "volume":
        return Finding(
            "volume",
            N_(
                "Read %(many)s people's records. The middle of this worker's own days is %(usual)s, of this role's"
                " %(median)s."
            ),
            OWN,
            values,
        )
    if code == "barred_colleague" and related:
        return Finding(
            "barred_colleague",
            N_(
                "Opened, %(many)s times, a record that a colleague of the same team is barred from. It is part"
                " of this worker's work."
            ),
            GATE,
            values,
        )
    if code == "barred_colleague":
        return Finding(
            "barred_colleague",
            N_(
                "Opened, %(many)s times, a record that a colleague of the same team is barred from. It is not part"
                " of this worker's work."
            ),
            GATE,
            values,
        )
    if code == "no_relation":
        return Finding(
            "no_relation",
            N_(
                "Read %(in_all)s people's records. With %(many)s of them this worker had no case, task or duty."
            ),
            OWN,
            values,
        )
    return Finding(
        "odd_hours",
        N_("Read %(many)s people's records between 22:00 and 6:00, on no duty rota."),
        OWN,
        values,
    )

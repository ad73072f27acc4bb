"""Does sharing between two agencies rest on an agreement? Lower rooms ask here; oversight, which keeps them, answers.

As with the key ring, the answerer is registered when it starts, so that nobody imports upwards.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Purpose(StrEnum):
    """What an agreement may let its parties share for."""

    REFERRAL = "referral"  # to refer somebody, and to say what became of it
    CASEWORK = "casework"  # to work together with one person
    PROTECTION = "protection"  # to keep somebody at high risk safe: MARAC, safeguarding, warnings


@dataclass(frozen=True)
class Standing:
    """How the agreement between two agencies stands on a day; `uid` and `title` of the one that counts, where any does.

    `code`: in_force; overdue (its review is late, within the grace: it still counts); lapsed (later than that); none.
    """

    code: str
    uid: UUID | None = None
    title: str = ""
    review_on: date | None = None
    until: date | None = None  # the last day on which it counts, as it stands now

    @property
    def holds(self) -> bool:
        """Whether sharing may rest on it."""
        return self.code in ("in_force", "overdue")


class Agreements(Protocol):
    def between(
        self, *, area: int, one: int, other: int | None, other_name: str, on: date, purpose: str = ""
    ) -> Standing:
        """Between two agencies by key, or one and a body outside Cairn by its name; for a purpose, or for any."""
        ...


class _Slot:
    answers: Agreements | None = None


def register(agreements: Agreements) -> None:
    """Called once by `oversight` when it starts."""
    _Slot.answers = agreements


def agreements() -> Agreements:
    if _Slot.answers is None:
        raise RuntimeError("nobody answers for agreements: the oversight app has not started")
    return _Slot.answers

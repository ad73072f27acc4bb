"""When something is due, and the day on which somebody became engaged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cairn.cases.rules.findings import N_, Finding
from cairn.cases.rules.level import HIGH
from cairn.core.working_time import WorkingTime


@dataclass(frozen=True)
class Promise:
    """Working days to a first contact, calendar days to the next review: dated local values."""

    contact_days: int
    contact_days_high: int
    review_days: int
    review_days_high: int


def first_contact_due(received_on: date, *, high: bool, promise: Promise, time: WorkingTime) -> date:
    """The working day by whose end a first contact is promised, counted from the day the referral came in."""
    return time.add_days(received_on, promise.contact_days_high if high else promise.contact_days)


def review_due(last_on: date, *, level: str, promise: Promise) -> date:
    """The day on which risk is looked at again although nothing happened: sooner while it is high."""
    return last_on + timedelta(days=promise.review_days_high if level == HIGH else promise.review_days)


@dataclass(frozen=True)
class Contact:
    on: date
    two_way: bool
    support: bool


def engaged_on(agreed_on: date | None, contacts: Iterable[Contact]) -> date | None:
    """The first two-way support contact on or after the day the client said yes; None while either is
    missing.
    """
    if agreed_on is None:
        return None
    counted = (c.on for c in contacts if c.two_way and c.support and c.on >= agreed_on)
    return min(counted, default=None)


TRIGGERS: dict[str, str] = {
    "incident": N_("A new incident was recorded."),
    "separation": N_("Separated, or is planning to separate."),
    "reconciliation": N_("Back together."),
    "release": N_("The person causing harm was released, or bail changed."),
    "pregnancy": N_("A pregnancy or a birth."),
    "court": N_("A contact or court event."),
    "move": N_("A move."),
    "disclosure": N_("Something new was disclosed."),
    "before_marac": N_("A MARAC is coming."),
    "case_review": N_("A case review."),
    "exit": N_("The case is about to end."),
}


@dataclass(frozen=True)
class Happening:
    """Something that calls for a new assessment, known to the service since `known_at`."""

    kind: str
    known_at: datetime


def reassess(last_at: datetime | None, happenings: Iterable[Happening]) -> tuple[Finding, ...]:
    """Why a new assessment is due: what became known after the last one, each kind once (rules A5)."""
    if last_at is None:
        return (Finding("never_assessed", N_("No assessment has been made yet."), "rules A5"),)
    kinds = dict.fromkeys(h.kind for h in happenings if h.known_at > last_at and h.kind in TRIGGERS)
    return tuple(Finding(f"after_{kind}", TRIGGERS[kind], "rules A5") for kind in kinds)

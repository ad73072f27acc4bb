"""By when a service looks at a referral. Working hours, by urgency; an area's own dated values come before these."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Promise:
    urgency: str
    working_hours: int
    from_on: date
    source: str


EVER = date(2000, 1, 1)  # nothing is promised before, so a referral of an earlier day is a slip of the pen
_UNVERIFIED = "unverified default: a referral is logged on the same working day in common practice (rules B3)"

DEFAULTS: tuple[Promise, ...] = (
    Promise("today", 2, EVER, _UNVERIFIED),
    Promise("soon", 8, EVER, _UNVERIFIED),
    Promise("routine", 16, EVER, _UNVERIFIED),
)


def in_force(urgency: str, day: date, own: Iterable[Promise] = ()) -> Promise:
    """The promise for `urgency` on `day`: the area's latest that has begun, else the default."""
    for promises in (own, DEFAULTS):
        begun = [each for each in promises if each.urgency == urgency and each.from_on <= day]
        if begun:
            return max(begun, key=lambda each: each.from_on)
    raise ValueError(f"there is no promise for {urgency}")

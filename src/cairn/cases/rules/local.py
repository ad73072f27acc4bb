"""Values that an area sets for itself, dated.

These are what holds where it has set none, each with its source.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cairn.cases.rules.clocks import Promise
from cairn.cases.rules.routes import Local

COUNT = "marac_count"
ESCALATION = "escalation_incidents"
ABOUT_DAYS = "about_days"
CONTACT_DAYS = "contact_working_days"
CONTACT_DAYS_HIGH = "contact_working_days_high"
REVIEW_DAYS = "review_days"
REVIEW_DAYS_HIGH = "review_days_high"
SIGHT_DAYS = "sight_days_after_closure"

KEYS = (
    COUNT,
    ESCALATION,
    ABOUT_DAYS,
    CONTACT_DAYS,
    CONTACT_DAYS_HIGH,
    REVIEW_DAYS,
    REVIEW_DAYS_HIGH,
    SIGHT_DAYS,
)


@dataclass(frozen=True)
class Value:
    """One dated value. `instrument` is empty where the value is not of one instrument; `value` None means
    "not set".
    """

    key: str
    value: int | None
    from_on: date
    source: str
    until_on: date | None = None
    instrument: str = ""

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


_EVER = date(2000, 1, 1)
_UNVERIFIED = "a default that no source was found for"

DEFAULTS: tuple[Value, ...] = (
    # rules A3.4: what SafeLives recommends; areas differ
    Value(COUNT, 14, _EVER, "the number that SafeLives recommends", instrument="safelives_ric"),
    # rules A4 route 3: common practice
    Value(ESCALATION, 3, _EVER, "common practice: three in twelve months"),
    Value(ABOUT_DAYS, 30, _EVER, _UNVERIFIED),
    # rules B3, C1: one area's protocol, and faster for high risk
    Value(CONTACT_DAYS, 2, _EVER, "one area’s protocol"),
    Value(CONTACT_DAYS_HIGH, 1, _EVER, _UNVERIFIED),
    Value(REVIEW_DAYS, 84, _EVER, _UNVERIFIED),
    # rules C4: at most four weeks while the risk is high
    Value(REVIEW_DAYS_HIGH, 28, _EVER, _UNVERIFIED),
    Value(SIGHT_DAYS, 90, _EVER, _UNVERIFIED),
)


@dataclass(frozen=True)
class LocalValues:
    """What holds in one area on one day, its own values before the defaults."""

    values: dict[tuple[str, str], Value]

    def number(self, key: str, instrument: str = "") -> int | None:
        found = self.values.get((key, instrument))
        return found.value if found else None

    def days(self, key: str) -> int:
        return self.number(key) or 0

    def source(self, key: str, instrument: str = "") -> str:
        found = self.values.get((key, instrument))
        return found.source if found else ""

    def routes(self, instrument: str) -> Local:
        """What the four routes need."""
        return Local(self.number(COUNT, instrument), self.number(ESCALATION), self.days(ABOUT_DAYS))

    @property
    def promise(self) -> Promise:
        return Promise(
            contact_days=self.days(CONTACT_DAYS),
            contact_days_high=self.days(CONTACT_DAYS_HIGH),
            review_days=self.days(REVIEW_DAYS),
            review_days_high=self.days(REVIEW_DAYS_HIGH),
        )


def in_force(day: date, own: Iterable[Value] = ()) -> LocalValues:
    """The values of `day`: of several that hold, the latest to begin; an area's own beats any default."""
    chosen: dict[tuple[str, str], Value] = {}
    for values in (DEFAULTS, own):
        held = sorted((v for v in values if v.holds_on(day)), key=lambda v: v.from_on)
        chosen |= {(v.key, v.instrument): v for v in held}
    return LocalValues(chosen)

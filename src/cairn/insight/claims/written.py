"""What a claims file may say: its entries as written, every value as text. docs/howto/claims.md explains each."""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Word = Annotated[str, Field(max_length=200)]  # nothing in a claims file is long but its sentence
Needed = Annotated[str, Field(min_length=1, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Share(_Strict):
    """This percentage is `part` out of `of`."""

    of: Needed
    part: Word = ""


class Change(_Strict):
    """This percentage (or number, where the unit says so) is the change from one claim to another."""

    since: Word = ""
    to: Needed


class Rate(_Strict):
    """This rate is `count` per so many of a named population."""

    count: Word = ""
    per: Word = "1000"
    population: Word = ""  # another claim, or
    of: Word = ""  # a place in the population table
    year: Word = ""
    ages: Literal["total", "16plus"] = "total"

    @property
    def per_number(self) -> Fraction:
        return Fraction(self.per.replace(",", ""))


class Lasts(_Strict):
    """This duration runs from one date (or the first day of a period) to another."""

    since: Needed
    until: Needed


Kind = Literal[
    "count", "share", "rate", "change", "range", "date", "event", "duration", "sequence", "names", "trend"
]  # fmt: skip


class Written(_Strict):
    """One entry of a claims file, as written: every value is text, so that what was printed is kept."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=80)
    at: str = Field(min_length=1, max_length=60)
    says: str = Field(min_length=1, max_length=500)
    kind: Kind = "count"
    counts: Word = ""  # what is counted: one word for one thing
    unit: Word = ""  # persons, referrals, incidents, cases, units, …
    period: Word = ""
    area: Word = ""
    group: Word = ""  # of whom or of what, where not all
    method: Word = ""  # the definition that it was counted by
    value: Word = ""
    low: Word = ""
    high: Word = ""
    rounded_to: Word = ""
    approximate: bool = False
    bound: Literal["", "at_least", "at_most"] = ""
    parts: Literal["complete", "incomplete", "overlapping"] = "incomplete"
    direction: Literal["", "rises", "falls", "steady"] = ""
    part_of: Word = ""
    breakdown: Word = ""  # of a part: by what the whole is broken down, where it is in several ways
    subset_of: Word = ""
    same_as: Word = ""
    within: Word = ""
    compared_with: Word = ""
    follows: Word = ""
    share: Share | None = None
    change: Change | None = None
    rate: Rate | None = None
    lasts: Lasts | None = None
    days: tuple[Word, ...] = ()
    step_days: Word = ""
    weekday: Literal["", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = ""
    names: tuple[Word, ...] = ()
    number: Word = ""  # the claim that says how many names there are
    covers: Word = ""  # the period that a duration covers
    leaves_out: Word = ""  # the period that a trend leaves out
    figure: Word = ""  # the code of a computed figure that counts the same
    figure_value: Word = ""  # which of its columns; its headline if nothing is said

"""Counting a checklist: what was answered, what may be missing, what changed since the last time."""

from collections.abc import Mapping
from dataclasses import dataclass

from cairn.cases.rules.findings import N_, Finding
from cairn.cases.rules.instruments import PROMPTS, Instrument

YES, NO, UNKNOWN, UNANSWERED = "yes", "no", "unknown", "unanswered"
VALUES = (YES, NO, UNKNOWN, UNANSWERED)


@dataclass(frozen=True)
class Count:
    """`yes` is the score (rules A3.1): the other three add nothing and are kept apart from one another."""

    yes: int
    no: int
    unknown: int
    unanswered: int

    @property
    def complete(self) -> bool:
        """Every item has been asked: "don't know" is an answer, an empty line is not."""
        return self.unanswered == 0

    @property
    def not_known(self) -> int:
        return self.unknown + self.unanswered


def count(instrument: Instrument, answers: Mapping[str, str]) -> Count:
    """The count of `answers` (item code to value); an item that is not there was not answered."""
    strangers = set(answers) - set(instrument.by_code)
    if strangers:
        raise ValueError(f"{instrument.code} {instrument.version} has no item {', '.join(sorted(strangers))}")
    given = [answers.get(code, UNANSWERED) for code in instrument.by_code]
    if not set(given) <= set(VALUES):
        raise ValueError(f"an answer is one of {', '.join(VALUES)}")
    return Count(given.count(YES), given.count(NO), given.count(UNKNOWN), given.count(UNANSWERED))


def completeness(counted: Count, threshold: int | None) -> Finding | None:
    """A warning where answers are missing: the count may be too low, never too high."""
    if not counted.not_known:
        return None
    values = {
        "unknown": counted.unknown,
        "unanswered": counted.unanswered,
        "yes": counted.yes,
        "count": threshold,
    }
    if threshold is not None and counted.yes < threshold <= counted.yes + counted.not_known:
        sentence = N_(
            "%(unknown)d answered “don’t know” and %(unanswered)d not answered. The count of %(yes)d "
            "may be too low: these answers could bring it to the local count of %(count)d."
        )
        return Finding("incomplete_may_reach_count", sentence, "rules A3.1, A7", values)
    sentence = N_(
        "%(unknown)d answered “don’t know” and %(unanswered)d not answered. "
        "The count of %(yes)d may be too low."
    )
    return Finding("incomplete", sentence, "rules A3.1, A7", values)


def further_questions(instrument: Instrument, answers: Mapping[str, str]) -> tuple[Finding, ...]:
    """The further questions that a "yes" opens (A2: stalking; honour-based abuse and forced marriage), each
    once.
    """
    opened: dict[str, Finding] = {}
    for code, item in instrument.by_code.items():
        if item.prompt and answers.get(code) == YES:
            opened[item.prompt] = Finding(item.prompt, PROMPTS[item.prompt], "rules A2")
    return tuple(opened.values())


WORSE, BETTER, LEARNED, LOST, SAME, NEW_ITEM, OLD_ITEM = (
    "worse",
    "better",
    "learned",
    "lost",
    "same",
    "new_item",
    "old_item",
)


@dataclass(frozen=True)
class Change:
    """One item, then and now.

    `before` or `after` is None where that version of the form did not have the item.
    """

    code: str
    label: str
    before: str | None
    after: str | None
    kind: str


def compare(
    old: Instrument, before: Mapping[str, str], new: Instrument, after: Mapping[str, str]
) -> tuple[Change, ...]:
    """Item by item, in the order of the newer form, then what only the older form asked (rules A5).

    Comparable only within one instrument: another one's count means something else.
    """
    if old.code != new.code:
        raise ValueError(f"{old.code} and {new.code} are different instruments and are not compared")
    changes = []
    for code, item in new.by_code.items():
        then = before.get(code, UNANSWERED) if code in old.by_code else None
        now = after.get(code, UNANSWERED)
        changes.append(Change(code, item.label, then, now, _kind(then, now)))
    for code, item in old.by_code.items():
        if code not in new.by_code:
            changes.append(Change(code, item.label, before.get(code, UNANSWERED), None, OLD_ITEM))
    return tuple(changes)


def _kind(then: str | None, now: str) -> str:
    known = (YES, NO)
    if then is None:
        return NEW_ITEM
    if then == now:
        return SAME
    if now == YES:
        return WORSE if then == NO else LEARNED
    if now == NO:
        return BETTER if then == YES else LEARNED
    return LOST if then in known else SAME

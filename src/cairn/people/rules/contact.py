"""Whether a contact point may be used, by whose word, at this moment. No rule means: not known, do not use.

Sources: the design, and incidents that the Information Commissioner punished (voicemail on the shared phone, letter to
the old shared address). After how many days a rule must be asked again is configured; no source fixes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

SAFE, LIMITED, UNKNOWN, ASK_AGAIN, NEVER = "safe", "limited", "unknown", "ask_again", "never"
STRICTER = (SAFE, LIMITED, UNKNOWN, ASK_AGAIN, NEVER)  # from the freest to the strictest

ASKS_AGAIN = frozenset({"separation", "reconciliation", "release", "move", "incident"})  # life events


@dataclass(frozen=True)
class Rule:
    """One rule as it was given. Hours are London's; `days` holds the digits of the ISO weekdays, empty for any day."""

    safe: str
    given_at: datetime
    from_at: datetime
    until_at: datetime | None = None
    hours_from: time | None = None
    hours_until: time | None = None
    days: str = ""
    voicemail: str = "unknown"
    given_by: str = ""
    because: str = ""


@dataclass(frozen=True)
class Standing:
    """What counts now: the code, whether the channel may be used at this very moment, and why."""

    safe: str
    usable: bool
    because: str = (
        ""  # no_rule, expired, no_limits, outside_hours, shared, elsewhere, ended, died, or a life event
    )
    rule: Rule | None = None
    voicemail: bool = False


NOT_KNOWN = Standing(UNKNOWN, False, "no_rule")


def in_force(rules: Iterable[Rule], at: datetime) -> Rule | None:
    """The newest rule that has begun and not ended; of those that began at one moment, the last in the list."""
    begun = [rule for rule in rules if rule.from_at <= at and (rule.until_at is None or rule.until_at > at)]
    return max(enumerate(begun), key=lambda one: (one[1].from_at, one[0]), default=(0, None))[1]


def says_when(rule: Rule) -> bool:
    """Whether "within limits" says within which: otherwise nobody knows whether this moment is one of them."""
    return bool(rule.days) or (rule.hours_from is not None and rule.hours_until is not None)


def within_hours(rule: Rule, local: datetime) -> bool:
    """Whether a moment (London's) lies in the rule's days and hours; a night's hours run over midnight."""
    day, clock = local.isoweekday(), local.time()
    if rule.hours_from is None or rule.hours_until is None:
        return not rule.days or str(day) in rule.days
    if rule.hours_from <= rule.hours_until:
        return (not rule.days or str(day) in rule.days) and rule.hours_from <= clock < rule.hours_until
    if clock >= rule.hours_from:
        return not rule.days or str(day) in rule.days
    yesterday = 7 if day == 1 else day - 1
    return clock < rule.hours_until and (not rule.days or str(yesterday) in rule.days)


def standing(rule: Rule | None, at: datetime, local: datetime, keeps_days: int) -> Standing:
    """What a rule means at `at` (`local` is the same moment in London). A `never` does not wear off; the rest does."""
    if rule is None:
        return NOT_KNOWN
    if rule.safe == NEVER:
        return Standing(NEVER, False, rule.because, rule)
    if rule.safe not in (SAFE, LIMITED):
        return Standing(ASK_AGAIN, False, rule.because, rule)
    if at - rule.given_at > timedelta(days=keeps_days):
        return Standing(ASK_AGAIN, False, "expired", rule)
    voicemail = rule.voicemail == "yes"
    if rule.safe == LIMITED and not says_when(rule):
        return Standing(LIMITED, False, "no_limits", rule, voicemail)
    if not within_hours(rule, local):
        return Standing(rule.safe, False, "outside_hours", rule, voicemail)
    return Standing(rule.safe, True, rule.because, rule, voicemail)


def strictest(own: Standing, others: Iterable[Standing]) -> Standing:
    """The strictest of a channel's own standing and of what other records say about the same channel.

    Others that say nothing change nothing; others that say "safe" never make an unknown channel safe. A yes that has
    only worn off says nothing against a newer word: or somebody who comes back could never be called again.
    """
    result = own
    for other in others:
        if other.because == "no_rule" or _only_worn_off(other, own):
            continue
        if STRICTER.index(other.safe) > STRICTER.index(result.safe):
            result = replace(result, safe=other.safe, usable=False, because="elsewhere", voicemail=False)
            if other.safe == LIMITED:
                result = replace(result, usable=own.usable and other.usable, rule=other.rule)
        else:
            result = replace(
                result,
                usable=result.usable and (other.usable or other.safe not in (SAFE, LIMITED)),
                voicemail=result.voicemail and other.voicemail,
            )
    return result


def _only_worn_off(other: Standing, own: Standing) -> bool:
    if other.because != "expired" or other.rule is None or own.rule is None:
        return False
    return other.rule.given_at < own.rule.given_at


def shared_since_separation(
    events: Iterable[tuple[str, date]], *, shared: bool | None, kind: str, given_on: date | None
) -> bool:
    """Whether a place shared with the other party is out of use: from separation, until a later rule says otherwise."""
    if not shared or kind != "address":
        return False
    apart = sorted((on, what) for what, on in events if what in ("separation", "reconciliation"))
    if not apart or apart[-1][1] != "separation":
        return False
    return given_on is None or given_on <= apart[-1][0]


def said_too_early(said_on: date, changes: Iterable[tuple[str, date]]) -> bool:
    """Whether something that puts everything to be asked again has happened after the day on which a rule was said."""
    return any(what in ASKS_AGAIN and on > said_on for what, on in changes)


def asks_again(current: str) -> bool:
    """Whether a life event puts a channel to be asked again: all but one that must never be used."""
    return current != NEVER

"""The worker's risk level beside the count (rules A3.5): judgement raises, only a later assessment lowers."""

from dataclasses import dataclass

from cairn.cases.rules.findings import N_, Finding

STANDARD, MEDIUM, HIGH = "standard", "medium", "high"
LEVELS = (STANDARD, MEDIUM, HIGH)

NOT_ASKED, WAITING, AGREED, REFUSED = "not_asked", "waiting", "agreed", "refused"


@dataclass(frozen=True)
class Level:
    """The level in force, the manager's agreement that it waits for or rests on, and why."""

    level: str
    agreement: str
    finding: Finding


def level(
    *, yes: int, threshold: int | None, judged: str, earlier: str | None, agreement: str = WAITING
) -> Level:
    """The level in force from this assessment on.

    `threshold` is the local count on the day (None: no count is set, then nothing is "below the count");
    `judged` the worker's level, for whatever reason she records, escalation among them; `earlier` the level
    in force before; `agreement` what the manager has said, where lowering from high asks for it.
    """
    if judged not in LEVELS:
        raise ValueError(f"a level is one of {', '.join(LEVELS)}")
    if threshold is not None and yes >= threshold:
        return Level(HIGH, NOT_ASKED, _by_count(yes, threshold, judged))
    if judged == HIGH:
        sentence = N_("High, by the worker’s judgement: the count is %(yes)d.")
        return Level(
            HIGH, NOT_ASKED, Finding("high_by_judgement", sentence, "rules A3.5, A4.5", {"yes": yes})
        )
    if earlier != HIGH:
        return Level(judged, NOT_ASKED, Finding("as_judged", N_("As the worker judged it."), "rules A3.5"))
    if threshold is None:
        sentence = N_(
            "High as before: without a local count, no assessment is below it, so nothing lowers the level."
        )
        return Level(HIGH, NOT_ASKED, Finding("high_no_count", sentence, "rules A3.5"))
    if agreement == AGREED:
        sentence = N_("Lowered from high: the count of %(yes)d is below %(count)d and a manager agreed.")
        found = Finding("lowered", sentence, "rules A3.5", {"yes": yes, "count": threshold})
        return Level(judged, AGREED, found)
    if agreement == REFUSED:
        sentence = N_("High as before: a manager did not agree to lower it.")
        return Level(HIGH, REFUSED, Finding("high_not_agreed", sentence, "rules A3.5"))
    sentence = N_("High as before, until a manager agrees to lower it.")
    return Level(HIGH, WAITING, Finding("high_waiting", sentence, "rules A3.5"))


def _by_count(yes: int, threshold: int, judged: str) -> Finding:
    values = {"yes": yes, "count": threshold}
    if judged == HIGH:
        return Finding(
            "high_by_count", N_("High: the count is %(yes)d, at or above %(count)d."), "rules A3.5", values
        )
    sentence = N_(
        "High: the count is %(yes)d, at or above %(count)d. "
        "A lower judgement is kept on the record and does not lower it."
    )
    return Finding("downgrade_rejected", sentence, "rules A3.5, A4.5", values)

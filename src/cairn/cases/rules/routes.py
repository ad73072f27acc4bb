"""The four routes to a MARAC (rules A4), the age rules, and a referral that was not made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cairn.cases.rules.checklist import YES
from cairn.cases.rules.dates import Roughly, twelve_months_to
from cairn.cases.rules.findings import N_, Finding

VISIBLE, JUDGEMENT, ESCALATION, REPEAT = (
    "visible_high_risk",
    "professional_judgement",
    "potential_escalation",
    "repeat",
)
ROUTES = (VISIBLE, JUDGEMENT, ESCALATION, REPEAT)

ADULT_MARAC_FROM = 16  # Domestic Abuse Act 2021 s.1: both parties are 16 or over
CHILD_UNTIL = 18


@dataclass(frozen=True)
class Local:
    """What an area has set, in force on the day: each comes from a dated row with its source."""

    count: int | None  # yes-answers from which the checklist alone is enough
    escalation: int | None  # distinct incidents in twelve months
    about_days: int = 30  # how far "about" reaches on either side


@dataclass(frozen=True)
class Told:
    """One incident as the case knows it.

    Reports of one incident share its `incident`, whoever reported it.
    """

    incident: int
    when: Roughly


@dataclass(frozen=True)
class Facts:
    yes: int
    judgement: str  # the worker's own reason; empty where she gives none
    incidents: Sequence[Told]
    referral_on: date
    repeat: bool | None  # heard at a MARAC, or referred to one, in the last twelve months; None: not known
    age: int | None  # the client's
    perpetrator_ages: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Recommendation:
    routes: tuple[Finding, ...] = ()
    safeguarding: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def refer(self) -> bool:
        return bool(self.routes)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(route.code for route in self.routes)


def recommend(facts: Facts, local: Local) -> Recommendation:
    """Refer where any one route is met: judgement adds a route and takes none away (rules A4.5)."""
    if facts.age is not None and facts.age < ADULT_MARAC_FROM:
        sentence = N_("Under 16: refer to children’s safeguarding, not to the adult MARAC.")
        return Recommendation(safeguarding=(Finding("childrens_safeguarding", sentence, "rules A4.7, F1"),))
    found = (_visible(facts, local), _judgement(facts), _escalation(facts, local), _repeat(facts))
    return Recommendation(
        routes=tuple(route for route in found if route),
        safeguarding=_safeguarding(facts),
        warnings=_warnings(facts, local),
    )


def _visible(facts: Facts, local: Local) -> Finding | None:
    if local.count is None or facts.yes < local.count:
        return None
    sentence = N_("Visible high risk: %(yes)d yes-answers, the local count is %(count)d.")
    return Finding(VISIBLE, sentence, "rules A4 route 1", {"yes": facts.yes, "count": local.count})


def _judgement(facts: Facts) -> Finding | None:
    if not facts.judgement.strip():
        return None
    return Finding(
        JUDGEMENT, N_("Professional judgement: the worker’s recorded concern."), "rules A4 route 2"
    )


def distinct_incidents(facts: Facts, local: Local) -> tuple[int, int]:
    """How many distinct incidents may lie in the twelve months to the referral, and how many of them only
    may.
    """
    window = twelve_months_to(facts.referral_on)
    inside = {told.incident for told in facts.incidents if window.may_hold(told.when, local.about_days)}
    sure = {told.incident for told in facts.incidents if window.surely_holds(told.when, local.about_days)}
    return len(inside), len(inside - sure)


def _escalation(facts: Facts, local: Local) -> Finding | None:
    happened, perhaps = distinct_incidents(facts, local)
    if local.escalation is None or happened < local.escalation:
        return None
    values = {"happened": happened, "perhaps": perhaps, "day": facts.referral_on}
    sentence = N_(
        "Potential escalation: %(happened)d separate incidents in the twelve months to the referral."
    )
    if perhaps:
        sentence = N_(
            "Potential escalation: %(happened)d separate incidents in the twelve months to the referral, "
            "%(perhaps)d of them on a date that is not exactly known and may be inside."
        )
    return Finding(ESCALATION, sentence, "rules A4 route 3, B4.9, B4.11", values)


def _repeat(facts: Facts) -> Finding | None:
    if not facts.repeat:
        return None
    sentence = N_("Repeat: heard at a MARAC in the last twelve months, so it goes back whatever the level.")
    return Finding(REPEAT, sentence, "rules A4 route 4, B4")


def _safeguarding(facts: Facts) -> tuple[Finding, ...]:
    if facts.age is not None and facts.age < CHILD_UNTIL:
        sentence = N_("Aged %(age)d: also refer to children’s social care.")
        return (Finding("childrens_social_care", sentence, "rules A4.7, A7", {"age": facts.age}),)
    return ()


def _warnings(facts: Facts, local: Local) -> tuple[Finding, ...]:
    found = []
    if facts.age is None:
        sentence = N_(
            "Age is not known: under 16 this is a matter for children’s safeguarding, not the adult MARAC."
        )
        found.append(Finding("age_unknown", sentence, "rules A4.7"))
    if any(age is not None and age < ADULT_MARAC_FROM for age in facts.perpetrator_ages):
        sentence = N_(
            "The person causing harm is under 16: think of children’s safeguarding for both of them."
        )
        found.append(Finding("perpetrator_under_16", sentence, "rules A4.7, F1"))
    if local.count is None:
        found.append(
            Finding(
                "no_count", N_("No local count is set: the checklist alone opens no route."), "rules A3.4"
            )
        )
    if facts.repeat is None:
        sentence = N_(
            "Whether this was heard at a MARAC in the last twelve months is not known: ask the coordinator."
        )
        found.append(Finding("repeat_unknown", sentence, "rules A4 route 4"))
    return tuple(found)


def reminders(answers: Mapping[str, str]) -> tuple[Finding, ...]:
    """Published reasons for judgement below the count, shown and never scored (rules A4.6)."""
    said = {code for code, value in answers.items() if value == YES}
    found = []
    if {"separation", "control"} <= said and said & {"injury", "sexual", "strangulation"}:
        found.append(
            ("together", N_("Separation, control and physical or sexual violence come together here."))
        )
    if "strangulation" in said:
        found.append(("strangulation", N_("Strangulation or suffocation, even without a mark.")))
    if "stalking" in said:
        found.append(("stalking", N_("Stalking or harassment.")))
    if "threats_to_kill" in said:
        found.append(("threats_to_kill", N_("Threats to kill that were believed.")))
    if {"fear", "feared_harm"} & said:
        found.append(("own_view", N_("How much danger does the person think they are in?")))
    if {"more_often", "worse"} & said:
        found.append(("escalating", N_("Abuse is growing more frequent or worse.")))
    if {"isolation", "others_threaten"} & said:
        found.append(("honour_based", N_("Signs of honour-based abuse or forced marriage.")))
    return tuple(Finding(code, sentence, "rules A4.6") for code, sentence in found)


def not_referred(*, refer: bool, referred: bool, reason: bool, signed: bool) -> Finding | None:
    """What is still owed where a route is met and no referral was made: a reason, then a manager's signature
    (A4.5).
    """
    if not refer or referred:
        return None
    if not reason:
        return Finding(
            "reason_owed", N_("A route is met: refer, or record why no referral was made."), "rules A4.5"
        )
    if not signed:
        return Finding(
            "signature_owed", N_("Not referred: a manager has still to sign the reason."), "rules A4.5"
        )
    return Finding("signed", N_("Not referred, for a reason that a manager has signed."), "rules A4.5")

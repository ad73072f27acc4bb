"""Who refers whom, how often, and what the receiver decides."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cairn.core import clock
from cairn.demo.cast import AGENCIES
from cairn.demo.population import Family, family
from cairn.demo.story.handovers import intake_of
from cairn.demo.story.stage import Stage, london
from cairn.directory.models import Service
from cairn.people.models import Person
from cairn.referrals import actions as referrals
from cairn.referrals.codes import Decision, Source
from cairn.referrals.models import PossibleMatch, Referral
from cairn.referrals.rules.intake import Intake


@dataclass(frozen=True)
class Referrer:
    """A share of the referrals. `member` sends in Cairn; without one the receiver types it in."""

    share: float
    member: str = ""
    agency: str = ""
    name: str = ""
    kind: str = ""
    source: str = Source.AGENCY
    high: float = 0.2  # how often it is about somebody in grave danger


# In the shape of a London borough: police first, then herself, then health, housing, social care, schools.
REFERRERS = (
    Referrer(0.37, member="pc_hale", high=0.32),
    Referrer(0.17, source=Source.SELF),
    Referrer(0.09, member="social_worker", high=0.25),
    Referrer(0.08, member="housing"),
    Referrer(0.06, agency="hospital", source=Source.TYPED, high=0.3),
    Referrer(0.05, member="midwife"),
    Referrer(0.05, member="doctor", high=0.12),
    Referrer(0.04, member="representative", high=0.25),
    Referrer(0.03, member="referrer", high=0.1),
    Referrer(0.02, member="probation", high=0.3),
    Referrer(0.02, member="adults"),
    Referrer(0.01, source=Source.FRIEND, high=0.12),
    Referrer(0.01, name="Oakfield Solicitors", kind="other", source=Source.TYPED),
)  # fmt: skip
NEIGHBOURS = (Referrer(0.6, member="wick_police", high=0.3), Referrer(0.4, source=Source.SELF))

PROGRAMME = (
    Referrer(0.5, member="social_worker"),
    Referrer(0.3, member="probation"),
    Referrer(0.2, source=Source.SELF),
)

AGAIN = 0.19  # how often a referral is about a family that has been referred before

# January to December: more after the holidays and in the hot months, fewer in August and at Christmas.
SEASON = (1.25, 1.0, 1.05, 0.95, 1.0, 1.08, 1.1, 0.85, 1.12, 1.05, 1.0, 0.78)


@dataclass(frozen=True)
class Desk:
    """A service that receives: who triages there, who works there, how many referrals a year."""

    key: str
    manager: str
    typist: str
    workers: tuple[str, ...]
    yearly: int
    referrers: tuple[Referrer, ...] = REFERRERS
    work: str = "survivor"


DESKS = (
    Desk("haven", "grace", "ama", ("ama", "bryony", *(f"staff_{n}" for n in range(1, 11))), 520),
    Desk("starling", "starling_manager", "starling_worker", ("starling_worker", "staff_11"), 58),
    Desk("lantern", "refuge_manager", "refuge_worker", ("refuge_worker",), 26),
    Desk("turning", "programme_manager", "practitioner", ("practitioner",), 32, PROGRAMME, "perpetrator"),
    Desk("harbour", "harbour_manager", "harbour_worker", ("harbour_worker", "staff_12"), 54, NEIGHBOURS),
)
DESK = {desk.key: desk for desk in DESKS}

# What happens once a referral is accepted: (stage, desk, referral, the family, whether it is grave)
Accepted = Callable[[Stage, Desk, Referral, Family, bool], None]


def service_of(stage: Stage, desk: Desk) -> Service:
    """The desk's main service on the clock's day."""
    agency = stage.cast.agencies[desk.key]
    receiving = Service.objects.receiving(stage.cast.areas[_area(desk)], clock.today()).filter(agency=agency)
    found: Service = receiving.select_related("agency", "area").order_by("id")[0]
    return found


def _area(desk: Desk) -> str:
    return next(agency.areas[0] for agency in AGENCIES if agency.key == desk.key)


def schedule(stage: Stage, accepted: Accepted, most: int) -> None:
    """Referrals to every desk over the whole time, at most so many together."""
    days = (stage.today - stage.since).days
    wanted = sum(desk.yearly for desk in DESKS) * days / 365
    scale = min(1.0, most / wanted) if wanted else 0.0
    for desk in DESKS:
        _schedule(stage, desk, accepted, round(desk.yearly * scale * days / 365))


def _schedule(stage: Stage, desk: Desk, accepted: Accepted, number: int) -> None:
    known: list[Family] = []
    for day in sorted(_day(stage) for _ in range(number)):
        moment = london(day, 8 + min(15, int(stage.random.expovariate(0.22))), stage.random.randrange(60))
        again = bool(known) and stage.random.random() < AGAIN
        met = stage.random.choice(known) if again else family(stage.random, day, stage.numbers)
        if not again:
            known.append(met)
        stage.at(moment, _referral(stage, desk, met, accepted, again))


def _day(stage: Stage) -> date:
    """A day of the story, more of them lately, in the shape of the year, and half as many on a Saturday or Sunday."""
    days = (stage.today - stage.since).days
    while True:
        day = stage.since + timedelta(days=int(days * stage.random.random() ** 0.9))
        weight = SEASON[day.month - 1] * (0.5 if day.weekday() >= 5 else 1.1)
        if (day.month, day.day) in ((12, 25), (12, 26), (1, 1)):
            weight = 0.4
        if stage.random.random() < weight / 1.4:
            return day


def _referral(stage: Stage, desk: Desk, met: Family, accepted: Accepted, again: bool) -> Callable[[], None]:
    def step() -> None:
        how = stage.random.choices(desk.referrers, weights=[referrer.share for referrer in desk.referrers])[0]
        high = stage.random.random() < how.high
        misspell = again and stage.random.random() < 0.3
        referral = refer(stage, desk, how, intake_of(stage, desk.work, met, high=high, misspell=misspell))
        soon = stage.random.expovariate(1 / (2 if high else 6)) + 0.2
        stage.later(lambda: triage(stage, desk, how, referral, met, high, accepted), hours=soon)

    return step


def refer(stage: Stage, desk: Desk, how: Referrer, intake: Intake) -> Referral:
    """Send one referral as its referrer would, and let the receiver's records be looked through out of sight."""
    by = stage.actor(how.member or desk.typist)
    agency = stage.cast.agencies[how.agency] if how.agency else None
    if how.source == Source.SELF:
        intake = replace(intake, shares=None)
    referral = referrals.send(
        by=by, service=service_of(stage, desk), intake=intake, source=how.source, from_agency=agency,
        from_name=how.name, from_kind=how.kind, look=False,
    )  # fmt: skip
    referrals.look_for_matches(by=stage.actor(desk.manager), referral=referral)
    return referral


def triage(
    stage: Stage, desk: Desk, how: Referrer, referral: Referral, met: Family, high: bool, accepted: Accepted
) -> None:
    """The manager decides, with a reason; now and then the referrer has taken it back before."""
    draw = stage.random.random()
    if not high and draw < 0.012 and how.member:
        why = "The family has moved away and is supported there."
        referrals.withdraw(by=stage.actor(how.member), referral=referral, was=referral.version, reason=why)
    elif high or draw < 0.87:
        look_at_matches(stage, desk, referral)
        accepted(stage, desk, referral, met, high)
    elif desk.key == "haven" and draw < 0.885:
        _pass_on(stage, desk, referral, met, accepted)
    else:
        decision, reason = stage.random.choice(DECISIONS)
        by = stage.actor(desk.manager)
        referrals.decide(by=by, referral=referral, was=referral.version, decision=decision, reason=reason)


def look_at_matches(stage: Stage, desk: Desk, referral: Referral) -> None:
    """Triage says who is the same person: whoever has the same name and birthday or the same phone."""
    by = stage.actor(desk.manager)
    matches = list(PossibleMatch.objects.filter(referral=referral).select_related("person", "referral"))
    if not matches:
        return
    seen = set(
        Person.objects.visible_to(by)
        .filter(pk__in=[match.person_id for match in matches])
        .values_list("pk", flat=True)
    )
    for match in matches:
        if match.person_id in seen:
            same = {"name_born", "phone"} & set(match.because.split())
            decided = "same" if same else "different"
            referrals.decide_match(by=by, match=match, was=match.version, decided=decided)


def _pass_on(stage: Stage, desk: Desk, referral: Referral, met: Family, accepted: Accepted) -> None:
    other = DESK["starling"]
    referrals.decide(
        by=stage.actor(desk.manager), referral=referral, was=referral.version, decision=Decision.PASSED_ON,
        reason="She asked for a service near her work.", service=service_of(stage, other),
    )  # fmt: skip
    there = Referral.objects.get(passed_from=referral)
    referrals.look_for_matches(by=stage.actor(other.manager), referral=there)

    def go_on() -> None:
        look_at_matches(stage, other, there)
        accepted(stage, other, there, met, False)

    stage.later(go_on, hours=stage.random.uniform(2, 12))


DECISIONS = (
    (Decision.INAPPROPRIATE, "Concerns a dispute between neighbours; no abuse by a partner or relative is described."),
    (Decision.SIGNPOSTED, "Asked for legal advice only and has the number of the legal clinic."),
    (Decision.OUT_OF_AREA, "Has moved to another borough and gave the name of the service there."),
    (Decision.DECLINED, "Said no when she was asked; the referrer will tell her how to come back."),
)  # fmt: skip

"""What a worker does with a case: look at the risk, agree what to do, look again, end well or not."""

from datetime import timedelta

from cairn.cases import actions as cases
from cairn.cases import lifecycle
from cairn.cases.actions.incidents import Telling
from cairn.cases.actions.risk import Given, Sheet
from cairn.cases.models import Action, Assessment, Party
from cairn.cases.rules.instruments import SAFELIVES_RIC_2009
from cairn.core import clock
from cairn.demo.population import Family
from cairn.demo.story.reaching import Work, ask_about_phone, begin, take_on
from cairn.demo.story.referring import Desk
from cairn.demo.story.stage import Stage
from cairn.referrals.models import Referral

ITEMS = tuple(SAFELIVES_RIC_2009.by_code)
# How often each item is answered yes in an ordinary case; in a grave one it is much more often.
OFTEN = frozenset({"fear", "isolation", "low_mood", "separation", "control", "stalking", "more_often"})
# Told by the first kind of an incident.
WHAT_HAPPENED = {
    "physical": "He came back in the night and beat her.",
    "emotional": "He shouted at her for an hour and called her mad in front of the family.",
    "stalking": "He waited outside and followed her to the bus stop.",
    "controlling": "He took her keys and her bank card and would not let her leave the house.",
    "digital": "He sent forty messages in one evening and read hers from an old telephone.",
}
CLOSED = ("planned", "planned", "planned", "unplanned", "transferred")


def accepted(stage: Stage, desk: Desk, referral: Referral, met: Family, high: bool) -> None:
    """The manager accepts the referral and gives a new case to a worker, who tries to reach her."""
    worker = stage.random.choice(desk.workers)
    case = take_on(stage, desk, referral, worker)
    if case is not None:
        begin(Work(stage, desk, case, worker, met, high, engaged, close))


def engaged(work: Work) -> None:
    """After the first conversation: assessment, plan, notes, and what happens to her meanwhile."""
    stage = work.stage
    stage.later(lambda: assess(work, "first"), days=stage.random.uniform(0, 9))
    stage.later(lambda: agree(work), days=stage.random.uniform(1, 12))
    stage.later(lambda: keep_note(work), days=stage.random.uniform(2, 30))
    for _ in range(stage.random.choices((0, 1, 2, 3), weights=(56, 30, 10, 4))[0]):
        stage.later(lambda: incident(work), days=stage.random.uniform(5, 120))


def assess(work: Work, why: str) -> None:
    """Fill in the checklist: grave at first for those in danger, less so as the work goes on."""
    stage = work.stage
    if work.fresh.state not in ("engaged", "active"):
        return
    if why != "first" and stage.random.random() < 0.6:
        ask_about_phone(work)
    if why == "first":
        work.yes = _bounded(stage.random.gauss(15.5 if work.grave else 9, 3))
    elif why == "incident":
        work.yes = _bounded(work.yes + stage.random.choice((0, 1, 2, 3)))
    else:
        work.yes = _bounded(work.yes - stage.random.choice((0, 1, 2, 3, 4, 5)))
    high = work.yes >= 14 or (work.yes >= 11 and stage.random.random() < 0.15)
    judged = "high" if high else "medium" if work.yes >= 8 else "standard"
    fill_in(work, yes=work.yes, judged=judged, why=why)
    if why != "exit":
        work.reviews += 1
        days = stage.random.uniform(18, 30) if high else stage.random.uniform(45, 88)
        stage.later(lambda: review(work), days=days)


def fill_in(work: Work, *, yes: int, judged: str, why: str) -> None:
    """A whole checklist with `yes` items answered yes, and the manager's look at a level that comes down."""
    stage, by = work.stage, work.stage.actor(work.worker)
    case, work.yes = work.fresh, yes
    first_yes = sorted(ITEMS, key=lambda item: (item not in OFTEN, stage.random.random()))[:yes]
    rest = [item for item in ITEMS if item not in first_yes]
    unknown = set(stage.random.sample(rest, k=min(len(rest), stage.random.choice((0, 0, 1, 2, 3)))))
    answers = {
        item: Given("yes" if item in first_yes else "unknown" if item in unknown else "no") for item in ITEMS
    }
    sheet = Sheet(
        answers=answers,
        judged=judged,
        judged_because="He has begun to follow her to work."
        if judged == "high"
        else "She has support near her and he keeps away.",
        why_now=why,
        heard_before="yes" if work.grave and stage.random.random() < 0.2 else "no",
        concern="She believes that he will carry out what he says." if judged == "high" and yes < 14 else "",
        referred=judged == "high",
        not_referred="" if judged == "high" else "No route is met in the worker's view.",
    )
    row = cases.assess(by=by, case=case, sheet=sheet)
    if row.agreement == "waiting":
        stage.later(lambda: agreed(work, row.pk), hours=stage.random.uniform(2, 30))


def agreed(work: Work, assessment: int) -> None:
    """The manager looks at a level that comes down from high."""
    row = Assessment.objects.select_related("case").get(pk=assessment)
    latest = Assessment.objects.filter(case=row.case).order_by("-assessed_at", "-pk").first()
    if (
        row.agreement == "waiting"
        and latest is not None
        and latest.pk == row.pk
        and row.case.state != "closed"
    ):
        by = work.stage.actor(work.desk.manager)
        cases.agree_level(by=by, assessment=row, was=row.version, agreed=work.stage.random.random() < 0.9)


def review(work: Work) -> None:
    """Look again; after enough reviews, end the case."""
    stage = work.stage
    if work.fresh.state not in ("engaged", "active"):
        return
    if stage.random.random() < 0.08:
        return  # a review that is overdue
    if work.reviews >= stage.random.choice((2, 2, 3, 4)):
        assess(work, "exit")
        stage.later(lambda: close(work, stage.random.choice(CLOSED)), days=stage.random.uniform(2, 20))
    else:
        assess(work, "case_review")


def agree(work: Work) -> None:
    """An action of the safety plan, done in time more often than not."""
    stage, by = work.stage, work.stage.actor(work.worker)
    if work.fresh.state not in ("engaged", "active"):
        return
    text, risk = stage.random.choice(PLANS)
    row = cases.agree_action(
        by=by, case=work.case, text=text, whose="worker", user=by.user,
        due_on=clock.today() + timedelta(days=stage.random.randrange(3, 21)),
        risk=risk,
    )  # fmt: skip
    if stage.random.random() < 0.9:
        stage.later(lambda: done(work, row.pk), days=stage.random.uniform(1, 24))


def done(work: Work, action: int) -> None:
    row = Action.objects.select_related("case").get(pk=action)
    if row.state == "open" and work.fresh.state != "closed":
        cases.end_action(
            by=work.stage.actor(work.worker),
            action=row,
            was=row.version,
            state="done",
            outcome="Done and told her.",
        )


def keep_note(work: Work) -> None:
    if work.fresh.state not in ("engaged", "active"):
        return
    kind, text = work.stage.random.choice(NOTES)
    cases.write_note(by=work.stage.actor(work.worker), case=work.case, kind=kind, text=text)
    if work.stage.random.random() < 0.6:
        work.stage.later(lambda: keep_note(work), days=work.stage.random.uniform(10, 40))


def incident(work: Work) -> None:
    """Something happens again: it is recorded with its source, and the risk is looked at anew."""
    stage, by = work.stage, work.stage.actor(work.worker)
    case = work.fresh
    if case.state not in ("engaged", "active"):
        return
    on = clock.today() - timedelta(days=stage.random.randrange(0, 6))
    there = Party.objects.filter(case=case, until_on__isnull=True, role__in=("client", "perpetrator"))
    parties = [(party, "harmed" if party.role == "client" else "caused") for party in there]
    kinds = stage.random.sample(
        ("physical", "emotional", "stalking", "controlling", "digital"), k=stage.random.choice((1, 1, 2))
    )
    cases.record_incident(
        by=by, case=case, on=on, precision="day", kinds=kinds,
        harm=stage.random.choice(("none", "none", "minor", "treated")),
        children_present=stage.random.choice(("yes", "no", "unknown")), parties=parties,
        text=WHAT_HAPPENED[kinds[0]],
        source=Telling(told_by=stage.random.choice(("client", "client", "police")), told_on=clock.today()),
    )  # fmt: skip
    stage.later(lambda: assess(work, "incident"), hours=stage.random.uniform(1, 20))


def close(work: Work, outcome: str) -> None:
    """End the case; what is still open is cancelled with a reason first."""
    stage, by = work.stage, work.stage.actor(work.worker)
    case = work.fresh
    if outcome not in lifecycle.outcomes_from(case.state):
        return
    for row in Action.objects.filter(case=case, state="open"):
        cases.end_action(by=by, action=row, was=row.version, state="cancelled", outcome="The case is ending.")
    case = work.fresh
    ended = outcome in ("planned", "unplanned")
    cases.close_case(
        by=by, case=case, was=case.version, outcome=outcome,
        risk_change=stage.random.choice(("significant", "moderate", "moderate", "limited", "none")) if ended else "",
        feels_safer=stage.random.choice(("yes", "yes", "yes", "no", "unknown", "not_asked")) if ended else "",
    )  # fmt: skip


def _bounded(number: float) -> int:
    return max(0, min(len(ITEMS), round(number)))


PLANS = (
    ("Order the lock and the letterbox guard, and agree the day of fitting", "fear"),
    (
        "Go with her to the solicitor about a non-molestation order",
        "stalking",
    ),
    ("Agree a word with her sister that means: ring the police", "feared_harm"),
    ("Check her phone and the car for tracking with the digital-safety worker", "stalking"),
    ("Write the housing application with her and ask for the interim decision", "separation"),
    ("Speak with the school about who may collect the children", "child_contact"),
    ("Ring the family court about the date of the hearing", "breach"),
)
NOTES = (
    (
        "contact",
        "She sounded calmer. She sleeps at her sister's and wants to go home when the lock is changed.",
    ),
    ("contact", "Talked through what to do if he comes to the door. She will keep the spare phone charged."),
    ("professional", "Spoke with the health visitor: the baby is well, next visit on Tuesday."),
    ("professional", "The officer in the case confirmed that bail conditions stand until the hearing."),
    (
        "safeguarding",
        "Children's social care have closed their assessment; the school keeps an eye on attendance.",
    ),
)

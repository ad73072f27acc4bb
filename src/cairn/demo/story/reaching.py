"""A case begins: whose it is, and how she is reached without making anything worse."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from cairn.cases import actions as cases
from cairn.cases.models import Case, Party
from cairn.cases.queries.handover import handover_of, open_case_of
from cairn.core import clock
from cairn.demo.population import Family
from cairn.demo.story.handovers import equality_of
from cairn.demo.story.referring import Desk
from cairn.demo.story.stage import Stage, london
from cairn.people import actions as people
from cairn.people.models import ContactPoint, NearMiss, Person
from cairn.people.queries import rule_now
from cairn.referrals import actions as referrals
from cairn.referrals.models import Referral

MOST_TRIES = 4


@dataclass
class Work:
    """A case under way: whose it is, how grave it was at first, which family it is about."""

    stage: Stage
    desk: Desk
    case: Case
    worker: str
    met: Family
    grave: bool
    engaged: "Callable[[Work], None]"  # what comes after the first conversation
    closing: "Callable[[Work, str], None]"
    yes: int = 0
    reviews: int = 0
    tries: int = 0
    _phone: ContactPoint | None = field(default=None, repr=False)

    @property
    def fresh(self) -> Case:
        """The case with its state and version of now."""
        held = Case.objects.filter(pk=self.case.pk).values_list("state", "version", "agreed_on")[0]
        self.case.state, self.case.version, self.case.agreed_on = held
        return self.case

    @property
    def client(self) -> Person:
        found: Person | None = (
            Party.objects.select_related("person").get(case=self.case, role="client").person
        )
        assert found is not None
        return found

    def phone(self) -> ContactPoint | None:
        if self._phone is None:
            client = Party.objects.filter(case=self.case, role="client").values("person")
            points = ContactPoint.objects.filter(person__in=client, kind="phone").select_related("person")
            self._phone = points.order_by("id").first()
        return self._phone


def take_on(stage: Stage, desk: Desk, referral: Referral, owner: str = "") -> Case | None:
    """Accept a referral, onto the case that is open (then nothing new begins) or as a new one for `owner`."""
    by = stage.actor(desk.manager)
    referrals.mark_accepted(by=by, referral=referral, was=referral.version)
    handed = handover_of(referral)
    found = open_case_of(handed.clusters, agency=by.agency, work=handed.work)
    if found:
        cases.accept_onto_case(by=by, referral=referral, case=found)
        return None
    return cases.open_case(by=by, referral=referral, owner=stage.cast.users[owner] if owner else None)


def begin(work: Work) -> None:
    """The first attempt: within hours when it is grave, within days else, and now and then too late."""
    random = work.stage.random
    hours = random.expovariate(1 / (2.5 if work.grave else 7)) + 0.3
    if random.random() < 0.05:
        hours += random.uniform(16, 40)
    work.stage.later(lambda: attempt(work), hours=hours)


def attempt(work: Work) -> None:
    """Try to reach her as her rule allows; after four tries without an answer, stop trying for a recorded reason."""
    stage, by = work.stage, work.stage.actor(work.worker)
    if work.fresh.state != "attempting":
        return
    point = work.phone()
    if point is not None:
        rule = rule_now(point)
        if not rule.usable and stage.random.random() > 0.04:
            if rule.safe == "limited" and not rule.ask_again:
                stage.at(_next_morning(stage), lambda: attempt(work))
                return
            point = None
    work.tries += 1
    draw, says_no = stage.random.random(), stage.random.random() < 0.17
    spoke = draw < (0.47 if point else 0.4)
    reached = (
        "spoke" if spoke else "no_answer" if draw < 0.94 else "message" if draw < 0.985 else "wrong_person"
    )
    said = cases.log_attempt(
        by=by, case=work.case, at=clock.now(), channel="phone" if point else "through", reached=reached, point=point,
        support=spoke and not says_no, text=stage.random.choice(SAID) if spoke else "",
    )  # fmt: skip
    if said.near_miss:
        missed = said.near_miss
        stage.later(lambda: look_back(work, missed), days=stage.random.uniform(1, 9))
    if spoke:
        _first_conversation(work, says_no)
    elif work.tries >= MOST_TRIES:
        why = "unreachable" if point or stage.random.random() < 0.5 else "no_safe_way"
        cases.give_up(by=by, case=work.fresh, was=work.case.version, because=why)
        stage.later(lambda: work.closing(work, "not_engaged"), days=stage.random.uniform(3, 14))
    else:
        stage.later(lambda: attempt(work), hours=stage.random.uniform(4, 14))


def _first_conversation(work: Work, says_no: bool) -> None:
    """Does she want the service, how may she be reached from now on, and what does she say of herself?"""
    stage, by = work.stage, work.stage.actor(work.worker)
    case = work.fresh
    if says_no:
        cases.give_up(by=by, case=case, was=case.version, because="declined")
        stage.later(lambda: work.closing(work, "not_engaged"), days=stage.random.uniform(1, 10))
        return
    if case.agreed_on is None:
        cases.record_agreement(by=by, case=case, was=case.version, agreed_on=clock.today())
    ask_about_phone(work)
    client = work.client
    if answers := equality_of(
        work.met.harmed if work.desk.work != "perpetrator" else work.met.causing, stage
    ):
        people.change_person(by=by, person=client, was=client.version, **answers)
    work.engaged(work)


def ask_about_phone(work: Work) -> None:
    """She says herself what is safe: from now on, until something changes."""
    point = work.phone()
    if point is None or work.stage.random.random() < 0.15:
        return
    people.set_contact_rule(
        by=work.stage.actor(work.worker), contact_point=point, safe="safe", given_by="herself",
        voicemail=work.stage.random.choice(("yes", "no", "no")),
        code_word=work.stage.random.choice(CODE_WORDS) if work.stage.random.random() < 0.3 else "",
    )  # fmt: skip


def look_back(work: Work, near_miss: UUID) -> None:
    """The manager reads what happened outside the rule and says what follows; a few of the last weeks still wait."""
    if work.stage.today - clock.today() < timedelta(days=21) and work.stage.random.random() < 0.4:
        return
    row = NearMiss.objects.select_related("person").get(uid=near_miss)
    people.review_near_miss(
        by=work.stage.actor(work.desk.manager), near_miss=row, was=row.version,
        learned=work.stage.random.choice(LEARNED),
    )  # fmt: skip


def _next_morning(stage: Stage) -> datetime:
    """Inside the hours that are safe for her: between half past nine and half past two of a weekday."""
    day = clock.today() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return london(day, stage.random.randrange(10, 14), stage.random.randrange(60))


SAID = (
    "Asked whether it was a good time; agreed when to ring again.",
    "She could talk for ten minutes while he was at work.",
    "Spoke on her break. She had thought about ringing for weeks.",
    "She asked what would happen to the children if she told us more.",
    "Introduced by the professional who knows her; she was glad of the call.",
)
CODE_WORDS = ("marmalade", "the library book", "Aunt Vera", "blue umbrella", "swimming lesson", "the boiler")
LEARNED = (
    "Rang outside the hours. The rule is now read aloud before dialling.",
    "He answered. Nothing was said; the number is not used until she has given a new one.",
    "The rule was older than three months and had not been asked again. Asked at the next meeting.",
)

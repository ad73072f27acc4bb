"""Single things that happen in a case which is told about on purpose, and the case itself."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cairn.cases import actions as cases
from cairn.cases.actions.incidents import Telling
from cairn.cases.models import Incident, Party
from cairn.core import clock
from cairn.demo.population import Family
from cairn.demo.story import casework
from cairn.demo.story.handovers import intake_of, somebody
from cairn.demo.story.reaching import Work, take_on
from cairn.demo.story.referring import DESK, Desk, Referrer, look_at_matches, refer
from cairn.demo.story.stage import Stage, Step
from cairn.people import actions as people
from cairn.referrals.codes import Source
from cairn.referrals.models import Referral
from cairn.referrals.rules.intake import Agrees, Channel

Happens = Callable[[Work], object]


def tell(
    stage: Stage,
    desk: str,
    met: Family,
    *,
    at: datetime,
    owner: str,
    member: str = "",
    high: bool = False,
    safe: str = "safe",
    then: Sequence[tuple[datetime, Happens]] = (),
) -> None:
    """A referral that is accepted an hour later and given to `owner` ("" for nobody yet), and what happens then."""
    kept: dict[str, Work] = {}
    here = DESK[desk]
    how = Referrer(1, member=member) if member else Referrer(1, source=Source.SELF)

    def come() -> None:
        intake = intake_of(stage, here.work, met, high=high)
        her = met.causing if here.work == "perpetrator" else met.harmed
        phone = Channel("phone", her.phone, safe=safe, voicemail="no")
        intake = replace(intake, channels=(phone,), agrees=Agrees("yes", clock.today(), "phone"), wishes=())
        if here.work != "perpetrator":  # those whom everybody should meet are told of whole
            intake = replace(intake, perpetrators=(somebody(met.causing, relation=met.relation),))
        referral = refer(stage, here, how, intake)
        stage.at(
            clock.now() + timedelta(hours=1),
            lambda: take_in(stage, here, referral, met, kept, owner, high=high),
        )

    stage.at(at, come)
    for moment, happens in then:
        stage.at(moment, when_taken_on(kept, happens))


def when_taken_on(kept: dict[str, Work], happens: Happens) -> Step:
    """A step of a case that `kept` will hold by then; nothing where the referral was put onto another one."""

    def step() -> None:
        if "work" in kept:
            happens(kept["work"])

    return step


def take_in(
    stage: Stage,
    desk: Desk,
    referral: Referral,
    met: Family,
    kept: dict[str, Work],
    owner: str,
    *,
    high: bool = True,
) -> None:
    """A new case for a certain worker; the later steps find it in `kept`."""
    look_at_matches(stage, desk, referral)
    case = take_on(stage, desk, referral, owner)
    if case is not None:
        kept["work"] = Work(stage, desk, case, owner, met, high, casework.engaged, casework.close)


def spoke(work: Work, text: str) -> None:
    by, case = work.stage.actor(work.worker), work.fresh
    cases.log_attempt(
        by=by, case=case, at=clock.now(), channel="in_person", reached="spoke", support=True, text=text
    )
    case = work.fresh
    if case.agreed_on is None:
        cases.record_agreement(by=by, case=case, was=case.version, agreed_on=clock.today())
    who = work.met.causing if work.desk.work == "perpetrator" else work.met.harmed
    client = work.client
    people.change_person(by=by, person=client, was=client.version, ethnicity=who.ethnicity)


def assess(work: Work, yes: int, judged: str, why: str) -> None:
    casework.fill_in(work, yes=yes, judged=judged, why=why)


def plan(work: Work, text: str, risk: str, days: int, *, kept: bool = True) -> None:
    by = work.stage.actor(work.worker)
    row = cases.agree_action(
        by=by,
        case=work.fresh,
        text=text,
        whose="worker",
        user=by.user,
        due_on=clock.today() + timedelta(days=days),
        risk=risk,
    )
    if kept:
        work.stage.later(lambda: casework.done(work, row.pk), days=days - 1)


def note(work: Work, kind: str, text: str) -> None:
    cases.write_note(by=work.stage.actor(work.worker), case=work.fresh, kind=kind, text=text)


def life(work: Work, kind: str) -> None:
    people.record_life_event(
        by=work.stage.actor(work.worker), person=work.client, kind=kind, on=clock.today(), told_by="herself"
    )


def incident(work: Work, kinds: tuple[str, ...], harm: str, told_by: str) -> Incident:
    case = work.fresh
    parties = [(party, "harmed" if party.role == "client" else "caused")
               for party in Party.objects.filter(case=case, role__in=("client", "perpetrator"))]  # fmt: skip
    return cases.record_incident(
        by=work.stage.actor(work.worker), case=case, on=clock.today() - timedelta(days=1), precision="day",
        kinds=kinds, harm=harm,
        children_present="no", parties=parties, text=casework.WHAT_HAPPENED[kinds[0]],
        source=Telling(told_by=told_by, told_on=clock.today()),
    )  # fmt: skip

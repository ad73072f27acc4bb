"""What waits on the day of loading, so that everybody's first page has something on it."""

from datetime import date, timedelta
from functools import partial

from cairn.access.roles import REFERRAL_IMPORT, REFERRAL_MAKE, REFERRAL_TRIAGE, ROLES
from cairn.cases import actions as cases
from cairn.cases.actions.risk import Given, Sheet
from cairn.cases.queries.local import local_values
from cairn.cases.rules.instruments import SAFELIVES_RIC_2009
from cairn.core import clock
from cairn.demo.cast import CAST, HOME_AREA
from cairn.demo.population import Family, family
from cairn.demo.story.handovers import intake_of
from cairn.demo.story.reaching import Work
from cairn.demo.story.referring import DESK, DESKS, Desk, refer, service_of, triage
from cairn.demo.story.stage import Stage, london
from cairn.demo.story.telling import assess, incident, plan, spoke, tell
from cairn.referrals.actions import drafting, imports
from cairn.referrals.forms.steps import BY_CODE
from cairn.referrals.models import Import, Referral

# Whose first page shows cases: (desk, member of the cast, who referred)
WORKERS = (
    ("haven", "ama", "pc_hale"), ("haven", "bryony", "midwife"), ("haven", "partner_support", "social_worker"),
    ("starling", "starling_worker", "doctor"), ("lantern", "refuge_worker", "housing"),
    ("turning", "practitioner", "probation"), ("harbour", "harbour_worker", "wick_police"),
)  # fmt: skip


def schedule(stage: Stage) -> None:
    for key, worker, referrer in WORKERS:
        _first_contact_overdue(stage, key, worker, referrer)
        _under_way(stage, key, worker, referrer)
    for desk in DESKS:
        _to_triage(stage, desk)
        _to_allocate(stage, desk)
        _lower_level(stage, desk)
    _not_referred(stage)
    for number, member in enumerate(m for m in CAST if REFERRAL_MAKE in ROLES[m.role].may):
        if REFERRAL_TRIAGE not in ROLES[member.role].may:
            stage.at(
                stage.workday(1 + number % 3, 15, number),
                partial(_begin_draft, stage, member.key, member.area),
            )
    stage.at(stage.workday(65, 14), partial(_spreadsheet, stage, 12, finished=True))
    stage.at(stage.workday(1, 16, 40), partial(_spreadsheet, stage, 6, finished=False))


def _family(stage: Stage) -> Family:
    return family(stage.random, stage.today - timedelta(days=150), stage.numbers)


def _first_contact_overdue(stage: Stage, desk: str, member: str, referrer: str) -> None:
    tell(stage, desk, _family(stage), at=stage.workday(6), owner=member, member=referrer)


def _under_way(stage: Stage, desk: str, member: str, referrer: str) -> None:
    """A review that is due this week, an action that is late, a call that somebody else took, and an incident since."""
    grave = desk != "turning"
    promise = local_values(stage.cast.areas[HOME_AREA].pk, stage.today).promise
    days = (promise.review_days_high if grave else promise.review_days) - 3
    looked = stage.today - timedelta(days=days)
    tell(stage, desk, _family(stage), at=london(looked - timedelta(days=5), 9), owner=member, member=referrer,
         high=grave, then=(
             (london(looked - timedelta(days=2), 14), lambda w: spoke(w, "Will meet again next week.")),
             (london(looked, 11), lambda w: assess(w, 15 if grave else 6, "high" if grave else "standard", "first")),
             (stage.workday(9, 11), lambda w: plan(w, "Ask the landlord for the lock", "fear", 10, kept=False)),
             (stage.workday(2, 11), lambda w: _somebody_else(w)),
             (stage.workday(1, 12), lambda w: incident(w, ("stalking",), "none", "client")),
         ))  # fmt: skip


def _somebody_else(work: Work) -> None:
    cases.log_attempt(
        by=work.stage.actor(work.worker), case=work.fresh, at=clock.now(), channel="phone", reached="wrong_person",
        point=work.phone(), text="A man answered and asked who was ringing. Said nothing and hung up.",
    )  # fmt: skip


def _to_triage(stage: Stage, desk: Desk) -> None:
    """One that was urgent yesterday morning, and one of yesterday afternoon."""
    for hour, high in ((9, True), (16, False)):
        stage.at(stage.workday(1, hour, 20), partial(_sent, stage, desk, high))


def _sent(stage: Stage, desk: Desk, high: bool) -> None:
    met = _family(stage)
    how = next(referrer for referrer in desk.referrers if referrer.member)
    refer(stage, desk, how, intake_of(stage, desk.work, met, high=high))


def _to_allocate(stage: Stage, desk: Desk) -> None:
    how = next(referrer.member for referrer in desk.referrers if referrer.member)
    tell(stage, desk.key, _family(stage), at=stage.workday(2, 15), owner="", member=how)


def _lower_level(stage: Stage, desk: Desk) -> None:
    """A worker says that the danger is less: the manager has not looked yet."""
    tell(stage, desk.key, _family(stage), at=stage.workday(22), owner=desk.workers[-1], high=True, then=(
        (stage.workday(21), lambda w: spoke(w, "Wants to stay where she is.")),
        (stage.workday(20), lambda w: assess(w, 15, "high", "first")),
        (stage.workday(1, 16, 30), lambda w: assess(w, 8, "medium", "case_review")),
    ))  # fmt: skip


def _not_referred(stage: Stage) -> None:
    """A route to MARAC is met and the worker says why she does not refer: the manager signs, or asks."""

    def look(work: Work) -> None:
        items = list(SAFELIVES_RIC_2009.by_code)
        answers = {item: Given("yes" if number < 14 else "no") for number, item in enumerate(items)}
        sheet = Sheet(
            answers=answers, judged="high", judged_because="He has found out where she works.", why_now="first",
            heard_before="no", referred=False, not_referred="She asks for a week to tell her mother first.",
        )  # fmt: skip
        cases.assess(by=work.stage.actor(work.worker), case=work.fresh, sheet=sheet)

    tell(stage, "haven", _family(stage), at=stage.workday(5), owner="staff_9", high=True, then=(
        (stage.workday(4), lambda w: spoke(w, "She has decided to leave and wants to do it in her own time.")),
        (stage.workday(1, 14), look),
    ))  # fmt: skip


def _begin_draft(stage: Stage, key: str, area: str) -> None:
    """A referral that somebody began to write and was called away from."""
    by = stage.actor(key)
    desk = DESK["haven" if area == HOME_AREA else "harbour"]
    if by.agency.kind == "perpetrator_service":
        desk = DESK["turning"]
    her = _family(stage).harmed
    draft = drafting.begin(by=by, service=service_of(stage, desk))
    for code, typed in (
        ("urgency", {"urgency": ["soon"], "dash": ["no"]}),
        ("abuse", {"abuse": ["emotional", "controlling"]}),
        ("happened", {"narrative": ["She asked to speak alone. He waits outside at every appointment."]}),
        ("person", {"given": [her.given], "family": [her.family], "also": [""], "sex": [her.sex]}),
    ):
        drafting.answer(by=by, draft=draft, was=draft.version, step=BY_CODE[code], typed=typed)
        draft.refresh_from_db()


HEAD = "Received on,Referred by,First name,Family name,Date of birth,Sex,Phone,Phone safe,Abuse,Urgency,What happened"


def _spreadsheet(stage: Stage, lines: int, *, finished: bool) -> None:
    """A week's referrals of a hospital that does not use Cairn: brought in, or looked at and left for tomorrow."""
    assert REFERRAL_IMPORT in ROLES["service_manager"].may
    by, desk = stage.actor("grace"), DESK["haven"]
    families = [_family(stage) for _ in range(lines)]
    rows = [HEAD, *(_line(met, clock.today() - timedelta(days=1)) for met in families)]
    if not finished:
        rows += [
            _line(families[0], clock.today() - timedelta(days=1)),
            "the 31st of June,St Brannoc's Hospital,Jane,Doe,,,,,,,",
        ]
    data = "\r\n".join(rows).encode("utf-8-sig")
    sheet = imports.read_file("referrals.csv", data)
    batch: Import = imports.take_in(by=by, service=service_of(stage, desk), sheet=sheet)
    if not finished:
        return
    imports.bring_in(by=by, batch=batch, was=batch.version)
    from cairn.demo.story.casework import accepted
    from cairn.demo.story.referring import REFERRERS

    for referral, met in zip(Referral.objects.filter(imported=batch).order_by("id"), families, strict=True):
        step = partial(triage, stage, desk, REFERRERS[4], referral, met, False, accepted)
        stage.later(step, hours=stage.random.uniform(1, 9))


def _line(met: Family, day: date) -> str:
    her = met.harmed
    return (
        f"{day:%d/%m/%Y},St Brannoc's Hospital,{her.given},{her.family},{her.born_on:%d/%m/%Y},{her.sex},{her.phone},"
        "safe,physical; emotional,soon,Told the nurse in the emergency department who had hurt her."
    )

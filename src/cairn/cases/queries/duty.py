"""The duty view: what whoever covers must know tonight, and no word of the notes; who covers whom, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.models import Agency, AgencyKind, Appointment, DutyAgreement, DutyShift, Team, User
from cairn.access.roles import DUTY_COVER, DUTY_KEEP
from cairn.cases.models import Action, Allocation, Case, ContactAttempt, DutyOpening, Party
from cairn.cases.queries.reaching import Way, phones_of
from cairn.core import clock
from cairn.directory.models import Service
from cairn.people import queries as people
from cairn.people.models import Person

AHEAD = timedelta(days=28)
SHOWN = timedelta(days=7)  # how long an opening stands on the desk of whoever has the case
MOST_PLAN = 20


@dataclass(frozen=True)
class DutyView:
    """Name, safe-contact rule, risk, emergency plan, last contact, what is due. `case` is None where there is none.

    `done` is what of the plan is in place already; `ways` are her telephones with their rules, never a number.
    """

    person: Person
    identity: people.Identity
    case: Case | None
    worker: str
    service: Service | None
    plan: list[Action]
    done: list[Action]
    ways: list[Way]
    last: ContactAttempt | None


def duty_view(actor: Actor, person: Person, case: Case | None) -> DutyView:
    """What of a record is shown to whoever covers. Whoever calls this has asked whether she may see it."""
    worker = Allocation.objects.filter(case=case, until_on__isnull=True).values_list("user__name", flat=True)
    actions = Action.objects.filter(case=case).select_related("case", "user", "agency")
    plan, done = actions.filter(state="open"), actions.filter(state="done")
    last = ContactAttempt.objects.filter(case=case, two_way=True).order_by("-at", "-id")
    return DutyView(
        person=person,
        identity=people.identity(actor, person),
        case=case,
        worker=(worker.first() if case else None) or "",
        service=_service(person, case),
        plan=list(plan.order_by("due_on", "id")[:MOST_PLAN]) if case else [],
        done=list(done.order_by("-ended_at", "-id")[:MOST_PLAN]) if case else [],
        ways=phones_of(person, case),
        last=last.first() if case else None,
    )


def _service(person: Person, case: Case | None) -> Service | None:
    """Whose telephone is rung: the case's service, else the one of the agency that keeps the record."""
    if case is not None:
        return Service.objects.filter(pk=case.service_id).first()
    theirs = Service.objects.filter(agency=person.agency_id, area=person.area_id).on(clock.today())
    return theirs.order_by("part_of", "pk").first()


def client_of(case: Case) -> Person:
    """The person whose case it is, for somebody who may see it."""
    party = Party.objects.select_related("person").get(case=case, role="client", until_on__isnull=True)
    person: Person | None = party.person
    assert person is not None  # a client is somebody: the database says so
    return person


def case_view(actor: Actor, case: Case) -> DutyView:
    return duty_view(actor, client_of(case), case)


def shifts_now(actor: Actor) -> list[DutyShift]:
    """The shifts by which she covers now, of teams of the agency that she acts for."""
    mine = DutyShift.objects.covering().filter(user=actor.user, team__agency=actor.agency)
    return list(mine.select_related("team").order_by("until_at", "id"))


def duty_cases(actor: Actor, shifts: list[DutyShift]) -> QuerySet[Any, Any]:
    """Rows of the open clients whom these shifts cover, by name."""
    return _named(Case.objects.covered_by(actor, [shift.team_id for shift in shifts]))


def duty_case(actor: Actor, uid: UUID) -> tuple[Case, DutyShift]:
    """One of them, and the shift by which she covers it; 404 otherwise."""
    shifts = shifts_now(actor)
    teams = [shift.team_id for shift in shifts]
    case = Case.objects.covered_by(actor, teams).select_related("agency", "area").filter(uid=uid).first()
    if case is None or not shifts:
        raise Http404
    return case, shifts[0]


def night_cases(actor: Actor) -> QuerySet[Any, Any]:
    """Tonight's list."""
    return _named(Case.objects.covered_at_night(actor))


def night_case(actor: Actor, uid: UUID) -> Case:
    found = Case.objects.covered_at_night(actor).select_related("agency", "area").filter(uid=uid).first()
    if found is None:
        raise Http404
    case: Case = found
    return case


def rota(actor: Actor) -> QuerySet[Any, Any]:
    """Who covers the teams of one's own agency from now on, the next first."""
    now = clock.now()
    shifts = DutyShift.objects.on_rota().filter(
        team__agency=actor.agency, until_at__gt=now, from_at__lt=now + AHEAD
    )
    return shifts.select_related("user", "team").order_by("from_at", "team__name", "id")


def overlaps(user: User, team: Team, from_at: datetime, until_at: datetime) -> bool:
    same = DutyShift.objects.on_rota().filter(user=user, team=team)
    return same.filter(from_at__lt=until_at, until_at__gt=from_at).exists()


def teams_of(actor: Actor) -> list[Team]:
    return list(Team.objects.filter(agency=actor.agency).order_by("name"))


def coverers(actor: Actor) -> list[User]:
    """Who may stand on the rota of one's own agency."""
    posts = (
        Appointment.objects.filter(agency=actor.agency, area=actor.area)
        .in_force(actor.today)
        .able(DUTY_COVER)
    )
    return list(User.objects.filter(pk__in=posts.values("user")).order_by("name", "id"))


def agreements(actor: Actor) -> list[DutyAgreement]:
    """Who covers one's own high-risk clients at night, until when."""
    own = DutyAgreement.objects.filter(
        agency=actor.agency, area=actor.area, until_on__gte=actor.today, ended_at__isnull=True
    )
    return list(own.select_related("covered_by").order_by("covered_by__name", "from_on"))


def night_teams(actor: Actor) -> list[Agency]:
    """Out-of-hours agencies of the area, to agree with."""
    near = Agency.objects.filter(
        areas__area=actor.area, kind=AgencyKind.OUT_OF_HOURS, from_on__lte=actor.today
    )
    return list(near.filter(Q(until_on__isnull=True) | Q(until_on__gte=actor.today)).order_by("name"))


def openings(actor: Actor) -> QuerySet[DutyOpening, DutyOpening]:
    """What others opened on duty within the last week, of her own cases; for a manager, of all that she sees."""
    since = actor.today - SHOWN
    cases = Case.objects.visible_to(actor)
    if not actor.may(DUTY_KEEP):
        cases = cases.owned_by(actor.user.pk)
    rows = DutyOpening.objects.filter(case__in=cases, on__gte=since).exclude(created_by=actor.user)
    return rows.select_related("case", "created_by").order_by("-on", "-id")


def _named(cases: Any) -> QuerySet[Any, Any]:
    client = Party.objects.filter(case=OuterRef("pk"), role="client", until_on__isnull=True)
    owner = Allocation.objects.filter(case=OuterRef("pk"), until_on__isnull=True)
    opened = DutyOpening.objects.filter(case=OuterRef("pk"), on=clock.today())
    rows: QuerySet[Any, Any] = (
        cases.annotate(
            given=Subquery(client.values("person__sort_given")[:1]),
            family=Subquery(client.values("person__sort_family")[:1]),
            client_uid=Subquery(client.values("person__uid")[:1]),
            owner=Subquery(owner.values("user__name")[:1]),
            opened=Exists(opened),
            service_name=F("agency__name"),
        )
        .order_by("family", "given", "id")
        .values(
            "uid", "reference", "given", "family", "client_uid", "level", "owner", "opened", "service_name"
        )
    )
    return rows

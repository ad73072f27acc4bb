"""What the audit says about one day's reading, and what her work was that day: values for `rules.reading`."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median_low
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404

from cairn.access import audit_chain, jobs, roles
from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment, BreakGlass, DutyShift, EventAbout, ScheduledRun, Seal
from cairn.cases.models import Allocation, DutyOpening, Party
from cairn.core.clock import LONDON
from cairn.oversight.models import ChainCheck, HeadsTaken, ReadingDay, UnusualReading
from cairn.oversight.queries import records
from cairn.oversight.rules import reading
from cairn.people.models import Bar, Involvement, Person, Share

LOOK_BACK = timedelta(days=60)
WROTE_WITHIN = timedelta(days=30)
# Whose work is to look at everybody's: the audit itself is theirs, or the whole agency's caseload is.
NOT_ASKED = frozenset({roles.SYSTEM.code, "information_governance"})
OVER_ALL = frozenset(
    code for code, role in roles.ROLES.items() if role.may & {roles.CASE_ALLOCATE, roles.REFERRAL_TRIAGE}
)
AT_NIGHT_BY_ROLE = frozenset({"out_of_hours"})


@dataclass
class Day:
    """What one user read in one role for one agency on one day: person → how often, and whom at night."""

    user: UUID
    role: str
    agency: UUID
    area: UUID
    people: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    night: dict[UUID, datetime] = field(default_factory=dict)


def bounds(on: date) -> tuple[datetime, datetime]:
    """The moments at which a London day begins and ends."""
    begins = datetime.combine(on, time(0), LONDON)
    return begins, datetime.combine(on + timedelta(days=1), time(0), LONDON)


def days(on: date) -> list[Day]:
    """Everybody's reading of one day."""
    begins, ends = bounds(on)
    rows = EventAbout.objects.filter(event__verb="saw", event__at__gte=begins, event__at__lt=ends).exclude(
        event__role__in=NOT_ASKED
    )
    found: dict[tuple[UUID, str, UUID, UUID], Day] = {}
    told = rows.values_list(
        "event__user", "event__role", "event__agency", "event__area", "event__at", "person"
    )
    for user, role, agency, area, at, person in told.iterator(chunk_size=5000):
        day = found.setdefault((user, role, agency, area), Day(user, role, agency, area))
        day.people[person] += 1
        if reading.at_night(at.astimezone(LONDON).time()):
            day.night.setdefault(person, at)
    return list(found.values())


def first_uncounted(on: date) -> date:
    """The day from which reading is still to be counted, at most `LOOK_BACK` before `on`."""
    last = ReadingDay.objects.filter(on__lt=on).order_by("-on").values_list("on", flat=True).first()
    earliest = on - LOOK_BACK
    return max(earliest, last + timedelta(days=1)) if last else earliest


def usual(day: Day, on: date) -> int | None:
    """The middle of her own days before this one."""
    before = ReadingDay.objects.filter(user=day.user, role=day.role, on__lt=on, on__gte=on - LOOK_BACK)
    return reading.usual(list(before.values_list("people", flat=True)))


def medians(on: date) -> dict[tuple[UUID, str], int]:
    """(Area, role) → the middle of everybody's days in that role, where there are enough of them."""
    counted: dict[tuple[UUID, str], list[int]] = defaultdict(list)
    rows = ReadingDay.objects.filter(on__lt=on, on__gte=on - LOOK_BACK)
    for area, role, people in rows.values_list("area", "role", "people"):
        counted[area, role].append(people)
    return {key: median_low(many) for key, many in counted.items() if len(many) >= reading.LEAST_DAYS}


def on_duty(user: UUID, on: date) -> bool:
    begins, ends = bounds(on)
    shifts = DutyShift.objects.filter(user__uid=user, from_at__lt=ends, until_at__gt=begins)
    return shifts.filter(cancelled_at__isnull=True).exists()


def part_of_her_work(day: Day, on: date) -> set[UUID]:
    """Those of the people she read with whom she had something to do: a case, a queue, a share, or her pen.

    What she covered for the day, or opened in an emergency, has its reason and its reviewer elsewhere: it is hers.
    """
    user = Q(user__uid=day.user)
    people = Person.objects.filter(uid__in=day.people)
    open_on = Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on - WROTE_WITHIN))
    owned = Allocation.objects.filter(user & open_on).values("case")
    teams = Appointment.objects.filter(user, agency__uid=day.agency).values("team")
    named = Involvement.objects.filter(user | Q(team__in=teams), from_on__lte=on, until_on__gte=on)
    shared = Share.objects.filter(user, from_on__lte=on, until_on__gte=on)
    begins, ends = bounds(on)
    covered = DutyOpening.objects.filter(created_by__uid=day.user, on=on).values("case")
    opened = BreakGlass.objects.filter(user, from_at__lt=ends, until_at__gt=begins)
    wrote = EventAbout.objects.filter(
        event__user=day.user,
        event__at__gte=ends - WROTE_WITHIN,
        event__at__lt=ends,
        person__in=list(day.people),
    ).exclude(event__verb="saw")
    found = set(people.filter(pk__in=_parties(owned)).values_list("uid", flat=True))
    found |= set(people.filter(pk__in=_parties(covered)).values_list("uid", flat=True))
    found |= set(opened.values_list("person", flat=True))
    found |= set(people.filter(pk__in=named.values("person")).values_list("uid", flat=True))
    found |= set(people.filter(pk__in=shared.values("person")).values_list("uid", flat=True))
    return found | set(wrote.values_list("person", flat=True))


def _parties(cases: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return Party.objects.filter(case__in=cases, person__isnull=False).values("person")


def barred_to_colleagues(day: Day, on: date) -> set[UUID]:
    """Those of the people she read from whom a colleague of her own team is barred."""
    teams = Appointment.objects.filter(user__uid=day.user, agency__uid=day.agency).values("team")
    colleagues = Appointment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on), team__in=teams
    ).exclude(user__uid=day.user)
    bars = Bar.objects.filter(user__in=colleagues.values("user"), lifted_at__isnull=True)
    bars = bars.exclude(kind=Bar.Kind.ASKED)
    people = Person.objects.filter(uid__in=day.people, cluster__in=bars.values("cluster"))
    return set(people.values_list("uid", flat=True))


# --- pages -----------------------------------------------------------------------------------------------------------


def unusual(actor: Actor) -> QuerySet[UnusualReading, UnusualReading]:
    """What was unusual in the actor's area: what waits first, then the newest. A bar hides it here as everywhere."""
    rows = UnusualReading.objects.filter(area=actor.area).exclude(user=actor.user)
    rows = rows.exclude(person__isnull=False, person__in=records.barred_people(actor))
    return rows.select_related("user", "agency", "settled_by").order_by(
        F("settled_at").desc(nulls_first=True), "-on", "-pk"
    )


def unusual_of(actor: Actor, uid: UUID) -> UnusualReading:
    found = unusual(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Chain:
    agency: str
    links: int
    mac: str
    at: datetime


@dataclass(frozen=True)
class Chains:
    """How the chains stand: their heads, what waits, the last nightly walk, the last witness, walks asked for."""

    heads: list[Chain]
    waiting: int
    nightly: ScheduledRun | None
    witness: HeadsTaken | None
    compared: HeadsTaken | None
    checks: list[ChainCheck]


def chains() -> Chains:
    names = dict(Agency.objects.values_list("uid", "name"))
    heads = [Chain(names.get(h.chain, str(h.chain)), h.seq, h.mac, h.at) for h in audit_chain.heads()]
    nightly = ScheduledRun.objects.filter(job=jobs.VERIFY, ended_at__isnull=False).order_by("-slot").first()
    taken = HeadsTaken.objects.order_by("-at")
    return Chains(
        heads=sorted(heads, key=lambda head: head.agency),
        waiting=audit_chain.unsealed(),
        nightly=nightly,
        witness=taken.filter(agreed__isnull=True).first(),
        compared=taken.filter(agreed__isnull=False).first(),
        checks=list(ChainCheck.objects.select_related("asked_by").order_by("-asked_at")[:5]),
    )


def links() -> int:
    return Seal.objects.count()

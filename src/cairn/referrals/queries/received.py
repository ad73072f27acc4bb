"""What the receiving service reads: its queue, one referral, the manager's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from cairn.access.actor import Actor
from cairn.core import clock
from cairn.directory.models import Service
from cairn.people.models import Person
from cairn.people.queries import PointNow, contact_rules, nameable
from cairn.people.querysets import may_see
from cairn.referrals.models import PossibleMatch, Referral, ReferralPerson, Triage

FIELDS = (
    "uid", "reference", "name_sent", "from_agency__name", "from_name", "source", "service__name", "urgency", "state",
    "received_on", "triage_due_at", "triaged_at",
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """Everything that came with a referral, for its page."""

    referral: Referral
    client: Person
    people: Sequence[Any]
    points: Sequence[PointNow]
    abuse: Sequence[str]
    matches: Sequence[PossibleMatch]
    triage: Triage | None

    @property
    def about(self) -> list[UUID]:
        return [self.client.uid, *(row.person.uid for row in self.people)]


@dataclass(frozen=True)
class Overview:
    """The manager's page: how many wait, how late, how long a decision takes, what was decided."""

    waiting: int
    late: int
    today: int
    decided: int
    in_time: int
    median_minutes: int | None
    decisions: Sequence[tuple[str, int]]
    sources: Sequence[tuple[str, int]]
    since: date


def queue(actor: Actor, narrow: str = "waiting", urgency: str = "", service: str = "") -> QuerySet[Any, Any]:
    """Narrow rows of the queue; what is due first comes first, decided ones newest first."""
    found: Any = Referral.objects.visible_to(actor)
    if narrow == "waiting":
        found = found.waiting()
    elif narrow == "late":
        found = found.late(clock.now())
    elif narrow == "accepted":
        found = found.accepted()
    elif narrow == "decided":
        found = found.exclude(state__in=["sent", "triage"])
    if urgency:
        found = found.filter(urgency=urgency)
    if service:
        found = found.filter(service__uid=service)
    order = ("triage_due_at", "pk") if narrow in ("waiting", "late") else ("-received_at", "-pk")
    return found.order_by(*order).values_list(*FIELDS, named=True)  # type: ignore[no-any-return]


def clients_of(uids: Sequence[UUID]) -> list[UUID]:
    """Whom a page of the queue names."""
    rows = ReferralPerson.objects.filter(referral__uid__in=uids, role="client")
    return list(rows.values_list("person__uid", flat=True))


def services_of(actor: Actor) -> list[tuple[str, str]]:
    """The services of one's own agency, for the filter: also one whose referrals are all hidden, or never came."""
    own = Service.objects.filter(agency=actor.agency, area=actor.area).order_by("name")
    return [(uid.hex, name) for uid, name in own.values_list("uid", "name")]


def received(actor: Actor, uid: UUID) -> Referral:
    """One referral that one's agency received; 404 otherwise."""
    found = (
        Referral.objects.visible_to(actor)
        .select_related(
            "service",
            "from_agency",
            "from_user",
            "created_by",
            "to_agency",
            "area",
            "triage",
            "triage__service",
            "triage__by",
            "passed_from",
        )
        .filter(uid=uid)
        .first()
    )
    if found is None:
        raise Http404
    referral: Referral = found
    return referral


def opened(actor: Actor, uid: UUID) -> Opened:
    """One referral with its people, channels and possible matches that the actor may see."""
    referral = received(actor, uid)
    rows = list(referral.people.filter(nameable(actor)).select_related("person").order_by("pk"))
    client = next(row.person for row in rows if row.role == "client")
    return Opened(
        referral=referral,
        client=client,
        people=[row for row in rows if row.role != "client"],
        points=contact_rules([client.pk])[client.pk],
        abuse=list(referral.abuse.order_by("pk").values_list("kind", flat=True)),
        matches=matches_of(actor, referral),
        triage=getattr(referral, "triage", None),
    )


def matches_of(actor: Actor, referral: Referral) -> list[PossibleMatch]:
    """Possible matches among the people whom the actor may see: a bar hides that there is one."""
    found = referral.matches.select_related("person").filter(may_see(actor, "person"))
    return list(found.order_by("pk"))


def undecided_matches(actor: Actor, referral: Referral) -> list[PossibleMatch]:
    """Those of them that nobody has decided: a case opened before does not follow the earlier one."""
    return [match for match in matches_of(actor, referral) if not match.decided]


def match(actor: Actor, referral: Referral, uid: UUID) -> PossibleMatch:
    """One possible match; 404 otherwise."""
    found = next((each for each in matches_of(actor, referral) if each.uid == uid), None)
    if found is None:
        raise Http404
    return found


def client_of(referral: Referral) -> Person:
    """The receiver's own record of the person referred."""
    row = referral.people.select_related("person").get(role="client")
    person: Person = row.person
    return person


def recognised(referral: Referral) -> list[Person]:
    """The receiver's older records that triage said are the same person: linkage links them, a case may follow them."""
    rows = referral.matches.select_related("person").filter(decided="same").order_by("decided_at")
    return [row.person for row in rows]


def agreed_on(referral: Referral) -> date | None:
    """The first day on which she said yes to the service, withdrawn since or not."""
    days = [day for day in referral.agreed.filter(answer="yes").values_list("on", flat=True) if day]
    return min(days, default=None)


def agreement_stands(referral: Referral) -> bool:
    return referral.agreed.filter(answer="yes", withdrawn_at__isnull=True).exists()


def overview(actor: Actor, days: int = 90) -> Overview:
    """The last quarter of one's own service, and what waits now."""
    now, since = clock.now(), actor.today - timedelta(days=days)
    mine: Any = Referral.objects.visible_to(actor)
    counted = mine.aggregate(
        waiting=Count("pk", filter=Q(state__in=["sent", "triage"])),
        late=Count("pk", filter=Q(state__in=["sent", "triage"], triage_due_at__lt=now)),
        today=Count("pk", filter=Q(received_on=actor.today)),
    )
    decided = list(
        Triage.objects.filter(referral__in=mine.filter(received_on__gte=since)).values_list(
            "decision", "working_minutes", "at", "referral__triage_due_at"
        )
    )
    minutes = sorted(row[1] for row in decided)
    return Overview(
        **counted,
        decided=len(decided),
        in_time=sum(at <= due for _decision, _minutes, at, due in decided),
        median_minutes=_median(minutes),
        decisions=_counts(row[0] for row in decided),
        sources=_counts(mine.filter(received_on__gte=since).values_list("source", flat=True)),
        since=since,
    )


def _median(values: list[int]) -> int | None:
    if not values:
        return None
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) // 2


def _counts(codes: Any) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for code in codes:
        found[code] = found.get(code, 0) + 1
    return sorted(found.items(), key=lambda row: (-row[1], row[0]))

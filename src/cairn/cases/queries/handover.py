"""What a referral hands over to a case, read from the room below in one place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.cases.models import Case, Party
from cairn.cases.querysets import CaseQuerySet
from cairn.directory.models import Service
from cairn.people.models import Person
from cairn.referrals.models import Agreed, PossibleMatch, Referral, ReferralAbuse, ReferralPerson


@dataclass(frozen=True)
class Handed:
    person: Person
    role: str


@dataclass(frozen=True)
class Handover:
    client: Person
    clusters: frozenset[
        UUID
    ]  # hers, and those of the agency's own records that triage decided are the same human
    parties: tuple[Handed, ...]
    abuse: frozenset[str]
    service: Service
    work: str
    received_on: date
    urgent: bool
    agreed_on: date | None


def handover_of(referral: Referral) -> Handover:
    """Everything that a case takes from an accepted referral."""
    people = list(ReferralPerson.objects.filter(referral=referral).select_related("person").order_by("id"))
    client = next(row.person for row in people if row.role == "client")
    same = PossibleMatch.objects.filter(referral=referral, decided="same").values_list(
        "person__cluster", flat=True
    )
    return Handover(
        client=client,
        clusters=frozenset({client.cluster, *same}),
        parties=tuple(Handed(row.person, row.role) for row in people if row.role != "client"),
        abuse=frozenset(ReferralAbuse.objects.filter(referral=referral).values_list("kind", flat=True)),
        service=referral.service,
        work=referral.work,
        received_on=referral.received_on,
        urgent=referral.urgency == "today" or referral.said_level == "high",
        agreed_on=_agreed_on(referral),
    )


def _agreed_on(referral: Referral) -> date | None:
    """The first day of a yes that has not been taken back."""
    yes = Agreed.objects.filter(referral=referral, answer="yes", withdrawn_on__isnull=True)
    return yes.order_by("on").values_list("on", flat=True).first()


def open_case_of(clusters: Iterable[UUID], *, agency: Agency, work: str) -> Case | None:
    """The open case of this work that the agency has for the person."""
    return _cases(clusters, agency, work).open().order_by("-opened_on", "-id").first()


def case_to_follow(clusters: Iterable[UUID], *, agency: Agency, work: str) -> Case | None:
    """The latest closed case, which a new one names as the one before it."""
    closed = _cases(clusters, agency, work).filter(state="closed", next__isnull=True)
    return closed.order_by("-closed_on", "-id").first()


def _cases(clusters: Iterable[UUID], agency: Agency, work: str) -> CaseQuerySet:
    return Case.objects.filter(
        agency=agency,
        work=work,
        parties__role="client",
        parties__until_on__isnull=True,
        parties__person__cluster__in=clusters,
    )


def waiting_referral(actor: Actor, uid: UUID) -> Referral:
    """An accepted referral that is on no case yet, for whoever opens one."""
    waiting = waiting_referrals(actor).select_related("service", "to_agency")
    found: Referral = get_object_or_404(waiting, uid=uid)
    return found


def waiting_referrals(actor: Actor) -> "QuerySet[Referral]":
    """Accepted, and on no case yet; none that would join an open case that is hidden from her, for it would say so."""
    cases = Case.objects.filter(agency=actor.agency, area=actor.area).open()
    hidden = cases.exclude(pk__in=Case.objects.visible_to(actor).open().values("pk"))
    client = ReferralPerson.objects.filter(referral=OuterRef(OuterRef("pk")), role="client")
    joins = Party.objects.filter(
        case__in=hidden, case__work=OuterRef("work"), role="client", until_on__isnull=True,
        person__cluster__in=client.values("person__cluster"),
    )  # fmt: skip
    return Referral.objects.for_a_case().visible_to(actor).filter(~Exists(joins))

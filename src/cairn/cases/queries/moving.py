"""How the hand-over of an agency that ends stands: by client for its own people, by number for oversight."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from cairn.access.actor import Actor
from cairn.access.models import Agency, Draft
from cairn.access.roles import CASE_ALLOCATE
from cairn.cases.models import Allocation, Case, Move, Party
from cairn.core import clock
from cairn.people.models import Person
from cairn.people.queries import bars
from cairn.people.queries.sharing_out import must_never_receive
from cairn.referrals.models import Referral


@dataclass(frozen=True)
class Standing:
    """What an agency still holds, and what its clients said. Numbers only: oversight sees nobody's name."""

    open_cases: int
    unallocated: int
    waiting_referrals: int
    drafts: int
    asked: int
    agreed: int
    declined: int
    not_reached: int
    moved: int

    @property
    def not_asked(self) -> int:
        return self.open_cases - (self.asked - self.moved)


def standing(agency: Agency) -> Standing:
    cases = Case.objects.filter(agency=agency).open()
    moves = Move.objects.filter(from_agency=agency, to_agency=agency.successor_id)
    counted = moves.filter(Q(case__in=cases) | Q(moved_at__isnull=False)).aggregate(
        asked=Count("pk"),
        agreed=Count("pk", filter=Q(answer="agreed")),
        declined=Count("pk", filter=Q(answer="declined")),
        not_reached=Count("pk", filter=Q(answer="not_reached")),
        moved=Count("pk", filter=Q(moved_at__isnull=False)),
    )
    return Standing(
        open_cases=cases.count(),
        unallocated=cases.unallocated().count(),
        waiting_referrals=Referral.objects.filter(to_agency=agency).waiting().count(),
        drafts=Draft.objects.filter(agency=agency, kind=Draft.Kind.FORM).count(),
        **counted,
    )


def moving(actor: Actor) -> QuerySet[Any, Any]:
    """Open clients of an agency that ends, with what each said: a worker's own, a manager's all."""
    cases = Case.objects.visible_to(actor).open()
    if not actor.may(CASE_ALLOCATE):
        cases = cases.owned_by(actor.user.pk)
    asked = Move.objects.filter(case=OuterRef("pk"), to_agency=actor.agency.successor_id)
    client = Party.objects.filter(case=OuterRef("pk"), role="client", until_on__isnull=True)
    owner = Allocation.objects.filter(case=OuterRef("pk"), until_on__isnull=True)
    rows: QuerySet[Any, Any] = (
        cases.annotate(
            answer=Subquery(asked.values("answer")[:1]),
            asked_on=Subquery(asked.values("asked_on")[:1]),
            given=Subquery(client.values("person__sort_given")[:1]),
            family=Subquery(client.values("person__sort_family")[:1]),
            client_uid=Subquery(client.values("person__uid")[:1]),
            owner=Subquery(owner.values("user__name")[:1]),
        )
        .order_by("answer", "family", "given", "id")
        .values("uid", "reference", "given", "family", "client_uid", "owner", "answer", "asked_on")
    )
    return rows


def not_asked(actor: Actor) -> int:
    """How many clients nobody has asked yet; none where the agency goes on."""
    if actor.agency.successor_id is None:
        return 0
    return int(moving(actor).filter(answer__isnull=True).count())


def move_of(case: Case) -> Move | None:
    """What this client said about her service's successor."""
    return Move.objects.filter(case=case, to_agency=case.agency.successor_id).select_related("case").first()


def may_never_have(agency: Agency, case: Case) -> bool:
    """Whether a bar keeps this agency from anybody in the case, or it is on the list of one of them who said so."""
    people = Person.objects.filter(pk__in=Party.objects.filter(case=case).values("person"))
    clusters = set(people.values_list("cluster", flat=True))
    return bars.is_agency_barred(agency, clusters) or must_never_receive(agency, clusters, clock.today())


def ready(today: Any) -> QuerySet[Move, Move]:
    """Agreed, and the old agency's last day is over."""
    agreed = Move.objects.filter(answer="agreed", moved_at__isnull=True, from_agency__until_on__lt=today)
    still = Case.objects.filter(pk=OuterRef("case"), agency=OuterRef("from_agency")).open()
    succeeded = Agency.objects.filter(pk=OuterRef("from_agency"), successor=OuterRef("to_agency"))
    return agreed.filter(Exists(still), Exists(succeeded)).select_related("case", "from_agency", "to_agency")

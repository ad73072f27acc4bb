"""The case list: narrow rows, in a few statements whatever the size."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from cairn.access.actor import Actor
from cairn.access.models import Appointment
from cairn.access.roles import CASE_ALLOCATE
from cairn.cases.models import Action, Allocation, Case

COLUMNS = (
    "uid",
    "reference",
    "parties__person__sort_given",
    "parties__person__sort_family",
    "parties__person__uid",
    "state",
    "level",
    "opened_on",
    "contact_due_on",
    "first_attempt_on",
    "review_due_on",
    "owner",
    "late_actions",
)


@dataclass(frozen=True, slots=True)
class CaseRow:
    uid: UUID
    reference: str
    given: str
    family: str
    client: UUID
    state: str
    level: str
    opened_on: date
    contact_due_on: date | None
    first_attempt_on: date | None
    review_due_on: date | None
    owner: str | None
    late_actions: int | None

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()

    def late(self, today: date) -> list[str]:
        """What is overdue, as codes."""
        found = []
        waiting = self.state == "attempting" and self.first_attempt_on is None
        if waiting and self.contact_due_on and self.contact_due_on < today:
            found.append("contact")
        if self.review_due_on and self.review_due_on < today:
            found.append("review")
        if self.late_actions:
            found.append("action")
        return found


def case_list(actor: Actor, asked: Mapping[str, Any]) -> "QuerySet[Any, Any]":
    """The cases that the filters ask for, as rows of `COLUMNS`; give the result an order and page it."""
    cases = _whose(Case.objects.visible_to(actor), actor, asked.get("whose") or whose_first(actor))
    states = asked.get("state") or []
    cases = cases.filter(state__in=states) if states else cases.open()
    if asked.get("level"):
        cases = cases.filter(level__in=asked["level"])
    if asked.get("overdue"):
        cases = cases.overdue(actor.today, asked["overdue"])
    owner = Allocation.objects.filter(case=OuterRef("pk"), until_on__isnull=True).values("user__name")[:1]
    late = (
        Action.objects.filter(case=OuterRef("pk"), state="open", due_on__lt=actor.today)
        .order_by()
        .values("case")
        .annotate(n=Count("pk"))
        .values("n")
    )
    cases = cases.filter(parties__role="client", parties__until_on__isnull=True)
    rows: QuerySet[Any, Any] = cases.annotate(owner=Subquery(owner), late_actions=Subquery(late)).values_list(
        *COLUMNS
    )
    return rows


def whose_first(actor: Actor) -> str:
    """Whose cases the list begins with: a worker's own; everybody's for whoever allocates them."""
    return "all" if actor.may(CASE_ALLOCATE) else "mine"


def rows_of(found: Iterable[tuple[Any, ...]]) -> list[CaseRow]:
    return [CaseRow(*row) for row in found]


def _whose(cases: Any, actor: Actor, whose: str) -> Any:
    match whose:
        case "mine":
            return cases.owned_by(actor.user.pk)
        case "unallocated":
            return cases.unallocated()
        case "team":
            team = Appointment.objects.filter(
                Q(until_on__isnull=True) | Q(until_on__gte=actor.today),
                team=actor.team,
                user=OuterRef("user"),
            )
            mine = Allocation.objects.filter(Exists(team), case=OuterRef("pk"), until_on__isnull=True)
            return cases.filter(Exists(mine))
    return cases

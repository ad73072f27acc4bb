"""What is due for disposal, and the runs."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Sum
from django.http import Http404

from cairn.access import roles
from cairn.access.actor import Actor
from cairn.access.models import Agency, Area
from cairn.core.contracts import Disposal, Ended
from cairn.oversight.models import DisposalItem, DisposalItemPerson, DisposalRun
from cairn.oversight.queries import belongings, holds, records, schedule
from cairn.oversight.rules import keeping
from cairn.people.models import Person

# One person looks through a run: more than this waits for the next.
MOST = 500


@dataclass(frozen=True)
class Due:
    """A record whose time is over."""

    of: str
    ended: Ended
    due_on: date
    held: bool
    people: frozenset[UUID] = frozenset()  # clusters


def due(area: Area, on: date, agency: Agency | None = None) -> Iterator[Due]:
    """What the schedule says is due in an area, what stands on others first; held records are told, and stay."""
    periods, kept = schedule.periods(area, on), holds.held(on)
    for disposal in schedule.disposals():
        found: dict[int, list[tuple[date, Ended]]] = defaultdict(list)
        for ended in disposal.ended(None):
            if ended.area == area.pk and (agency is None or ended.agency == agency.pk):
                found[ended.pk].append((keeping.due_on(ended.since, periods[ended.schedule]), ended))
        late = {
            pk: max(some, key=lambda one: one[0])
            for pk, some in found.items()
            if keeping.last(d for d, _ in some) <= on
        }
        clusters = disposal.people(late)
        for pk, (day, ended) in late.items():
            people = clusters.get(pk, frozenset())
            yield Due(disposal.model, ended, day, holds.is_held(ended.uid, people, kept), people)


def due_and_free(area: Area, on: date, agency: Agency) -> Iterator[Due]:
    """Those of them on which nothing stands, or only what is due as well: what a run may propose."""
    by_model = {each.model: each for each in schedule.disposals()}
    loosened = belongings.let_go(by_model.values())
    gone: dict[type[Model], set[int]] = defaultdict(set)
    waiting = list(due(area, on, agency))
    while waiting:
        blocked = []
        for one in waiting:
            rows = belongings.rows_of(by_model[one.of], one.ended.pk)
            if not one.held and belongings.standing_on(rows, loosened, gone):
                blocked.append(one)
                continue
            if not one.held:
                for model, pks in rows.items():
                    gone[model] |= pks
            yield one
        if len(blocked) == len(waiting):
            return
        waiting = blocked  # an older case goes once the later one that names it does


def disposal_of(model: str) -> Disposal:
    return next(each for each in schedule.disposals() if each.model == model)


def still_due(kind: Disposal, pk: int, area: Area, on: date) -> bool:
    """Whether the schedule still says so: a period may be longer now, or somebody took the work up again."""
    periods = schedule.periods(area, on)
    days = [keeping.due_on(ended.since, periods[ended.schedule]) for ended in kind.ended([pk])]
    return bool(days) and keeping.last(days) <= on


# --- pages -----------------------------------------------------------------------------------------------------------


def due_by_agency(area: Area, on: date) -> list[tuple[Agency, int]]:
    """Agencies of the area with something due, and how much."""
    counted: dict[int, int] = defaultdict(int)
    for one in due(area, on):
        counted[one.ended.agency] += not one.held
    agencies = Agency.objects.filter(pk__in=[pk for pk, many in counted.items() if many]).order_by("name")
    return [(agency, counted[agency.pk]) for agency in agencies]


def run_list(actor: Actor) -> QuerySet[DisposalRun, DisposalRun]:
    """Runs of the area, or of one's own agency; the newest first."""
    rows = DisposalRun.objects.filter(area=actor.area)
    if not actor.may(roles.RETENTION_CHANGE):
        rows = rows.filter(agency=actor.agency)
    counts = {"many": Count("items"), "gone": Count("items", filter=Q(items__outcome="disposed"))}
    return rows.select_related("agency", "reviewed_by", "approved_by").annotate(**counts).order_by("-pk")


def run_of(actor: Actor, uid: UUID) -> DisposalRun:
    found = run_list(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def items(actor: Actor, run: DisposalRun) -> QuerySet[DisposalItem, DisposalItem]:
    """The records of a run, but those about somebody whom the actor must never know of."""
    barred = Person.objects.filter(uid__in=records.barred_people(actor)).values("cluster")
    hidden = DisposalItemPerson.objects.filter(item=OuterRef("pk"), person__in=records.same_as(barred))
    rows = DisposalItem.objects.filter(~Exists(hidden), run=run)
    return rows.select_related("run", "run__agency").order_by("of", "due_on", "pk")


def item_of(actor: Actor, uid: UUID, item: UUID) -> DisposalItem:
    found = items(actor, run_of(actor, uid)).filter(uid=item).first()
    if found is None:
        raise Http404
    return found


def counts(actor: Actor, run: DisposalRun) -> list[Any]:
    """By kind and outcome: how many records, how many rows."""
    rows = items(actor, run).order_by("of", "outcome").values("of", "outcome")
    return list(rows.annotate(many=Count("pk"), rows=Sum("rows")))


def by_year(actor: Actor, run: DisposalRun) -> list[Any]:
    """Disposed of by kind and by the financial year from which they were counted: what figures of those years lack."""
    rows = items(actor, run).filter(outcome="disposed").order_by("of", "since_fy").values("of", "since_fy")
    return list(rows.annotate(many=Count("pk")))

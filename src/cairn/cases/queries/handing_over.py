"""What belongs to somebody who cannot go on with it: she has left, or a bar keeps her from it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from cairn.access.actor import Actor
from cairn.access.models import Appointment, Draft
from cairn.access.roles import CASE_WORK
from cairn.cases.models import Action, Allocation, Case, Party
from cairn.people.models import Bar, Relationship
from cairn.people.querysets import BarQuerySet


@dataclass(frozen=True)
class Left:
    """Cases and actions that want another worker, and how many drafts end by themselves with those who left."""

    allocations: list[Allocation]
    actions: list[Action]
    drafts: int

    @property
    def many(self) -> int:
        return len(self.allocations) + len(self.actions)


MOST = 200


def left(actor: Actor) -> Left:
    """For a manager: of the cases that she sees."""
    allocations, actions = _rows(actor)
    gone = Q(user__is_active=False) | Q(user__until_on__lt=actor.today)
    return Left(
        allocations=list(
            allocations.select_related("case", "user").order_by("user__name", "case__reference")[:MOST]
        ),
        actions=list(actions.select_related("case", "user").order_by("user__name", "due_on", "id")[:MOST]),
        drafts=Draft.objects.filter(gone, agency=actor.agency, kind=Draft.Kind.FORM).count(),
    )


def how_many(actor: Actor) -> int:
    return sum(rows.count() for rows in _rows(actor))


def _rows(actor: Actor) -> tuple[QuerySet[Allocation], QuerySet[Action]]:
    cases = Case.objects.visible_to(actor).open()
    at_work = Appointment.objects.filter(agency=actor.agency, area=actor.area, user=OuterRef("user"))
    can = at_work.in_force(actor.today).able(CASE_WORK)
    allocations = Allocation.objects.filter(until_on__isnull=True, case__in=cases)
    actions = Action.objects.filter(state="open", whose="worker", case__in=cases)
    cannot = ~Exists(can) | Exists(_barred(actor))
    return allocations.filter(cannot), actions.filter(cannot)


def _barred(actor: Actor) -> BarQuerySet:
    """Bars in force against the worker of the outer row, or against any agency that she works for today, from anybody
    in its case or from one who is recorded as theirs: gate 1, as she meets it herself."""
    posts = Appointment.objects.filter(user=OuterRef(OuterRef("user"))).in_force(actor.today)
    hers = Bar.objects.in_force().filter(Q(user=OuterRef("user")) | Q(agency__in=posts.values("agency")))
    bar, one = OuterRef(OuterRef("cluster")), OuterRef("person__cluster")
    tied = Exists(Relationship.objects.filter(a__cluster=bar, b__cluster=one)) | Exists(
        Relationship.objects.filter(a__cluster=one, b__cluster=bar)
    )
    party = Party.objects.filter(case=OuterRef(OuterRef("case")))
    return hers.filter(Exists(party.filter(Q(person__cluster=OuterRef("cluster")) | tied)))

"""The wall between survivor and perpetrator work of one family, and the bars of a worker against a case."""

from django.db.models import Q

from cairn.access.models import Agency, User
from cairn.cases.models import Allocation, Case, Party
from cairn.people.models import Person, Relationship
from cairn.people.queries import bars

ONE_SIDE = frozenset({"survivor", "child"})
OTHER_SIDE = frozenset({"perpetrator"})


def _clusters(cases: list[int]) -> set[object]:
    return set(
        Party.objects.filter(case__in=cases, person__isnull=False, until_on__isnull=True).values_list(
            "person__cluster", flat=True
        )
    )


def walled_from(user: User, case: Case) -> bool:
    """Whether the user has open work on the other side whose family meets this case's, in a party or one
    relationship.
    """
    against = OTHER_SIDE if case.work in ONE_SIDE else ONE_SIDE
    theirs = list(
        Allocation.objects.filter(user=user, until_on__isnull=True, case__work__in=against)
        .exclude(case=case.pk)
        .values_list("case", flat=True)
    )
    if not theirs:
        return False
    mine, other = _clusters([case.pk]), _clusters(theirs)
    return bool(mine & other) or _related(mine, other)


def _related(mine: set[object], other: set[object]) -> bool:
    between = Q(a__cluster__in=mine, b__cluster__in=other) | Q(a__cluster__in=other, b__cluster__in=mine)
    return Relationship.objects.filter(between).exists()


def is_barred(user: User, case: Case) -> bool:
    """Whether a bar in force keeps the user, or an agency that she works for, from anybody in the case."""
    people = Person.objects.filter(pk__in=Party.objects.filter(case=case).values("person"))
    return bars.is_barred(user, people.values_list("cluster", flat=True))


def broken_walls(agency: Agency | None = None) -> list[tuple[str, str]]:
    """Open allocations on both sides of one family, as (user, case reference): must be empty; `doctor` walks
    it.
    """
    held = Allocation.objects.filter(until_on__isnull=True, case__work__in=OTHER_SIDE)
    broken = []
    for allocation in held.select_related("user", "case"):
        if walled_from(allocation.user, allocation.case):
            broken.append((allocation.user.name, allocation.case.reference))
    return broken

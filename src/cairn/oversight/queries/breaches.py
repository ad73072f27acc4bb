"""The log of breaches and near misses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404

from cairn.access.actor import Actor
from cairn.oversight.models import Breach, BreachAction, BreachPerson
from cairn.oversight.queries import records
from cairn.oversight.rules import breaches as rules
from cairn.people.models import NearMiss, Person


def breaches(actor: Actor) -> QuerySet[Breach, Breach]:
    """Of the actor's area, but about nobody whom she must never know of: what waits first, the oldest of it first."""
    hidden = BreachPerson.objects.filter(breach=OuterRef("pk"), person__in=records.barred_people(actor))
    rows = Breach.objects.filter(~Exists(hidden), area=actor.area)
    return rows.select_related("agency", "created_by", "assessed_by", "closed_by", "changed_by").order_by(
        F("closed_at").asc(nulls_first=True), "aware_at", "pk"
    )


def breach_of(actor: Actor, uid: UUID) -> Breach:
    found = breaches(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def own_report(actor: Actor, uid: UUID) -> Breach:
    """What she told herself, or 404."""
    found = Breach.objects.filter(uid=uid, created_by=actor.user).first()
    if found is None:
        raise Http404
    return found


def clock_of(breach: Breach, now: datetime) -> str:
    ico = "no" if breach.kind == "near_miss" and not breach.ico else breach.ico
    return rules.clock_of(breach.aware_at, now, breach.ico_told_at, ico)


def about(breach: Breach) -> list[str]:
    """References of the people whose information it was; of those no longer on record there is none."""
    uids = list(breach.about.order_by("pk").values_list("person", flat=True))
    known = records.references(uids)
    return [known[uid] for uid in uids if uid in known]


def actions(breach: Breach) -> list[BreachAction]:
    return list(breach.actions.select_related("breach__agency").order_by("done_on", "due_on", "pk"))


def action_of(actor: Actor, uid: UUID, action: UUID) -> BreachAction:
    found = breach_of(actor, uid).actions.select_related("breach__agency").filter(uid=action).first()
    if found is None:
        raise Http404
    return found


def near_misses(actor: Actor) -> Sequence[tuple[NearMiss, bool]]:
    """The newest near misses in contact of the area, and whether each was taken up; its words stay with its agency."""
    barred = Person.objects.filter(uid__in=records.barred_people(actor)).values("pk")
    taken = Breach.objects.filter(near_miss=OuterRef("uid"))
    rows = (
        NearMiss.objects.filter(person__area=actor.area)
        .exclude(person__in=barred)
        .annotate(taken=Exists(taken))
    )
    newest: Any = rows.select_related("agency", "person").order_by("-at", "-pk")[:25]
    return [(row, row.taken) for row in newest]


def near_miss_of(actor: Actor, uid: UUID) -> NearMiss:
    barred = Person.objects.filter(uid__in=records.barred_people(actor)).values("pk")
    found = NearMiss.objects.filter(person__area=actor.area, uid=uid).exclude(person__in=barred)
    row = found.select_related("agency", "person").first()
    if row is None:
        raise Http404
    return row

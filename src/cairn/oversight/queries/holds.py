"""Holds: what they stand on, and whether one stands on a record or on somebody in it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from cairn.access import roles
from cairn.access.actor import Actor
from cairn.core.contracts import Disposal
from cairn.oversight.models import Hold, HoldPerson
from cairn.oversight.queries import records
from cairn.oversight.queries.schedule import disposals
from cairn.people.models import Person


def standing(on: date) -> QuerySet[Hold, Hold]:
    """Holds that stand on a day."""
    return Hold.objects.filter(lifted_at__isnull=True, from_on__lte=on).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on)
    )


def held(on: date) -> frozenset[UUID]:
    """Every uid that must stay: of records, of clusters; a hold on a record holds the people in it as well."""
    rows = list(standing(on))
    found: set[UUID] = {hold.target for hold in rows}
    for hold in rows:
        found |= _people_in(hold.of, hold.target)
    return frozenset(found | _clusters(HoldPerson.objects.filter(hold__in=rows).values("person")))


def not_named(hold: Hold) -> set[UUID]:
    """Records of the people in a hold, by uid, that do not stand beside it yet."""
    clusters = _people_in(hold.of, hold.target) | _clusters(hold.people.values("person"))
    records_of = Person.objects.filter(cluster__in=clusters)
    return set(records_of.exclude(uid__in=hold.people.values("person")).values_list("uid", flat=True))


def _clusters(uids: QuerySet[Any, Any]) -> frozenset[UUID]:
    return frozenset(Person.objects.filter(uid__in=uids).values_list("cluster", flat=True))


def is_held(uid: UUID, clusters: Iterable[UUID], by: frozenset[UUID]) -> bool:
    return uid in by or not by.isdisjoint(clusters)


def _people_in(of: str, uid: UUID) -> frozenset[UUID]:
    disposal: Disposal | None = next((each for each in disposals() if each.model == of), None)
    pk = apps.get_model(of)._default_manager.filter(uid=uid).values_list("pk", flat=True).first()
    if disposal is None or pk is None:
        return frozenset()
    return disposal.people([pk]).get(pk, frozenset())


def hold_list(actor: Actor) -> QuerySet[Hold, Hold]:
    """Holds that the actor answers for: of her area, or those that her own agency placed. Standing ones first."""
    rows = Hold.objects.filter(area=actor.area)
    if not actor.may(roles.RETENTION_CHANGE):
        rows = rows.filter(agency=actor.agency)
    barred = HoldPerson.objects.filter(hold=OuterRef("pk"), person__in=records.barred_people(actor))
    rows = rows.filter(~Exists(barred))
    return rows.select_related("created_by", "lifted_by", "agency").order_by(
        F("lifted_at").desc(nulls_first=True), "-from_on", "-pk"
    )


def hold_of(actor: Actor, uid: UUID) -> Hold:
    found = hold_list(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found

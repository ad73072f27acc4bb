"""A record by the reference that people say aloud, of whatever kind it is; and references of many at once.

Whoever looks after the audit sees references, and a name only where she sees the person herself (safety.md). A bar
against her hides the record from her here too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet

from cairn.access.actor import Actor
from cairn.core.ids import read_reference
from cairn.people.models import Person
from cairn.people.querysets import barred_clusters


@dataclass(frozen=True)
class Named:
    """A record that has a reference: its kind as events name it, and the people it is about."""

    kind: str
    words: str
    uid: UUID
    reference: str
    pk: int
    model: str  # "cases.Case"


def referenced() -> list[Any]:
    """Every model of ours whose rows people name by a reference and that belongs to an area."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("cairn.")
        and {"reference", "area", "uid"} <= {f.name for f in model._meta.fields}
    ]


def named(actor: Actor, typed: str) -> Named | None:
    """The record of the actor's area with this reference, however it was typed; None where there is none for her."""
    reference = read_reference(typed)
    if reference is None:
        return None
    for model in referenced():
        row = (
            model._default_manager.filter(reference=reference, area=actor.area)
            .values_list("pk", "uid")
            .first()
        )
        if row is not None:
            pk, uid = row
            found = Named(
                model._meta.model_name, str(model._meta.verbose_name), uid, reference, pk, model._meta.label
            )
            return None if hidden(actor, people_of(found)) else found
    return None


def people_of(record: Named) -> frozenset[UUID]:
    """The people whom a record is about, by uid: itself, or whoever has a row of it, found by the keys of its model."""
    if record.model == Person._meta.label:
        return frozenset({record.uid})
    model: Any = apps.get_model(record.model)
    uids: set[UUID] = set()
    for relation in model._meta.related_objects:
        part = relation.related_model
        for field in part._meta.fields:
            if field.related_model is Person:
                rows = part._default_manager.filter(
                    **{relation.field.name: record.pk, f"{field.name}__isnull": False}
                )
                uids.update(rows.values_list(f"{field.name}__uid", flat=True))
    return frozenset(uids)


def barred_people(actor: Actor) -> QuerySet[Any, Any]:
    """uids of people whom the actor must never know of: barred from her, or recorded as theirs. A short list."""
    barred = Person.objects.filter(cluster__in=barred_clusters(actor)).values("pk")
    theirs = Q(relationships_from__b__in=barred) | Q(relationships_to__a__in=barred)
    return Person.objects.filter(Q(pk__in=barred) | theirs).values("uid")


def same_as(clusters: Any) -> QuerySet[Any, Any]:
    """uids of every record of the humans whose clusters these are: a list, or a query of them."""
    return Person.objects.filter(cluster__in=clusters).values_list("uid", flat=True)


def hidden(actor: Actor, people: Iterable[UUID]) -> bool:
    return Person.objects.filter(uid__in=list(people)).filter(uid__in=barred_people(actor)).exists()


def references(uids: Iterable[UUID]) -> dict[UUID, str]:
    """References of people, by uid; who is no longer on record has none."""
    return dict(Person.objects.filter(uid__in=set(uids)).values_list("uid", "reference"))


def names(actor: Actor, uids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of those among these people whom the actor sees herself."""
    rows = Person.objects.visible_to(actor).filter(uid__in=set(uids))
    return {person.uid: str(person) for person in rows}

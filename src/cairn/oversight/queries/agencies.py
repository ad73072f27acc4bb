"""Agencies of the area, and what one that ends still holds: numbers, and nobody's name."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.models import Agency


def agencies(actor: Actor) -> QuerySet[Agency, Agency]:
    """Every agency that works, or worked, in her area: those that end first."""
    near = Agency.objects.filter(areas__area=actor.area).select_related("legal_body", "successor")
    return near.order_by("until_on", "name", "id")


def agency_of(actor: Actor, uid: UUID) -> Agency:
    found = agencies(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def successors(actor: Actor, agency: Agency) -> list[Agency]:
    """Who could go on where this agency ends: at work today, in the area."""
    near = agencies(actor).exclude(pk=agency.pk).filter(from_on__lte=actor.today)
    return list(near.filter(Q(until_on__isnull=True) | Q(until_on__gt=actor.today)).order_by("name"))

"""Complaints as the pages read them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment
from cairn.core import clock
from cairn.oversight.models import Complaint
from cairn.ui.lists import Listing, paged


def complaint_list(actor: Actor, query: Mapping[str, Any], *, ended: bool) -> Listing[Complaint]:
    """Those the actor handles or wrote down: open ones by the day they are due, or those that have ended."""
    found = Complaint.objects.visible_to(actor).select_related("agency")
    found = found.exclude(ended_on=None).order_by("-ended_on", "-pk") if ended else found.open()
    page = paged(found if ended else found.order_by(F("due_on").asc(), "pk"), query)
    actor.saw("complaint", None, ("reference", "about", "due_on"))
    return page


def complaint_of(actor: Actor, uid: UUID) -> Complaint:
    """One of them; not hers is the same as none."""
    found: Complaint | None = (
        Complaint.objects.visible_to(actor)
        .select_related(
            "agency", "controller", "person", "about_user", "created_by", "acknowledged_by", "ended_by",
            "first_decided_by",
        )
        .filter(uid=uid)
        .first()
    )  # fmt: skip
    if found is None:
        raise Http404
    return found


def agencies(actor: Actor) -> list[tuple[str, str]]:
    """(uid, name) of the agencies in the area, for the choice of whom it is about."""
    today = clock.today()
    found = Agency.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=today), areas__area=actor.area)
    return [(str(uid), name) for uid, name in found.order_by("name").values_list("uid", "name")]


def people_at(actor: Actor) -> list[tuple[str, str]]:
    """(appointment's uid, name and agency) of those at work in the area, for a complaint about somebody."""
    posts = Appointment.objects.filter(area=actor.area).in_force().select_related("user", "agency")
    return [
        (str(post.uid), f"{post.user.name}, {post.agency.name}")
        for post in posts.order_by("user__name", "pk")
    ]

"""Who can hold a case of a service."""

from django.db.models import Q

from cairn.access.models import Agency, Appointment, Area, User
from cairn.access.querysets import AppointmentQuerySet
from cairn.access.roles import CASE_WORK
from cairn.core import clock


def can_hold(user: User, *, agency: Agency, area: Area) -> bool:
    """Whether the user has an appointment in force that works on this agency's cases in this area."""
    return _appointments(agency, area).filter(user=user).exists()


def workers_of(agency: Agency, area: Area) -> list[tuple[str, str]]:
    """(uid, name) of everybody who can hold a case, by name, for a choice."""
    users = User.objects.filter(pk__in=_appointments(agency, area).values("user"))
    return [(str(uid), name) for uid, name in users.order_by("name").values_list("uid", "name")]


def agencies_near(area: Area, but: Agency | None = None) -> list[tuple[str, str]]:
    """(uid, name) of the agencies at work in the area today, for a choice."""
    today = clock.today()
    found = Agency.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=today), areas__area=area)
    if but is not None:
        found = found.exclude(pk=but.pk)
    return [(str(uid), name) for uid, name in found.order_by("name").values_list("uid", "name")]


def _appointments(agency: Agency, area: Area) -> AppointmentQuerySet:
    return Appointment.objects.filter(agency=agency, area=area).in_force().able(CASE_WORK)

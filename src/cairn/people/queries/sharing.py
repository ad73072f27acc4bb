"""Shares that end soon, and which colleagues are known to the automatic bars."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from cairn.access.actor import Actor
from cairn.access.models import Appointment, User, UserKey
from cairn.access.roles import PERSON_READ
from cairn.people.models import Share
from cairn.people.models.sight import FOREVER
from cairn.people.queries.pages import colleagues
from cairn.people.querysets import may_see

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Known:
    """A colleague, and whether her own phone or address is among the codes that bar her."""

    user: User
    given: bool


def shares_ending(actor: Actor) -> QuerySet[Any, Any]:
    """Shares of the actor's colleagues that end within two weeks, of people whom she sees: the next to end first."""
    here = Appointment.objects.filter(agency=actor.agency).values("user")
    return (
        Share.objects.in_force(actor.today)
        .filter(until_on__lte=min(actor.today + SOON, FOREVER), user__in=here)
        .filter(may_see(actor, "person"))
        .select_related("user", "person")
        .order_by("until_on", "id")
    )


def known_staff(actor: Actor) -> list[Known]:
    """Her colleagues who read people's records, those first who are not known to the automatic bars yet."""
    people = colleagues(actor, PERSON_READ)
    given = set(
        UserKey.objects.filter(user__in=people, kind__in=("phone", "address")).values_list("user", flat=True)
    )
    return sorted((Known(user, user.pk in given) for user in people), key=lambda one: one.given)

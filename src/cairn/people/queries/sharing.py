"""Shares that end soon, restricted records about which nobody can decide, and whom the automatic bars know."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment, User, UserKey
from cairn.access.roles import PERSON_READ, SHARE_GIVE
from cairn.people.models import ContactKey, Involvement, Person, Share
from cairn.people.models.sight import FOREVER
from cairn.people.queries.bars import kept_from
from cairn.people.queries.pages import colleagues
from cairn.people.querysets import may_see
from cairn.people.rules import bars as rules

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Known:
    """A colleague, and whether her own phone or address is among the codes that bar her."""

    user: User
    given: bool


def shares_ending(actor: Actor) -> QuerySet[Any, Any]:
    """Shares of the actor's colleagues that end within two weeks, of people whom she sees: the next to end first."""
    return (
        Share.objects.in_force(actor.today)
        .filter(until_on__lte=min(actor.today + SOON, FOREVER), reads_for=actor.agency)
        .filter(may_see(actor, "person"))
        .select_related("user", "person")
        .order_by("until_on", "id")
    )


def open_beside(actor: Actor, person: Person) -> list[Person]:
    """Of the records that the actor sees: those with the same phone, email or address that are not restricted. The same
    human's among them stay open until somebody looks at each (ADR 0029). None where half a street has it."""
    hers = ContactKey.objects.filter(person__cluster=person.cluster, kind__in=rules.SHARED).values("hash")
    same = ContactKey.objects.filter(kind__in=rules.SHARED, hash__in=hers).values("person")
    rows = Person.objects.visible_to(actor).filter(pk__in=same, restricted=False)
    found = list(rows.exclude(cluster=person.cluster).order_by("sort_family", "sort_given", "id"))
    return found if len(found) <= rules.SHARED_BY_MANY else []


def known_staff(actor: Actor) -> list[Known]:
    """Her colleagues who read people's records, those first who are not known to the automatic bars yet."""
    people = colleagues(actor, PERSON_READ)
    given = set(
        UserKey.objects.filter(user__in=people, kind__in=("phone", "address")).values_list("user", flat=True)
    )
    return sorted((Known(user, user.pk in given) for user in people), key=lambda one: one.given)


def without_decider(today: date) -> list[tuple[Person, list[Agency]]]:
    """Restricted records that an agency works with, and nobody there may decide who sees: with these agencies.

    The record's own agency, where it works with her, or else whichever do. To decide takes a share in force, a role
    that gives shares there, and no bar.
    """
    involved = Involvement.objects.filter(until_on__gte=today, person__restricted=True)
    at: dict[Person, list[Agency]] = {}
    for row in involved.select_related("person", "agency").order_by("person", "agency", "id"):
        if row.agency.until_on is None or row.agency.until_on >= today:
            at.setdefault(row.person, []).append(row.agency)
    able = Appointment.objects.filter(
        user=OuterRef("user"), agency=OuterRef("reads_for"), area=OuterRef("person__area")
    )
    shares = Share.objects.in_force(today).filter(
        Exists(able.in_force(today).able(SHARE_GIVE)), person__in=at
    )
    given = list(shares.values_list("person", "person__cluster", "user", "reads_for"))
    kept = kept_from({cluster for _pk, cluster, _user, _at in given}, {row[2] for row in given}, today)
    decided = {(pk, agency) for pk, cluster, user, agency in given if user not in kept[cluster]}
    found = []
    for person, agencies in at.items():
        own = [agency for agency in agencies if agency.pk == person.agency_id] or agencies
        if not any((person.pk, agency.pk) in decided for agency in own):
            found.append((person, list(dict.fromkeys(own))))
    return found

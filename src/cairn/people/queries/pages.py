"""What each page about a person shows, in a fixed number of statements."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment, User
from cairn.core.decisions import Refused
from cairn.core.ids import read_reference
from cairn.people.models import (
    ContactPoint,
    Identifier,
    LifeEvent,
    Membership,
    NearMiss,
    NeverReceive,
    Person,
    PersonName,
    Relationship,
    Share,
)
from cairn.people.queries import contact
from cairn.people.queries.sharing_out import by_share_alone
from cairn.people.querysets import may_see


@dataclass(frozen=True)
class ContactPage:
    points: list[contact.PointNow]
    ended: list[ContactPoint]
    events: list[LifeEvent]
    never: list[NeverReceive]


@dataclass(frozen=True)
class DetailsPage:
    names: list[PersonName]
    identifiers: list[Identifier]
    by_share: bool = False  # another agency shared it: equality answers and numbers stay there


@dataclass(frozen=True)
class Relative:
    """One relationship as seen from one person: `other` is the `side` of her."""

    row: Relationship
    other: Person
    side: str


@dataclass(frozen=True)
class FamilyPage:
    now: list[Relative]
    before: list[Relative]
    households: list[tuple[Membership, list[Membership]]] = field(default_factory=list)

    @property
    def others(self) -> list[UUID]:
        """Everybody else whom the page names."""
        live = [row.person.uid for _own, rows in self.households for row in rows]
        return [*(one.other.uid for one in [*self.now, *self.before]), *live]


# The kind told from the other side, where it has a word of its own.
OTHER_SIDE = {"parent": "child", "step_parent": "step_child", "carer": "cared_for"}


def contact_page(person: Person, actor: Actor) -> ContactPage:
    points = contact.contact_rules([person.pk])[person.pk]
    if by_share_alone(actor, person):  # what is kept hidden since separation is shared with nobody
        points = [one for one in points if not one.point.hidden]
    ended = list(person.contact_points.filter(until_on__lt=actor.today).order_by("-until_on", "id"))
    events = list(person.life_events.order_by("-on", "-id")[:20])
    never = (
        person.never_receive.filter(Q(until_on__isnull=True) | Q(until_on__gt=actor.today))
        .filter(Q(recipient__isnull=True) | may_see(actor, "recipient"))
        .select_related("recipient", "recipient_agency")
        .order_by("id")
    )
    return ContactPage(points, ended, events, list(never))


def every_point(actor: Actor, person: Person) -> list[ContactPoint]:
    """Her channels, those that ended too: what went wrong may have gone there. None that was not shared with her."""
    points = person.contact_points.select_related("person").order_by("kind", "id")
    return list(points.filter(hidden=False) if by_share_alone(actor, person) else points)


def details_page(actor: Actor, person: Person) -> DetailsPage:
    names = list(person.names.order_by("until_on", "-id"))
    if by_share_alone(actor, person):
        return DetailsPage(names, [], by_share=True)
    return DetailsPage(names, list(person.identifiers.order_by("scheme", "id")))


def family_page(actor: Actor, person: Person) -> FamilyPage:
    """Her relationships with people whom the actor may see, and nothing of the others: not even their number."""
    rows = Relationship.objects.filter(_with(actor, person)).select_related("a", "b").order_by("kind", "id")
    relatives = [_relative(row, person) for row in rows]
    ended = [one for one in relatives if one.row.until_on and one.row.until_on < actor.today]
    return FamilyPage(
        now=[one for one in relatives if one not in ended],
        before=ended,
        households=_households(actor, person),
    )


def relationship_of(actor: Actor, person: Person, uid: UUID) -> Relative:
    """One of her relationships with somebody whom the actor may see, or 404."""
    row = Relationship.objects.filter(_with(actor, person), uid=uid).select_related("a", "b").first()
    if row is None:
        raise Http404
    return _relative(row, person)


def called(actor: Actor, typed: str) -> Person:
    """The person whom the actor sees with this reference, however it was typed; refused in words otherwise."""
    reference = read_reference(typed)
    person = Person.objects.visible_to(actor).filter(reference=reference).first() if reference else None
    if person is None:
        raise Refused(_("There is no record with this reference that you can see. Check the letters."))
    return person


def mine_or_404(rows: QuerySet[Any, Any], uid: UUID) -> Any:
    """One of a person's own rows, or 404."""
    row = rows.filter(uid=uid).first()
    if row is None:
        raise Http404
    return row


def near_misses(actor: Actor) -> QuerySet[NearMiss, NearMiss]:
    """What was reported to the actor's agency, of people whom she sees: what waits first, then the newest."""
    return (
        NearMiss.objects.filter(may_see(actor, "person"), agency=actor.agency)
        .select_related("person", "created_by", "contact_point")
        .order_by(F("reviewed_at").desc(nulls_first=True), "-at", "id")
    )


def colleagues(actor: Actor, permission: str, *, leave_out: Iterable[int] = ()) -> list[User]:
    """Who works at the actor's agency in her area today in a role with this permission."""
    posts = Appointment.objects.filter(agency=actor.agency, area=actor.area)
    posts = posts.in_force(actor.today).able(permission)
    users = User.objects.filter(pk__in=posts.values("user")).exclude(pk__in=list(leave_out))
    return list(users.order_by("name", "id"))


def shares(actor: Actor, person: Person) -> list[Share]:
    """Who has a share of this record, of the actor's own agency."""
    return list(
        Share.objects.given(actor.today)
        .filter(person=person, reads_for=actor.agency, to_agency__isnull=True)
        .select_related("user")
        .order_by("user__name", "id")
    )


def agencies(actor: Actor) -> list[Agency]:
    return list(Agency.objects.filter(areas__area=actor.area, until_on__isnull=True).order_by("name"))


def _relative(row: Relationship, person: Person) -> Relative:
    if row.b_id == person.pk:
        return Relative(row, row.a, row.kind)
    return Relative(row, row.b, OTHER_SIDE.get(row.kind, row.kind))


def _with(actor: Actor, person: Person) -> Q:
    """Her relationships with somebody whom the actor may see."""
    return Q(a=person) & may_see(actor, "b") | Q(b=person) & may_see(actor, "a")


def _households(actor: Actor, person: Person) -> list[tuple[Membership, list[Membership]]]:
    own = list(
        Membership.objects.filter(person=person, household__agency=actor.agency)
        .select_related("household", "household__address")
        .order_by("-until_on", "-id")
    )
    others: dict[int, list[Membership]] = {}
    rows = (
        Membership.objects.filter(may_see(actor, "person"), household__in=[one.household_id for one in own])
        .exclude(person=person)
        .select_related("person")
        .order_by("id")
    )
    for row in rows:
        others.setdefault(row.household_id, []).append(row)
    return [(one, others.get(one.household_id, [])) for one in own]

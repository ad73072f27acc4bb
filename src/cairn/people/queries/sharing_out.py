"""Sharing with other agencies: with whom it may be, on which agreement, what is shared now and what was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.models import Agency, AgencyKind, Appointment, Area, User
from cairn.access.roles import PERSON_READ, side_of
from cairn.core.agreements import Purpose, Standing, agreements
from cairn.people.models import NeverReceive, Person, Reach, Share
from cairn.people.querysets import ShareQuerySet, may_see

LONGEST = timedelta(days=365)  # shared longer than that, somebody looks at it again


@dataclass(frozen=True)
class Shares:
    now: list[Share]
    before: list[Share]


def agencies_to_share_with(actor: Actor) -> list[Agency]:
    """Other agencies of the area where somebody opens records, none across the wall of gate 5."""
    reading = Appointment.objects.filter(area=actor.area).in_force(actor.today).able(PERSON_READ)
    found = Agency.objects.filter(Exists(reading.filter(agency=OuterRef("pk"))), areas__area=actor.area)
    his = Q(kind=AgencyKind.PERPETRATOR_SERVICE)
    found = found.filter(his if side_of(actor.role.code, actor.agency.kind) == "his" else ~his)
    return list(found.exclude(pk=actor.agency.pk).order_by("name"))


def readers_at(agency: Agency, area: Area) -> list[User]:
    """Who opens people's records there today."""
    posts = Appointment.objects.filter(agency=agency, area=area).in_force().able(PERSON_READ)
    return list(User.objects.filter(pk__in=posts.values("user"), system=False).order_by("name", "id"))


def standing_with(actor: Actor, agency: Agency, purpose: Purpose | str) -> Standing:
    """The sharing agreement between the actor's agency and another, for a purpose, today."""
    return agreements().between(
        area=actor.area.pk, one=actor.agency.pk, other=agency.pk, other_name="", on=actor.today, purpose=purpose
    )  # fmt: skip


def last_day(standing: Standing, today: date) -> date:
    """Until when something may be shared: as long as the agreement carries it, and a year at most."""
    return min((standing.holds and standing.until) or date.max, today + LONGEST)


def by_share_alone(actor: Actor, person: Person) -> bool:
    """Whether she sees this record only because another agency shared it with her: to read, and nothing else."""
    if person.agency_id == actor.agency.pk:
        return False
    given = Share.objects.beyond().given(actor.today).filter(person=person, user=actor.user)
    if not given.exists():
        return False
    own = [holder for holder in actor.holders if holder != actor.user.holder_id]
    return not Reach.objects.filter(person=person, holder__in=own, until_on__gte=actor.today).exists()


def must_never_receive(agency: Agency, clusters: Iterable[UUID], today: date) -> bool:
    """Whether an agency is on the list of a human, on whichever record of hers."""
    rows = NeverReceive.objects.filter(recipient_agency=agency, person__cluster__in=list(clusters))
    return rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=today)).exists()


def shared_out(actor: Actor, person: Person) -> Shares:
    """What the actor's agency shares of this record with others, the next to end first; and what has ended."""
    rows = list(_given(actor).filter(person=person).order_by("until_on", "id"))
    now = [row for row in rows if row.ended_at is None and row.until_on >= actor.today]
    return Shares(now, [row for row in reversed(rows) if row not in now])


def shared_out_of(actor: Actor, person: Person, uid: UUID) -> Share:
    """One of these that has not ended, or 404."""
    row = _given(actor).given(actor.today).filter(person=person, uid=uid).first()
    if row is None:
        raise Http404
    found: Share = row
    return found


def everything_shared(actor: Actor, person: Person) -> ShareQuerySet:
    """Of any record of this human that the actor sees: what her agency shared with others, and what was with her."""
    theirs = Q(agency=actor.agency) | Q(user=actor.user)
    rows = Share.objects.beyond().filter(theirs, may_see(actor, "person"), person__cluster=person.cluster)
    found: ShareQuerySet = rows.select_related("agency", "to_agency", "user", "person", "created_by")
    return found


def shared_here(actor: Actor) -> ShareQuerySet:
    """What other agencies share with the actor today, of people whom she sees: the next to end first."""
    rows = Share.objects.beyond().in_force(actor.today).filter(may_see(actor, "person"), user=actor.user)
    found: ShareQuerySet = rows.select_related("agency", "person").order_by("until_on", "id")
    return found


def _given(actor: Actor) -> ShareQuerySet:
    rows = Share.objects.beyond().filter(may_see(actor, "person"), agency=actor.agency)
    found: ShareQuerySet = rows.select_related("to_agency", "user", "person", "created_by")
    return found

"""What a reference opens in an emergency, and what is shown of it."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404

from cairn.access import emergency
from cairn.access.actor import Actor, actor_of
from cairn.access.models import Agency, Appointment, BreakGlass, User
from cairn.access.roles import CASE_ALLOCATE
from cairn.cases.models import Case
from cairn.cases.queries.duty import DutyView, client_of, duty_view
from cairn.core import clock
from cairn.core.ids import new_uid, read_reference
from cairn.people.models import Person

TOLD = timedelta(days=7)  # how long it stands on the owner's desk


@dataclass(frozen=True)
class Target:
    kind: str
    uid: UUID
    person: Person
    owner: Agency


def target(actor: Actor, typed: str) -> Target | None:
    """The one record that a reference opens for the actor; nothing where there is none, or none for her.

    The same two statements whatever stands behind it: what does not exist, a bar, a wall, what is her own.
    """
    reference = read_reference(typed) or ""
    people = Person.objects.for_emergency(actor).select_related("agency")
    person = people.filter(reference=reference).first()
    cases = Case.objects.for_emergency(actor).select_related("agency")
    case = cases.filter(reference=reference).first()
    if case is not None:
        return Target("case", case.uid, client_of(case), case.agency)
    return Target("person", person.uid, person, _owner(person)) if person else None


def _owner(person: Person) -> Agency:
    """Who works with her now: a file that has moved is its new owner's; else who made the record."""
    hers = Case.objects.open().of_clients(Person.objects.filter(pk=person.pk)).select_related("agency")
    case: Case | None = hers.order_by("-opened_on", "-id").first()
    owner: Agency = case.agency if case else person.agency
    return owner


def managers_of(row: BreakGlass, found: Target) -> list[User]:
    """Who is told of it for the owner: its managers, never over a bar; of a restricted record those with a share."""
    posts = Appointment.objects.filter(agency=found.owner, area=row.area).exclude(user=row.user)
    posts = posts.in_force().able(CASE_ALLOCATE).select_related("user", "agency", "team", "area")
    managers = {}
    for post in posts.order_by("id"):
        if Person.objects.on_duty(actor_of(post)).filter(pk=found.person.pk).exists():
            managers[post.user_id] = post.user
    return list(managers.values())


def opened(actor: Actor, uid: UUID) -> tuple[BreakGlass, DutyView]:
    """What she has opened herself and is open still, bars asked again; 404 otherwise."""
    mine = BreakGlass.objects.open().filter(user=actor.user, agency=actor.agency, area=actor.area, uid=uid)
    row = mine.select_related("owner").first()
    people = Person.objects.filter(area=actor.area).unbarred(actor)
    person = people.filter(uid=row.person if row else new_uid()).first()
    if row is None or person is None:
        raise Http404
    return row, duty_view(actor, person, _case(actor, row, person))


def _case(actor: Actor, row: BreakGlass, person: Person) -> Case | None:
    """The case that was named, or the owner's open one of this client; nothing where a bar stands in it."""
    cases = Case.objects.filter(agency=row.owner).unbarred(actor).select_related("agency", "area")
    if row.kind == "case":
        return cases.filter(uid=row.object_uid).first()
    hers = cases.open().of_clients(Person.objects.filter(pk=person.pk))
    return hers.order_by("-opened_on", "-id").first()


def told(actor: Actor) -> QuerySet[BreakGlass, BreakGlass]:
    """What others opened of her agency's within the last week: of her own clients; for a manager, of all she sees.

    With the person's `given` and `family` name. One statement, whatever there is and she may not see.
    """
    people = Person.objects.visible_to(actor)
    if not actor.may(CASE_ALLOCATE):
        mine = Case.objects.visible_to(actor).open().owned_by(actor.user.pk)
        people = people.filter(pk__in=mine.filter(parties__role="client").values("parties__person"))
    about = Person.objects.filter(uid=OuterRef("person"))
    rows: QuerySet[BreakGlass, BreakGlass] = (
        BreakGlass.objects.filter(owner=actor.agency, area=actor.area, from_at__gte=clock.now() - TOLD)
        .filter(Exists(people.filter(uid=OuterRef("person"))))
        .exclude(user=actor.user)
        .annotate(
            given=Subquery(about.values("sort_given")[:1]), family=Subquery(about.values("sort_family")[:1])
        )
        .select_related("user", "agency")
        .order_by("-from_at")
    )
    return rows


def told_of(actor: Actor, uid: UUID) -> tuple[BreakGlass, Person, list[emergency.Opened]]:
    """One of them, for anybody of the owner who sees the person; 404 otherwise."""
    rows = BreakGlass.objects.filter(owner=actor.agency, area=actor.area, uid=uid).exclude(user=actor.user)
    row = rows.select_related("user", "agency", "reviewer", "reviewed_by").first()
    person = Person.objects.visible_to(actor).filter(uid=row.person if row else new_uid()).first()
    if row is None or person is None:
        raise Http404
    return row, person, emergency.read_under(row)

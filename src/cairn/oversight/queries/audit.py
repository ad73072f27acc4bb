"""Who saw what: the events about one record, and of one member of staff in a period, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment, Event, EventAbout, User
from cairn.access.roles import ROLES, SYSTEM, role_called
from cairn.core.clock import LONDON
from cairn.oversight.queries import records
from cairn.people.models import Person
from cairn.people.queries.sharing_out import by_share_alone
from cairn.ui.lists import Listing, paged


@dataclass(frozen=True)
class Line:
    """One event as a reader of the audit meets it."""

    event: Event
    who: str
    role: str
    agency: str
    about: tuple[str, ...]  # references, with a name where the reader sees the person herself


def of_record(actor: Actor, kind: str, uid: UUID) -> QuerySet[Event, Event]:
    """Every event about one record; of a person, every event that she was in, whatever record it showed."""
    found = _without_barred(actor)
    if kind == Person._meta.model_name:
        return found.filter(pk__in=EventAbout.objects.filter(person=uid).values("event")).order_by("-pk")
    return found.filter(kind=kind, object_uid=uid).order_by("-at", "-pk")


def of_user(actor: Actor, user: UUID, first: date, last: date) -> QuerySet[Event, Event]:
    """Every event of one member of staff in the actor's area, from one day to another."""
    begins = datetime.combine(first, time(0), LONDON)
    ends = datetime.combine(last + timedelta(days=1), time(0), LONDON)
    found = _without_barred(actor).filter(user=user, area=actor.area.uid, at__gte=begins, at__lt=ends)
    return found.order_by("-at", "-pk")


def lines(actor: Actor, events: QuerySet[Event, Event], query: Any) -> Listing[Line]:
    """A page of these events with everybody's words, in the same few statements for any number."""
    page = paged(events.defer("reason"), query)
    about: dict[int, list[UUID]] = {}
    for event, person in EventAbout.objects.filter(event__in=[e.pk for e in page.rows]).values_list(
        "event", "person"
    ):
        about.setdefault(event, []).append(person)
    people = {person for some in about.values() for person in some}
    references, named = records.references(people), records.names(actor, people)
    users = dict(User.objects.filter(uid__in={e.user for e in page.rows}).values_list("uid", "name"))
    agencies = dict(Agency.objects.filter(uid__in={e.agency for e in page.rows}).values_list("uid", "name"))

    def line(event: Event) -> Line:
        said = sorted(
            " ".join(filter(None, (references.get(uid), named.get(uid))))
            for uid in about.get(event.pk, ())
            if uid in references
        )
        return Line(
            event,
            users.get(event.user, ""),
            role_words(event.role),
            agencies.get(event.agency, ""),
            tuple(said),
        )

    return Listing([line(e) for e in page.rows], page.number, page.total, page.query, page.per_page)


def staff(actor: Actor) -> list[tuple[str, str]]:
    """Everybody who has worked in the actor's area, to choose from: uid, name and agency."""
    posts = (
        Appointment.objects.filter(area=actor.area)
        .select_related("user", "agency")
        .order_by("user__name", "pk")
    )
    found: dict[str, str] = {}
    for post in posts:
        found.setdefault(post.user.uid.hex, f"{post.user.name}, {post.agency.name}")
    return list(found.items())


def role_words(code: str) -> str:
    return str(role_called(code).name) if code in ROLES or code == SYSTEM.code else code


@dataclass(frozen=True)
class Opened:
    """On one day, somebody opened a record: her name only within one's own agency."""

    on: date
    agency: str
    role: str
    name: str
    times: int


SHOWN = ("saw", "opened")
LONGEST = timedelta(days=366)


def opened_by_others(actor: Actor, person: Person) -> Sequence[Opened]:
    """Who opened a person's record in the last year, a line for each day, agency and role; newest first.

    A worker learns which agencies look at the person whom she works with; another agency's member of staff is her role
    and her day, because her name is her own manager's affair; within one's own agency it is her name.
    """
    since = datetime.combine(actor.today, time(0), LONDON) - LONGEST
    events = Event.objects.filter(
        pk__in=EventAbout.objects.filter(person=person.uid).values("event"), verb__in=SHOWN, at__gte=since
    ).exclude(role=SYSTEM.code)
    if by_share_alone(actor, person):  # which agencies work with her is not shared with her record
        events = events.filter(agency=actor.agency.uid)
    rows = list(events.values_list("at", "agency", "role", "user").order_by("-at")[:2000])
    users = dict(
        User.objects.filter(uid__in={row[3] for row in rows if row[1] == actor.agency.uid}).values_list(
            "uid", "name"
        )
    )
    agencies = dict(Agency.objects.filter(uid__in={row[1] for row in rows}).values_list("uid", "name"))
    counted: dict[tuple[date, str, str, str], int] = {}
    for at, agency, role, user in rows:
        name = users.get(user, "") if agency == actor.agency.uid else ""
        key = (at.astimezone(LONDON).date(), agencies.get(agency, ""), role_words(role), name)
        counted[key] = counted.get(key, 0) + 1
    return [Opened(*key, times) for key, times in counted.items()]


def _without_barred(actor: Actor) -> QuerySet[Event, Event]:
    """Events that are about nobody whom the reader must never know of."""
    barred = EventAbout.objects.filter(event=OuterRef("pk"), person__in=records.barred_people(actor))
    return Event.objects.filter(~Exists(barred))

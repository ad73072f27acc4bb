"""Who reviews what was opened in an emergency, and what she sees of it: who, when, why, which pages."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from cairn.access import emergency
from cairn.access.actor import Actor
from cairn.access.models import Agency, AgencyKind, Appointment, BreakGlass, User
from cairn.access.querysets import BreakGlassQuerySet
from cairn.access.roles import AUDIT_READ, BREAK_GLASS_REVIEW
from cairn.core import clock
from cairn.people.models import Person
from cairn.people.queries.bars import at_work_for, barred_from

LEAD = "information_governance"


@dataclass(frozen=True)
class Review:
    """One opening as its reviewer sees it. `person` is a record of her own agency's about the same human, or nobody."""

    row: BreakGlass
    person: Person | None
    read: list[emergency.Opened]
    overdue: bool


def reviewers_for(actor: Actor, owner: Agency, person: Person) -> tuple[User | None, User | None]:
    """The reviewer and her deputy: of other agencies than the one that opened it, the owner's only where no other is.

    Nobody who is barred from the person, and nobody of a perpetrator programme. The information-governance lead is the
    one that it goes to when it is late, and reviews it herself only where there is nobody else.
    """
    posts = list(
        Appointment.objects.filter(area=actor.area)
        .exclude(agency__in=actor.agencies)
        .exclude(agency__kind=AgencyKind.PERPETRATOR_SERVICE)
        .in_force()
        .able(BREAK_GLASS_REVIEW)
        .select_related("user")
        .order_by("id")
    )
    users, agencies = barred_from({person.cluster})
    out = users[person.cluster] | {actor.user.pk}
    out |= at_work_for(
        agencies[person.cluster] | actor.agencies, {post.user_id for post in posts}, actor.today
    )
    load = Counter(BreakGlass.objects.waiting().values_list("reviewer", flat=True))
    able = [post for post in posts if post.user_id not in out]
    able.sort(key=lambda post: (post.role == LEAD, post.agency_id == owner.pk, load[post.user_id], post.pk))
    one = able[0].user if able else None
    others = [post.user for post in able if post.role != LEAD and one and post.user_id != one.pk]
    return one, (others[0] if others else None)


def reviews(actor: Actor) -> BreakGlassQuerySet:
    """What she may review or has reviewed: what names her; what is late, as deputy, as lead, for her agency.

    Never what she or her own agency opened, nor anything about somebody whom she is barred from.
    """
    late = Q(due_at__lte=clock.now())
    colleagues = Appointment.objects.filter(agency=actor.agency, area=actor.area).in_force().values("user")
    whose = Q(deputy=actor.user) | Q(reviewer__in=colleagues)
    mine = Q(reviewer=actor.user) | Q(reviewed_by=actor.user)
    if actor.may(AUDIT_READ):
        whose, mine = Q(pk__isnull=False), mine | Q(reviewer__isnull=True)
    unbarred = Person.objects.filter(uid=OuterRef("person")).unbarred(actor)
    return (
        BreakGlass.objects.filter(area=actor.area)
        .filter(mine | (late & whose))
        .exclude(user=actor.user)
        .exclude(agency__in=actor.agencies)
        .filter(Exists(unbarred))
        .select_related("user", "agency", "owner", "reviewer", "deputy", "reviewed_by")
    )


def waiting(actor: Actor) -> BreakGlassQuerySet:
    """Those of them that nobody has reviewed, the most overdue first."""
    return reviews(actor).waiting().order_by("due_at", "id")


def night(actor: Actor) -> list[BreakGlass]:
    """What out-of-hours roles opened and waits for her: read together and settled together."""
    return list(waiting(actor).filter(batch=True).order_by("user__name", "from_at", "id"))


def review_of(actor: Actor, uid: UUID) -> Review:
    """One of them with what was read, or 404."""
    row = reviews(actor).filter(uid=uid).first()
    if row is None:
        raise Http404
    cluster = Person.objects.filter(uid=row.person).values("cluster")
    own = Person.objects.visible_to(actor).filter(cluster__in=cluster).order_by("id").first()
    overdue = row.reviewed_at is None and row.due_at <= clock.now()
    return Review(row, own, emergency.read_under(row), overdue)

"""What the account pages read, and on which sides of the wall somebody works."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment, Area, SignIn, User
from cairn.access.roles import role_called, side_of
from cairn.access.sessions import stored
from cairn.core import clock


@dataclass(frozen=True)
class Post:
    """One of one's own posts, as the account page shows it."""

    uid: UUID
    role: str
    agency: str
    team: str
    area: str
    acting: bool


def posts_in_words(posts: list[Appointment], actor: Actor | None) -> list[Post]:
    """What this user may act as today."""
    acting = actor.appointment.pk if actor and actor.appointment else None
    return [
        Post(p.uid, str(role_called(p.role).name), p.agency.name, p.team.name, p.area.name, p.pk == acting)
        for p in posts
    ]


@dataclass(frozen=True)
class OwnSignIn:
    """One of one's own sessions, as the account page shows it."""

    uid: UUID
    browser: str
    at: datetime
    here: bool


def own_sign_ins(actor: Actor, session_key: str | None) -> list[OwnSignIn]:
    """The actor's sessions that are open now, the newest first."""
    here = stored(session_key)
    return [
        OwnSignIn(found.uid, found.browser, found.at, found.session == here)
        for found in _open(SignIn.objects.filter(user=actor.user)).order_by("-at")
    ]


def own_sign_in(actor: Actor, uid: UUID) -> SignIn | None:
    return _open(SignIn.objects.filter(user=actor.user, uid=uid)).first()


def _open(sign_ins: QuerySet[SignIn]) -> QuerySet[SignIn]:
    alive = Session.objects.filter(session_key=OuterRef("session"), expire_date__gt=clock.now())
    return sign_ins.filter(Exists(alive), ended_at__isnull=True)


def second_factors(actor: Actor) -> list[str]:
    """The kinds of second factor that this user has set up."""
    found = Authenticator.objects.filter(user=actor.user).order_by("type").values_list("type", flat=True)
    return [str(Authenticator.Type(kind).label) for kind in found]


def agencies_of(user: User, area: Area | None = None) -> list[Agency]:
    """Where a user holds a post today, in one area or in any: what reaches her may reach any of them."""
    posts = Appointment.objects.filter(user=user).in_force()
    if area is not None:
        posts = posts.filter(area=area)
    return list(Agency.objects.filter(pk__in=posts.values("agency")).order_by("pk"))


def sides(user: User, area: Area, *, on: date | None = None) -> set[str]:
    """On which sides of the wall (gate 5) her posts in an area read people's records."""
    posts = Appointment.objects.filter(user=user, area=area).in_force(on).values_list("role", "agency__kind")
    return {side_of(role, kind) for role, kind in posts} - {""}


def walled(user: User, area: Area) -> bool:
    """Whether she works on both sides: then nothing is given to her until one of the posts has ended."""
    return len(sides(user, area)) > 1


def across_the_wall() -> list[tuple[str, str]]:
    """(user, area) of everybody with posts on both sides in one area: must be empty; `cairn doctor` walks it."""
    found: dict[tuple[str, str], set[str]] = {}
    posts = Appointment.objects.in_force().values_list("user__name", "area__name", "role", "agency__kind")
    for name, area, role, kind in posts.order_by("user__name", "area__name"):
        found.setdefault((name, area), set()).add(side_of(role, kind))
    return [who for who, both in found.items() if len(both - {""}) > 1]

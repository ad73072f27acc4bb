"""The actor: who acts, for whom, where, when. Made once per request, per command and per job; no table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from cairn.access.models import Agency, Appointment, Area, Team, User
from cairn.access.roles import SYSTEM, Role, role_called
from cairn.core import clock

T = TypeVar("T")


@dataclass(frozen=True)
class Seen:
    """A record that was shown: its kind and uid, the names of the fields that were opened, the people it is about."""

    kind: str
    uid: UUID | None
    fields: tuple[str, ...]
    about: tuple[UUID, ...]


@dataclass
class Actor:
    user: User
    role: Role
    agency: Agency
    area: Area
    team: Team | None
    today: date
    holders: tuple[int, ...]  # Holder ids whose involvements she reads through
    session: str = ""  # hash of the session key
    mfa_at: datetime | None = None
    appointment: Appointment | None = None
    seen: list[Seen] = field(default_factory=list)
    emergency: bool = False  # she has a record open in an emergency: every page says so
    posts_at: frozenset[int] | None = (
        None  # the agencies of all her posts today, where they are known already
    )

    _kept: dict[tuple[Any, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def agencies(self) -> frozenset[int]:
        """Every agency that she works for today, whichever she acts for: a bar against one of them goes with her."""
        if self.posts_at is not None:
            return self.posts_at | {self.agency.pk}
        posts = Appointment.objects.filter(user=self.user).in_force(self.today)
        return frozenset(posts.values_list("agency", flat=True)) | {self.agency.pk}

    def may(self, permission: str) -> bool:
        """Gate 3: whether the acting role has this permission."""
        return permission in self.role.may

    def keep(self, what: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once for whoever she is today: a condition that many statements of a page ask.

        Never anything that was read from the database: what is asked again is asked of the database again.
        """
        about = (what, self.user.pk, self.agency.pk, self.agencies, self.area.pk, self.holders, self.today)
        if about not in self._kept:
            self._kept[about] = make()
        made: T = self._kept[about]
        return made

    def saw(
        self, kind: str, uid: UUID | None, fields: Iterable[str] = (), about: Iterable[UUID] = ()
    ) -> None:
        """Note that this page shows a record; written as an event before the answer leaves."""
        self.seen.append(Seen(kind, uid, tuple(fields), tuple(about)))


def actor_of(
    appointment: Appointment,
    *,
    session: str = "",
    mfa_at: datetime | None = None,
    agencies: frozenset[int] | None = None,
) -> Actor:
    """The actor that a signed-in user is under one of her appointments (loaded with user, agency, team, area)."""
    role = role_called(appointment.role)
    return Actor(
        user=appointment.user,
        role=role,
        agency=appointment.agency,
        area=appointment.area,
        team=appointment.team,
        today=clock.today(),
        holders=_holders(role, appointment.agency, appointment.team, appointment.user),
        session=session,
        mfa_at=mfa_at,
        appointment=appointment,
        posts_at=agencies,
    )


def system_actor(user: User, agency: Agency, area: Area) -> Actor:
    """A named system user (the worker, an import) that acts for an agency in an area. It may what its action checks."""
    return Actor(
        user=user,
        role=SYSTEM,
        agency=agency,
        area=area,
        team=None,
        today=clock.today(),
        holders=(agency.holder_id,),
        posts_at=frozenset({agency.pk}),
    )


def _holders(role: Role, agency: Agency, team: Team, user: User) -> tuple[int, ...]:
    if role.holds == "agency":
        return (agency.holder_id, team.holder_id, user.holder_id)
    return (team.holder_id, user.holder_id)

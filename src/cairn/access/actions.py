"""Setting up who exists: areas, legal bodies, agencies, teams, users, appointments."""

from datetime import date
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import (
    Agency,
    AgencyArea,
    Appointment,
    Area,
    Holder,
    LegalBody,
    SignIn,
    Team,
    User,
    UserKey,
)
from cairn.access.roles import role_called, side_of
from cairn.core import clock, sealing
from cairn.core.contracts import published
from cairn.core.decisions import Refused


@transaction.atomic
def create_area(*, code: str, name: str) -> Area:
    return Area.objects.create(code=code, name=name)


@transaction.atomic
def create_agency(
    *, legal_body: str, name: str, kind: str, areas: list[Area], from_on: date, teams: list[str] | None = None
) -> Agency:
    """An agency under its legal body, at work in `areas`, with at least one team."""
    body, _ = LegalBody.objects.get_or_create(name=legal_body)
    agency = Agency.objects.create(
        legal_body=body,
        name=name,
        kind=kind,
        from_on=from_on,
        holder=Holder.objects.create(kind=Holder.Kind.AGENCY),
        data_key=sealing.keyring().new_data_key("agency"),
    )
    for area in areas:
        AgencyArea.objects.create(agency=agency, area=area)
    for team in teams or [name]:
        create_team(agency=agency, name=team)
    return agency


@transaction.atomic
def create_team(*, agency: Agency, name: str) -> Team:
    return Team.objects.create(agency=agency, name=name, holder=Holder.objects.create(kind=Holder.Kind.TEAM))


@transaction.atomic
def create_user(*, email: str, name: str, password: str | None = None, **fields: Any) -> User:
    return User.objects.create_user(email, password, name=name, **fields)


@transaction.atomic
def appoint(
    *,
    user: User,
    agency: Agency,
    role: str,
    area: Area,
    team: Team | None = None,
    from_on: date | None = None,
) -> Appointment:
    """Give a user a role at an agency in an area. Refused where the role does not fit the agency's kind or the area.

    A room that must know of it (`people`, which bars her from records that match her) has `joined(post)` in its desk.
    """
    known = role_called(role)
    if agency.kind not in known.agencies:
        raise Refused(f"A {known.name} cannot belong to {agency.name}.")
    if not AgencyArea.objects.filter(agency=agency, area=area).exists():
        raise Refused(f"{agency.name} does not work in {area.name}.")
    chosen = team or agency.teams.order_by("id").first()
    if chosen is None or chosen.agency_id != agency.pk:
        raise Refused(f"That team does not belong to {agency.name}.")
    if _across(user, area, side_of(role, agency.kind), from_on or clock.today()):
        raise Refused(
            f"{user.name} works on the other side of the wall in {area.name}: nobody works with survivors and on a"
            " perpetrator programme. End the other post first."
        )
    post = Appointment.objects.create(
        user=user, agency=agency, team=chosen, role=role, area=area, from_on=from_on or clock.today()
    )
    for desk in published("desk"):
        if hasattr(desk, "joined"):
            desk.joined(post)
    return post


def _across(user: User, area: Area, side: str, from_on: date) -> bool:
    """Whether a post on this side would meet one on the other, on the day it begins or later."""
    others = Appointment.objects.filter(user=user, area=area).exclude(until_on__lt=from_on)
    return bool(side) and any(
        side_of(role, kind) not in ("", side) for role, kind in others.values_list("role", "agency__kind")
    )


@transaction.atomic
def set_user_keys(*, user: User, hashes: dict[str, list[str]]) -> None:
    """Replace a member of staff's keyed hashes (kind → hashes), by which she is barred from a case she belongs to."""
    UserKey.objects.filter(user=user).delete()
    UserKey.objects.bulk_create(
        [
            UserKey(user=user, kind=kind, hash=value)
            for kind, values in hashes.items()
            for value in set(values)
        ]
    )


def system_user() -> User:
    """The named user that the worker and the loaders act as; it cannot sign in."""
    found = User.objects.filter(system=True).order_by("id").first()
    return found or create_user(email="cairn@system.example", name="Cairn", system=True, is_active=False)


@transaction.atomic
def act_for(*, by: Actor, post: Appointment) -> None:
    """Act under another of one's own posts: refused for anybody else's."""
    if post.user_id != by.user.pk:
        raise Refused("That post is not yours.")
    audit.record(by=by, verb="changed whom they act for", kind="appointment", uid=post.uid)


@transaction.atomic
def end_sign_in(*, by: Actor, sign_in: SignIn) -> None:
    """End one of one's own sessions, at once: refused for anybody else's."""
    if sign_in.user_id != by.user.pk:
        raise Refused("That is not your session.")
    SignIn.objects.filter(pk=sign_in.pk, ended_at__isnull=True).update(ended_at=clock.now())
    Session.objects.filter(session_key=sign_in.session).delete()
    audit.record(by=by, verb="ended a session", kind="signin", uid=sign_in.uid)

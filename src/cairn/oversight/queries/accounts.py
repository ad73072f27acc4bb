"""Accounts of an area or an agency, for whoever keeps them. Which records they read is not told here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from cairn.access import account_reviews
from cairn.access.actor import Actor
from cairn.access.keeping import posts_kept, roles_to_give
from cairn.access.models import Agency, Appointment, Invitation, Recovery, User
from cairn.access.roles import ACCOUNT_MANAGE, Role, role_called
from cairn.core import clock


@dataclass(frozen=True)
class Account:
    user: User
    posts: list[tuple[Appointment, str]]  # with the role in words


def accounts(actor: Actor) -> QuerySet[Any, Any]:
    """Everybody with a post that she keeps: in her area, or at her own agency; those who cannot sign in last."""
    here = posts_kept(actor).filter(user=OuterRef("pk"))
    now = here.in_force(actor.today)
    people = User.objects.filter(Exists(here)).annotate(at_work=Exists(now))
    return people.order_by("-is_active", "-at_work", "name", "id")


def account_of(actor: Actor, uid: UUID) -> Account:
    user = accounts(actor).filter(uid=uid).first()
    if user is None:
        raise Http404
    posts = posts_kept(actor).filter(user=user).select_related("user", "agency", "team", "area")
    return Account(
        user, [(post, str(role_called(post.role).name)) for post in posts.order_by("-until_on", "id")]
    )


def post_of(account: Account, uid: UUID) -> Appointment:
    found = next((post for post, _role in account.posts if post.uid == uid), None)
    if found is None:
        raise Http404
    return found


def invitations(actor: Actor) -> QuerySet[Any, Any]:
    """Those that are not taken up yet, of the agencies whose accounts she keeps; the newest first."""
    found = Invitation.objects.waiting().filter(area=actor.area)
    if not actor.may(ACCOUNT_MANAGE):
        found = found.filter(agency=actor.agency)
    return found.select_related("agency", "team", "created_by").order_by("-created_at", "-id")


def invitation_of(actor: Actor, uid: UUID) -> Invitation:
    found: Invitation | None = invitations(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def agencies_to_invite_to(actor: Actor) -> list[Agency]:
    """Where she may give some role: her own agency, or any at work in her area."""
    if not actor.may(ACCOUNT_MANAGE):
        return [actor.agency]
    today = clock.today()
    here = Agency.objects.filter(areas__area=actor.area, from_on__lte=today).exclude(until_on__lt=today)
    return list(here.order_by("name", "id"))


def roles_by_agency(actor: Actor, agencies: list[Agency]) -> dict[str, Role]:
    """Every role that she may give at one of these agencies, by its code."""
    return {role.code: role for agency in agencies for role in roles_to_give(actor, agency)}


def recovery_of(actor: Actor, user: User, uid: UUID) -> Recovery:
    found = Recovery.objects.filter(user=user, uid=uid).select_related("user").first()
    if found is None:
        raise Http404
    return found


def to_agree(actor: Actor) -> QuerySet[Any, Any]:
    """Lost second factors that a first person has spoken for, and this one may agree to."""
    kept = posts_kept(actor).filter(user=OuterRef("user"))
    waiting = Recovery.objects.filter(
        Exists(kept), agreed_at__isnull=True, finished_at__isnull=True, stopped_at__isnull=True
    )
    others = waiting.exclude(created_by=actor.user).exclude(user=actor.user)
    return others.select_related("user").order_by("created_at", "id")


@dataclass(frozen=True)
class ToAnswer:
    """One account as its manager answers for it: who, in which role, since when, last here when, and what it opens."""

    post: Appointment
    role: Role
    last_here: datetime | None
    changes: bool  # whether she may give another role there


def to_answer(actor: Actor) -> list[ToAnswer]:
    whole_area = actor.may(ACCOUNT_MANAGE)
    return [
        ToAnswer(
            post,
            role_called(post.role),
            post.user.last_login,
            changes=whole_area or post.agency_id == actor.agency.pk,
        )
        for post in account_reviews.asked_of(actor)
    ]


def post_kept(actor: Actor, uid: UUID) -> Appointment:
    """One of the posts that she keeps, answered for or not: a form that arrives twice is told the same twice."""
    posts = posts_kept(actor).select_related("user", "agency", "team", "area")
    found: Appointment | None = posts.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found

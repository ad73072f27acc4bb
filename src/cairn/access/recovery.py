"""Somebody lost her second factor: telephone gone, recovery codes with it.

One person who keeps her account says how she knows that it is she, and every session of hers ends. Another agrees; then
her factors go, and a link that works once and for four hours is sent to the address that Cairn has of her. With that
link and her password (or her organisation's own sign-in) she signs in and sets up a new one. Until she has, nothing
else lets her in: a stolen password alone must not be what sets up the next factor.
"""

from datetime import timedelta
from functools import partial
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit, links
from cairn.access.actor import Actor, actor_of
from cairn.access.keeping import may_keep
from cairn.access.leaving import end_sessions
from cairn.access.models import Recovery, User
from cairn.access.signin import FACTORS, appointments_of
from cairn.core import clock
from cairn.core.decisions import YES, Decision, Refused, no, require
from cairn.core.models import change

LASTS: Final = timedelta(hours=4)
OPENED: Final = "recovery"  # in a session: the recovery whose link was opened in it


def open_for(user: User) -> Recovery | None:
    """The recovery of this account that is neither finished nor stopped."""
    found = Recovery.objects.filter(user=user, finished_at__isnull=True, stopped_at__isnull=True)
    return found.select_related("created_by", "agreed_by").first()


def may_begin(actor: Actor, user: User) -> Decision:
    decision = may_keep(actor, user)
    if not decision:
        return decision
    if not user.is_active:
        return no(_("This account is closed."))
    if not Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
        return no(_("This person has no second factor here: they set one up when they sign in."))
    return no(_("This was begun already.")) if open_for(user) else YES


def may_agree(actor: Actor, row: Recovery) -> Decision:
    decision = may_keep(actor, row.user)
    if not decision:
        return decision
    if row.created_by_id == actor.user.pk:
        return no(_("Somebody else agrees: a manager of the person’s agency, or whoever manages accounts."))
    return YES


@transaction.atomic
def begin(*, by: Actor, user: User, known: str) -> Recovery:
    """The first of two: it is she, and this is how I know. Her sessions end now; her second factor stays till later."""
    require(may_begin(by, user))
    if known not in Recovery.Known.values:
        raise Refused(_("Say how you know who is asking. A mail or a call that came to you is not enough."))
    row = Recovery.objects.create(
        user=user, area=by.area, agency=by.agency, known=known, created_by=by.user
    )  # fmt: skip
    end_sessions(user)
    audit.record(by=by, verb="began", kind="recovery", uid=row.uid, fields=[known])
    told = (
        _("Somebody says that you lost your second factor for Cairn and asks to take it away."),
        _("If it was not you, tell your manager or whoever manages accounts at once, by telephone."),
    )
    transaction.on_commit(partial(links.mailed, user.email, _("About your account"), *told))
    return row


@transaction.atomic
def agree(*, by: Actor, row: Recovery, was: int, address: links.MakeAddress) -> Recovery:
    """The second of two, once or again with a new link: her second factors go, and the link is sent."""
    require(may_agree(by, row))
    if row.finished_at or row.stopped_at:
        raise Refused(_("This is over: a new second factor was set up, or somebody stopped it."))
    carried, kept = links.made()
    now = clock.now()
    change(
        row,
        was=was,
        by=by,
        agreed_by=by.user,
        agreed_at=now,
        link=kept,
        expires_at=now + LASTS,
        opened_at=None,
    )
    Authenticator.objects.filter(user=row.user).delete()
    end_sessions(row.user)
    audit.record(by=by, verb="agreed to", kind="recovery", uid=row.uid)
    said = (
        _("Your second factor for Cairn was lost and taken away. Set up a new one here, within four hours:"),
        address(carried),
        _("The link works once. If you did not ask for it, tell your manager at once, by telephone."),
    )
    transaction.on_commit(partial(links.mailed, row.user.email, _("About your account"), *said))
    return row


@transaction.atomic
def stop(*, by: Actor, row: Recovery, was: int) -> Recovery:
    """It was not she, or it was found again. What is not agreed to yet leaves her factors as they were."""
    require(may_keep(by, row.user))
    if row.agreed_at or row.finished_at or row.stopped_at:
        raise Refused(_("It is too late to stop this: close the account instead, if it was somebody else."))
    change(row, was=was, by=by, stopped_at=clock.now())
    audit.record(by=by, verb="stopped", kind="recovery", uid=row.uid)
    return row


def behind(carried: str) -> Recovery | None:
    """The recovery whose link this is, where it still works."""
    return (
        Recovery.objects.filter(
            link=links.kept(carried), expires_at__gt=clock.now(), opened_at__isnull=True,
            finished_at__isnull=True, stopped_at__isnull=True, user__is_active=True,
        )
        .select_related("user")
        .first()
    )  # fmt: skip


@transaction.atomic
def open_link(carried: str) -> Recovery:
    """The link is used up by this; whoever opened it goes on in this browser alone."""
    now = clock.now()
    row = behind(carried)
    if row is None or not Recovery.objects.filter(pk=row.pk, opened_at__isnull=True).update(opened_at=now):
        raise Refused(
            _("This link does not work any more. Ask whoever took your second factor away for another one.")
        )
    return row


def bars(request: Any, user: User) -> bool:
    """Whether this account is opened by its link alone, and this browser did not open it."""
    row = open_for(user)
    if row is None or row.agreed_at is None:
        return False
    return row.opened_at is None or request.session.get(OPENED) != row.uid.hex


def finish(request: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    """allauth's word that a second factor was set up: the recovery is over."""
    row = open_for(user) if authenticator.type in FACTORS else None
    if row is None or row.opened_at is None:
        return
    posts = appointments_of(user)
    with transaction.atomic():
        Recovery.objects.filter(pk=row.pk).update(finished_at=clock.now())
        if posts:
            audit.record(by=actor_of(posts[0]), verb="finished", kind="recovery", uid=row.uid)
    request.session.pop(OPENED, None)
    links.mailed(
        user.email,
        _("About your account"),
        _(
            "You have a new second factor for Cairn. Make recovery codes too; keep them where your telephone is not."
        ),
    )

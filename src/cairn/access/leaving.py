"""When somebody, or a whole agency, does not work here any more: sight ends at once, and nothing is lost.

Her cases and actions wait where they are, for the manager to hand over (`cases`); bars that she answered for get
another holder (`people`). The account stays: its name stands on what it did.
"""

from datetime import date, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.keeping import may_keep, posts_kept
from cairn.access.models import Agency, AgencyKind, Appointment, DutyShift, User
from cairn.access.roles import ACCOUNT_MANAGE, AGENCY_END, BREAK_GLASS_REVIEW
from cairn.access.sessions import SessionStore
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change


@transaction.atomic
def leave(*, by: Actor, user: User, because: str) -> User:
    """Somebody has left: nobody signs in with her account from this moment, and her posts end today."""
    _may_manage(by, user)
    if not because.strip():
        raise Refused(_("Say why this account ends."))
    _close(by, user, "left", because.strip())
    today = clock.today()
    for post in Appointment.objects.filter(user=user).exclude(until_on__lte=today):
        _end(post, max(today, post.from_on))
    User.objects.filter(pk=user.pk).update(until_on=max(today, user.from_on))
    return _fresh(user)


@transaction.atomic
def suspend(*, by: Actor, user: User, because: str) -> User:
    """Nobody signs in with this account until it is given back. By a finding of a review, or whoever keeps accounts."""
    if not (by.may(ACCOUNT_MANAGE) or by.may(BREAK_GLASS_REVIEW)) or user.pk == by.user.pk or user.system:
        raise Refused(_("Your role does not do this."))
    _of_her_area(by, user)
    if not because.strip():
        raise Refused(_("Say why this account is suspended."))
    _close(by, user, "suspended", because.strip())
    return _fresh(user)


@transaction.atomic
def give_back(*, by: Actor, user: User, because: str) -> User:
    """A suspended account works again; the posts of somebody who left are not given back with it."""
    _may_manage(by, user)
    if user.is_active:
        raise Refused(_("This account is open."))
    if not because.strip():
        raise Refused(_("Say why this account is opened again."))
    left_on = User.objects.values_list("until_on", flat=True).get(pk=user.pk)
    if left_on is not None and left_on <= clock.today():
        _end_what_is_left(user)
    User.objects.filter(pk=user.pk).update(is_active=True, until_on=None)
    audit.record(by=by, verb="gave back", kind="user", uid=user.uid, reason=because.strip())
    return _fresh(user)


@transaction.atomic
def end_post(*, by: Actor, post: Appointment, on: date, because: str) -> Appointment:
    """One of somebody's posts ends with this day; on the day after it opens nothing."""
    require(may_keep(by, post.user))
    if not posts_kept(by).filter(pk=post.pk).exists():
        raise Refused(_("There is no such post for you."))
    if on < clock.today() or on < post.from_on:
        raise Refused(_("The last day must be today or later, and not before the post began."))
    if not because.strip():
        raise Refused(_("Say why this post ends."))
    _end(post, on)
    audit.record(by=by, verb="ended", kind="appointment", uid=post.uid, reason=because.strip())
    return post


@transaction.atomic
def end_agency(
    *, by: Actor, agency: Agency, until_on: date, successor: Agency | None, because: str
) -> Agency:
    """The agency works until this day; on the day after, nobody acts for it. What its clients agree to move goes to the
    successor then (`cases`); all else stays with its legal body, and is read by nobody but through oversight.
    """
    agency = _agency_for(by, agency)
    if until_on < clock.today() or until_on < agency.from_on:
        raise Refused(_("The last day must be today or later, and not before the agency began."))
    if not because.strip():
        raise Refused(_("Say why this agency ends."))
    if successor is not None:
        _may_succeed(agency, successor, until_on)
    agency.until_on, agency.successor = until_on, successor
    agency.save(update_fields=["until_on", "successor"])
    audit.record(by=by, verb="ended", kind="agency", uid=agency.uid, fields=["until_on", "successor"],
                 reason=because.strip())  # fmt: skip
    return agency


@transaction.atomic
def keep_agency(*, by: Actor, agency: Agency, because: str) -> Agency:
    """It does not end after all: until its last day is over."""
    agency = _agency_for(by, agency)
    if agency.until_on is None:
        raise Refused(_("This agency has no last day."))
    if not because.strip():
        raise Refused(_("Say why this agency goes on."))
    agency.until_on = agency.successor = None
    agency.save(update_fields=["until_on", "successor"])
    audit.record(by=by, verb="kept", kind="agency", uid=agency.uid, reason=because.strip())
    return agency


def _agency_for(by: Actor, agency: Agency) -> Agency:
    """The agency as it is now, locked, for whoever may end it: never her own."""
    if not by.may(AGENCY_END) or agency.pk in by.agencies:
        raise Refused(_("Your role does not do this."))
    found = Agency.objects.select_for_update().filter(pk=agency.pk, areas__area=by.area).first()
    if found is None:
        raise Refused(_("There is no such agency for you."))
    if found.until_on is not None and found.until_on < clock.today():
        raise Refused(_("This agency has ended already."))
    return found


def _may_succeed(agency: Agency, successor: Agency, until_on: date) -> None:
    """A successor works on the day after, in the same areas, on the same side of the wall."""
    if successor.pk == agency.pk:
        raise Refused(_("An agency does not succeed itself."))
    if successor.from_on > until_on + timedelta(days=1) or (
        successor.until_on is not None and successor.until_on <= until_on
    ):
        raise Refused(_("%(name)s does not work on the day after.") % {"name": successor.name})
    areas = set(agency.areas.values_list("area", flat=True))
    if not areas <= set(successor.areas.values_list("area", flat=True)):
        raise Refused(_("%(name)s does not work in the same areas.") % {"name": successor.name})
    his = AgencyKind.PERPETRATOR_SERVICE
    if (agency.kind == his) != (successor.kind == his):
        raise Refused(_("What was told to one side of a family does not go to the other side."))


def end_sessions(user: User) -> int:
    """Sign the user out everywhere; gives how many sessions ended."""
    ended = 0
    for row in Session.objects.filter(expire_date__gt=clock.now()):
        if SessionStore().decode(row.session_data).get(SESSION_KEY) == str(user.pk):
            ended += row.delete()[0]
    return ended


def _may_manage(by: Actor, user: User) -> None:
    if not by.may(ACCOUNT_MANAGE) or user.system:
        raise Refused(_("Your role does not do this."))
    if user.pk == by.user.pk:
        raise Refused(_("Somebody else ends your own account."))
    _of_her_area(by, user)


def _of_her_area(by: Actor, user: User) -> None:
    if not Appointment.objects.filter(user=user, area=by.area).exists():
        raise Refused(_("There is no such account for you."))


def _close(by: Actor, user: User, verb: str, because: str) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user)
    for shift in DutyShift.objects.on_rota().filter(user=user, until_at__gt=clock.now()):
        change(shift, was=shift.version, by=by, cancelled_at=clock.now())
    audit.record(by=by, verb=verb, kind="user", uid=user.uid, reason=because)


def _end_what_is_left(user: User) -> None:
    """Her posts ended when she left, and would hold for the rest of a last day: for today's, or for that of one which
    was still to begin, and never does."""
    yesterday = clock.today() - timedelta(days=1)
    for post in Appointment.objects.filter(user=user, until_on__gt=yesterday):
        Appointment.objects.filter(pk=post.pk).update(
            from_on=min(post.from_on, yesterday), until_on=yesterday
        )


def _end(post: Appointment, on: date) -> None:
    post.until_on = on
    post.save(update_fields=["until_on"])


def _fresh(user: User) -> User:
    user.refresh_from_db()
    return user

"""A colleague is asked to take up a post: who may ask whom, and what happens when she says yes.

There is neither an account nor a post before that. The link works once and for three days, goes to her address and to
nobody else, and whoever invited her never sees it.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit, links
from cairn.access.actions import appoint, create_user
from cairn.access.actor import Actor, actor_of
from cairn.access.keeping import roles_to_give
from cairn.access.models import Agency, Appointment, Invitation, Team, User
from cairn.access.roles import ACCOUNT_MANAGE, role_called
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import change

LASTS: Final = timedelta(days=3)
TERMS: Final = "2"  # the edition of what a new colleague accepts (access/terms.html)


@dataclass(frozen=True)
class Asked:
    """Whom, and to what."""

    name: str
    email: str
    agency: Agency
    team: Team
    role: str


@transaction.atomic
def invite(*, by: Actor, asked: Asked, address: links.MakeAddress) -> Invitation:
    """Ask a colleague to take up a post. The link goes to her when this is written."""
    email = asked.email.strip().lower()
    _may_give(by, asked.agency, asked.role)
    if email == by.user.email:
        raise Refused(_("You cannot invite yourself: somebody else gives you another role."))
    if asked.team.agency_id != asked.agency.pk:
        raise Refused(_("That team does not belong to %(agency)s.") % {"agency": asked.agency.name})
    same = Invitation.objects.waiting().filter(
        email=email, agency=asked.agency, area=by.area, role=asked.role
    )
    if same.exists():
        raise Refused(_("This colleague has the invitation already: send it again from the list."))
    _no_account_in_the_way(email, {"agency": asked.agency, "area": by.area, "role": asked.role})
    carried, kept = links.made()
    row = Invitation.objects.create(
        email=email, name=asked.name.strip(), agency=asked.agency, team=asked.team, area=by.area, role=asked.role,
        link=kept, expires_at=clock.now() + LASTS, created_by=by.user,
    )  # fmt: skip
    audit.record(by=by, verb="invited", kind="invitation", uid=row.uid, fields=[asked.role])
    transaction.on_commit(partial(_send, row, address(carried)))
    return row


@transaction.atomic
def invite_by_hand(*, by: Actor, asked: Asked) -> str:
    """For whoever runs the machine, who hands the link over: what it carries. Asked again, there is a new one.

    Which role and agency was decided by whoever may run commands there; she says yes to the terms like everybody.
    """
    email = asked.email.strip().lower()
    if asked.agency.kind not in role_called(asked.role).agencies:
        raise Refused(
            _("A %(role)s cannot belong to %(agency)s.")
            % {"role": role_called(asked.role).name, "agency": asked.agency.name}
        )
    post = {"agency": asked.agency, "area": by.area, "role": asked.role}
    _no_account_in_the_way(email, post)
    carried, kept = links.made()
    row = Invitation.objects.waiting().filter(email=email, **post).first()
    if row is not None:
        change(row, was=row.version, by=by, link=kept, expires_at=clock.now() + LASTS)
        audit.record(by=by, verb="sent again", kind="invitation", uid=row.uid)
        return carried
    row = Invitation.objects.create(
        email=email, name=asked.name.strip(), team=asked.team, link=kept, expires_at=clock.now() + LASTS,
        sent_at=clock.now(), created_by=by.user, **post,
    )  # fmt: skip
    audit.record(by=by, verb="invited", kind="invitation", uid=row.uid, fields=[asked.role])
    return carried


@transaction.atomic
def send_again(*, by: Actor, row: Invitation, was: int, address: links.MakeAddress) -> Invitation:
    """A new link, for three days from now; the old one does not work any more."""
    _still(by, row)
    carried, kept = links.made()
    change(row, was=was, by=by, link=kept, expires_at=clock.now() + LASTS, sent_at=None)
    audit.record(by=by, verb="sent again", kind="invitation", uid=row.uid)
    transaction.on_commit(partial(_send, row, address(carried)))
    return row


@transaction.atomic
def withdraw(*, by: Actor, row: Invitation, was: int) -> Invitation:
    _still(by, row)
    change(row, was=was, by=by, withdrawn_at=clock.now())
    audit.record(by=by, verb="withdrew", kind="invitation", uid=row.uid)
    return row


def behind(carried: str) -> Invitation | None:
    """The invitation whose link this is, where it still works."""
    found = Invitation.objects.waiting().filter(link=links.kept(carried), expires_at__gt=clock.now())
    return found.select_related("agency", "team", "area", "created_by").first()


@transaction.atomic
def accept(carried: str, *, password: str | None, user: User | None = None) -> Appointment:
    """She says yes, to the post and to the terms. `user`: who she is already, signed in; else an account is made."""
    row = behind(carried)
    if row is None:
        raise Refused(_("This link does not work any more. Ask for another invitation."))
    had = User.objects.filter(email=row.email).first()
    if had is not None and (user is None or had.pk != user.pk):
        raise Refused(_("You have an account already: sign in with it, then open the link again."))
    if user is not None and user.email != row.email:
        raise Refused(_("This invitation is for somebody else. Sign out, then open the link again."))
    holder = user or create_user(email=row.email, name=row.name, password=password)
    post = appoint(user=holder, agency=row.agency, role=row.role, area=row.area, team=row.team)
    actor = actor_of(post)
    change(row, was=row.version, by=actor, accepted_at=clock.now(), terms=TERMS, appointment=post)
    audit.record(by=actor, verb="accepted", kind="invitation", uid=row.uid, fields=[f"terms:{TERMS}"])
    return post


def issuer_for(email: str) -> Any:
    """The organisation whose sign-in vouches for this address, or None."""
    domain = email.partition("@")[2]
    return next((one for one in settings.CAIRN_ISSUERS if domain in one.domains), None)


def _may_give(by: Actor, agency: Agency, role: str) -> None:
    if role in [one.code for one in roles_to_give(by, agency)]:
        return
    here = agency.areas.filter(area=by.area).exists()
    if here and by.may(ACCOUNT_MANAGE) and agency.kind in role_called(role).agencies:
        raise Refused(
            _("%(agency)s has somebody who answers for its accounts: they invite to this role.")
            % {"agency": agency.name}
        )
    raise Refused(_("You do not give this role at %(agency)s.") % {"agency": agency.name})


def _no_account_in_the_way(email: str, post: dict[str, Any]) -> None:
    had = User.objects.filter(email=email).first()
    if had is not None and (had.system or not had.is_active):
        raise Refused(
            _("There is a closed account with this address: whoever manages accounts opens it again.")
        )
    if had is not None and Appointment.objects.filter(user=had, **post).in_force().exists():
        raise Refused(_("This colleague has the post already."))


def _still(by: Actor, row: Invitation) -> None:
    if row.accepted_at or row.withdrawn_at:
        raise Refused(_("This invitation was taken up or withdrawn already."))
    if row.area_id != by.area.pk or not (by.may(ACCOUNT_MANAGE) or row.agency_id == by.agency.pk):
        raise Refused(_("There is no such invitation for you."))


def _send(row: Invitation, address: str) -> None:
    text = (
        _("%(agency)s invites you to work with Cairn. Open this link within three days:") % {"agency": row.agency.name},
        address,
        _("It works once. You choose a password, accept the terms and set up a second factor. If you do not know why"
          " you got this, ring the person who would have sent it; do not open the link."),
    )  # fmt: skip
    if links.mailed(row.email, _("An invitation"), *text):
        Invitation.objects.filter(pk=row.pk).update(sent_at=clock.now())

"""Reviewing what somebody of another agency opened in an emergency."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit, emergency, leaving
from cairn.access.actor import Actor
from cairn.access.models import BreakGlass
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import permissions

F = BreakGlass.Finding


@transaction.atomic
def review_emergency(*, by: Actor, row: BreakGlass, was: int, finding: str, found: str) -> BreakGlass:
    """The finding, with its reason. Misuse suspends the account at once; being late suspends nobody."""
    require(permissions.may_review_emergency(by, row))
    if finding not in F.values:
        raise Refused(_("Say what you found."))
    if not found.strip():
        raise Refused(_("Say how you came to it."))
    change(
        row,
        was=was,
        by=by,
        finding=finding,
        found=found.strip(),
        reviewed_at=clock.now(),
        reviewed_by=by.user,
    )
    if finding == F.MISUSE:
        leaving.suspend(by=by, user=row.user, because=_("Break-glass %(ref)s") % {"ref": row.reference})
    audit.record(
        by=by, verb="reviewed", kind=emergency.READ, uid=row.uid, about=[row.person], fields=[finding],
        reason=found.strip(),
    )  # fmt: skip
    return row


@transaction.atomic
def review_night(*, by: Actor, rows: Iterable[BreakGlass], found: str) -> int:
    """Several openings of out-of-hours roles that were right, settled together. One that was not is reviewed alone."""
    done = 0
    for row in rows:
        if not row.batch:
            raise Refused(_("Only what out-of-hours teams opened is reviewed together."))
        review_emergency(by=by, row=row, was=row.version, finding=F.RIGHT, found=found)
        done += 1
    if not done:
        raise Refused(_("Choose which of them were right."))
    return done

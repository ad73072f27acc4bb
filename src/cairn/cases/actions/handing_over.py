"""Giving on what somebody who has left, or may not see it any more, was doing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import User
from cairn.cases.actions.ownership import allocate
from cairn.cases.actions.settle import locked, people_of
from cairn.cases.models import Action, Case
from cairn.cases.permissions import may_allocate
from cairn.cases.queries.compartment import is_barred, walled_from
from cairn.cases.queries.workers import can_hold
from cairn.core.decisions import Refused, require
from cairn.core.models import change


@dataclass(frozen=True)
class HandedOver:
    cases: int
    actions: int
    refused: tuple[str, ...]  # a sentence for each that this worker cannot take


def hand_over(*, by: Actor, cases: Iterable[Case], actions: Iterable[Action], user: User) -> HandedOver:
    """Give cases and actions to another worker. What she cannot take stays where it is, and is said."""
    done, refused = [0, 0], []
    for case in cases:
        try:
            with transaction.atomic():
                allocate(by=by, case=case, user=user, was=case.version)
            done[0] += 1
        except Refused as no:
            refused.append(f"{case.reference}: {no.because}")
    for action in actions:
        try:
            hand_over_action(by=by, action=action, user=user, was=action.version)
            done[1] += 1
        except Refused as no:
            refused.append(f"{action.case.reference}: {no.because}")
    return HandedOver(done[0], done[1], tuple(refused))


@transaction.atomic
def hand_over_action(*, by: Actor, action: Action, user: User, was: int) -> Action:
    """Another worker does it; it stays open, with its day."""
    case = locked(action.case)
    require(may_allocate(by, case))
    if action.state != "open" or action.whose != "worker":
        raise Refused(_("This action has no worker who could be changed."))
    if not can_hold(user, agency=case.agency, area=case.area):
        raise Refused(_("%(name)s does not work on cases of this service.") % {"name": user.name})
    if is_barred(user, case) or walled_from(user, case):
        raise Refused(_("%(name)s cannot take this case. Choose somebody else.") % {"name": user.name})
    change(action, was=was, by=by, user=user)
    audit.record(
        by=by, verb="handed over", kind="action", uid=action.uid, about=people_of(case), fields=["user"]
    )
    return action

"""Whose case it is, the wall between survivor and perpetrator work, and the end of a case."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor, system_actor
from cairn.access.models import User
from cairn.cases import lifecycle
from cairn.cases.actions.settle import client_of, locked, moved, people_of
from cairn.cases.models import Action, Allocation, Case, CaseReferral
from cairn.cases.permissions import may_allocate, may_close
from cairn.cases.queries.compartment import is_barred, walled_from
from cairn.cases.queries.local import local_values
from cairn.cases.queries.workers import can_hold
from cairn.cases.rules.local import SIGHT_DAYS
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import Stale, change
from cairn.people import actions as people


@transaction.atomic
def allocate(*, case: Case, user: User, was: int, by: Actor) -> Allocation:
    """Make somebody the one owner of the case, in place of whoever it was."""
    require(may_allocate(by, case))
    case = locked(case)
    if case.version != was:
        raise Stale(case)
    allocation = give_to(case, user, by=by)
    change(case, was=was, by=by)
    audit.record(by=by, verb="allocated", kind="case", uid=case.uid, about=people_of(case), fields=["owner"])
    return allocation


def give_to(case: Case, user: User, *, by: Actor) -> Allocation:
    """The allocation itself, with its wall; part of an action, never alone."""
    if not can_hold(user, agency=case.agency, area=case.area):
        raise Refused(_("%(name)s does not work on cases of this service.") % {"name": user.name})
    if is_barred(user, case) or walled_from(user, case):
        raise Refused(_("%(name)s cannot take this case. Choose somebody else.") % {"name": user.name})
    end_owner(case, by=by)
    client = client_of(case).person
    if client is not None:
        people.share_for(
            by=by, people=[client], user=user, agency=case.agency, source_kind="case", source_uid=case.uid
        )
    return Allocation.objects.create(case=case, user=user, from_on=clock.today(), created_by=by.user)


def release_if_walled(case: Case, *, by: Actor) -> None:
    """Somebody joined the case whom its owner works with on the other side: it goes back to be allocated."""
    owner = Allocation.objects.select_related("user").filter(case=case, until_on__isnull=True).first()
    if owner and walled_from(owner.user, case):
        end_owner(case, by=by)
        audit.record(by=by, verb="released", kind="case", uid=case.uid, fields=["owner"])


@transaction.atomic
def close_case(
    *,
    case: Case,
    was: int,
    outcome: str,
    ending: str = "",
    risk_change: str = "",
    feels_safer: str = "",
    by: Actor,
) -> Case:
    """End the case with its outcome. Sight of it ends later, so that a re-referral finds it."""
    require(may_close(by, case))
    if outcome not in lifecycle.outcomes_from(case.state):
        raise Refused(_("A case in this state does not end that way."))
    if Action.objects.filter(case=case, state="open").exists():
        raise Refused(_("There are open actions. Mark each one done or cancelled first."))
    state = moved("close", case)
    case = change(
        case,
        was=was,
        by=by,
        state=state,
        outcome=outcome,
        closed_on=clock.today(),
        ending=ending,
        risk_change=risk_change,
        feels_safer=feels_safer,
        contact_due_on=None,
        review_due_on=None,
    )
    end_owner(case, by=by)
    _end_sight(case, by=by)
    audit.record(by=by, verb="closed", kind="case", uid=case.uid, about=people_of(case), fields=["outcome"])
    return case


def _end_sight(case: Case, *, by: Actor) -> None:
    """What the case gave ends, and what its referrals gave, which had waited for it.

    Cairn itself ends it: somebody in the case may be restricted, and hidden from whoever closes it.
    """
    until_on = clock.today() + timedelta(days=local_values(case.area_id, clock.today()).days(SIGHT_DAYS))
    itself = system_actor(by.user, case.agency, case.area)
    came = CaseReferral.objects.filter(case=case).values_list("referral__uid", flat=True)
    for kind, uid in [("case", case.uid), *(("referral", uid) for uid in came)]:
        people.end_involvement(by=itself, source_kind=kind, source_uid=uid, until_on=until_on)


def end_owner(case: Case, *, by: Actor) -> None:
    """The owner's part ends today, and with it the sight that only the allocation gave."""
    for allocation in Allocation.objects.filter(case=case, until_on__isnull=True):
        change(allocation, was=allocation.version, by=by, until_on=clock.today())
    people.end_shares_of(by=by, source_kind="case", source_uid=case.uid)

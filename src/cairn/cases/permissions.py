"""Who may do what to a case, each with its reason: asked for the button and again inside the action.

`seen`: the page has just read the case through `visible_to`, so the button need not ask again; actions always do.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.models import User
from cairn.access.roles import (
    ASSESSMENT_AGREE,
    CASE_ALLOCATE,
    CASE_CLOSE,
    CASE_OPEN,
    CASE_WORK,
    DUTY_COVER,
    DUTY_KEEP,
    NOTE_SIGN,
)
from cairn.access.sight import in_sight
from cairn.cases import lifecycle
from cairn.cases.models import Action, Assessment, Case, Note
from cairn.cases.queries.reaching import Way
from cairn.core import clock
from cairn.core.decisions import YES, Decision, no
from cairn.people.permissions import FRESH
from cairn.referrals.models import Referral


def may_show_number(actor: Actor, way: Way) -> Decision:
    """To whoever covers, and sees no record: one telephone that may be rung now, and that nobody else can answer.

    What lives depend on (P4: kept hidden since separation) asks besides for a role that opens it and a fresh factor.
    """
    point, rule = way.point, way.rule
    if point.kind != "phone" or not rule.usable:
        return no(_("Not to be rung now. Ring the service."))
    if rule.reached_by or point.shared_with_perpetrator:
        return no(
            _(
                "Somebody else can answer it: not to be rung by anybody who does not know the client. Ring the service."
            )
        )
    if point.hidden and not actor.role.opens_p4:
        return no(_("Kept hidden since separation: your role does not open it. Ring the service."))
    if point.hidden and not settings.CAIRN_DEMO and not (
        actor.mfa_at and clock.now() - actor.mfa_at <= FRESH
    ):  # fmt: skip
        return no(_("Kept hidden since separation: give your second factor again, then open it."))
    return YES


def _role(actor: Actor, permission: str) -> Decision:
    return YES if actor.may(permission) else no(_("Your role does not do this."))


def _ours(actor: Actor, case: Case, seen: bool) -> Decision:
    if case.agency_id != actor.agency.pk or case.area_id != actor.area.pk:
        return no(_("This case belongs to another service."))
    if not seen and not in_sight(actor, case):
        return no(_("There is no such case for you."))
    return YES


def _open(case: Case) -> Decision:
    if case.state == lifecycle.CLOSED:
        return no(_("This case is closed. A new referral opens a new case."))
    return YES


def _all(*decisions: Decision) -> Decision:
    return next((decision for decision in decisions if not decision), YES)


def may_open(actor: Actor, referral: Referral) -> Decision:
    """Open a case from a referral, or accept it onto an open one."""
    if referral.area_id != actor.area.pk or referral.to_agency_id != actor.agency.pk:
        return no(_("This referral was made to another service."))
    if referral.state != "accepted":
        return no(_("Only an accepted referral opens a case."))
    return _role(actor, CASE_OPEN)


def may_work(actor: Actor, case: Case, *, seen: bool = False) -> Decision:
    """Attempts, incidents, assessments, notes and actions of an open case of one's own service."""
    return _all(_role(actor, CASE_WORK), _ours(actor, case, seen), _open(case))


def may_allocate(actor: Actor, case: Case, *, seen: bool = False) -> Decision:
    return _all(_role(actor, CASE_ALLOCATE), _ours(actor, case, seen), _open(case))


def may_close(actor: Actor, case: Case, *, seen: bool = False) -> Decision:
    return _all(_role(actor, CASE_CLOSE), _ours(actor, case, seen), _open(case))


def may_agree(actor: Actor, assessment: Assessment, *, seen: bool = False) -> Decision:
    """A manager's agreement, to a lower level or to a referral that was not made: never the assessor's own."""
    case = assessment.case
    asked = _all(_role(actor, ASSESSMENT_AGREE), _ours(actor, case, seen), _open(case))
    return _all(asked, _not_own(actor, assessment.assessed_by))


def may_correct_note(actor: Actor, note: Note, *, seen: bool = False) -> Decision:
    if note.created_by_id != actor.user.pk:
        return no(_("Only the person who wrote a note corrects it. Write a note of your own."))
    return may_work(actor, note.case, seen=seen)


def may_sign_note(actor: Actor, note: Note, *, seen: bool = False) -> Decision:
    return _all(_role(actor, NOTE_SIGN), _ours(actor, note.case, seen), _not_own(actor, note.created_by))


def may_end_action(actor: Actor, action: Action) -> Decision:
    if action.state != "open":
        return no(_("This action has ended already."))
    return may_work(actor, action.case)


def may_cover(actor: Actor) -> Decision:
    """Open a case on duty; whether she is on duty, and for whom, is asked of the rota."""
    return _role(actor, DUTY_COVER)


def may_keep_rota(actor: Actor, agency: int) -> Decision:
    """Who covers the teams of one's own agency, and who covers its clients at night."""
    if agency != actor.agency.pk:
        return no(_("This belongs to another service."))
    return _role(actor, DUTY_KEEP)


def _not_own(actor: Actor, author: User) -> Decision:
    if author.pk == actor.user.pk:
        return no(_("Somebody else has to sign what you wrote yourself."))
    return YES

"""Who may do what in oversight, each with its reason: asked for the button and again inside the action."""

from django.utils.translation import gettext as _

from cairn.access import roles
from cairn.access.actor import Actor
from cairn.access.models import Appointment
from cairn.core import clock
from cairn.core.decisions import YES, Decision, no
from cairn.oversight.lifecycle import records as lifecycle
from cairn.oversight.models import (
    Agreement,
    Breach,
    DisposalItem,
    DisposalRun,
    Hold,
    Recommendation,
    Signatory,
    UnusualReading,
)
from cairn.oversight.rules import agreements as rules


def _is_cairn(actor: Actor) -> bool:
    """Cairn's own named user: the worker, a loader."""
    return actor.role.code == roles.SYSTEM.code


def _role(actor: Actor, permission: str) -> Decision:
    return YES if _is_cairn(actor) or actor.may(permission) else no(_("Your role does not do this."))


def may_read_audit(actor: Actor) -> Decision:
    return _role(actor, roles.AUDIT_READ)


def may_settle(actor: Actor, found: UnusualReading) -> Decision:
    """Say what came of asking about somebody's reading: never about one's own."""
    if found.user_id == actor.user.pk:
        return no(_("Somebody else looks at your own reading."))
    if found.settled_at is not None:
        return no(_("This has been settled already."))
    return _role(actor, roles.AUDIT_READ)


# --- retention -------------------------------------------------------------------------------------------------------


def may_change_schedule(actor: Actor) -> Decision:
    return _role(actor, roles.RETENTION_CHANGE)


def may_hold(actor: Actor) -> Decision:
    return _role(actor, roles.HOLD_PLACE)


def may_lift(actor: Actor, hold: Hold) -> Decision:
    """Whoever answers for the area's schedule, or the agency that placed it."""
    if hold.lifted_at is not None:
        return no(_("This hold has been lifted already."))
    if hold.agency_id != actor.agency.pk and not actor.may(roles.RETENTION_CHANGE):
        return no(_("Another agency placed this hold."))
    return _role(actor, roles.HOLD_PLACE)


def _moves(run: DisposalRun, move: str) -> Decision:
    if not lifecycle.may(f"disposal: {move}", run.state):
        return no(_("This run is not at that point."))
    return YES


def may_propose(actor: Actor) -> Decision:
    """Ask what is due. The worker does so every month."""
    return _role(actor, roles.RETENTION_CHANGE)


def may_review(actor: Actor, run: DisposalRun) -> Decision:
    """The first of the two: looks through the list, leaves out what must stay."""
    return _moves(run, "review") and _role(actor, roles.RETENTION_CHANGE)


def may_leave_out(actor: Actor, item: DisposalItem) -> Decision:
    if item.outcome not in ("waiting", "excluded"):
        return no(_("This record stays for now anyway."))
    return may_review(actor, item.run)


def may_approve(actor: Actor, run: DisposalRun) -> Decision:
    """The second: a manager of the agency whose records they are, and never whoever reviewed them. Where it has nobody
    who may, a second lead."""
    if run.agency_id != actor.agency.pk and not (actor.may(roles.RETENTION_CHANGE) and _nobody_there(run)):
        return no(_("A manager of the agency whose records these are agrees."))
    if run.reviewed_by_id == actor.user.pk:
        return no(_("Somebody else than the reviewer agrees."))
    return _moves(run, "approve") and _role(actor, roles.DISPOSAL_APPROVE)


def _nobody_there(run: DisposalRun) -> bool:
    posts = Appointment.objects.filter(agency=run.agency, area=run.area)
    return not posts.in_force().able(roles.DISPOSAL_APPROVE).exists()


def may_stop(actor: Actor, run: DisposalRun) -> Decision:
    """Either of the two stops it, even while it is under way: what is gone is gone, the rest stays."""
    if run.agency_id != actor.agency.pk and not actor.may(roles.RETENTION_CHANGE):
        return no(_("This is another agency's run."))
    return _moves(run, "stop") and _role(actor, roles.RETENTION_READ)


# --- agreements ------------------------------------------------------------------------------------------------------


def may_write_agreement(actor: Actor, agreement: Agreement | None = None) -> Decision:
    """A draft can be changed; what is in force is replaced by another."""
    if agreement is not None and agreement.state != "draft":
        return no(_("Only a draft can be changed. Write another agreement that takes its place."))
    return _role(actor, roles.AGREEMENT_CHANGE)


def may_sign(actor: Actor, signatory: Signatory) -> Decision:
    """A manager for her own agency, or the information-governance lead for what was signed on paper."""
    if signatory.signed_on is not None:
        return no(_("This party has signed already."))
    if signatory.agreement.state == "ended":
        return no(_("This agreement has ended."))
    if _is_cairn(actor) or actor.may(roles.AGREEMENT_CHANGE):
        return YES
    if signatory.agency_id != actor.agency.pk:
        return no(_("You can sign for your own agency only."))
    return _role(actor, roles.AGREEMENT_SIGN)


def may_confirm(actor: Actor, signatory: Signatory) -> Decision:
    """That what was recorded from paper was signed: a manager of a party, to whom alone an agreement is shown, or
    another lead; never whoever recorded it."""
    if signatory.signed_on is None or signatory.confirmed_at is not None:
        return no(_("There is no signature of this party to confirm."))
    if signatory.agreement.state == "ended":
        return no(_("This agreement has ended."))
    if _is_cairn(actor):
        return YES
    if signatory.recorded_by_id == actor.user.pk:
        return no(_("Somebody else confirms what you recorded."))
    return YES if actor.may(roles.AGREEMENT_CHANGE) else _role(actor, roles.AGREEMENT_SIGN)


def may_move_agreement(actor: Actor, agreement: Agreement, move: str) -> Decision:
    if not lifecycle.may(f"agreement: {move}", agreement.state):
        return no(_("This agreement is not at that point."))
    return _role(actor, roles.AGREEMENT_CHANGE)


def may_put_in_force(actor: Actor, agreement: Agreement) -> Decision:
    """Only what is written whole, signed by two or more, and not overdue before it has begun."""
    may = may_move_agreement(actor, agreement, "put in force")
    if not may:
        return may
    if any(not getattr(agreement, name).strip() for name in rules.MUST_BE_WRITTEN):
        return no(_("Some headings that an agreement must have are still empty."))
    if agreement.kind == "sharing" and not agreement.purposes:
        return no(_("Change the draft first: it does not say what may be shared for."))
    if agreement.signatories.filter(confirmed_at__isnull=False).count() < rules.LEAST_SIGNED:
        return no(
            _(
                "At least two parties must have signed. What was signed on paper is confirmed by somebody else first."
            )
        )
    if agreement.review_on < clock.today():
        return no(_("The day of its review has passed."))
    return YES


def may_review_agreement(actor: Actor, agreement: Agreement) -> Decision:
    if agreement.state != "in_force":
        return no(_("Only an agreement in force is reviewed."))
    return _role(actor, roles.AGREEMENT_CHANGE)


def may_review_sharing(actor: Actor) -> Decision:
    return _role(actor, roles.AGREEMENT_CHANGE)


# --- breaches --------------------------------------------------------------------------------------------------------


def may_report(actor: Actor) -> Decision:
    """Anybody who is signed in."""
    return _role(actor, roles.HOME_READ)


def may_write_breach(actor: Actor) -> Decision:
    return _role(actor, roles.BREACH_ASSESS)


def may_assess(actor: Actor, breach: Breach) -> Decision:
    if not lifecycle.may("breach: assess", breach.state):
        return no(_("This is closed."))
    return _role(actor, roles.BREACH_ASSESS)


def may_close(actor: Actor, breach: Breach) -> Decision:
    if not lifecycle.may("breach: close", breach.state):
        return no(_("It must be assessed first."))
    return _role(actor, roles.BREACH_ASSESS)


# --- recommendations -------------------------------------------------------------------------------------------------


def may_write_review(actor: Actor) -> Decision:
    return _role(actor, roles.RECOMMENDATION_CHANGE)


def may_answer(actor: Actor, recommendation: Recommendation) -> Decision:
    """Say how far it has come: the agency that owns it, or whoever keeps the list."""
    if recommendation.state != "open":
        return no(_("This recommendation is closed."))
    if actor.may(roles.RECOMMENDATION_CHANGE):
        return YES
    if recommendation.agency_id != actor.agency.pk:
        return no(_("Another agency answers for this recommendation."))
    return _role(actor, roles.RECOMMENDATION_ANSWER)


def may_end_recommendation(actor: Actor, recommendation: Recommendation) -> Decision:
    """Close it: whoever keeps the list, not the agency that it was asked of."""
    if recommendation.state != "open":
        return no(_("This recommendation is closed."))
    return _role(actor, roles.RECOMMENDATION_CHANGE)

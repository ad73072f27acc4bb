"""Who may do what with a request or a complaint: asked for the button and again inside the action."""

from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.models import AgencyKind
from cairn.access.roles import COMPLAINT_HANDLE, HOME_READ, REQUEST_HANDLE, REQUEST_SIGN, SAFETY_NOTE_READ
from cairn.core.decisions import YES, Decision, no
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import Complaint, Enquiry, Lookup, Passage, Request, Ruling, SafetyNote


def _role(actor: Actor, permission: str) -> Decision:
    return YES if actor.may(permission) else no(_("Your role does not do this."))


def _all(*decisions: Decision) -> Decision:
    return next((decision for decision in decisions if not decision), YES)


def sees_request(actor: Actor, request: Request) -> Decision:
    """Her controller's, in her area, and about nobody whom she is barred from: asked of the database again."""
    if Request.objects.visible_to(actor).filter(pk=request.pk).exists():
        return YES
    return no(_("There is no such request for you."))


def may_receive(actor: Actor) -> Decision:
    """Write a request down: the controller's own lead, and nobody else's."""
    return _role(actor, REQUEST_HANDLE)


def may_handle(actor: Actor, request: Request) -> Decision:
    """The worker in charge. A colleague first takes it over, so that it is always one person's."""
    if request.state in lifecycle.ENDED:
        return no(_("This request has ended."))
    asked = _all(_role(actor, REQUEST_HANDLE), sees_request(actor, request))
    if asked and request.lead_id != actor.user.pk:
        return no(
            _("%(name)s is in charge of this request. Take it over first.") % {"name": request.lead.name}
        )
    return asked


def may_write_to(actor: Actor, request: Request) -> Decision:
    """A letter on the way, or after the end: the worker in charge."""
    asked = _all(_role(actor, REQUEST_HANDLE), sees_request(actor, request))
    if asked and request.lead_id != actor.user.pk:
        return no(
            _("%(name)s is in charge of this request. Take it over first.") % {"name": request.lead.name}
        )
    return asked


def may_take_over(actor: Actor, request: Request) -> Decision:
    asked = _all(_role(actor, REQUEST_HANDLE), sees_request(actor, request))
    if asked and (request.lead_id == actor.user.pk or request.state in lifecycle.ENDED):
        return no(_("There is nothing to take over."))
    return asked


def may_make(actor: Actor, request: Request, move: str) -> Decision:
    """One of the moves of `lifecycle` that the worker in charge makes."""
    asked = may_handle(actor, request)
    if asked and not lifecycle.may(move, request.state):
        return no(_("A request in this state does not take this step."))
    if asked and move in ("sign", "send"):
        return _told(request)
    return asked


def _told(request: Request) -> Decision:
    """Nothing leaves for police or a court until it is settled whether she was told. The newest notice counts."""
    if not request.enquiry:
        return YES
    newest = request.notices.order_by("-pk").first()
    if newest is None or newest.told == Enquiry.Told.NOT_YET:
        return no(
            _("Write down first that the person was told, or why they will not be told before this leaves.")
        )
    return YES


def may_look(actor: Actor, lookup: Lookup) -> Decision:
    """Say what one's own agency holds: a manager of that agency."""
    if lookup.agency_id != actor.agency.pk:
        return no(_("Another service was asked to look."))
    if lookup.request.state not in (lifecycle.LOOKING, lifecycle.ANSWERING):
        return no(_("Nobody is asked to look now."))
    return _all(_role(actor, REQUEST_SIGN), sees_request(actor, lookup.request))


def knows_names(actor: Actor, request: Request) -> bool:
    """Whether what was typed of people is shown in passing: to a lead, and to a service that has looked.

    Before, it is not known whom a bar keeps from them: a name is shown to who says that she looks now.
    """
    if actor.may(REQUEST_HANDLE):
        return True
    return not request.lookups.filter(agency=actor.agency, answer=Lookup.Answer.WAITING).exists()


def may_read_answer(actor: Actor, request: Request) -> Decision:
    """A lead; or a manager of a service whose records are in it, where no wall stands between those services."""
    if actor.may(REQUEST_HANDLE):
        return YES
    given = Passage.objects.filter(answer__request=request, apart=False).exclude(decision="withhold")
    kinds = dict(given.values_list("agency", "agency__kind").order_by("agency"))
    if kinds and actor.agency.pk not in kinds:
        return no(_("Your service’s records are not in this answer."))
    if AgencyKind.PERPETRATOR_SERVICE in kinds.values() and set(kinds.values()) != {
        AgencyKind.PERPETRATOR_SERVICE
    }:
        return no(_("This answer crosses the wall between two services: another lead signs it."))
    return YES


def may_countersign(actor: Actor, request: Request) -> Decision:
    """The second person: of the same controller, not whoever is in charge, and barred from nobody in it."""
    asked = _all(_role(actor, REQUEST_SIGN), sees_request(actor, request), may_read_answer(actor, request))
    if asked and not lifecycle.may("countersign", request.state):
        return no(_("This answer does not wait for a second signature."))
    if asked and actor.user.pk in (request.lead_id, request.answer.signed_one_by_id):
        return no(_("Whoever signed first cannot be the second person."))
    return asked and _told(request)


def may_give_back(actor: Actor, request: Request) -> Decision:
    asked = _all(_role(actor, REQUEST_SIGN), sees_request(actor, request), may_read_answer(actor, request))
    if asked and not lifecycle.may("give_back", request.state):
        return no(_("This answer does not wait for a second signature."))
    return asked


def may_correct(actor: Actor, ruling: Ruling) -> Decision:
    """The service whose entry it is says that it was corrected."""
    if ruling.agency_id != actor.agency.pk or not ruling.agreed:
        return no(_("There is nothing for your service to correct."))
    if ruling.done_at is not None:
        return no(_("It has been corrected already."))
    return _all(_role(actor, REQUEST_SIGN), sees_request(actor, ruling.request))


def may_lift(actor: Actor, request: Request) -> Decision:
    """End a restriction that is in force."""
    if not request.limits.filter(until_on__isnull=True).exists():
        return no(_("There is no restriction in force."))
    return _all(_role(actor, REQUEST_HANDLE), sees_request(actor, request))


def may_read_note(actor: Actor, note: SafetyNote) -> Decision:
    if note.user_id != actor.user.pk:
        return no(_("This note is for somebody else."))
    return _role(actor, SAFETY_NOTE_READ)


def may_complain(actor: Actor) -> Decision:
    """Anybody who works here writes a complaint down."""
    return _role(actor, HOME_READ)


def may_handle_complaint(actor: Actor, complaint: Complaint) -> Decision:
    """Of the controller that it is about, and never the one it is about."""
    if complaint.about_user_id == actor.user.pk:
        return no(_("There is no such complaint for you."))
    if not Complaint.objects.visible_to(actor).filter(pk=complaint.pk).exists():
        return no(_("There is no such complaint for you."))
    if complaint.controller_id != actor.agency.legal_body_id:
        return no(_("This complaint is answered by somebody else."))
    asked = _role(actor, COMPLAINT_HANDLE)
    if asked and complaint.stage == 2 and complaint.first_decided_by_id == actor.user.pk:
        return no(_("Somebody else decides the second stage."))
    return asked


def may_decide_complaint(actor: Actor, complaint: Complaint) -> Decision:
    if complaint.ended_on is not None:
        return no(_("This complaint has been decided already."))
    return may_handle_complaint(actor, complaint)

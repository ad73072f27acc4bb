"""Who may take something back, decide about it, or let it go: asked for the button and again inside the action."""

from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.roles import RELEASE_DECIDE, RELEASE_READ
from cairn.core.decisions import YES, Decision, no
from cairn.release import lifecycle
from cairn.release.models import Outgoing


def _ours(actor: Actor, outgoing: Outgoing) -> Decision:
    if outgoing.agency_id != actor.agency.pk or outgoing.area_id != actor.area.pk:
        return no(_("This was sent by another agency."))
    return YES


def may_withdraw(actor: Actor, outgoing: Outgoing) -> Decision:
    """Whoever wrote it, or a manager, as long as it has not left; or where it did not, and nobody sent it again."""
    if not _ours(actor, outgoing):
        return _ours(actor, outgoing)
    if not actor.may(RELEASE_READ):
        return no(_("Your role does not do this."))
    if outgoing.created_by_id != actor.user.pk and not actor.may(RELEASE_DECIDE):
        return no(_("Only whoever wrote it, or a manager, takes it back."))
    if not lifecycle.may(lifecycle.taking_back(outgoing.state), outgoing.state):
        return no(_("It is not waiting any more, so it cannot be taken back."))
    if Outgoing.objects.filter(again_of=outgoing).exists():
        return no(_("It was sent again already."))
    return YES


def may_decide(actor: Actor, outgoing: Outgoing) -> Decision:
    """A manager says what became of something that is not known to have gone."""
    if not _ours(actor, outgoing):
        return _ours(actor, outgoing)
    if not actor.may(RELEASE_DECIDE):
        return no(_("Only a manager decides what became of it."))
    if outgoing.state != lifecycle.UNKNOWN:
        return no(_("What became of it is known already."))
    return YES


def may_send_again(actor: Actor, outgoing: Outgoing) -> Decision:
    """Something that certainly did not go may be sent anew, checked as if it were new."""
    if not _ours(actor, outgoing):
        return _ours(actor, outgoing)
    if not actor.may(RELEASE_DECIDE):
        return no(_("Only a manager sends it again."))
    if outgoing.state != lifecycle.FAILED:
        return no(_("Only what certainly did not go can be sent again."))
    if Outgoing.objects.filter(again_of=outgoing).exists():
        return no(_("It was sent again already."))
    return YES


def may_approve(actor: Actor, outgoing: Outgoing) -> Decision:
    """Two people, neither of them whoever wrote it."""
    if not _ours(actor, outgoing):
        return _ours(actor, outgoing)
    if not actor.may(RELEASE_DECIDE):
        return no(_("Only a manager approves what leaves."))
    if outgoing.state != lifecycle.ENQUEUED or len(_agreed(outgoing)) >= outgoing.approvals:
        return no(_("Nobody is asked to approve it."))
    if outgoing.created_by_id == actor.user.pk:
        return no(_("Whoever wrote it cannot approve it."))
    if actor.user.pk in _agreed(outgoing):
        return no(_("You approved it already. It needs somebody else too."))
    return YES


def _agreed(outgoing: Outgoing) -> list[int]:
    return [pk for pk in (outgoing.approved_one_by_id, outgoing.approved_two_by_id) if pk]

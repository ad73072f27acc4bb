"""Who may see exact numbers, and who may take published ones in."""

from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.roles import CLAIM_CHECK, FIGURE_READ_EXACT, SERIES_LOAD, SYSTEM
from cairn.core.decisions import YES, Decision, no


def may_see_exact(actor: Actor) -> Decision:
    """Exact counts are for whoever runs a service, of its own work only; everybody else gets the published ones."""
    if actor.may(FIGURE_READ_EXACT):
        return YES
    return no(_("Only the manager of a service sees exact counts, and only of its own work."))


def may_load_series(actor: Actor) -> Decision:
    if actor.may(SERIES_LOAD) or actor.role is SYSTEM:
        return YES
    return no(_("Only an analyst takes in published series."))


def may_check_claims(actor: Actor) -> Decision:
    """Who takes in a paper's claims and settles what is found."""
    if actor.may(CLAIM_CHECK) or actor.role is SYSTEM:
        return YES
    return no(_("Only an analyst or the strategy lead checks a paper’s figures."))

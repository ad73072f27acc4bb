"""Who may change the directory: asked for the button and again inside the action."""

from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.models import Area
from cairn.access.roles import DIRECTORY_CHANGE, SYSTEM
from cairn.core.decisions import YES, Decision, no


def may_change(actor: Actor, area: Area) -> Decision:
    """The commissioner of the area; and Cairn itself, which loads what it is given."""
    if area.pk != actor.area.pk:
        return no(_("This belongs to the directory of another area."))
    if actor.role.code != SYSTEM.code and not actor.may(DIRECTORY_CHANGE):
        return no(_("Your role does not change the directory."))
    return YES

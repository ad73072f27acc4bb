"""Who keeps whose account: the area's administrator everybody's, a manager those of her own agency, nobody her own.

The information-governance lead keeps those of her agency too, and those of everybody who keeps accounts: so that there
is somebody for the only manager of an agency, and for the only administrator.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment, Area, User
from cairn.access.querysets import AppointmentQuerySet
from cairn.access.roles import ACCOUNT_KEEP, ACCOUNT_MANAGE, AGENCY_END, PERSON_READ, ROLES, Role
from cairn.core.decisions import YES, Decision, no

# Whoever manages accounts of the whole area is no manager of her own agency: her colleagues answer for each other.
KEEPERS = frozenset(code for code, role in ROLES.items() if ACCOUNT_KEEP in role.may)
WHOLE_AREA = frozenset(code for code, role in ROLES.items() if ACCOUNT_MANAGE in role.may)


def posts_kept(actor: Actor) -> AppointmentQuerySet:
    """Every post whose account she keeps, in force or not; her own too, which she sees and does not decide about."""
    posts = Appointment.objects.filter(area=actor.area, user__system=False)
    if actor.may(ACCOUNT_MANAGE):
        return posts
    if not actor.may(ACCOUNT_KEEP):
        return posts.none()
    others = Q(role__in=KEEPERS) if actor.may(AGENCY_END) else Q(pk__in=())
    return posts.filter(Q(agency=actor.agency) | others)


def may_keep(actor: Actor, user: User) -> Decision:
    """Whether she may say something about this account. What belongs to another agency is not there for her."""
    if not posts_kept(actor).filter(user=user).exists():
        return no(_("There is no such account for you."))
    if user.pk == actor.user.pk:
        return no(_("Somebody else answers for your own account."))
    return YES


def keepers(area: Area) -> dict[int, set[int]]:
    """Agency → the users at work there who keep its accounts."""
    found: dict[int, set[int]] = {}
    posts = Appointment.objects.filter(area=area).exclude(role__in=WHOLE_AREA).able(ACCOUNT_KEEP).in_force()
    for agency, user in posts.values_list("agency", "user"):
        found.setdefault(agency, set()).add(user)
    return found


def roles_to_give(actor: Actor, agency: Agency) -> list[Role]:
    """The roles that she may give at this agency.

    A manager gives, at her own agency, what is no more than she has herself. The administrator, who reads no record,
    gives a role that reads people's records only where the agency has nobody yet who answers for its accounts.
    """
    if not agency.areas.filter(area=actor.area).exists():
        return []
    fitting = [role for role in ROLES.values() if agency.kind in role.agencies]
    if actor.may(ACCOUNT_MANAGE):
        answered_for = bool(keepers(actor.area).get(agency.pk))
        return [role for role in fitting if not (answered_for and PERSON_READ in role.may)]
    if actor.may(ACCOUNT_KEEP) and agency.pk == actor.agency.pk:
        return [role for role in fitting if role.may <= actor.role.may]
    return []

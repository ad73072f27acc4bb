"""Who may do what to a referral, each with its reason: asked for the button and again inside the action.

`seen`: the page has just read the referral through `visible_to`, so the button need not ask again; actions always do.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from cairn.access import roles
from cairn.access.actor import Actor
from cairn.access.sight import in_sight
from cairn.core import clock
from cairn.core.decisions import YES, Decision, no
from cairn.directory.models import Service
from cairn.people.models import Person
from cairn.people.permissions import FRESH
from cairn.referrals import lifecycle
from cairn.referrals.codes import Source
from cairn.referrals.models import Agreed, Import, PossibleMatch, Referral
from cairn.referrals.queries.hearing import may_take_back as may_take_back_of

# What each way in asks of the role.
_NEEDS = {
    Source.AGENCY: roles.REFERRAL_MAKE,
    Source.TYPED: roles.REFERRAL_TYPE_IN,
    Source.SELF: roles.REFERRAL_TYPE_IN,
    Source.FRIEND: roles.REFERRAL_TYPE_IN,
    Source.IMPORT: roles.REFERRAL_IMPORT,
    Source.PASSED_ON: roles.REFERRAL_TRIAGE,
}


def _role(actor: Actor, permission: str) -> Decision:
    return YES if actor.may(permission) else no(_("Your role does not do this."))


def _all(*decisions: Decision) -> Decision:
    return next((decision for decision in decisions if not decision), YES)


def may_send(actor: Actor, service: Service, source: str) -> Decision:
    """Refer to a service of one's own area; what is typed in or imported goes to one's own service only."""
    if service.area_id != actor.area.pk or service.agency_id is None:
        return no(_("This service does not take referrals here."))
    if (
        source in (Source.TYPED, Source.SELF, Source.FRIEND, Source.IMPORT)
        and service.agency_id != actor.agency.pk
    ):
        return no(_("You can type in or import what came to your own service only."))
    return _role(actor, _NEEDS[Source(source)])


def _received(actor: Actor, referral: Referral, seen: bool) -> Decision:
    if referral.to_agency_id != actor.agency.pk or referral.area_id != actor.area.pk:
        return no(_("This referral was made to another service."))
    if not seen and not in_sight(actor, referral):
        return no(_("There is no such referral for you."))
    return YES


def _waiting(referral: Referral) -> Decision:
    if referral.state in lifecycle.ENDED:
        return no(_("This referral has been decided already."))
    return YES


def may_triage(actor: Actor, referral: Referral, *, seen: bool = False) -> Decision:
    return _all(_role(actor, roles.REFERRAL_TRIAGE), _waiting(referral), _received(actor, referral, seen))


def may_accept(actor: Actor, referral: Referral, *, seen: bool = False) -> Decision:
    """Whoever triages, or opens cases, of the receiving service."""
    role = YES if actor.may(roles.CASE_OPEN) else _role(actor, roles.REFERRAL_TRIAGE)
    return _all(role, _waiting(referral), _received(actor, referral, seen))


def may_open_informant(actor: Actor, referral: Referral, *, seen: bool = False) -> Decision:
    """Who gave it, where that is no agency (P4): the receiver, in a role that opens it, with a fresh second factor."""
    asked = _all(_role(actor, roles.REFERRAL_READ), _received(actor, referral, seen))
    if not asked:
        return asked
    if not actor.role.opens_p4:
        return no(_("Your role does not open who gave a referral that came from no agency."))
    if not settings.CAIRN_DEMO and (actor.mfa_at is None or clock.now() - actor.mfa_at > FRESH):
        return no(_("Give your second factor again, then open this: it is who gave the referral."))
    return YES


def may_withdraw(actor: Actor, referral: Referral) -> Decision:
    """The sender takes it back while she knows of no decision."""
    if not Referral.objects.sent_by(actor).filter(pk=referral.pk).exists():
        return no(_("There is no such referral for you."))
    if not may_take_back_of(referral):
        return no(_("This referral has been decided already."))
    return _role(actor, roles.REFERRAL_MAKE)


def may_record(actor: Actor, referral: Referral, *, seen: bool = False) -> Decision:
    """Write down what she was told, agreed to or wishes, as the receiver."""
    return _all(_role(actor, roles.PERSON_CHANGE), _received(actor, referral, seen))


def may_take_back(actor: Actor, agreed: Agreed) -> Decision:
    """Her yes can be taken back for as long as it stands."""
    if agreed.answer != "yes" or agreed.withdrawn_at is not None:
        return no(_("There is no agreement here that stands."))
    return may_record(actor, agreed.referral)


def may_share(actor: Actor, person: Person) -> Decision:
    """Record a decision to share about somebody whose record one may see."""
    if not in_sight(actor, person):
        return no(_("There is no such record for you."))
    return _role(actor, roles.PERSON_CHANGE)


def may_decide_match(actor: Actor, match: PossibleMatch) -> Decision:
    if not in_sight(actor, match.person):
        return no(_("There is no such record for you."))
    return _all(_role(actor, roles.REFERRAL_TRIAGE), _received(actor, match.referral, False))


def may_import(actor: Actor, batch: Import) -> Decision:
    """Go on with an import: the person who chose the file."""
    if (
        batch.agency_id != actor.agency.pk
        or batch.area_id != actor.area.pk
        or batch.created_by_id != actor.user.pk
    ):
        return no(_("There is no such import for you."))
    return _role(actor, roles.REFERRAL_IMPORT)


def may_set_promise(actor: Actor) -> Decision:
    return _role(actor, roles.DIRECTORY_CHANGE)

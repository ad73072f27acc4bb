"""Who may do what to a person's record, each with its reason: asked for the button and again inside the action."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from cairn.access import roles
from cairn.access.actor import Actor
from cairn.access.models import Agency, BreakGlass, User
from cairn.access.sight import in_sight
from cairn.core import clock
from cairn.core.decisions import YES, Decision, no
from cairn.people.models import Bar, ContactPoint, Involvement, NearMiss, Person, Share
from cairn.people.queries.bars import is_barred
from cairn.people.queries.reviews import reviews
from cairn.people.queries.sharing_out import by_share_alone

# A record is made in one go (a referral is sent with its phone and its children); its maker completes it in this time.
MAKING = timedelta(hours=1)
# How fresh a second factor must be to open what lives depend on.
FRESH = timedelta(minutes=5)

_MAKERS = (roles.PERSON_CHANGE, roles.REFERRAL_MAKE, roles.REFERRAL_TYPE_IN, roles.REFERRAL_IMPORT)


def is_cairn(actor: Actor) -> bool:
    """Cairn's own named user: the worker, a loader."""
    return actor.role.code == roles.SYSTEM.code


def sees(actor: Actor, person: Person) -> bool:
    """Gates 1 and 4, asked of the database again."""
    return is_cairn(actor) or in_sight(actor, person)


def sees_any(actor: Actor, cluster: UUID) -> bool:
    """Whether she sees one of the records of a human."""
    return is_cairn(actor) or Person.objects.visible_to(actor).filter(cluster=cluster).exists()


def is_making(actor: Actor, person: Person) -> bool:
    """Whether the actor made this record just now and is still at it, though it may be another agency's."""
    return person.created_by_id == actor.user.pk and clock.now() - person.created_at <= MAKING


def _role(actor: Actor, permission: str) -> Decision:
    return YES if is_cairn(actor) or actor.may(permission) else no(_("Your role does not do this."))


def _sight(actor: Actor, person: Person) -> Decision:
    return YES if sees(actor, person) else no(_("There is no such record for you."))


def _changes(actor: Actor, person: Person, permission: str) -> Decision:
    if is_making(actor, person) and any(actor.may(one) for one in _MAKERS):
        return YES
    return _role(actor, permission) and _sight(actor, person) and _not_by_share(actor, person)


def _not_by_share(actor: Actor, person: Person) -> Decision:
    """What another agency shared is there to be read; whoever shared it changes it, and shares it further."""
    if not is_cairn(actor) and by_share_alone(actor, person):
        return no(_("This record was shared with you to read. Ask the agency that shared it."))
    return YES


def may_create(actor: Actor, agency: Agency) -> Decision:
    if is_cairn(actor) or actor.may(roles.PERSON_CHANGE):
        return YES
    if any(actor.may(one) for one in _MAKERS):
        return YES
    return no(_("Your role does not make records of people."))


def may_change(actor: Actor, person: Person) -> Decision:
    """Names, dates, communication needs, family."""
    return _changes(actor, person, roles.PERSON_CHANGE)


def may_change_contact(actor: Actor, person: Person) -> Decision:
    """Contact points, safe-contact rules, life events; and saying what happened."""
    return _changes(actor, person, roles.CONTACT_CHANGE)


def may_involve(actor: Actor, person: Person) -> Decision:
    return YES if is_cairn(actor) or is_making(actor, person) else _sight(actor, person)


def may_involve_all(actor: Actor, people: Iterable[Person]) -> Decision:
    """The same of many people, in one statement."""
    asked = set() if is_cairn(actor) else {person.pk for person in people if not is_making(actor, person)}
    if asked and Person.objects.visible_to(actor).filter(pk__in=asked).count() != len(asked):
        return no(_("There is no such record for you."))
    return YES


def may_open(actor: Actor, point: ContactPoint) -> Decision:
    """A number or an address in clear, one event each. A hidden one (P4) asks for a fresh second factor."""
    asked = _role(actor, roles.CONTACT_READ) and _sight(actor, point.person)
    if not asked or not point.hidden or is_cairn(actor):
        return asked
    asked = _not_by_share(actor, point.person)
    if not asked:
        return asked
    if not actor.role.opens_p4:
        return no(_("Your role does not open what has been kept hidden since separation."))
    if not settings.CAIRN_DEMO and (actor.mfa_at is None or clock.now() - actor.mfa_at > FRESH):
        return no(
            _("Give your second factor again, then open this: it has been kept hidden since separation.")
        )
    return YES


def may_unhide(actor: Actor, point: ContactPoint) -> Decision:
    """To stop keeping a channel hidden opens it to whoever reads contacts: only for who could open it now herself."""
    return may_change_contact(actor, point.person) and may_open(actor, point)


def may_report_near_miss(actor: Actor, person: Person) -> Decision:
    """Whoever sees her may always write down what happened."""
    return _sight(actor, person)


def may_review(actor: Actor, miss: NearMiss) -> Decision:
    asked = _role(actor, roles.NEAR_MISS_REVIEW)
    if asked and miss.agency_id != actor.agency.pk:
        return no(_("This was reported to another agency."))
    if asked and miss.reviewed_at is not None:
        return no(_("This has been reviewed already."))
    if asked and miss.created_by_id == actor.user.pk and not is_cairn(actor):
        return no(_("Somebody else reviews what you reported yourself."))
    return asked and _sight(actor, miss.person)


def may_declare_bar(actor: Actor) -> Decision:
    return _role(actor, roles.BAR_DECLARE)


def may_bar_others(actor: Actor) -> Decision:
    """To bar somebody else than oneself."""
    return _role(actor, roles.BAR_LIFT)


def may_remember_staff(actor: Actor, user: User) -> Decision:
    """Keep the hashes of one's own details; of a colleague's, who manages accounts or answers for bars."""
    if is_cairn(actor) or actor.may(roles.ACCOUNT_MANAGE) or actor.may(roles.BAR_LIFT):
        return YES
    if user.pk == actor.user.pk and actor.may(roles.BAR_DECLARE):
        return YES
    return no(_("Your role does not do this."))


def may_decide_bar(actor: Actor, bar: Bar) -> Decision:
    """Lift a bar, or decide one that was put before a manager: a holder of it, never the barred person herself."""
    asked = _role(actor, roles.BAR_LIFT)
    if not asked or is_cairn(actor):
        return asked
    if bar.user_id == actor.user.pk or actor.user.pk not in (bar.holder_one_id, bar.holder_two_id):
        return no(_("Only a holder of this bar decides about it."))
    if is_barred(actor.user, [bar.cluster]):
        return no(_("Only a holder of this bar decides about it."))
    if bar.lifted_at is not None:
        return no(_("This bar has been lifted already."))
    return YES


def may_share(actor: Actor, person: Person) -> Decision:
    return _role(actor, roles.SHARE_GIVE) and _sight(actor, person) and _not_by_share(actor, person)


def may_share_beyond(actor: Actor, person: Person) -> Decision:
    """With a worker of another agency. Never what was itself only shared with one."""
    return may_share(actor, person)


def may_end_share_with(actor: Actor, share: Share) -> Decision:
    """Whoever may share for the agency that shared it."""
    asked = _role(actor, roles.SHARE_GIVE) and _sight(actor, share.person)
    if asked and (share.to_agency_id is None or share.agency_id != actor.agency.pk):
        return no(_("Another agency shared this. It ends it."))
    if asked and share.ended_at is not None:
        return no(_("This share has ended already."))
    return asked


def may_restrict(actor: Actor, person: Person) -> Decision:
    return _role(actor, roles.PERSON_RESTRICT) and _sight(actor, person) and _not_by_share(actor, person)


def may_end_restriction(actor: Actor, person: Person) -> Decision:
    """The record's own agency, as long as it works with her; one that came from another record of the same human is
    ended there. What nobody's record holds any more (a wrong "same" was undone) whoever may restrict ends."""
    if person.agency_id != actor.agency.pk and not is_cairn(actor):
        works = Q(agency__until_on__isnull=True) | Q(agency__until_on__gte=actor.today)
        theirs = Involvement.objects.filter(works, person=person, agency=person.agency_id)
        if theirs.filter(until_on__gte=actor.today).exists():
            return no(_("Your agency did not restrict this record. Whoever did ends it."))
    same = Person.objects.filter(cluster=person.cluster, restricted_here=True)
    if same.exists() and not same.filter(agency=person.agency_id).exists():
        return no(_("Your agency did not restrict this record. Whoever did ends it."))
    return YES


def may_review_emergency(actor: Actor, row: BreakGlass) -> Decision:
    """What somebody of another agency opened, once; never what oneself or one's own agency did."""
    asked = _role(actor, roles.BREAK_GLASS_REVIEW)
    if asked and not reviews(actor).filter(pk=row.pk).exists():
        return no(_("Somebody else reviews this."))
    if asked and row.reviewed_at is not None:
        return no(_("This has been reviewed already."))
    return asked

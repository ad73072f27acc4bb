"""Who is what to whom, who may decide for a child, who lives together."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import permissions
from cairn.people.models import ContactPoint, Household, Membership, Person, Relationship


@transaction.atomic
def relate(
    *,
    by: Actor,
    a: Person,
    b: Person,
    kind: str,
    responsibility: str = Relationship.Responsibility.UNKNOWN,
    from_on: date | None = None,
) -> Relationship:
    """`a` is the `kind` of `b`. The same open relationship is recorded once."""
    require(permissions.may_change(by, a))
    require(permissions.may_change(by, b))
    if a.pk == b.pk:
        raise Refused(_("Nobody is related to themselves. Choose another person."))
    if kind not in Relationship.Kind.values or responsibility not in Relationship.Responsibility.values:
        raise Refused(_("Choose what they are to each other."))
    open_one = Relationship.objects.filter(a=a, b=b, kind=kind, until_on__isnull=True).first()
    if open_one is not None:
        return open_one
    row = Relationship.objects.create(
        a=a, b=b, kind=kind, responsibility=responsibility, from_on=from_on, created_by=by.user
    )
    audit.record(by=by, verb="related", kind="relationship", uid=row.uid, about=[a.uid, b.uid], fields=[kind])
    return row


@transaction.atomic
def change_relationship(
    *, by: Actor, relationship: Relationship, was: int, responsibility: str
) -> Relationship:
    """Who has parental responsibility is recorded per adult and child."""
    require(permissions.may_change(by, relationship.a))
    require(permissions.may_change(by, relationship.b))
    change(relationship, was=was, by=by, responsibility=responsibility)
    _about(by, "changed", relationship, ["responsibility"])
    return relationship


@transaction.atomic
def end_relationship(*, by: Actor, relationship: Relationship, was: int, until_on: date) -> Relationship:
    """It was so until that day; it stays in the record."""
    require(permissions.may_change(by, relationship.a))
    require(permissions.may_change(by, relationship.b))
    if relationship.from_on and until_on < relationship.from_on:
        raise Refused(_("It cannot end before it begins."))
    if until_on > clock.today():
        raise Refused(_("The last day must be in the past."))
    change(relationship, was=was, by=by, until_on=until_on)
    _about(by, "ended", relationship, ["until_on"])
    return relationship


@transaction.atomic
def start_household(
    *, by: Actor, person: Person, address: ContactPoint | None = None, from_on: date | None = None
) -> Household:
    """A household that begins with one person, at one of her addresses where it is known."""
    require(permissions.may_change(by, person))
    if address is not None and (address.person_id != person.pk or address.kind != ContactPoint.Kind.ADDRESS):
        raise Refused(_("Choose one of this person's addresses."))
    household = Household.objects.create(
        area=person.area, agency=by.agency, address=address, created_by=by.user
    )
    join_household(by=by, household=household, person=person, from_on=from_on)
    return household


@transaction.atomic
def join_household(
    *, by: Actor, household: Household, person: Person, from_on: date | None = None
) -> Membership:
    """Somebody lives there from a day on."""
    require(permissions.may_change(by, person))
    if household.agency_id != by.agency.pk or household.area_id != person.area_id:
        raise Refused(_("This household is another agency's record."))
    here = Membership.objects.filter(household=household, person=person, until_on__isnull=True).first()
    if here is not None:
        return here
    row = Membership.objects.create(household=household, person=person, from_on=from_on, created_by=by.user)
    audit.record(by=by, verb="joined", kind="household", uid=household.uid, about=[person.uid])
    return row


@transaction.atomic
def leave_household(*, by: Actor, membership: Membership, was: int, until_on: date) -> Membership:
    require(permissions.may_change(by, membership.person))
    if membership.from_on and until_on < membership.from_on:
        raise Refused(_("Nobody can leave before they came."))
    change(membership, was=was, by=by, until_on=until_on)
    audit.record(
        by=by, verb="left", kind="household", uid=membership.household.uid, about=[membership.person.uid]
    )
    return membership


def _about(by: Actor, verb: str, row: Relationship, fields: list[str]) -> None:
    audit.record(
        by=by, verb=verb, kind="relationship", uid=row.uid, about=[row.a.uid, row.b.uid], fields=fields
    )

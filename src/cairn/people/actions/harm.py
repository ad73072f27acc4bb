"""What went wrong, or must never happen: contact outside the rule, and who must never receive anything."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import permissions
from cairn.people.models import ContactPoint, NearMiss, NeverReceive, Person
from cairn.people.queries import contact as queries


@transaction.atomic
def report_near_miss(
    *,
    by: Actor,
    person: Person,
    contact_point: ContactPoint | None,
    what_happened: str,
    source_kind: str,
    source_uid: UUID,
    agency: Agency | None = None,
    at: datetime | None = None,
) -> NearMiss:
    """Contact was made, or nearly, outside the rule. It can always be written down; the manager reviews it.

    `at` is when it happened, where that is not now.
    """
    require(permissions.may_report_near_miss(by, person))
    last = queries.newest_rules([contact_point.pk]).get(contact_point.pk) if contact_point else None
    miss = NearMiss(
        person=person, contact_point=contact_point, rule=last, agency=agency or by.agency, at=at or clock.now(),
        source_kind=source_kind, source_uid=source_uid, created_by=by.user,
    )  # fmt: skip
    miss.what_happened = what_happened.strip()
    miss.save(force_insert=True)
    _recorded(by, "reported", "near_miss", miss.uid, person, ["what_happened"])
    return miss


@transaction.atomic
def review_near_miss(*, by: Actor, near_miss: NearMiss, was: int, learned: str) -> NearMiss:
    """The manager has read it and says what follows from it."""
    require(permissions.may_review(by, near_miss))
    if not learned.strip():
        raise Refused(_("Say what was learned, or what is done now."))
    change(near_miss, was=was, by=by, reviewed_at=clock.now(), reviewed_by=by.user, learned=learned.strip())
    _recorded(by, "reviewed", "near_miss", near_miss.uid, near_miss.person, ["learned"])
    return near_miss


@transaction.atomic
def never_receive(
    *,
    by: Actor,
    person: Person,
    because: str,
    recipient: Person | None = None,
    recipient_agency: Agency | None = None,
) -> NeverReceive:
    """Nothing about her ever goes to this person, or to this agency."""
    require(permissions.may_change_contact(by, person))
    if (recipient is None) == (recipient_agency is None):
        raise Refused(_("Choose one: a person, or an agency."))
    if recipient is not None and (recipient.pk == person.pk or not permissions.sees(by, recipient)):
        raise Refused(_("Choose somebody else whose record you can see."))
    row = NeverReceive(
        person=person, recipient=recipient, recipient_agency=recipient_agency, created_by=by.user
    )
    row.because = because.strip()
    row.save(force_insert=True)
    _recorded(by, "added", "never_receive", row.uid, person, ["because"])
    return row


@transaction.atomic
def end_never_receive(*, by: Actor, never: NeverReceive, was: int, because: str) -> NeverReceive:
    """Take a recipient off the list, with a reason."""
    require(permissions.may_change_contact(by, never.person))
    if not because.strip():
        raise Refused(_("Say why this recipient may receive again."))
    change(never, was=was, by=by, until_on=clock.today())
    audit.record(
        by=by,
        verb="ended",
        kind="never_receive",
        uid=never.uid,
        about=[never.person.uid],
        reason=because.strip(),
    )
    return never


def _recorded(by: Actor, verb: str, kind: str, uid: UUID, person: Person, fields: list[str]) -> None:
    audit.record(by=by, verb=verb, kind=kind, uid=uid, about=[person.uid], fields=fields)

"""Opening one record of another agency's in an emergency: found by its reference alone, told at once to two."""

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit, emergency
from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.access.models import BreakGlass
from cairn.cases import permissions
from cairn.cases.queries.emergency import Target, managers_of, target
from cairn.cases.queries.reaching import Way
from cairn.core.decisions import Refused, require
from cairn.people import actions as people
from cairn.people.actions import OpenedContact
from cairn.people.models import Person
from cairn.people.queries.reviews import reviewers_for
from cairn.release import actions as release
from cairn.release.codes import Channel, Kind


class NothingToOpen(Refused):
    """There is no such record for her, for whichever reason: one sentence for all of them."""


@transaction.atomic
def open_in_emergency(*, by: Actor, typed: str, reason: str) -> BreakGlass:
    """The record behind a reference, for four hours. Raises `NothingToOpen` for a wrong one and for a bar alike."""
    require(emergency.may_begin(by, reason))
    found = target(by, typed)
    if found is None:
        raise NothingToOpen(
            _(
                "There is nothing to open under this reference. Check the letters. What belongs to your own service is"
                " opened by duty cover, or by its worker."
            )
        )
    reviewer, deputy = reviewers_for(by, found.owner, found.person)
    row = emergency.begin(
        by=by, kind=found.kind, uid=found.uid, person=found.person.uid, owner=found.owner, reason=reason,
        reviewer=reviewer, deputy=deputy,
    )  # fmt: skip
    _tell(row, found)
    return row


@transaction.atomic
def show_number(*, by: Actor, person: Person, way: Way, under: BreakGlass | None = None) -> OpenedContact:
    """One of her telephones in clear, with its code word, for whoever covers her: one click, one event.

    Where it was opened in an emergency (`under`), its reviewer and its owner read of it too.
    """
    require(permissions.may_show_number(by, way))
    if under is not None:
        audit.record(
            by=by, verb="saw", kind=emergency.READ, uid=under.uid, about=[person.uid], fields=["phone"]
        )
    return people.open_for_cover(by=by, contact_point=way.point)


def _tell(row: BreakGlass, found: Target) -> None:
    """A notice without a name to the owner's managers and to the reviewer. What the door refuses stands on desks."""
    itself = system_actor(system_user(), found.owner, row.area)
    to_owner = _("A record of your agency was opened in an emergency: %(ref)s. Look in Cairn.")
    to_reviewer = _("Please review an emergency opening within a working day: %(ref)s. Look in Cairn.")
    owners = managers_of(row, found)
    if not owners:
        _not_told(itself, row)
    reviewers = [row.reviewer] if row.reviewer else []
    for text, user in [*((to_owner, each) for each in owners), *((to_reviewer, each) for each in reviewers)]:
        try:
            release.enqueue(
                by=itself, kind=Kind.NOTICE, channel=Channel.EMAIL, text=text % {"ref": row.reference},
                about=[found.person], to_user=user, source_kind=emergency.READ, source_uid=row.uid,
            )  # fmt: skip
        except Refused:
            _not_told(itself, row)


def _not_told(itself: Actor, row: BreakGlass) -> None:
    audit.record(by=itself, verb="did not tell", kind=emergency.READ, uid=row.uid, about=[row.person])

"""What happened on the telephone while another agency covered her, written into the case of the service that has her.

Whoever covers sees the duty view and no more, before and after: she writes, and reads nothing of it again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit, emergency
from cairn.access.actor import Actor, system_actor
from cairn.cases.actions.contact import keep_attempt
from cairn.cases.actions.settle import locked, people_of
from cairn.cases.codes import Channel, Reached
from cairn.cases.models import ContactAttempt
from cairn.cases.queries.duty import DutyView, case_view, night_case
from cairn.cases.queries.emergency import opened
from cairn.core import clock
from cairn.core.decisions import Refused

LATE = timedelta(days=1)  # what is written down later is told to the service instead


@dataclass(frozen=True)
class Rang:
    """What happened: when, on which of her telephones (none: a number that is not on record), and in words."""

    at: datetime
    reached: str
    text: str
    point: UUID | None = None


@transaction.atomic
def log_in_emergency(*, by: Actor, uid: UUID, rang: Rang) -> ContactAttempt:
    """By whoever opened the record in an emergency, as long as it is open to her."""
    row, view = opened(by, uid)
    attempt = _log(by, view, rang, _("in an emergency (%(ref)s)") % {"ref": row.reference})
    audit.record(
        by=by, verb="tried_contact", kind=emergency.READ, uid=row.uid, about=[row.person], fields=["attempts"]
    )
    return attempt


@transaction.atomic
def log_at_night(*, by: Actor, uid: UUID, rang: Rang) -> ContactAttempt:
    """By the out-of-hours team that the service has agreed with."""
    return _log(by, case_view(by, night_case(by, uid)), rang, _("who covered at night"))


def _log(by: Actor, view: DutyView, rang: Rang, how: str) -> ContactAttempt:
    if view.case is None:
        raise Refused(_("There is no open case to write it in. Ring the service and tell it."))
    if not rang.text.strip():
        raise Refused(_("Say what happened, in a sentence at least."))
    if rang.reached not in Reached.values:
        raise Refused(_("Select what happened."))
    if rang.at < clock.now() - LATE:
        raise Refused(_("This was more than a day ago. Ring the service and tell it."))
    way = next((way for way in view.ways if way.point.uid == rang.point), None)
    if rang.point is not None and way is None:
        raise Refused(_("That number is not the client’s."))
    case = locked(view.case)
    said = {"who": by.user, "agency": by.agency, "how": how, "text": rang.text.strip()}
    attempt = keep_attempt(
        case=case,
        at=rang.at,
        channel=Channel.PHONE,
        reached=rang.reached,
        point=way.point if way else None,
        support=False,  # what a service does for her is counted from its own support
        text=_("%(who)s of %(agency)s, %(how)s: %(text)s") % said,
        by=system_actor(by.user, case.agency, case.area),
    )
    audit.record(
        by=by, verb="tried_contact", kind="case", uid=case.uid, about=people_of(case), fields=["attempts"]
    )
    return attempt

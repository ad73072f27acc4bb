"""By when an area's services promise to look at a referral."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core.decisions import Refused, require
from cairn.referrals import codes, permissions
from cairn.referrals.models import TriagePromise

MOST_HOURS = 80


@transaction.atomic
def set_promise(*, by: Actor, urgency: str, working_hours: int, from_on: date, source: str) -> TriagePromise:
    """What holds in the actor's area from a day on, and who decided it. What was promised before stays promised."""
    require(permissions.may_set_promise(by))
    if urgency not in codes.Urgency.values or not 1 <= working_hours <= MOST_HOURS:
        raise Refused(_("Choose the urgency, and from 1 to %(most)d working hours.") % {"most": MOST_HOURS})
    if from_on < by.today:
        raise Refused(_("A promise begins today or later: referrals that came in have theirs."))
    if not source.strip():
        raise Refused(_("Say who decided it."))
    try:
        with transaction.atomic():
            row = TriagePromise.objects.create(
                area=by.area, urgency=urgency, working_hours=working_hours, from_on=from_on,
                source=source.strip()[:300], created_by=by.user,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("There is a promise from that day already. Choose another day.")) from None
    audit.record(by=by, verb="set", kind="triage_promise", uid=row.uid, fields=[urgency])
    return row

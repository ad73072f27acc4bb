"""A controller sets its own clocks."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core.decisions import Refused, require
from cairn.oversight.models import OwnClock
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.rules import clocks


@transaction.atomic
def set_clock(*, by: Actor, code: str, days: int, working: bool, from_on: date, source: str) -> OwnClock:
    """The controller's own clock from a day on, and on what authority."""
    require(permissions.may_receive(by))
    if code not in clocks.BY_CODE or days < 1 or not source.strip():
        raise Refused(_("Choose what it is about, give at least one day, and say on what authority."))
    row, made = OwnClock.objects.get_or_create(
        controller=by.agency.legal_body,
        code=code,
        from_on=from_on,
        defaults={"days": days, "working": working, "source": source.strip(), "created_by": by.user},
    )
    if not made:
        raise Refused(_("There is one from that day already. Choose another day."))
    audit.record(by=by, verb="set", kind="clock", uid=row.uid, fields=[code])
    return row

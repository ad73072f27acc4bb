"""What the worker does for people's records by the clock."""

from cairn.access.actions import system_user
from cairn.access.actor import system_actor
from cairn.access.models import Agency, Area
from cairn.core.contracts import Job
from cairn.people import actions


def find_holders() -> int:
    """Somebody who answered for bars has left, or is barred herself: another takes her place."""
    agency, area = Agency.objects.order_by("id").first(), Area.objects.order_by("id").first()
    if agency is None or area is None:
        return 0
    return actions.find_holders(by=system_actor(system_user(), agency, area))


def end_shares_of_leavers() -> int:
    """Whoever a record was shared with has left that agency: she sees it no more."""
    agency, area = Agency.objects.order_by("id").first(), Area.objects.order_by("id").first()
    if agency is None or area is None:
        return 0
    return actions.end_shares_of_leavers(by=system_actor(system_user(), agency, area))


JOBS = (
    Job("people.find-holders", "25 * * * *", find_holders),
    Job("people.end-shares-of-leavers", "35 * * * *", end_shares_of_leavers),
)

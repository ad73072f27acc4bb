"""Where a referral can go."""

from textwrap import shorten
from uuid import UUID

from cairn.access.actor import Actor
from cairn.directory.models import Service

Choice = tuple[str, str, str]


def choices(
    actor: Actor, *, own: bool = False, leave_out: int | None = None, his_side: bool | None = None
) -> list[Choice]:
    """(uid, name, hint) of the services of the area that take referrals today; `own`: those of one's own agency.

    `his_side`: only perpetrator services, or none of them.
    """
    found = Service.objects.receiving(actor.area, actor.today).order_by("name")
    if own:
        found = found.filter(agency=actor.agency)
    if his_side is not None:
        found = found.filter(work="perpetrator") if his_side else found.exclude(work="perpetrator")
    rows = found.exclude(pk=leave_out).values_list("uid", "name", "agency__name", "summary")
    return [
        (uid.hex, name, _about("" if agency in name else agency, summary))
        for uid, name, agency, summary in rows
    ]


def _about(agency: str, summary: str) -> str:
    """Who gives a service, and what it is for."""
    return shorten(". ".join(words for words in (agency, summary) if words), 170, placeholder=" …")


def service_of(actor: Actor, uid: str) -> Service | None:
    """A service of the area that takes referrals today."""
    try:
        wanted = UUID(uid)
    except ValueError:
        return None
    return (
        Service.objects.receiving(actor.area, actor.today)
        .select_related("agency", "area")
        .filter(uid=wanted)
        .first()
    )

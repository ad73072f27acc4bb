"""By when a referral is looked at."""

from datetime import date

from cairn.access.models import Area
from cairn.referrals.models import TriagePromise
from cairn.referrals.rules import promises


def promise_for(area: Area, urgency: str, day: date) -> promises.Promise:
    """What holds in the area on that day: its own dated value, else the default."""
    own = [
        promises.Promise(urgency, hours, from_on, source)
        for hours, from_on, source in TriagePromise.objects.filter(
            area=area, urgency=urgency, from_on__lte=day
        ).values_list("working_hours", "from_on", "source")
    ]
    return promises.in_force(urgency, day, own)


def promises_of(area: Area, day: date) -> list[promises.Promise]:
    """What holds for each urgency on that day, and what is to come."""
    own = [
        promises.Promise(*row)
        for row in TriagePromise.objects.filter(area=area)
        .order_by("from_on")
        .values_list("urgency", "working_hours", "from_on", "source")
    ]
    now = [promises.in_force(urgency, day, own) for urgency in ("today", "soon", "routine")]
    return [*now, *(each for each in own if each.from_on > day)]

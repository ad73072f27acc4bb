"""How long it is kept what somebody opened in an emergency, and why."""

from collections.abc import Iterable, Iterator

from cairn.access.models import BreakGlass
from cairn.core import clock
from cairn.core.contracts import Disposal, Ended, Retention

RETENTION = [
    Retention(
        "access.BreakGlass",
        7,
        "to answer for what was opened, and for its review",
        "the day on which it was reviewed",
        "own choice, to be confirmed locally",
    )
]


def _reviewed(only: Iterable[int] | None) -> Iterator[Ended]:
    """Reviewed ones: what nobody has looked at stays."""
    rows = BreakGlass.objects.filter(reviewed_at__isnull=False)
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    fields = ("pk", "uid", "reference", "area_id", "owner_id", "reviewed_at")
    for pk, uid, reference, area, owner, at in rows.order_by("pk").values_list(*fields):
        if at is not None:
            yield Ended(pk, uid, reference, area, owner, "access.BreakGlass", clock.london_day(at))


DISPOSALS = (Disposal(model="access.BreakGlass", ended=_reviewed),)

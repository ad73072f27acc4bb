"""How long the ledger is kept."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models.functions import Coalesce

from cairn.core import clock
from cairn.core.contracts import Disposal, Ended, Retention
from cairn.release import lifecycle
from cairn.release.models import Outgoing, OutgoingAbout

RETENTION = [
    Retention(
        model="release.Outgoing",
        years=7,
        because="who was told what about a person, as long as the record that it came from",
        counted_from="the day on which it was sent, or written where it never left",
    ),
    Retention(
        model="release.OutgoingAbout",
        years=7,
        because="whom each of them was about: kept and disposed of with it",
        counted_from="the outgoing's",
    ),
]


def _left(only: Iterable[int] | None) -> Iterator[Ended]:
    """What left, or never will."""
    rows = Outgoing.objects.filter(state__in=(lifecycle.SENT, lifecycle.FAILED, lifecycle.WITHDRAWN))
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    rows = rows.annotate(at=Coalesce("sent_at", "created_at")).order_by("pk")
    fields = ("pk", "uid", "reference", "area_id", "agency_id", "at")
    for pk, uid, reference, area, agency, at in rows.values_list(*fields).iterator(chunk_size=2000):
        yield Ended(pk, uid, reference, area, agency, "release.Outgoing", clock.london_day(at))


def _people(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    found: dict[int, set[UUID]] = {}
    rows = OutgoingAbout.objects.filter(outgoing__in=list(pks))
    for outgoing, cluster in rows.values_list("outgoing", "person__cluster"):
        found.setdefault(outgoing, set()).add(cluster)
    return {pk: frozenset(clusters) for pk, clusters in found.items()}


DISPOSALS = (
    Disposal(
        model="release.Outgoing", ended=_left, people=_people, parts=("release.OutgoingAbout.outgoing",)
    ),
)

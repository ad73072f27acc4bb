"""How long referrals are kept, and counted from when. Unverified defaults: an area's own schedule comes first."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from cairn.core import clock
from cairn.core.contracts import Disposal, Ended, Retention
from cairn.referrals import codes
from cairn.referrals.models import Import, Referral, ReferralPerson, Sharing

_WITH_IT = ("goes with its referral", "the decision, or the closure of the case that it led to")

RETENTION = [
    Retention(
        "referrals.Referral", 7, "what was handed over, and why it was or was not taken on", _WITH_IT[1]
    ),
    Retention("referrals.ReferralPerson", 7, *_WITH_IT),
    Retention("referrals.ReferralAbuse", 7, *_WITH_IT),
    Retention("referrals.Triage", 7, *_WITH_IT),
    Retention("referrals.Told", 7, *_WITH_IT),
    Retention("referrals.Agreed", 7, *_WITH_IT),
    Retention("referrals.Wish", 7, *_WITH_IT),
    Retention("referrals.PossibleMatch", 7, *_WITH_IT),
    Retention("referrals.Sharing", 7, "proof of what was shared, with whom and why", "the decision to share"),
    Retention("referrals.Import", 1, "to know a file that is imported again", "the import's end"),
    Retention("referrals.LeftOut", 1, "which rows of a file did not come in, and why", "the import's end"),
    Retention("referrals.ImportRow", 0.01, "emptied when the import is done or given up", "the upload"),
]

_DECIDED = (codes.State.ACCEPTED, codes.State.DECLINED, codes.State.PASSED_ON, codes.State.WITHDRAWN)


def _decided(only: Iterable[int] | None) -> Iterator[Ended]:
    """Referrals that were decided or taken back. One that led to a case is kept by the case for as long as that."""
    rows = _among(Referral.objects.filter(state__in=_DECIDED), only).annotate(
        at=Coalesce("triaged_at", "taken_back_at", "received_at")
    )
    fields = ("pk", "uid", "reference", "area_id", "to_agency_id", "at")
    for *record, at in rows.order_by("pk").values_list(*fields).iterator(chunk_size=2000):
        if at is not None:
            yield _ended(record, "referrals.Referral", clock.london_day(at))


def _shared(only: Iterable[int] | None) -> Iterator[Ended]:
    rows = (
        _among(Sharing.objects.all(), only)
        .annotate(whose=Coalesce("agency", "person__agency"))
        .order_by("pk")
    )
    fields = ("pk", "uid", "person__reference", "person__area_id", "whose", "on")
    for *record, on in rows.values_list(*fields).iterator(chunk_size=2000):
        yield _ended(record, "referrals.Sharing", on)


def _imported(only: Iterable[int] | None) -> Iterator[Ended]:
    rows = _among(Import.objects.filter(ended_at__isnull=False), only).order_by("pk")
    for pk, uid, area, agency, at in rows.values_list("pk", "uid", "area_id", "agency_id", "ended_at"):
        assert at is not None
        yield _ended([pk, uid, "", area, agency], "referrals.Import", clock.london_day(at))


def _among(rows: QuerySet[Any, Any], only: Iterable[int] | None) -> QuerySet[Any, Any]:
    return rows if only is None else rows.filter(pk__in=list(only))


def _ended(record: list[Any], schedule: str, since: Any) -> Ended:
    pk, uid, reference, area, agency = record
    return Ended(pk, uid, reference, area, agency, schedule, since)


def _people(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    found: dict[int, set[UUID]] = {}
    rows = ReferralPerson.objects.filter(referral__in=list(pks))
    for referral, cluster in rows.values_list("referral", "person__cluster"):
        found.setdefault(referral, set()).add(cluster)
    return {pk: frozenset(clusters) for pk, clusters in found.items()}


def _person_of_sharing(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    rows = Sharing.objects.filter(pk__in=list(pks)).values_list("pk", "person__cluster")
    return {pk: frozenset({cluster}) for pk, cluster in rows}


DISPOSALS = (
    Disposal(model="referrals.Sharing", ended=_shared, people=_person_of_sharing),
    Disposal(
        model="referrals.Referral",
        ended=_decided,
        people=_people,
        parts=(
            "referrals.ReferralPerson.referral", "referrals.ReferralAbuse.referral", "referrals.Told.referral",
            "referrals.Agreed.referral", "referrals.Wish.referral", "referrals.Triage.referral",
            "referrals.PossibleMatch.referral",
        ),
        loosened=("referrals.Referral.from_person", "referrals.Referral.imported"),
        keys=("data_key",),
    ),
    Disposal(
        model="referrals.Import", ended=_imported, parts=("referrals.ImportRow.batch", "referrals.LeftOut.batch"),
        keys=("data_key", "kept_key"),
    ),
)  # fmt: skip

"""How long oversight keeps its own records."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from cairn.core import clock
from cairn.core.contracts import Disposal, Ended, Retention
from cairn.oversight.models import (
    Breach,
    BreachPerson,
    Complaint,
    Dispute,
    Enquiry,
    FoundRecord,
    Hold,
    HoldPerson,
    OneOffReview,
    Request,
    UnusualReading,
)
from cairn.people.models import Person
from cairn.referrals.models import Sharing

_ENDED = "the day on which it ended"
_OWN = "own choice, to be confirmed locally"

RETENTION: list[Retention] = [
    Retention(
        "oversight.UnusualReading",
        3,
        "to show that reading is watched and questions are asked",
        "the day on which it was settled",
        _OWN,
    ),
    Retention(
        "oversight.Breach", 6, "to answer for it, and to learn", "the day on which it was closed", _OWN
    ),
    Retention("oversight.BreachPerson", 6, "goes with its breach", "the day on which it was closed", _OWN),
    Retention("oversight.BreachAction", 6, "goes with its breach", "the day on which it was closed", _OWN),
    Retention(
        "oversight.BreachAssessment", 6, "goes with its breach", "the day on which it was closed", _OWN
    ),
    Retention(
        "oversight.Hold",
        7,
        "to show why a record was kept longer",
        "the day on which it was lifted, or was over",
        _OWN,
    ),
    Retention(
        "oversight.HoldPerson", 7, "goes with its hold", "the day on which it was lifted, or was over", _OWN
    ),
    Retention(
        "oversight.OneOffReview",
        7,
        "to show that sharing without an agreement was looked at",
        "the day on which it was looked at",
        _OWN,
    ),
    Retention(
        "oversight.DisposalItem",
        100,
        "the certificate: kinds, counts and hashed references alone",
        "the day on which the record went",
        _OWN,
    ),
    Retention(
        "oversight.DisposalItemPerson",
        0,
        "goes with the record that it is about",
        "the day on which the record went",
        _OWN,
    ),
    Retention("oversight.Request", 3, "to show what was answered, and why something was kept back", _ENDED),
    *(
        Retention(f"oversight.{name}", 3, "goes with its request", _ENDED)
        for name in (
            "TypedName",
            "FoundRecord",
            "SafetyNote",
            "Answer",
            "Passage",
            "Item",
            "Notice",
            "Ruling",
            "Limit",
        )
    ),
    Retention("oversight.Enquiry", 6, "to show what police or a court were given", _ENDED),
    Retention("oversight.Dispute", 10, "stands beside the entry for as long as that may be kept", _ENDED),
    Retention("oversight.Complaint", 6, "to show what was found, and what was learnt", _ENDED),
]


def _settled(only: Iterable[int] | None) -> Iterator[Ended]:
    rows = _among(UnusualReading.objects.filter(settled_at__isnull=False), only)
    for pk, uid, area, agency, at in rows.values_list("pk", "uid", "area_id", "agency_id", "settled_at"):
        if at is not None:
            yield Ended(pk, uid, "", area, agency, "oversight.UnusualReading", clock.london_day(at))


def _over(only: Iterable[int] | None) -> Iterator[Ended]:
    today = clock.today()
    fields = ("pk", "uid", "area_id", "agency_id", "lifted_at", "until_on")
    for pk, uid, area, agency, lifted, until in _among(Hold.objects.all(), only).values_list(*fields):
        over = clock.london_day(lifted) if lifted else until
        if over is not None and over < today:
            yield Ended(pk, uid, "", area, agency, "oversight.Hold", over)


def _closed(only: Iterable[int] | None) -> Iterator[Ended]:
    rows = _among(Breach.objects.filter(closed_at__isnull=False), only)
    for pk, uid, reference, area, agency, at in rows.values_list(
        "pk", "uid", "reference", "area_id", "agency_id", "closed_at"
    ):
        yield Ended(pk, uid, reference, area, agency, "oversight.Breach", clock.london_day(at))


def _looked_at(only: Iterable[int] | None) -> Iterator[Ended]:
    rows = OneOffReview.objects.annotate(area=F("agency__areas__area")).filter(area__isnull=False)
    for pk, uid, area, agency, at in _among(rows, only).values_list(
        "pk", "uid", "area", "agency_id", "created_at"
    ):
        yield Ended(pk, uid, "", area, agency, "oversight.OneOffReview", clock.london_day(at))


def _answered(only: Iterable[int] | None) -> Iterator[Ended]:
    """Requests that have ended. What police were given, and a dispute beside an entry, are kept longer."""
    rows = _among(Request.objects.filter(ended_on__isnull=False), only)
    rows = rows.annotate(asked=Exists(Enquiry.objects.filter(request=OuterRef("pk"))))
    rows = rows.annotate(said=Exists(Dispute.objects.filter(request=OuterRef("pk"))))
    fields = ("pk", "uid", "reference", "area_id", "agency_id", "ended_on", "asked", "said")
    for pk, uid, reference, area, agency, on, asked, said in rows.values_list(*fields):
        for entry, counts in (("Request", True), ("Enquiry", asked), ("Dispute", said)):
            if counts:
                yield Ended(pk, uid, reference, area, agency, f"oversight.{entry}", on)


def _asked_by(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    found: dict[int, set[UUID]] = {}
    rows = FoundRecord.objects.filter(request__in=list(pks)).values_list("request", "person__cluster")
    for request, cluster in rows:
        found.setdefault(request, set()).add(cluster)
    return {pk: frozenset(clusters) for pk, clusters in found.items()}


def _decided(only: Iterable[int] | None) -> Iterator[Ended]:
    rows = _among(Complaint.objects.filter(ended_on__isnull=False), only)
    fields = ("pk", "uid", "reference", "area_id", "agency_id", "ended_on")
    for pk, uid, reference, area, agency, on in rows.values_list(*fields):
        if on is not None:
            yield Ended(pk, uid, reference, area, agency, "oversight.Complaint", on)


def _complained(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    rows = Complaint.objects.filter(pk__in=list(pks), person__isnull=False).values_list(
        "pk", "person__cluster"
    )
    return {pk: frozenset({cluster}) for pk, cluster in rows}


def _by_uid(rows: Iterable[tuple[int, UUID]]) -> dict[int, frozenset[UUID]]:
    """Clusters of people whom rows name by uid, and not by a key."""
    named = list(rows)
    clusters = dict(Person.objects.filter(uid__in={uid for _, uid in named}).values_list("uid", "cluster"))
    found: dict[int, set[UUID]] = {}
    for pk, uid in named:
        if uid in clusters:
            found.setdefault(pk, set()).add(clusters[uid])
    return {pk: frozenset(some) for pk, some in found.items()}


def _read(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    rows = UnusualReading.objects.filter(pk__in=list(pks), person__isnull=False)
    return _by_uid((pk, uid) for pk, uid in rows.values_list("pk", "person") if uid is not None)


def _in_holds(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    return _by_uid(HoldPerson.objects.filter(hold__in=list(pks)).values_list("hold", "person"))


def _concerned(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    return _by_uid(BreachPerson.objects.filter(breach__in=list(pks)).values_list("breach", "person"))


def _shared(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    sharings = dict(OneOffReview.objects.filter(pk__in=list(pks)).values_list("sharing", "pk"))
    rows = Sharing.objects.filter(uid__in=sharings).values_list("uid", "person__cluster")
    return {sharings[uid]: frozenset({cluster}) for uid, cluster in rows}


def _among(rows: QuerySet[Any, Any], only: Iterable[int] | None) -> QuerySet[Any, Any]:
    return rows.order_by("pk") if only is None else rows.filter(pk__in=list(only)).order_by("pk")


DISPOSALS = (
    Disposal(model="oversight.UnusualReading", ended=_settled, people=_read),
    Disposal(model="oversight.Hold", ended=_over, people=_in_holds, parts=("oversight.HoldPerson.hold",)),
    Disposal(
        model="oversight.Breach",
        ended=_closed,
        people=_concerned,
        parts=(
            "oversight.BreachPerson.breach",
            "oversight.BreachAction.breach",
            "oversight.BreachAssessment.breach",
        ),
    ),
    Disposal(model="oversight.OneOffReview", ended=_looked_at, people=_shared),
    Disposal(
        model="oversight.Request",
        ended=_answered,
        people=_asked_by,
        parts=(
            "oversight.TypedName.request",
            "oversight.Lookup.request",
            "oversight.FoundRecord.request",
            "oversight.SafetyNote.request",
            "oversight.Answer.request",
            "oversight.Passage.answer",
            "oversight.Enquiry.request",
            "oversight.Notice.request",
            "oversight.Item.request",
            "oversight.Ruling.request",
            "oversight.Dispute.request",
            "oversight.Limit.request",
        ),
        keys=("data_key",),
    ),
    Disposal(model="oversight.Complaint", ended=_decided, people=_complained, keys=("data_key",)),
)

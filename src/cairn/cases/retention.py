"""How long casework is kept. No single national period was verified: each is a default that an area replaces."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from cairn.cases.models import Case, Party
from cairn.core.contracts import Disposal, Ended, Retention

_CLOSED = "the day on which the case was closed"
_SOURCE = "unverified default (rules F5): adult domestic abuse case 6 to 7 years from closure"
_CHILD = "unverified default (rules F5): child case to the 25th birthday, longer if looked after"

_WITH_IT = ("part of the case", _CLOSED, _SOURCE)
_SURVIVOR, CHILD, PERPETRATOR = "cases.Case", "cases.Case (work child)", "cases.Case (work perpetrator)"

RETENTION: list[Retention] = [
    Retention(_SURVIVOR, 7, "to account for the support given and for a later case", _CLOSED, _SOURCE),
    Retention(CHILD, 25, "a child may ask for it as an adult", "the child's date of birth", _CHILD),
    Retention(PERPETRATOR, 10, "safety of partners", _CLOSED, "unverified default (rules F5): 6 to 10"),
    Retention("cases.CaseReferral", 7, *_WITH_IT),
    Retention("cases.Party", 7, *_WITH_IT),
    Retention("cases.CaseAbuse", 7, *_WITH_IT),
    Retention("cases.Allocation", 7, *_WITH_IT),
    Retention("cases.Incident", 7, "routes, repeats and chronology count from it", _CLOSED, _SOURCE),
    Retention("cases.IncidentKind", 7, *_WITH_IT),
    Retention("cases.IncidentParty", 7, *_WITH_IT),
    Retention("cases.IncidentSource", 7, *_WITH_IT),
    Retention("cases.IncidentLink", 7, "goes with the first of its two incidents", _CLOSED, _SOURCE),
    Retention("cases.Assessment", 7, "to show how the risk was judged and by whom", _CLOSED, _SOURCE),
    Retention("cases.Answer", 7, *_WITH_IT),
    Retention(
        "cases.ContactAttempt", 7, "to show what was done to reach the client safely", _CLOSED, _SOURCE
    ),
    Retention("cases.Note", 7, *_WITH_IT),
    Retention("cases.NoteSignature", 7, *_WITH_IT),
    Retention("cases.DutyOpening", 7, "to show who covered the case and why", _CLOSED, _SOURCE),
    Retention("cases.Move", 7, "to show what the client said about the file", _CLOSED, _SOURCE),
    Retention("cases.Action", 7, "to show what was agreed and done", _CLOSED, _SOURCE),
]


def _closed(only: Iterable[int] | None) -> Iterator[Ended]:
    """Closed cases; a child's counts from the day of birth as well, where it is known."""
    rows = Case.objects.filter(state="closed").order_by("pk")
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    fields = ("pk", "uid", "reference", "area_id", "agency_id", "work", "closed_on")
    children = dict(
        Party.objects.filter(case__state="closed", case__work="child", role="client").values_list(
            "case", "person__born_on"
        )
    )
    for pk, uid, reference, area, agency, work, closed_on in rows.values_list(*fields).iterator(
        chunk_size=2000
    ):
        assert closed_on is not None
        entry = PERPETRATOR if work == "perpetrator" else _SURVIVOR
        yield Ended(pk, uid, reference, area, agency, entry, closed_on)
        if work == "child":
            yield Ended(pk, uid, reference, area, agency, CHILD, children.get(pk) or closed_on)


def _people(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    found: dict[int, set[UUID]] = {}
    rows = Party.objects.filter(case__in=list(pks), person__isnull=False)
    for case, cluster in rows.values_list("case", "person__cluster"):
        found.setdefault(case, set()).add(cluster)
    return {pk: frozenset(clusters) for pk, clusters in found.items()}


DISPOSALS = (
    Disposal(
        model="cases.Case",
        ended=_closed,
        people=_people,
        parts=(
            "cases.CaseReferral.case", "cases.Party.case", "cases.CaseAbuse.case", "cases.Allocation.case",
            "cases.Assessment.case", "cases.Answer.assessment", "cases.Incident.case", "cases.IncidentKind.incident",
            "cases.IncidentParty.incident", "cases.IncidentSource.incident", "cases.IncidentLink.a",
            "cases.IncidentLink.b", "cases.ContactAttempt.case", "cases.Note.case", "cases.NoteSignature.note",
            "cases.Action.case", "cases.DutyOpening.case", "cases.Move.case",
        ),
        keys=("data_key",),
    ),
)  # fmt: skip

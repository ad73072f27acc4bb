"""What casework publishes as facts: cases, which referrals they answer, assessments, attempts, incidents.

No text passes.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Min

from cairn.access.actor import Actor
from cairn.cases import codes
from cairn.cases.models import (
    Assessment,
    Case,
    CaseReferral,
    ContactAttempt,
    Incident,
    IncidentLink,
    IncidentSource,
    Party,
)
from cairn.cases.rules.instruments import INSTRUMENTS
from cairn.cases.rules.sameness import clusters
from cairn.core.contracts import Code, Day, Extract, Flag, Integer, Key, Moment
from cairn.core.working_time import WORKING_TIME
from cairn.people.codes import ETHNICITY
from cairn.people.models import Person
from cairn.people.querysets import closed_to, is_barred

CHUNK = 5000

AGE_BANDS = {
    0: "under_16",
    16: "16_17",
    18: "18_24",
    25: "25_34",
    35: "35_44",
    45: "45_54",
    55: "55_64",
    65: "65_plus",
}

Row = tuple[Any, ...]

CASE_COLUMNS = (
    "pk", "area", "agency", "service", "work", "state", "opened_on", "agreed_on", "engaged_on", "closed_on", "outcome",
    "previous", "level", "not_engaged_because", "risk_change", "feels_safer",
)  # fmt: skip


def human_ids() -> dict[int, int]:
    """Person id → the lowest id among the records that are recognised as the same human."""
    lowest = dict(Person.objects.order_by().values_list("cluster").annotate(Min("pk")))
    return {pk: lowest[cluster] for pk, cluster in Person.objects.values_list("pk", "cluster")}


def _clients() -> dict[int, Row]:
    """Case id → (human, born on, sex, ethnic group) of its client."""
    humans = human_ids()
    rows = Party.objects.filter(role="client", until_on__isnull=True).values_list(
        "case", "person", "person__born_on", "person__sex", "person__ethnicity"
    )
    return {case: (humans[person], born, sex, ethnicity) for case, person, born, sex, ethnicity in rows}


def age_band(born_on: date | None, day: date) -> str | None:
    if born_on is None:
        return None
    age = day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
    starts = list(AGE_BANDS)
    return AGE_BANDS[starts[max(0, bisect_right(starts, age) - 1)]]


def case_rows() -> Iterator[Row]:
    clients = _clients()
    rows = Case.objects.exclude(outcome="error").order_by("pk").values_list(*CASE_COLUMNS)
    for row in rows.iterator(chunk_size=CHUNK):
        pk, area, agency, service, *rest = row
        human, born, sex, ethnicity = clients[pk]
        plain = [value if value != "" else None for value in rest]
        yield (pk, area, agency, service, human, *plain, age_band(born, rest[2]), sex, ethnicity)


def closed(actor: Actor) -> tuple[str, set[int]]:
    """Cases of her own agency that are closed to the actor (`CaseQuerySet.visible_to`): numbers leave them out."""
    inside = Party.objects.filter(case__agency=actor.agency, case__area=actor.area)
    clients = inside.filter(role="client", until_on__isnull=True)
    ways = [clients.filter(way).order_by().values_list("case") for way in closed_to(actor)]
    anybody = inside.filter(is_barred(actor, "person")).order_by().values_list("case")
    return "case", {case for (case,) in anybody.union(*ways)}


def case_referral_rows() -> Iterator[Row]:
    rows = CaseReferral.objects.exclude(case__outcome="error").order_by("pk").values_list("case", "referral")
    yield from rows.iterator(chunk_size=CHUNK)


def assessment_rows() -> Iterator[Row]:
    clients = _clients()
    rows = (
        Assessment.objects.filter(replaced_by__isnull=True)
        .exclude(case__outcome="error")
        .order_by("pk")
        .values_list(
            "pk",
            "case__area",
            "case__agency",
            "case",
            "instrument",
            "assessed_on",
            "yes",
            "unknown",
            "unanswered",
            "level",
            "edition",
            "change",
            "routes",
            "referred",
        )
    )
    for (
        pk,
        area,
        agency,
        case,
        form,
        on,
        yes,
        unknown,
        unanswered,
        level,
        edition,
        change,
        routes,
        sent,
    ) in rows.iterator(chunk_size=CHUNK):
        complete = unanswered == 0
        met = bool(routes)
        yield (
            pk, area, agency, case, clients[case][0], form, on, yes, unknown, level, complete, edition, change
            or None, met, sent,
        )  # fmt: skip


def contact_attempt_rows() -> Iterator[Row]:
    clients = _clients()
    received: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    links = CaseReferral.objects.order_by("referral__received_at").values_list(
        "case", "referral__received_at", "referral"
    )
    for case, at, came in links.iterator(chunk_size=CHUNK):
        received[case].append((at, came))
    rows = (
        ContactAttempt.objects.exclude(case__outcome="error")
        .order_by("pk")
        .values_list(
            "pk",
            "case__area",
            "case__agency",
            "case",
            "on",
            "at",
            "channel",
            "reached",
            "two_way",
            "support",
            "outside_rule",
        )
    )
    for pk, area, agency, case, on, at, channel, reached, two_way, support, outside in rows.iterator(
        chunk_size=CHUNK
    ):
        before = [pair for pair in received[case] if pair[0] <= at]
        referral = before[-1][1] if before else None
        minutes = WORKING_TIME.minutes_between(before[-1][0], at) if before else None
        human = clients[case][0]
        supported = two_way and support
        yield (pk, area, agency, case, human, referral, on, at, channel, reached, supported, outside, minutes)


def incident_rows() -> Iterator[Row]:
    reported = set(IncidentSource.objects.filter(told_by="police").values_list("incident", flat=True))
    latest: dict[tuple[int, int], bool] = {}
    for a, b, same in IncidentLink.objects.order_by("pk").values_list("a", "b", "same"):
        latest[a, b] = same
    one = clusters((), [pair for pair, same in latest.items() if same])
    rows = (
        Incident.objects.exclude(case__outcome="error")
        .order_by("pk")
        .values_list("pk", "area", "case", "on", "precision", "harm", "children_present")
    )
    for pk, area, case, on, precision, harm, children in rows.iterator(chunk_size=CHUNK):
        present = {"yes": True, "no": False}.get(children)
        yield (pk, one.get(pk, pk), area, case, on, precision, harm, present, pk in reported)


def _codes(choices: Any) -> Code:
    return Code(frozenset(choices.values))


EXTRACTS: list[Extract] = [
    Extract(
        "case",
        {
            "case": Key(),
            "area": Key("area"),
            "agency": Key("agency"),
            "service": Key("service"),
            "person": Key("person"),
            "work": _codes(codes.Work),
            "state": _codes(codes.State),
            "opened_on": Day(),
            "agreed_on": Day(),
            "engaged_on": Day(),
            "closed_on": Day(),
            "outcome": _codes(codes.Outcome),
            "previous": Key("case"),
            "level": _codes(codes.RiskLevel),
            "not_engaged_because": _codes(codes.NotEngaged),
            "risk_change": _codes(codes.RiskChange),
            "feels_safer": _codes(codes.Said),
            "age_band": Code(frozenset(AGE_BANDS.values())),
            "sex": Code(frozenset(Person.Sex.values)),
            "ethnic_group": Code(frozenset(ETHNICITY)),
        },
        case_rows,
        about="One row per case, without those that were opened by mistake.",
    ),
    Extract(
        "case_referral",
        {"case": Key("case"), "referral": Key("referral")},
        case_referral_rows,
        about="Which referrals a case answers.",
    ),
    Extract(
        "assessment",
        {
            "assessment": Key(),
            "area": Key("area"),
            "agency": Key("agency"),
            "case": Key("case"),
            "person": Key("person"),
            "instrument": Code(frozenset(form.code for form in INSTRUMENTS)),
            "assessed_on": Day(),
            "yes_count": Integer(),
            "unknown_count": Integer(),
            "level": _codes(codes.RiskLevel),
            "complete": Flag(),
            "edition": Integer(),
            "worker_change": _codes(codes.RiskChange),
            "route_met": Flag(),
            "referred_to_marac": Flag(),
        },
        assessment_rows,
        about="One row per assessment, in its edition in force.",
    ),
    Extract(
        "contact_attempt",
        {
            "attempt": Key(),
            "area": Key("area"),
            "agency": Key("agency"),
            "case": Key("case"),
            "person": Key("person"),
            "referral": Key("referral"),
            "attempted_on": Day(),
            "attempted_at": Moment(),
            "channel": _codes(codes.Channel),
            "outcome": _codes(codes.Reached),
            "two_way": Flag(),
            "outside_rule": Flag(),
            "working_minutes": Integer(),
        },
        contact_attempt_rows,
        about="One row per attempt, with the referral whose clock it stops; two_way is a two-way support contact.",
    ),
    Extract(
        "incident",
        {
            "incident": Key(),
            "same_as": Key("incident"),
            "area": Key("area"),
            "case": Key("case"),
            "occurred_on": Day(),
            "precision": _codes(codes.Precision),
            "harm": _codes(codes.Harm),
            "children_present": Flag(),
            "reported_to_police": Flag(),
        },
        incident_rows,
        about="One row per record; count same_as, not incident: several records may be one incident.",
    ),
]

"""What the rules need to know of a case, read once."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from cairn.cases.models import Answer, Assessment, Case, Incident, IncidentLink, Party
from cairn.cases.queries.local import local_values
from cairn.cases.rules.clocks import Happening, reassess
from cairn.cases.rules.dates import Roughly
from cairn.cases.rules.findings import Finding
from cairn.cases.rules.instruments import SAFELIVES_RIC_2009 as RIC
from cairn.cases.rules.local import COUNT
from cairn.cases.rules.routes import Facts, Recommendation, Told, distinct_incidents, recommend
from cairn.cases.rules.sameness import clusters
from cairn.people.models import LifeEvent, Person

HEARD = {"yes": True, "no": False}


def facts_of(case: Case, day: date, *, yes: int, concern: str, heard_before: str) -> Facts:
    """The case as the four routes see it on `day`."""
    parties = list(
        Party.objects.filter(
            case=case, until_on__isnull=True, role__in=["client", "perpetrator"]
        ).values_list("role", "person__born_on", "person__born_precision")
    )
    client = next((row for row in parties if row[0] == "client"), ("client", None, ""))
    return Facts(
        yes=yes,
        judgement=concern,
        incidents=told_incidents(case),
        referral_on=day,
        repeat=HEARD.get(heard_before),
        age=oldest_age(client[1], client[2] or "", day),
        perpetrator_ages=tuple(
            oldest_age(born, precision or "", day)
            for role, born, precision in parties
            if role == "perpetrator"
        ),
    )


def told_incidents(case: Case) -> list[Told]:
    """Every incident that this agency knows of in which the client was harmed, over all of her cases, as
    clusters.
    """
    client = Person.objects.filter(pk__in=Party.objects.filter(case=case, role="client").values("person"))
    records = Person.objects.filter(cluster__in=client.values("cluster")).values("pk")
    same_human = Q(person__in=records) | Q(role="client", case__in=chain_of(case))
    hers = Party.objects.filter(same_human, case__agency=case.agency_id, case__area=case.area_id)
    rows = list(
        Incident.objects.filter(parties__party__in=hers, parties__did="harmed")
        .distinct()
        .values_list("id", "on", "precision")
    )
    same = clusters((row[0] for row in rows), linked_pairs([row[0] for row in rows]))
    return [Told(same[pk], Roughly(on, precision)) for pk, on, precision in rows]


def chain_of(case: Case) -> list[int]:
    """The cases before this one, by what each says that it follows."""
    found: list[int] = []
    before = case.previous_id
    while before is not None and before not in found:
        found.append(before)
        before = Case.objects.filter(pk=before).values_list("previous", flat=True).first()
    return found


def linked_pairs(incidents: list[int]) -> list[tuple[int, int]]:
    """The pairs among these that are one incident, by the latest word on each pair."""
    latest: dict[tuple[int, int], bool] = {}
    rows = IncidentLink.objects.filter(a__in=incidents, b__in=incidents).order_by("id")
    for a, b, same in rows.values_list("a", "b", "same"):
        latest[a, b] = same
    return [pair for pair, same in latest.items() if same]


def oldest_age(born_on: date | None, precision: str, day: date) -> int | None:
    """The age on `day`. Where the birthday is not exactly known, the oldest it may be: then nobody who may be
    16 loses
    a route, and children's social care hears as well.
    """
    if born_on is None:
        return None
    if precision in ("year", "about"):
        return day.year - born_on.year + (1 if precision == "about" else 0)
    if precision == "month":
        born_on = born_on.replace(day=1)
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


@dataclass(frozen=True)
class Assessing:
    """What stands beside the checklist while it is asked: the local count, what calls for it, incidents, age."""

    threshold: int | None
    source: str
    incidents: int
    perhaps: int
    triggers: tuple[Finding, ...]
    advice: Recommendation


def assessing(case: Case, today: date) -> Assessing:
    """What is known before a question is asked."""
    local = local_values(case.area_id, today)
    facts = facts_of(case, today, yes=0, concern="", heard_before="no")
    happened, perhaps = distinct_incidents(facts, local.routes(RIC.code))
    return Assessing(
        threshold=local.number(COUNT, RIC.code),
        source=local.source(COUNT, RIC.code),
        incidents=happened,
        perhaps=perhaps,
        triggers=triggers_of(case),
        advice=recommend(facts, local.routes(RIC.code)),
    )


def triggers_of(case: Case) -> tuple[Finding, ...]:
    """Why a new assessment is due: incidents and life events that became known after the last one."""
    latest = Assessment.objects.filter(case=case, replaced_by__isnull=True).order_by("-assessed_at").first()
    incidents = Incident.objects.filter(case=case).values_list("created_at", flat=True)
    client = Party.objects.filter(case=case, role="client").values("person")
    events = LifeEvent.objects.filter(person__in=client, created_at__gte=case.created_at)
    happened = [Happening("incident", at) for at in incidents]
    happened += [Happening(kind, at) for kind, at in events.values_list("kind", "created_at")]
    return reassess(latest.assessed_at if latest else None, happened)


def answers_of(assessments: list[Assessment]) -> dict[int, list[Answer]]:
    """The answers of some assessments, in the order of the form."""
    found: dict[int, list[Answer]] = {row.pk: [] for row in assessments}
    for answer in Answer.objects.filter(assessment__in=found).order_by("id"):
        found[answer.assessment_id].append(answer)
    return found


def sheet_of(row: Assessment) -> dict[str, Any]:
    """An assessment as the initial values of its form, for a correction."""
    values: dict[str, Any] = {
        "at": row.assessed_at,
        "alone": True,
        "why_now": row.why_now,
        "judged": row.judged,
        "judged_because": row.judged_because.open(),
        "heard_before": row.heard_before,
        "concern": row.concern.open(),
        "referred": "yes" if row.referred else "no" if row.routes else "none",
        "not_referred": row.not_referred.open(),
        "change": row.change,
        "comment": row.comment.open(),
    }
    for answer in answers_of([row])[row.pk]:
        values[f"a-{answer.item}"] = "" if answer.value == "unanswered" else answer.value
        values[f"s-{answer.item}"] = answer.source
        values[f"n-{answer.item}"] = answer.note.open()
    return values

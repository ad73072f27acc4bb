"""One record by its uid, for an actor who may see its case; anything else is as if it did not exist."""

from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.shortcuts import get_object_or_404

from cairn.access.actor import Actor
from cairn.cases.models import Action, Allocation, Assessment, Case, Incident, Note, Party
from cairn.people.queries import nameable


def case_of(actor: Actor, uid: UUID) -> Case:
    """The case, with its owner: whose it is now, or else whose it was last, with the day until when."""
    last = Allocation.objects.filter(case=OuterRef("pk")).order_by(
        F("until_on").desc(nulls_first=True), "-pk"
    )
    cases = Case.objects.visible_to(actor).select_related("agency", "area", "service")
    cases = cases.annotate(
        owner_name=Subquery(last.values("user__name")[:1]),
        owner_uid=Subquery(last.filter(until_on__isnull=True).values("user__uid")[:1]),
        owner_until=Subquery(last.values("until_on")[:1]),
    )
    found: Case = get_object_or_404(cases, uid=uid)
    return found


def _of_case(model: Any, case: Case, uid: UUID, *related: str) -> Any:
    return get_object_or_404(model.objects.select_related("case__agency", *related), case=case, uid=uid)


def party_of(actor: Actor, case: Case, uid: UUID) -> Party:
    known = Party.objects.filter(nameable(actor), case=case).select_related("case__agency", "person")
    found: Party = get_object_or_404(known, uid=uid)
    return found


def incident_of(case: Case, uid: UUID) -> Incident:
    found: Incident = _of_case(Incident, case, uid, "case__area", "created_by")
    return found


def assessment_of(case: Case, uid: UUID) -> Assessment:
    found: Assessment = _of_case(
        Assessment, case, uid, "assessed_by", "agreement_by", "signed_by", "replaces", "changed_by"
    )
    return found


def note_of(case: Case, uid: UUID) -> Note:
    found: Note = _of_case(Note, case, uid, "created_by")
    return found


def action_of(case: Case, uid: UUID) -> Action:
    found: Action = _of_case(Action, case, uid, "user", "agency", "changed_by")
    return found

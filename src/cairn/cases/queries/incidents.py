"""An incident with its parts."""

from dataclasses import dataclass

from cairn.access.actor import Actor
from cairn.cases.models import Incident, IncidentKind, IncidentParty, IncidentSource
from cairn.people.queries import nameable


@dataclass(frozen=True)
class Details:
    kinds: list[str]
    parties: list[IncidentParty]
    sources: list[IncidentSource]


def details_of(actor: Actor, incident: Incident) -> Details:
    """What kinds, who to whom as far as she may know of them, and who told us."""
    return Details(
        kinds=list(
            IncidentKind.objects.filter(incident=incident).order_by("id").values_list("kind", flat=True)
        ),
        parties=list(
            IncidentParty.objects.filter(nameable(actor, "party__person"), incident=incident)
            .select_related("party__person", "party__case")
            .order_by("did", "id")
        ),
        sources=list(
            IncidentSource.objects.filter(incident=incident)
            .select_related("agency", "created_by", "incident__case")
            .order_by("told_on", "id")
        ),
    )

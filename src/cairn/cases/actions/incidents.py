"""Incidents: recorded once, however many report them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.cases.actions.settle import client_of, locked, people_of
from cairn.cases.models import (
    Case,
    Incident,
    IncidentKind,
    IncidentLink,
    IncidentParty,
    IncidentSource,
    Party,
)
from cairn.cases.permissions import may_work
from cairn.cases.queries.reaching import unasked_since
from cairn.cases.rules.dates import Roughly
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.people import actions as people

ABOUT = 30  # days: how late "about then" may be, for asking again; more is safe, less is not


@dataclass(frozen=True)
class Telling:
    """Who told us of an incident, when, and under which reference it was reported."""

    told_by: str
    told_on: date
    agency: Agency | None = None
    reference: str = ""


@transaction.atomic
def record_incident(
    *,
    case: Case,
    on: date,
    precision: str,
    kinds: Iterable[str],
    harm: str,
    children_present: str = "unknown",
    orders_breached: str = "unknown",
    place: str = "",
    text: str = "",
    parties: Iterable[tuple[Party, str]] = (),
    source: Telling,
    by: Actor,
) -> Incident:
    """One incident with its first source.

    Safe-contact rules that were given before it are to be asked again.
    """
    case = locked(case)
    require(may_work(by, case))
    if on > clock.today():
        raise Refused(_("An incident cannot be in the future."))
    kinds = sorted(set(kinds))
    if not kinds:
        raise Refused(_("Choose at least one kind of abuse."))
    incident = Incident(
        case=case,
        area=case.area,
        agency=case.agency,
        on=on,
        precision=precision,
        harm=harm,
        children_present=children_present,
        orders_breached=orders_breached,
        created_by=by.user,
    )
    incident.place, incident.text = place, text
    incident.save(force_insert=True)
    IncidentKind.objects.bulk_create(
        [IncidentKind(incident=incident, kind=kind, created_by=by.user) for kind in kinds]
    )
    _who(incident, case, list(parties), by)
    _source(incident, source, by)
    client = client_of(case).person
    if client is not None and unasked_since(client, Roughly(on, precision).latest(ABOUT)):
        people.record_life_event(
            by=by, person=client, kind="incident", on=on, precision=precision, told_by=source.told_by
        )
    audit.record(by=by, verb="recorded", kind="incident", uid=incident.uid, about=people_of(case))
    return incident


@transaction.atomic
def add_source(*, incident: Incident, source: Telling, by: Actor) -> IncidentSource:
    """Somebody else reported the same incident: one more source, not one more incident."""
    case = locked(incident.case)
    require(may_work(by, case))
    row = _source(incident, source, by)
    audit.record(
        by=by,
        verb="added_source",
        kind="incident",
        uid=incident.uid,
        about=people_of(case),
        fields=["sources"],
    )
    return row


@transaction.atomic
def link_incidents(*, one: Incident, other: Incident, same: bool, by: Actor) -> IncidentLink:
    """Say that two records are one incident, or that after all they are not. Nothing is merged."""
    for incident in (one, other):
        require(may_work(by, incident.case))
    if one.pk == other.pk:
        raise Refused(_("Choose another incident."))
    low, high = sorted((one, other), key=lambda incident: incident.pk)
    link = IncidentLink.objects.create(a=low, b=high, same=same, created_by=by.user)
    for incident in (low, high):
        audit.record(by=by, verb="linked", kind="incident", uid=incident.uid, about=people_of(incident.case))
    return link


def _who(incident: Incident, case: Case, parties: list[tuple[Party, str]], by: Actor) -> None:
    if any(party.case_id != case.pk for party, _did in parties):
        raise Refused(_("Everybody in the incident must be in the case."))
    if not any(did == "harmed" for _party, did in parties):
        parties = [*parties, (client_of(case), "harmed")]
    IncidentParty.objects.bulk_create(
        [
            IncidentParty(incident=incident, party=party, did=did, created_by=by.user)
            for party, did in dict.fromkeys(parties)
        ]
    )


def _source(incident: Incident, source: Telling, by: Actor) -> IncidentSource:
    if source.told_on > clock.today():
        raise Refused(_("Nobody can have told us in the future."))
    row = IncidentSource(
        incident=incident,
        told_by=source.told_by,
        agency=source.agency,
        told_on=source.told_on,
        created_by=by.user,
    )
    row.reference = source.reference
    row.save(force_insert=True)
    return row

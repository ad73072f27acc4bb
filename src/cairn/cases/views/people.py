"""The people in a case and the incidents between them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.models import Agency
from cairn.access.pages import Request
from cairn.cases import actions, codes, permissions, presenters
from cairn.cases.actions.incidents import Telling
from cairn.cases.forms.incidents import DisputeForm, IncidentForm, PartyForm, SourceForm
from cairn.cases.models import Case, Party
from cairn.cases.queries.incidents import details_of
from cairn.cases.queries.one import case_of, incident_of, party_of
from cairn.cases.queries.story import parties_of
from cairn.cases.queries.workers import agencies_near
from cairn.cases.views.ask import ask, frame, typed, was
from cairn.core.contracts import remarks
from cairn.people import actions as people
from cairn.ui.pages import render, url


def party_new(request: Request, uid: UUID) -> HttpResponse:
    """Say that somebody has a part in the case, and according to whom."""
    found = case_of(request.actor, uid)
    form = PartyForm(typed(request))

    def do() -> None:
        said = form.cleaned_data
        person = _person(request, found, said) if said["known"] == "yes" else None
        actions.add_party(
            case=found,
            role=said["role"],
            according_to=said["according_to"],
            disputed_by=said["disputed_by"],
            described=said["described"],
            person=person,
            by=request.actor,
        )

    return ask(request, found, form, do, heading=_("Add somebody to the case"), submit=_("Add to the case"))


def _person(request: Request, found: Case, said: dict[str, Any]) -> Any:
    """A record of the agency's own about this person; whether it is somebody already known, linkage asks
    later.
    """
    born = said["born"]
    return people.create_person(
        by=request.actor,
        given=said["given"],
        family=said["family"],
        born_on=born.on if born else None,
        born_precision=born.precision if born else "",
        basis="case",
        source_kind="case",
        source_uid=found.uid,
    )


def party(request: Request, uid: UUID, party: UUID) -> HttpResponse:
    """Record that a part in the case is disputed, or that it has ended."""
    found = case_of(request.actor, uid)
    row, initial = _party_now(request, found, party)
    form = DisputeForm(typed(request), initial=initial)

    def do() -> None:
        actions.change_party(party=row, was=was(request), by=request.actor, **form.cleaned_data)

    return ask(
        request,
        found,
        form,
        do,
        heading=f"{presenters.person_name(row)}: {presenters.named(codes.PartyRole, row.role).lower()}",
        title=_("Part in the case"),  # a name reaches no title
        submit=_("Save"),
        version=row.version,
        stored=lambda: _party_now(request, found, party),
    )


def _party_now(request: Request, found: Case, uid: UUID) -> tuple[Party, dict[str, Any]]:
    row = party_of(request.actor, found, uid)
    return row, {"disputed_by": row.disputed_by, "until_on": row.until_on}


def incident_new(request: Request, uid: UUID) -> HttpResponse:
    """One incident, with its first source."""
    found = case_of(request.actor, uid)
    parties = {str(p.uid): p for p in parties_of(request.actor, found) if p.role == "perpetrator"}
    form = IncidentForm(
        typed(request),
        agencies=agencies_near(found.area),
        parties=[(uid_, presenters.person_name(p)) for uid_, p in parties.items()],
        initial={"told_on": request.actor.today},
    )

    def do() -> str:
        said = form.cleaned_data
        plain = ("kinds", "harm", "children_present", "orders_breached", "place", "text")
        made = actions.record_incident(
            case=found,
            **_when(said["when"]),
            **{name: said[name] for name in plain},
            parties=[(parties[chosen], "caused") for chosen in said.get("caused", [])],
            source=_telling(said),
            by=request.actor,
        )
        return url("cases:incident", found.uid, made.uid)

    return ask(request, found, form, do, heading=_("Record an incident"), submit=_("Save the incident"))


def _when(when: Any) -> dict[str, Any]:
    """ "About 2025" says no more than the year."""
    year_alone = when.precision == "about" and (when.on.month, when.on.day) == (1, 1)
    return {"on": when.on, "precision": "year" if year_alone else when.precision}


def _telling(said: dict[str, Any]) -> Telling:
    agency = Agency.objects.get(uid=said["agency"]) if said["agency"] else None
    return Telling(said["told_by"], said["told_on"], agency, said["reference"])


def incident(request: Request, uid: UUID, incident: UUID) -> HttpResponse:
    """An incident with everybody who reported it."""
    found = case_of(request.actor, uid)
    row = incident_of(found, incident)
    page, details = frame(request, found, _("Incident")), details_of(request.actor, row)
    about = [page["client"].uid, *(part.party.person.uid for part in details.parties if part.party.person)]
    request.actor.saw("incident", row.uid, ["text", "place", "sources"], about)
    context = page | {
        "row": row,
        "remarks": remarks(request.actor, "cases.Incident", row.uid),
        "details": details,
        "show": presenters,
        "may_work": permissions.may_work(request.actor, found, seen=True),
    }
    return render(request, "cases/incident.html", context)


def source_new(request: Request, uid: UUID, incident: UUID) -> HttpResponse:
    """Somebody else reported the same incident."""
    found = case_of(request.actor, uid)
    row = incident_of(found, incident)
    form = SourceForm(
        typed(request), agencies=agencies_near(found.area), initial={"told_on": request.actor.today}
    )

    def do() -> None:
        actions.add_source(incident=row, source=_telling(form.cleaned_data), by=request.actor)

    here = url("cases:incident", found.uid, row.uid)
    return ask(
        request,
        found,
        form,
        do,
        heading=_("Another report of this incident"),
        submit=_("Add the source"),
        on_to=here,
    )

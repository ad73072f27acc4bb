"""Who is what to whom, and who lives together: people whom the reader may see, and nothing of the others."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.models import AgencyKind
from cairn.access.pages import Request
from cairn.core.decisions import require
from cairn.people import actions, permissions, presenters, queries
from cairn.people.forms import details as forms
from cairn.people.models import Membership, Person
from cairn.people.queries import pages
from cairn.people.querysets import may_see
from cairn.people.views.asking import Ask, ask, filled, of, own, was
from cairn.ui.pages import render


def family_page(request: Request, uid: UUID) -> HttpResponse:
    actor = request.actor
    person = queries.person_of(actor, uid)
    page = pages.family_page(actor, person)
    actor.saw("person", person.uid, ("relationships", "households"), [person.uid, *page.others])
    context = {
        "person": person,
        "about": queries.identity(actor, person),
        "page": page,
        "sides": forms.SIDE_WORDS,
        "childish": forms.CHILDISH,
        "walled": actor.agency.kind == AgencyKind.PERPETRATOR_SERVICE,
        "may_change": bool(permissions.may_change(actor, person)),
        "heading": _("Family and household"),
        "back": own(person),
    }
    return render(request, "people/family.html", context)


def add_relative(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change(request.actor, person))
    form = filled(request, forms.RelativeForm)

    def save() -> str:
        said = form.cleaned_data
        other = _other(request, person, said)
        kind, turned = forms.SIDES[said["side"]]
        a, b = (person, other) if turned else (other, person)
        actions.relate(
            by=request.actor,
            a=a,
            b=b,
            kind=kind,
            responsibility=said["responsibility"],
            from_on=said["from_on"],
        )
        return of("family", person)

    intro = (_("A new record is your agency's own. It tells nobody else anything."),)
    return ask(request, person, form, Ask(_("Add somebody"), of("family", person), _("Save"), intro), save)


def _other(request: Request, person: Person, said: dict[str, object]) -> Person:
    if said["which"] == "known":
        return pages.called(request.actor, str(said["reference"]))
    born = said["born"]
    return actions.create_person(
        by=request.actor, given=str(said["given"]), family=str(said["family"]), born_on=getattr(born, "on", None),
        born_precision=getattr(born, "precision", ""), basis="consulted", source_kind="person", source_uid=person.uid,
    )  # fmt: skip


def change_responsibility(request: Request, uid: UUID, row: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    one = pages.relationship_of(request.actor, person, row)
    require(permissions.may_change(request.actor, person))
    form = filled(request, forms.ResponsibilityForm, initial={"responsibility": one.row.responsibility})

    def save() -> str:
        actions.change_relationship(
            by=request.actor, relationship=one.row, was=was(request), **form.cleaned_data
        )
        return of("family", person)

    page = Ask(
        _("Parental responsibility"), of("family", person), _("Save"),
        (presenters.relative_words(one.row),), version=one.row.version,
        stored=lambda now: {"responsibility": now.responsibility}, about=(one.other.uid,),
    )  # fmt: skip
    return ask(request, person, form, page, save)


def end_relationship(request: Request, uid: UUID, row: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    one = pages.relationship_of(request.actor, person, row)
    require(permissions.may_change(request.actor, person))
    form = filled(request, forms.EndForm)

    def save() -> str:
        actions.end_relationship(
            by=request.actor, relationship=one.row, was=was(request), **form.cleaned_data
        )
        return of("family", person)

    page = Ask(
        _("No longer so"), of("family", person), _("Save"), (presenters.relative_words(one.row),),
        version=one.row.version, stored=lambda now: {"until_on": now.until_on}, about=(one.other.uid,),
    )  # fmt: skip
    return ask(request, person, form, page, save)


def add_household(request: Request, uid: UUID) -> HttpResponse:
    actor = request.actor
    person = queries.person_of(actor, uid)
    require(permissions.may_change(actor, person))
    others = {one.other.uid.hex: one.other for one in pages.family_page(actor, person).now}
    points = list(person.contact_points.filter(kind="address", until_on__isnull=True).order_by("id"))
    names = presenters.channel_names(points)
    form = filled(
        request, forms.HouseholdForm,
        addresses=[(point.uid.hex, names[point.pk]) for point in points],
        people=[(key, str(other)) for key, other in others.items()],
    )  # fmt: skip

    def save() -> str:
        said = form.cleaned_data
        address = next((point for point in points if point.uid.hex == said["address"]), None)
        household = actions.start_household(by=actor, person=person, address=address, from_on=said["from_on"])
        for key in said.get("people", []):
            actions.join_household(by=actor, household=household, person=others[key], from_on=said["from_on"])
        return of("family", person)

    named = tuple(other.uid for other in others.values())
    page = Ask(_("Who lives together"), of("family", person), _("Save"), about=named)
    return ask(request, person, form, page, save)


def leave_household(request: Request, uid: UUID, member: UUID) -> HttpResponse:
    """Her own membership, or that of somebody who lives with her."""
    actor = request.actor
    person = queries.person_of(actor, uid)
    require(permissions.may_change(actor, person))
    rows = Membership.objects.filter(
        may_see(actor, "person"), household__members__person=person, household__agency=actor.agency
    ).select_related("person", "household")
    row = pages.mine_or_404(rows, member)
    form = filled(request, forms.EndForm)

    def save() -> str:
        actions.leave_household(by=actor, membership=row, was=was(request), **form.cleaned_data)
        return of("family", person)

    page = Ask(
        _("Moved out"), of("family", person), _("Save"), (str(row.person),), version=row.version,
        stored=lambda now: {"until_on": now.until_on}, about=(row.person.uid,),
    )  # fmt: skip
    return ask(request, person, form, page, save)

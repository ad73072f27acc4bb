"""Who she is: names, birth, communication, equality, numbers of other registers."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.core.decisions import require
from cairn.people import actions, permissions, presenters, queries
from cairn.people.forms import details as forms
from cairn.people.forms.contact import three
from cairn.people.forms.harm import BecauseForm
from cairn.people.models import Person, PersonName
from cairn.people.queries import pages
from cairn.people.views.asking import Ask, ask, filled, of, own, was
from cairn.ui.forms import Approximate
from cairn.ui.pages import render

SHOWN = ("names", "born_on", "communication", "equality", "identifiers")


def details_page(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    page = pages.details_page(request.actor, person)
    hidden = {"equality", "identifiers"} if page.by_share else set()
    request.actor.saw("person", person.uid, [one for one in SHOWN if one not in hidden], [person.uid])
    context = {
        "person": person,
        "about": queries.identity(request.actor, person),
        "page": page,
        "rows": presenters.details_rows(person),
        "may_change": bool(permissions.may_change(request.actor, person)),
        "heading": _("Details"),
        "back": own(person),
    }
    return render(request, "people/details.html", context)


def change_birth(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change(request.actor, person))
    form = filled(request, forms.BirthForm, initial=_birth(person))

    def save() -> str:
        actions.change_person(by=request.actor, person=person, was=was(request), **form.values())
        return of("details", person)

    page = Ask(_("Birth and death"), of("details", person), _("Save"), version=person.version, stored=_birth)
    return ask(request, person, form, page, save)


def change_communication(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change(request.actor, person))
    form = filled(request, forms.CommunicationForm, initial=_communication(person))

    def save() -> str:
        actions.change_person(by=request.actor, person=person, was=was(request), **form.values())
        return of("details", person)

    page = Ask(
        _("Language and communication"),
        of("details", person),
        _("Save"),
        version=person.version,
        stored=_communication,
    )
    return ask(request, person, form, page, save)


def change_equality(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change(request.actor, person))
    form = filled(request, forms.EqualityForm, initial=forms.EqualityForm.stored(person))

    def save() -> str:
        actions.change_person(by=request.actor, person=person, was=was(request), **form.values())
        return of("details", person)

    intro = (
        _("These show whether services reach everybody. They change nothing in how anybody is helped."),
        _("Each is optional: tell the person that they may prefer not to say."),
    )
    page = Ask(
        _("Equality questions"), of("details", person), _("Save"), intro, version=person.version,
        stored=forms.EqualityForm.stored,
    )  # fmt: skip
    return ask(request, person, form, page, save)


def add_name(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change(request.actor, person))
    form = filled(request, forms.NameForm)

    def save() -> str:
        actions.add_name(by=request.actor, person=person, **form.cleaned_data)
        return of("details", person)

    intro = (_("In any script, as it is written. The person is found by every name."),)
    return ask(request, person, form, Ask(_("Add a name"), of("details", person), _("Save"), intro), save)


def change_name(request: Request, uid: UUID, name: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    row = pages.mine_or_404(person.names.select_related("person"), name)
    require(permissions.may_change(request.actor, person))
    form = filled(request, forms.NameForm, initial=_name(row))

    def save() -> str:
        actions.change_name(by=request.actor, name=row, was=was(request), **form.cleaned_data)
        return of("details", person)

    page = Ask(_("Change a name"), of("details", person), _("Save"), version=row.version, stored=_name)
    return ask(request, person, form, page, save)


def add_identifier(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change(request.actor, person))
    form = filled(request, forms.IdentifierForm)

    def save() -> str:
        actions.add_identifier(by=request.actor, person=person, **form.cleaned_data)
        return of("details", person)

    return ask(request, person, form, Ask(_("Add a number"), of("details", person), _("Save")), save)


def in_error(request: Request, uid: UUID) -> HttpResponse:
    """Mark a record as entered in error, or take that back."""
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change(request.actor, person))
    form = filled(request, BecauseForm)
    to_error = not person.entered_in_error

    def save() -> str:
        actions.mark_in_error(
            by=request.actor, person=person, was=was(request), entered_in_error=to_error, **form.cleaned_data
        )
        return of("details", person)

    intro = (_("Nothing is deleted: the record stays, marked, and counts in no figure."),) if to_error else ()
    heading = _("Entered in error") if to_error else _("Not entered in error")
    page = Ask(heading, of("details", person), heading, intro, warning=to_error, version=person.version)
    return ask(request, person, form, page, save)


def _birth(person: Person) -> dict[str, object]:
    born = Approximate(person.born_on, person.born_precision) if person.born_on else None
    return {"born": born, "died_on": person.died_on, "protected_name": person.protected_name}


def _communication(person: Person) -> dict[str, object]:
    return {
        "language": person.language,
        "interpreter": three(person.interpreter),
        "bsl": three(person.bsl),
        "reading": person.reading,
    }


def _name(row: PersonName) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("kind", "given", "family", "from_on", "until_on")}

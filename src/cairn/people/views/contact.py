"""Safe contact: the rule before the number, and one opening, one event."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.core.decisions import require
from cairn.people import actions, permissions, presenters, queries
from cairn.people.forms import contact as forms
from cairn.people.forms import harm
from cairn.people.models import ContactPoint, Person
from cairn.people.queries import pages
from cairn.people.views.asking import Ask, ask, filled, of, own, was
from cairn.ui.pages import render

SHOWN = ("name", "born_on", "safe_contact", "reached_by", "life_events")


def contact_page(request: Request, uid: UUID) -> HttpResponse:
    """Every channel with what counts for it now; no number."""
    person = queries.person_of(request.actor, uid)
    return _contact(request, person, None, None)


def open_contact(request: Request, uid: UUID, point: UUID) -> HttpResponse:
    """The same page with one number or address in clear: a POST, because an event is written for it."""
    person = queries.person_of(request.actor, uid)
    row = next((one for one in pages.every_point(request.actor, person) if one.uid == point), None)
    if row is None:
        raise Http404
    return _contact(request, person, row, actions.open_contact(by=request.actor, contact_point=row))


def _contact(
    request: Request, person: Person, point: ContactPoint | None, opened: actions.OpenedContact | None
) -> HttpResponse:
    actor = request.actor
    page = pages.contact_page(person, actor)
    named = [row.recipient.uid for row in page.never if row.recipient]
    actor.saw("person", person.uid, SHOWN, [person.uid, *named])
    context = {
        "person": person,
        "about": queries.identity(actor, person, page.points),
        "channels": presenters.channels(
            page.points, point, opened.value if opened else "", opened.code_word if opened else ""
        ),
        "page": page,
        "may_change": bool(permissions.may_change_contact(actor, person)),
        "heading": _("Safe contact"),
        "back": own(person),
    }
    return render(request, "people/contact.html", context)


def add_contact(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change_contact(request.actor, person))
    form = filled(request, forms.ContactPointForm)

    def save() -> str:
        actions.add_contact_point(by=request.actor, person=person, **form.values())
        return of("contact", person)

    page = Ask(
        _("Add a way to reach this person"),
        of("contact", person),
        _("Save"),
        (_("It is not used before you have said what is safe for it."),),
    )
    return ask(request, person, form, page, save)


def change_contact(request: Request, uid: UUID, point: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    row = pages.mine_or_404(person.contact_points.select_related("person"), point)
    require(permissions.may_change_contact(request.actor, person))
    form = filled(request, forms.WhoKnowsForm, initial=_who_knows(row))
    if row.hidden:  # to end that has its own page, which asks for a fresh second factor
        form.fields.pop("hidden")

    def save() -> str:
        said = {"hidden": True} | form.values()
        actions.change_contact_point(by=request.actor, contact_point=row, was=was(request), **said)
        return of("contact", person)

    page = Ask(_("Who knows of it"), of("contact", person), _("Save"), version=row.version, stored=_who_knows)
    return ask(request, person, form, page, save)


def unhide_contact(request: Request, uid: UUID, point: UUID) -> HttpResponse:
    """Stop keeping a channel hidden: as serious as opening it, for it is then shown and sent like any other."""
    person = queries.person_of(request.actor, uid)
    row = pages.mine_or_404(person.contact_points.select_related("person"), point)
    require(permissions.may_unhide(request.actor, row))
    form = filled(request, harm.BecauseForm)

    def save() -> str:
        actions.change_contact_point(
            by=request.actor, contact_point=row, was=was(request), until_on=row.until_on, hidden=False,
            known_to_perpetrator=row.known_to_perpetrator, shared_with_perpetrator=row.shared_with_perpetrator,
            **form.cleaned_data,
        )  # fmt: skip
        return of("contact", person)

    intro = (
        presenters.kind_words(row.kind) + ".",
        _(
            "Whoever reads this person’s contacts can then open it, and it may stand in a letter to another agency."
        ),
    )
    heading, submit = _("No longer hidden"), _("Do not keep it hidden")
    page = Ask(heading, of("contact", person), submit, intro, warning=True, version=row.version)
    return ask(request, person, form, page, save)


def set_rule(request: Request, uid: UUID, point: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    row = pages.mine_or_404(person.contact_points.select_related("person"), point)
    require(permissions.may_change_contact(request.actor, person))
    now = queries.rule_now(row)
    form = filled(request, forms.RuleForm, point=row, has_code_word=now.has_code_word)

    def save() -> str:
        actions.set_contact_rule(by=request.actor, contact_point=row, was=was(request), **form.values())
        return of("contact", person)

    intro = (
        presenters.kind_words(row.kind) + ". " + now.sentence,
        _("Ask the person before you set this. The rule that stood stays in the record."),
    )
    page = Ask(
        _("What is safe"),
        of("contact", person),
        _("Save"),
        intro,
        version=row.version,
        stored=forms.rule_as_stored,
    )
    return ask(request, person, form, page, save)


def life_event(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change_contact(request.actor, person))
    form = filled(request, forms.LifeEventForm)

    def save() -> str:
        said = form.cleaned_data
        on = said["on"]
        actions.record_life_event(
            by=request.actor,
            person=person,
            kind=said["kind"],
            on=on.on,
            precision=on.precision,
            told_by=said["told_by"],
        )
        return of("contact", person)

    intro = (
        _("Each of the person’s numbers and addresses must then be asked about again before it is used."),
    )
    return ask(
        request, person, form, Ask(_("Something changed"), of("contact", person), _("Save"), intro), save
    )


def happened(request: Request, uid: UUID) -> HttpResponse:
    """Contact outside the rule is written down, always; the manager reviews it."""
    person = queries.person_of(request.actor, uid)
    points = {point.uid.hex: point for point in pages.every_point(request.actor, person)}
    names = presenters.channel_names(list(points.values()))
    channels = [(key, names[point.pk]) for key, point in points.items()]
    form = filled(request, harm.HappenedForm, channels=channels)

    def save() -> str:
        said = form.cleaned_data
        actions.report_near_miss(
            by=request.actor, person=person, contact_point=points.get(said["channel"]),
            what_happened=said["what_happened"], source_kind="person", source_uid=person.uid,
        )  # fmt: skip
        return of("contact", person)

    intro = (_("Write it down even if it should not have happened. Your manager reads it."),)
    page = Ask(_("Contact outside the rule"), of("contact", person), _("Save"), intro)
    return ask(request, person, form, page, save)


def add_never(request: Request, uid: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change_contact(request.actor, person))
    agencies = {agency.uid.hex: agency for agency in pages.agencies(request.actor)}
    form = filled(request, harm.NeverForm, agencies=[(key, agency.name) for key, agency in agencies.items()])

    def save() -> str:
        said = form.cleaned_data
        actions.never_receive(
            by=request.actor,
            person=person,
            because=said["because"],
            recipient=pages.called(request.actor, said["recipient"]) if said["who"] == "person" else None,
            recipient_agency=agencies.get(said["recipient_agency"]) if said["who"] == "agency" else None,
        )
        return of("contact", person)

    return ask(request, person, form, Ask(_("Must never receive"), of("contact", person), _("Save")), save)


def end_never(request: Request, uid: UUID, never: UUID) -> HttpResponse:
    person = queries.person_of(request.actor, uid)
    require(permissions.may_change_contact(request.actor, person))
    row = pages.mine_or_404(person.never_receive.select_related("person"), never)
    form = filled(request, harm.BecauseForm)

    def save() -> str:
        actions.end_never_receive(by=request.actor, never=row, was=was(request), **form.cleaned_data)
        return of("contact", person)

    page = Ask(
        _("May receive again"),
        of("contact", person),
        _("Take off the list"),
        warning=True,
        version=row.version,
    )
    return ask(request, person, form, page, save)


def _who_knows(row: ContactPoint) -> dict[str, object]:
    return {
        "known_to_perpetrator": forms.three(row.known_to_perpetrator),
        "shared_with_perpetrator": forms.three(row.shared_with_perpetrator),
        "hidden": row.hidden,
        "until_on": row.until_on,
    }

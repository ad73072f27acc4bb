"""Who must never see a record, and which shares end: a whole agency barred, staff's own details, shares ending."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.access.actor import Actor
from cairn.access.models import User
from cairn.access.pages import Request
from cairn.access.roles import PERSON_READ
from cairn.core.decisions import require
from cairn.people import actions, permissions, queries
from cairn.people.forms import bars as forms
from cairn.people.models import Person
from cairn.people.queries import bars, pages, sharing
from cairn.people.views.asking import Ask, ask, do, filled, of
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def bar_agency(request: Request, uid: UUID) -> HttpResponse:
    """Nobody of an agency sees the record from now on. Says how many people would be left before it is done."""
    actor = request.actor
    person = queries.person_of(actor, uid)
    require(permissions.may_bar_others(actor))
    agencies = pages.agencies(actor)
    form = filled(
        request, forms.BarAgencyForm, agencies=[(agency.uid.hex, agency.name) for agency in agencies]
    )

    def save() -> str:
        said = form.cleaned_data
        chosen = next(agency for agency in agencies if agency.uid.hex == said["agency"])
        actions.declare_bar(by=actor, person_or_cluster=person, agency=chosen, because=said["because"])
        return url("people:bars") if chosen.pk in actor.agencies else of("access", person)

    intro = _what_a_bar_does(actor, person)
    page = Ask(_("Bar an agency"), of("access", person), _("Bar this agency"), intro, warning=True)
    return ask(request, person, form, page, save)


def _what_a_bar_does(actor: Actor, person: Person) -> tuple[str, ...]:
    """What will happen, and how many would be left if she barred her own agency."""
    left = bars.people_left([person.cluster], actor.today, without=actor.agency)[person.cluster]
    own = ngettext(
        "If you bar your own agency, you lose the record too: %(n)s person would be left who can act.",
        "If you bar your own agency, you lose the record too: %(n)s people would be left who can act.",
        left,
    )
    whole = _(
        "Nobody who works there sees anything of this person, whichever post they act in, and none of them is told."
    )
    return whole, own % {"n": left}


def staff(request: Request) -> HttpResponse:
    """Which colleagues have given their own phone and address, so that Cairn can bar them from whom they know."""
    context = {
        "heading": _("Colleagues' own details"),
        "rows": sharing.known_staff(request.actor),
        "back": url("people:bars"),
    }
    return render(request, "people/staff.html", context)


def own_details(request: Request) -> HttpResponse:
    """My own phone and address, for my own protection and theirs whom I know."""
    return _details(request, request.actor.user, back="/")


def staff_details(request: Request, uid: UUID) -> HttpResponse:
    """A colleague's, where she asks her manager to enter them."""
    user = next((one for one in pages.colleagues(request.actor, PERSON_READ) if one.uid == uid), None)
    if user is None:
        raise Http404
    return _details(request, user, back=url("people:staff"))


def _details(request: Request, user: User, *, back: str) -> HttpResponse:
    form = filled(request, forms.StaffForm)
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            # Not a word about what matched: a bar that told of itself would tell that there is a record.
            actions.remember_staff(by=request.actor, user=user, **form.cleaned_data)
            return back

        answer = do(request, save)
        messages.success(request, _("Saved. Nobody can read these details, not even Cairn."))
        return answer
    if not form.is_bound:
        form.initial = {"name": user.name}
    own = user.pk == request.actor.user.pk
    heading = _("Your own phone and address") if own else _("Details of a colleague")
    context = {"heading": heading, "form": form, "user": user, "own": own, "back": back}
    return render(request, "people/staff_details.html", context)


def shares_ending(request: Request) -> HttpResponse:
    """Shares that end within two weeks, so that nobody is left in front of a closed door."""
    page = paged(sharing.shares_ending(request.actor), request.GET)
    for row in page.rows:
        request.actor.saw("share", row.uid, ("user", "until_on"), [row.person.uid])
    context = {"heading": _("Shares that end soon"), "page": page, "back": "/"}
    return render(request, "people/shares.html", context)

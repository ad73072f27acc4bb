"""Agencies: which ends when, who goes on, and how the hand-over stands."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access import leaving
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.cases.queries.moving import standing
from cairn.core.decisions import Refused
from cairn.oversight.forms.agencies import BecauseForm, EndAgencyForm
from cairn.oversight.queries import agencies as queries
from cairn.ui.forms import Form
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def agency_list(request: Request) -> HttpResponse:
    page = paged(queries.agencies(request.actor), request.GET)
    context = {
        "heading": _("Agencies"),
        "page": page,
        "today": request.actor.today,
        "back": url("oversight:start"),
    }
    return render(request, "oversight/agencies.html", context)


def agency(request: Request, uid: UUID) -> HttpResponse:
    """One agency: what it holds, in numbers, and how its clients answered."""
    found = queries.agency_of(request.actor, uid)
    request.actor.saw("agency", found.uid, ("standing",), [])
    context = {
        "heading": found.name,
        "agency": found,
        "standing": standing(found),
        "today": request.actor.today,
        "back": url("oversight:agencies"),
    }
    return render(request, "oversight/agency.html", context)


def end(request: Request, uid: UUID) -> HttpResponse:
    """Give the agency a last day and a successor."""
    found = queries.agency_of(request.actor, uid)
    possible = queries.successors(request.actor, found)
    form = EndAgencyForm(typed(request), successors=[(one.uid.hex, one.name) for one in possible])

    def do() -> str:
        said = form.cleaned_data
        successor = next((one for one in possible if one.uid.hex == said["successor"]), None)
        leaving.end_agency(
            by=request.actor,
            agency=found,
            until_on=said["until_on"],
            successor=successor,
            because=said["because"],
        )
        return url("oversight:agency", found.uid)

    text = _(
        "On the day after, nobody acts for this agency any more. Its clients are told and asked by its own people;"
        " only files whose client says yes go to the successor. All others stay with %(body)s."
    ) % {"body": found.legal_body.name}
    return asked(request, form, do, _("End %(agency)s") % {"agency": found.name}, text,
                 url("oversight:agency", found.uid), _("End this agency"))  # fmt: skip


def keep(request: Request, uid: UUID) -> HttpResponse:
    """It goes on after all."""
    found = queries.agency_of(request.actor, uid)
    form = BecauseForm(typed(request))

    def do() -> str:
        leaving.keep_agency(by=request.actor, agency=found, because=form.cleaned_data["because"])
        return url("oversight:agency", found.uid)

    text = _("Its last day and its successor are taken back. What clients said stays on record.")
    return asked(request, form, do, _("%(agency)s goes on") % {"agency": found.name}, text,
                 url("oversight:agency", found.uid), _("Take back its end"))  # fmt: skip


def typed(request: Request) -> QueryDict | None:
    """What was posted, or what a sign-out interrupted, or nothing."""
    return request.POST if request.method == "POST" else request.resumed


def asked(
    request: Request, form: Form, do: Callable[[], str], heading: str, text: str, back: str, submit: str
) -> HttpResponse:
    """A question with what will happen, asked once; a refusal stands beside it and nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(request.actor, once_key(request), do))
        except Refused as refused:
            form.add_error(None, refused.because)
    context = {"heading": heading, "text": text, "form": form, "back": back, "submit": submit}
    return render(request, "oversight/asked.html", context)

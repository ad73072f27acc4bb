"""Opening one record of another agency's in an emergency, and what its owner is shown of that."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access import emergency
from cairn.access.models import BreakGlass
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.cases import actions
from cairn.cases.forms.duty import EmergencyForm
from cairn.cases.presenters import duty as show
from cairn.cases.queries import emergency as queries
from cairn.cases.queries.duty import DutyView
from cairn.cases.views.ask import typed, was
from cairn.core.decisions import Refused
from cairn.ui.pages import render, url


def start(request: Request) -> HttpResponse:
    """By reference only, one record, a sentence why. A wrong reference and one that is not for her answer alike."""
    form = EmergencyForm(typed(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data

        def do() -> str:
            row = actions.open_in_emergency(by=request.actor, typed=said["reference"], reason=said["reason"])
            return url("cases:emergency-view", row.uid)

        try:
            return redirect(once(request.actor, once_key(request), do))
        except actions.NothingToOpen as nothing:
            emergency.refused(by=request.actor, typed=said["reference"], reason=said["reason"])
            form.add_error("reference", nothing.because)
        except Refused as refused:
            form.add_error("reason", refused.because)
    context = {
        "heading": _("Open a record in an emergency"),
        "form": form,
        "open": emergency.open_now(request.actor),
        "back": "/",
    }
    return render(request, "cases/emergency.html", context)


def view(request: Request, uid: UUID) -> HttpResponse:
    """The duty view of what she has opened herself: four hours, and each reading is an event."""
    return _shown(request, *queries.opened(request.actor, uid))


def number(request: Request, uid: UUID, point: UUID) -> HttpResponse:
    """The same page with one of her numbers in clear: a POST, because an event is written for it."""
    row, shown = queries.opened(request.actor, uid)
    way = show.way_of(shown, point)
    opened = actions.show_number(by=request.actor, person=shown.person, way=way, under=row)
    return _shown(request, row, shown, show.telephones_of(request.actor, shown, point, opened))


def _shown(
    request: Request, row: BreakGlass, shown: DutyView, telephones: list[show.Telephone] | None = None
) -> HttpResponse:
    emergency.note_read(request.actor, row, show.FIELDS)
    context = show.page(request.actor, shown, telephones) | {
        "heading": _("Opened in an emergency"),
        "title": _("Opened in an emergency"),
        "row": row,
        "number_page": ("cases:emergency-number", row.uid),
        "back": url("cases:emergency"),
    }
    return render(request, "cases/emergency_view.html", context)


def close(request: Request, uid: UUID) -> HttpResponse:
    """I do not need it any more."""
    row = next((one for one in emergency.open_now(request.actor) if one.uid == uid), None)
    if row is None:
        raise Http404

    def do() -> str:
        emergency.close(by=request.actor, row=row, was=was(request))
        return "/"

    answer = redirect(once(request.actor, once_key(request), do))
    messages.success(request, _("Closed. The record is not open to you any more."))
    return answer


def told(request: Request, uid: UUID) -> HttpResponse:
    """For the owner: who opened one of her agency's records, when, why, what was read, what the review found."""
    row, person, read = queries.told_of(request.actor, uid)
    request.actor.saw("break_glass_told", row.uid, ("user", "reason", "pages"), [person.uid])
    context = {
        "heading": _("Emergency opening %(ref)s") % {"ref": row.reference},
        "row": row,
        "person": person,
        "read": show.read_rows(read),
        "back": "/",
    }
    return render(request, "cases/emergency_told.html", context)

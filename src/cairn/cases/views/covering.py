"""Writing down what happened on the telephone, from the duty view that somebody of another agency has before her."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access import emergency
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.cases import actions
from cairn.cases.forms.duty import RangForm
from cairn.cases.presenters import duty as show
from cairn.cases.queries import duty as queries
from cairn.cases.queries import emergency as opened
from cairn.cases.queries.duty import DutyView
from cairn.cases.views.ask import typed
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.ui.pages import render, url

SHOWN = ("name", "safe_contact")


def in_emergency(request: Request, uid: UUID) -> HttpResponse:
    """For whoever opened the record in an emergency."""
    row, view = opened.opened(request.actor, uid)
    if request.method == "GET":
        emergency.note_read(request.actor, row, SHOWN)
    write = partial(actions.log_in_emergency, by=request.actor, uid=uid)
    return _asked(request, view, write, url("cases:emergency-view", uid))


def at_night(request: Request, uid: UUID) -> HttpResponse:
    """For the out-of-hours team."""
    view = queries.case_view(request.actor, queries.night_case(request.actor, uid))
    write = partial(actions.log_at_night, by=request.actor, uid=uid)
    return _asked(request, view, write, url("cases:night-case", uid))


def _asked(request: Request, view: DutyView, write: Callable[..., object], back: str) -> HttpResponse:
    phones = [(way.point.uid.hex, way.words) for way in view.ways]
    form = RangForm(typed(request), phones=phones, initial={"at": clock.now()})

    def do() -> str:
        write(rang=actions.Rang(**form.values()))
        return back

    if request.method == "POST" and form.is_valid():
        try:
            answer = redirect(once(request.actor, once_key(request), do))
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, _("Written down. It stands in the case, and the service reads it."))
            return answer
    show.saw(request.actor, view)
    heading = _("What happened on the telephone")
    context = {"view": view, "form": form, "heading": heading, "title": heading, "back": back}
    return render(request, "cases/covering_rang.html", context)

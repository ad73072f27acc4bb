"""A service that ends, client by client; and what somebody who cannot go on leaves to others."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.models import User
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.cases import actions
from cairn.cases.forms.moving import AskToMoveForm, HandOverForm
from cairn.cases.models import Move
from cairn.cases.queries import handing_over, moving
from cairn.cases.queries.one import case_of
from cairn.cases.queries.workers import workers_of
from cairn.cases.views.ask import ask, typed, was
from cairn.core.decisions import Refused
from cairn.ui.lists import paged
from cairn.ui.pages import render, url
from cairn.ui.words import date_words


def moving_list(request: Request) -> HttpResponse:
    """Who is to be told and asked before the service ends, and what each said."""
    actor = request.actor
    page = paged(moving.moving(actor) if actor.agency.successor_id else [], request.GET)
    actor.saw("moving_list", None, ("names", "answer"), [row["client_uid"] for row in page.rows])
    context = {"heading": _("When this service ends"), "page": page, "agency": actor.agency, "back": "/"}
    return render(request, "cases/moving.html", context)


def ask_to_move(request: Request, uid: UUID) -> HttpResponse:
    """Told and asked: what she said."""
    case = case_of(request.actor, uid)
    before = moving.move_of(case)
    form = AskToMoveForm(typed(request), initial=_initial(before))

    def do() -> None:
        actions.ask_to_move(by=request.actor, case=case, was=was(request), **form.cleaned_data)

    return ask(
        request,
        case,
        form,
        do,
        heading=_("May the file move?"),
        on_to=url("cases:moving"),
        submit=_("Save"),
        version=before.version if before else 0,
        stored=lambda: _stored(request, uid),
    )


def _initial(move: Move | None) -> dict[str, Any]:
    if move is None:
        return {}
    return {"answer": move.answer, "asked_on": move.asked_on, "how": move.how, "said": move.said.open()}


def _stored(request: Request, uid: UUID) -> tuple[Any, dict[str, Any]]:
    now = moving.move_of(case_of(request.actor, uid))
    return now, _initial(now)


def hand_over(request: Request) -> HttpResponse:
    """Cases and actions of those who have left, or may not see them any more."""
    actor = request.actor
    left = handing_over.left(actor)
    form = HandOverForm(
        typed(request),
        cases=[(one.uid.hex, f"{one.case.reference}: {one.user}") for one in left.allocations],
        actions=[(one.uid.hex, _action_words(one)) for one in left.actions],
        workers=workers_of(actor.agency, actor.area),
    )
    for one in left.actions:
        actor.saw("action", one.uid, ("text",), [])
    if request.method == "POST" and form.is_valid():
        answer = _handed(request, form, left)
        if answer is not None:
            return answer
    context = {"heading": _("To hand over"), "left": left, "form": form, "back": "/"}
    return render(request, "cases/hand_over.html", context)


def _handed(request: Request, form: HandOverForm, left: handing_over.Left) -> HttpResponse | None:
    said = form.cleaned_data
    refused: list[str] = []

    def do() -> str:
        done = actions.hand_over(
            by=request.actor,
            cases=[one.case for one in left.allocations if one.uid.hex in said.get("cases", [])],
            actions=[one for one in left.actions if one.uid.hex in said.get("actions", [])],
            user=User.objects.get(uid=said["user"]),
        )
        refused.extend(done.refused)
        if not (done.cases or done.actions):
            raise Refused(" ".join(done.refused))
        return url("cases:hand-over")

    try:
        answer = redirect(once(request.actor, once_key(request), do))
    except Refused as no:
        form.add_error("user", no.because)
        return None
    for sentence in refused:
        messages.warning(request, sentence)
    return answer


def _action_words(action: Any) -> str:
    return f"{action.case.reference}: {action.text.open()} ({action.user}, {date_words(action.due_on)})"

"""Duty cover: whom I cover now, a case for the day, the rota, night cover, and tonight's list."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.cases import actions
from cairn.cases.forms.duty import DutyReasonForm, NightCoverForm, ShiftForm
from cairn.cases.presenters import duty as show
from cairn.cases.queries import duty as queries
from cairn.cases.views.ask import typed, was
from cairn.core.decisions import Refused
from cairn.ui.forms import Form
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def on_duty(request: Request) -> HttpResponse:
    """The open clients whom I cover now."""
    actor = request.actor
    shifts = queries.shifts_now(actor)
    page = paged(queries.duty_cases(actor, shifts) if shifts else [], request.GET)
    actor.saw("duty_list", None, ("names", "level"), [row["client_uid"] for row in page.rows])
    context = {"heading": _("On duty"), "shifts": shifts, "page": page, "one": "cases:duty-case"}
    return render(request, "cases/duty.html", context)


def duty_case(request: Request, uid: UUID) -> HttpResponse:
    """The duty view of one of them; with a reason the case itself, for the day."""
    case, _shift = queries.duty_case(request.actor, uid)
    form = DutyReasonForm(typed(request))

    def do() -> str:
        actions.open_on_duty(by=request.actor, case=case, reason=form.cleaned_data["reason"])
        return url("cases:case", case.uid)

    answer = _answered(request, form, do)
    context = {"form": form, "back": url("cases:duty"), "number_page": None}
    return answer or _shown(request, queries.case_view(request.actor, case), context)


def tonight(request: Request) -> HttpResponse:
    """High-risk clients of the services that have agreed that this team covers them."""
    page = paged(queries.night_cases(request.actor), request.GET)
    request.actor.saw("night_list", None, ("names",), [row["client_uid"] for row in page.rows])
    context = {"heading": _("Tonight"), "shifts": (), "page": page, "one": "cases:night-case"}
    return render(request, "cases/tonight.html", context)


def night_case(request: Request, uid: UUID) -> HttpResponse:
    case = queries.night_case(request.actor, uid)
    return _shown(request, queries.case_view(request.actor, case), _at_night(uid))


def night_number(request: Request, uid: UUID, point: UUID) -> HttpResponse:
    """The same page with one of her numbers in clear: a POST, because an event is written for it."""
    actor = request.actor
    view = queries.case_view(actor, queries.night_case(actor, uid))
    opened = actions.show_number(by=actor, person=view.person, way=show.way_of(view, point))
    return _shown(request, view, _at_night(uid), show.telephones_of(actor, view, point, opened))


def _at_night(uid: UUID) -> dict[str, Any]:
    return {"form": None, "back": url("cases:tonight"), "number_page": ("cases:night-number", uid)}


def _shown(
    request: Request,
    view: queries.DutyView,
    context: dict[str, Any],
    telephones: list[show.Telephone] | None = None,
) -> HttpResponse:
    page = show.page(request.actor, view, telephones)
    named = {"heading": _("Duty view"), "title": _("Duty view")}
    return render(request, "cases/duty_case.html", page | named | context)


def rota(request: Request) -> HttpResponse:
    """Who covers which team, and a new shift."""
    users, teams = queries.coverers(request.actor), queries.teams_of(request.actor)
    form = ShiftForm(
        typed(request),
        users=[(user.uid.hex, user.name) for user in users],
        teams=[(team.uid.hex, team.name) for team in teams],
    )

    def do() -> str:
        said = form.cleaned_data
        user = next(one for one in users if one.uid.hex == said["user"])
        team = next(one for one in teams if one.uid.hex == said["team"])
        between = {"from_at": said["from_at"], "until_at": said["until_at"]}
        actions.put_on_rota(by=request.actor, user=user, team=team, **between)
        return url("cases:rota")

    if (answer := _answered(request, form, do)) is not None:
        return answer
    page = paged(queries.rota(request.actor), request.GET)
    context = {"heading": _("Duty rota"), "page": page, "form": form, "back": "/"}
    return render(request, "cases/rota.html", context)


def take_off(request: Request, uid: UUID) -> HttpResponse:
    shift = _one(queries.rota(request.actor), uid)

    def do() -> str:
        actions.take_off_rota(by=request.actor, shift=shift, was=was(request))
        return url("cases:rota")

    return redirect(once(request.actor, once_key(request), do))


def night_cover(request: Request) -> HttpResponse:
    """Which out-of-hours team sees the duty view of our high-risk clients, until when."""
    teams = queries.night_teams(request.actor)
    form = NightCoverForm(typed(request), teams=[(team.uid.hex, team.name) for team in teams])

    def do() -> str:
        said = form.cleaned_data
        team = next(one for one in teams if one.uid.hex == said["covered_by"])
        between = {"from_on": said["from_on"], "until_on": said["until_on"]}
        actions.agree_night_cover(by=request.actor, covered_by=team, **between)
        return url("cases:night-cover")

    if (answer := _answered(request, form, do)) is not None:
        return answer
    rows = queries.agreements(request.actor)
    context = {
        "heading": _("Cover at night"),
        "rows": rows,
        "form": form,
        "teams": teams,
        "back": url("cases:rota"),
    }
    return render(request, "cases/night_cover.html", context)


def end_night_cover(request: Request, uid: UUID) -> HttpResponse:
    row = _one(queries.agreements(request.actor), uid)

    def do() -> str:
        actions.end_night_cover(by=request.actor, row=row, was=was(request))
        return url("cases:night-cover")

    return redirect(once(request.actor, once_key(request), do))


def _one(rows: Any, uid: UUID) -> Any:
    found = next((row for row in rows if row.uid == uid), None)
    if found is None:
        raise Http404
    return found


def _answered(request: Request, form: Form, do: Callable[[], str]) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return redirect(once(request.actor, once_key(request), do))
    except Refused as refused:
        form.add_error(None, refused.because)
        return None

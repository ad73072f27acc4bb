"""Disposal runs: proposed, looked through, agreed to, done; the certificate is the page of a run that is done."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.models import Agency
from cairn.access.pages import Request
from cairn.core import clock
from cairn.core.decisions import Decision, require
from cairn.oversight.actions import disposal as actions
from cairn.oversight.forms.retention import AgreeForm, LeaveOutForm, ProposeForm, StopForm
from cairn.oversight.models import DisposalRun
from cairn.oversight.permissions import records as permissions
from cairn.oversight.presenters import retention as presenters
from cairn.oversight.queries import disposal
from cairn.oversight.queries.schedule import kind_words
from cairn.oversight.views.asking import Ask, ask, filled, was
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def run_list(request: Request) -> HttpResponse:
    page = paged(disposal.run_list(request.actor), request.GET)
    context = {
        "heading": _("Disposal"),
        "back": url("oversight:start"),
        "page": page,
        "colours": presenters.STATE_COLOURS,
        "may_propose": permissions.may_propose(request.actor),
    }
    return render(request, "oversight/disposals.html", context)


def propose(request: Request) -> HttpResponse:
    """Ask what is due of one agency's records."""
    actor = request.actor
    found = disposal.due_by_agency(actor.area, actor.today)
    choices = [(agency.uid.hex, f"{agency.name}: {many}") for agency, many in found]
    form = filled(request, ProposeForm, agencies=choices)

    def save() -> str:
        agency = Agency.objects.get(uid=form.cleaned_data["agency"])
        return url("oversight:disposal", actions.propose(by=actor, agency=agency).uid)

    intro = (
        _(
            "The worker lists what is due. Nothing goes before you have looked through it and a manager agreed."
        )
        if choices
        else _("Nothing is due today."),
    )
    return ask(
        request, form, Ask(_("List what is due"), url("oversight:disposals"), _("Make the list"), intro), save
    )


def run(request: Request, uid: UUID) -> HttpResponse:
    """One run: its counts, its list by reference, and what the reader may do; once done, its certificate."""
    actor = request.actor
    row = disposal.run_of(actor, uid)
    page = paged(disposal.items(actor, row), request.GET)
    actor.saw("disposal_run", row.uid, ("reference", "items"))
    context: dict[str, Any] = {
        "heading": _("Disposal certificate") if row.state == "done" else _("Disposal run"),
        "back": url("oversight:disposals"),
        "run": row,
        "facts": presenters.run_facts(row),
        "counts": presenters.count_rows(disposal.counts(actor, row)),
        "years": presenters.year_rows(disposal.by_year(actor, row)),
        "page": page,
        "record": presenters.record_words,
        "outcome": presenters.item_words,
        "may": {name: ask_may(actor, row) for name, ask_may in MAY.items()},
        "marking": _("OFFICIAL-SENSITIVE"),
        "prepared_for": actor.user.name,
        "prepared_at": clock.now(),
    }
    return render(request, "oversight/disposal.html", context)


MAY: dict[str, Callable[[Any, DisposalRun], Decision]] = {
    "review": permissions.may_review, "approve": permissions.may_approve, "stop": permissions.may_stop,
}  # fmt: skip


def leave_out(request: Request, uid: UUID, item: UUID) -> HttpResponse:
    """Keep one record of the list, with a reason; or put it back."""
    actor = request.actor
    row = disposal.item_of(actor, uid, item)
    require(permissions.may_leave_out(actor, row))
    form = filled(request, LeaveOutForm, initial={"because": row.because.open()})

    def save() -> str:
        actions.leave_out(by=actor, item=row, was=was(request), because=form.cleaned_data["because"])
        return url("oversight:disposal", uid)

    actor.saw("disposal_item", row.uid, ("reference", "because"))
    heading = _("Leave out %(what)s %(reference)s") % {"what": kind_words(row.of), "reference": row.reference}
    page = Ask(
        heading, url("oversight:disposal", uid), version=row.version, stored=lambda now: {"because": now.because.open()}
    )  # fmt: skip
    return ask(request, form, page, save)


def review(request: Request, uid: UUID) -> HttpResponse:
    text = _("A manager of the agency is asked to agree next. What you left out stays.")
    return _agree(
        request, uid, actions.review, permissions.may_review, _("Pass the list on"), text, warning=False
    )


def approve(request: Request, uid: UUID) -> HttpResponse:
    text = _(
        "The records on the list are destroyed for good, and their keys with them. Nobody can bring them back."
    )
    return _agree(
        request,
        uid,
        actions.approve,
        permissions.may_approve,
        _("Dispose of these records"),
        text,
        warning=True,
    )


def stop(request: Request, uid: UUID) -> HttpResponse:
    """Nothing more of it is disposed of."""
    row = disposal.run_of(request.actor, uid)
    require(permissions.may_stop(request.actor, row))
    form = filled(request, StopForm)

    def save() -> str:
        actions.stop(by=request.actor, run=row, was=was(request), because=form.cleaned_data["because"])
        return url("oversight:disposal", uid)

    intro = (_("What has gone is gone. Everything else stays, and is listed again in another run."),)
    page = Ask(
        _("Stop this run"), url("oversight:disposal", uid), _("Stop it"), intro, warning=True, version=row.version
    )  # fmt: skip
    return ask(request, form, page, save)


def _agree(
    request: Request, uid: UUID, action: Callable[..., Any], may: Callable[..., Decision], heading: str, text: str, *,
    warning: bool,
) -> HttpResponse:  # fmt: skip
    row = disposal.run_of(request.actor, uid)
    require(may(request.actor, row))
    form = filled(request, AgreeForm)

    def save() -> str:
        action(by=request.actor, run=row, was=was(request))
        return url("oversight:disposal", uid)

    facts = tuple(
        (f"{kind}, {became.lower()}", many)
        for kind, became, many, _rows in presenters.count_rows(disposal.counts(request.actor, row))
    )
    page = Ask(heading, url("oversight:disposal", uid), heading, (text,), warning, row.version, facts=facts)
    return ask(request, form, page, save)

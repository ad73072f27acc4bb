"""The log of breaches and near misses: anybody tells, the information-governance lead assesses."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.core import clock
from cairn.core.decisions import require
from cairn.oversight.actions import breaches as actions
from cairn.oversight.forms.breaches import ActionForm, AssessForm, CloseForm, ReportForm
from cairn.oversight.models import Breach
from cairn.oversight.permissions import records as permissions
from cairn.oversight.presenters import breaches as presenters
from cairn.oversight.queries import breaches as queries
from cairn.oversight.views.asking import Ask, ask, do, filled, was
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def report(request: Request) -> HttpResponse:
    """Tell that something went wrong, or nearly did."""
    form = filled(request, ReportForm, initial={"aware_at": clock.now()})

    def save() -> str:
        return url(
            "oversight:breach-reported", actions.report_breach(by=request.actor, **form.cleaned_data).uid
        )

    intro = (
        _(
            "If somebody may be in danger because of it, ring their worker or the police first: then come back."
        ),
        _(
            "The information-governance lead is told at once. The law gives 72 hours from when somebody first knew."
        ),
    )
    page = Ask(_("Tell that something went wrong"), url("oversight:start"), _("Send"), intro)
    return ask(request, form, page, save)


def reported(request: Request, uid: UUID) -> HttpResponse:
    """What she told, and how far it is: hers alone."""
    breach = queries.own_report(request.actor, uid)
    request.actor.saw("breach", uid, ("what", "state"))
    facts = (
        (_("Reference"), breach.reference), (_("State"), breach.get_state_display()),
        (_("What happened"), breach.what.open()), (_("What was learned"), breach.lessons.open() or _("Not yet known")),
    )  # fmt: skip
    context = {
        "heading": _("Thank you for telling"), "back": url("oversight:start"), "facts": facts,
        "because": _("The information-governance lead has it now. You can read here how it goes on."),
    }  # fmt: skip
    return render(request, "oversight/facts.html", context)


def breach_list(request: Request) -> HttpResponse:
    actor = request.actor
    page = paged(queries.breaches(actor), request.GET)
    misses = queries.near_misses(actor)
    actor.saw("breach", None, ("reference", "state"), [miss.person.uid for miss, _taken in misses])
    context: dict[str, Any] = {
        "heading": _("What went wrong, or nearly"),
        "back": url("oversight:start"),
        "page": page,
        "clock": lambda row: presenters.clock_words(row, clock.now()),
        "misses": misses,
    }
    return render(request, "oversight/breaches.html", context)


def breach(request: Request, uid: UUID) -> HttpResponse:
    actor = request.actor
    row = queries.breach_of(actor, uid)
    actor.saw(
        "breach",
        uid,
        ("what", "whose", "done", "risk", "lessons"),
        row.about.values_list("person", flat=True),
    )
    context: dict[str, Any] = {
        "heading": _("Breach %(reference)s") % {"reference": row.reference},
        "back": url("oversight:breaches"),
        "breach": row,
        "clock": presenters.clock_words(row, clock.now()),
        "facts": presenters.facts(row, queries.about(row)),
        "actions": queries.actions(row),
        "editions": list(row.assessments.select_related("created_by", "breach__agency").order_by("-edition")),
        "may_assess": permissions.may_assess(actor, row),
        "may_close": permissions.may_close(actor, row),
        "today": actor.today,
    }
    return render(request, "oversight/breach.html", context)


def assess(request: Request, uid: UUID) -> HttpResponse:
    row = queries.breach_of(request.actor, uid)
    require(permissions.may_assess(request.actor, row))
    form = filled(request, AssessForm, initial=presenters.stored(row))

    def save() -> str:
        said = dict(form.cleaned_data)
        references = [line for line in said.pop("references").split("\n") if line.strip()]
        actions.assess(by=request.actor, breach=row, was=was(request), references=references, **said)
        return url("oversight:breach", uid)

    page = _page(row, _("Assess what went wrong"), facts=True)
    return ask(request, form, page, save)


def plan(request: Request, uid: UUID) -> HttpResponse:
    row = queries.breach_of(request.actor, uid)
    require(permissions.may_assess(request.actor, row))
    form = filled(request, ActionForm)

    def save() -> str:
        actions.plan_action(by=request.actor, breach=row, **form.cleaned_data)
        return url("oversight:breach", uid)

    return ask(request, form, _page(row, _("Plan an action")), save)


def finish(request: Request, uid: UUID, action: UUID) -> HttpResponse:
    """An action is done."""
    row = queries.action_of(request.actor, uid, action)

    def save() -> str:
        actions.finish_action(by=request.actor, action=row, was=was(request))
        return url("oversight:breach", uid)

    return do(request, save)


def close(request: Request, uid: UUID) -> HttpResponse:
    row = queries.breach_of(request.actor, uid)
    require(permissions.may_close(request.actor, row))
    form = filled(request, CloseForm)

    def save() -> str:
        actions.close_breach(by=request.actor, breach=row, was=was(request), **form.cleaned_data)
        return url("oversight:breach", uid)

    return ask(request, form, _page(row, _("Close it")), save)


def take_up(request: Request, miss: UUID) -> HttpResponse:
    """A near miss in contact becomes an entry of the log."""
    row = queries.near_miss_of(request.actor, miss)
    return do(request, lambda: url("oversight:breach", actions.take_up(by=request.actor, near_miss=row).uid))


def _page(row: Breach, heading: str, *, facts: bool = False) -> Ask:
    shown = tuple(presenters.facts(row, queries.about(row))[:8]) if facts else ()
    back = url("oversight:breach", row.uid)
    stored = presenters.stored if facts else (lambda now: {"lessons": now.lessons.open()})
    return Ask(heading, back, facts=shown, version=row.version, stored=stored)

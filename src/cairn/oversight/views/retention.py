"""The schedule and the holds."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.oversight.actions import schedule as actions
from cairn.oversight.forms.retention import HoldForm, LiftForm, PeriodForm
from cairn.oversight.permissions import records as permissions
from cairn.oversight.presenters import retention as presenters
from cairn.oversight.queries import holds, schedule
from cairn.oversight.views.asking import Ask, ask, filled, was
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def retention(request: Request) -> HttpResponse:
    """How long every kind of record is kept in this area, and why."""
    actor = request.actor
    entries = schedule.entries(actor.area, actor.today)
    context = {
        "heading": _("How long records are kept"),
        "back": url("oversight:start"),
        "rows": [presenters.entry_row(entry) for entry in entries if entry.counts],
        "others": [(entry.words, entry.because) for entry in entries if not entry.counts],
        "may_change": permissions.may_change_schedule(actor),
    }
    return render(request, "oversight/retention.html", context)


def period(request: Request) -> HttpResponse:
    """Set this area's own period for a kind of record."""
    actor = request.actor
    known = [
        (e.schedule, f"{e.words}: {presenters.years_words(e.years)}")
        for e in schedule.entries(actor.area, actor.today)
        if e.counts
    ]
    asked = request.GET.get("schedule", "")
    form = filled(
        request, PeriodForm, entries=known, initial={"schedule": asked if asked in dict(known) else ""}
    )
    intro = (_("A period that was not written down by this area is a default that nobody has verified."),)

    def save() -> str:
        actions.set_period(by=actor, **form.cleaned_data)
        return url("oversight:retention")

    return ask(request, form, Ask(_("Set a period"), url("oversight:retention"), intro=intro), save)


def hold_list(request: Request) -> HttpResponse:
    actor = request.actor
    page = paged(holds.hold_list(actor), request.GET)
    actor.saw("hold", None, ("reference", "kind"))
    context: dict[str, Any] = {
        "heading": _("Holds"),
        "back": url("oversight:start"),
        "page": page,
        "state": lambda hold: presenters.hold_state(hold, actor.today),
        "record": presenters.record_words,
        "may_hold": permissions.may_hold(actor),
    }
    return render(request, "oversight/holds.html", context)


def place_hold(request: Request) -> HttpResponse:
    form = filled(request, HoldForm)
    intro = (_("Nothing of it is disposed of until the hold is lifted, whatever the schedule says."),)

    def save() -> str:
        return url("oversight:hold", actions.place_hold(by=request.actor, **form.cleaned_data).uid)

    return ask(
        request, form, Ask(_("Place a hold"), url("oversight:holds"), _("Place the hold"), intro), save
    )


def hold(request: Request, uid: UUID) -> HttpResponse:
    """One hold, and the way to lift it."""
    row = holds.hold_of(request.actor, uid)
    request.actor.saw("hold", row.uid, ("reference", "because"))
    form, decision = filled(request, LiftForm), permissions.may_lift(request.actor, row)

    def save() -> str:
        actions.lift_hold(by=request.actor, hold=row, was=was(request), because=form.cleaned_data["because"])
        return url("oversight:holds")

    page = Ask(
        _("Hold on %(reference)s") % {"reference": row.reference}, url("oversight:holds"), _("Lift the hold"),
        facts=presenters.hold_facts(row), version=row.version, warning=True,
        stored=lambda now: {"because": now.lifted_because.open()},
    )  # fmt: skip
    if decision or request.method == "POST":
        return ask(request, form, page, save)
    context = {"heading": page.heading, "back": page.back, "facts": page.facts, "because": decision.because}
    return render(request, "oversight/facts.html", context)

"""Complaints: the list, one of them, and its steps."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access import drafts
from cairn.access.models import Agency, Appointment
from cairn.access.pages import Request
from cairn.oversight.actions import complaining
from cairn.oversight.forms import complaints as forms
from cairn.oversight.models import Complaint
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.presenters import complaints as words
from cairn.oversight.queries import complaints as queries
from cairn.oversight.views.asking import Ask, ask, begun, filled, put_aside, unfinished, was
from cairn.ui.pages import Link, render, url

NEW = "oversight:complaint-new"


def of(name: str, row: Complaint) -> str:
    return url(f"oversight:{name}", row.uid)


def complaint_list(request: Request) -> HttpResponse:
    ended = request.GET.get("show") == "ended"
    page = queries.complaint_list(request.actor, request.GET, ended=ended)
    here = url("oversight:complaints")
    context = {
        "heading": _("Complaints"),
        "page": page,
        "heads": words.heads(),
        "rows": words.rows(page.rows, request.actor.today),
        "sub_navigation": [
            Link(_("Open"), here, active=not ended),
            Link(_("Ended"), f"{here}?show=ended", active=ended),
        ],
    }
    return render(request, "oversight/complaints.html", context)


def complaint_new(request: Request) -> HttpResponse:
    """Anybody writes down what was said to her."""
    actor, draft = request.actor, unfinished(request, NEW)
    first = {"received_on": actor.today, "agency": str(actor.agency.uid)} | begun(draft)
    offered = {"agencies": queries.agencies(actor), "people": queries.people_at(actor)}
    form = filled(request, forms.ComplainForm, initial=first, **offered)
    back = url("oversight:complaints")
    if request.method == "POST" and "keep" in request.POST:
        return put_aside(request, draft, NEW, form, back)

    def save() -> str:
        made = complaining.complain(by=actor, **_said(form.cleaned_data))
        if draft:
            drafts.drop(draft)
        return back if made.about_user_id == actor.user.pk else of("complaint", made)

    intro = (
        _("Whoever it is about does not see it. It goes to the organisation that answers for that agency."),
    )
    page = Ask(_("Write down a complaint"), back, _("Save"), intro)
    return ask(request, form, page, save, {"draft": draft, "keeps": True})


def _said(said: dict[str, Any]) -> dict[str, Any]:
    """The form's answers as the action takes them."""
    posts = Appointment.objects.select_related("user")
    post = posts.get(uid=said["about_user"]) if said["about_user"] else None
    return said | {
        "agency": Agency.objects.select_related("legal_body").get(uid=said["agency"]),
        "about_user": post.user if post else None,
    }


def complaint(request: Request, uid: UUID) -> HttpResponse:
    actor = request.actor
    row = queries.complaint_of(actor, uid)
    handles = permissions.may_handle_complaint(actor, row)
    actor.saw("complaint", row.uid, ("name", "text", "reach"), [row.person.uid] if row.person else [])
    context = {
        "heading": _("Complaint %(ref)s") % {"ref": row.reference},
        "title": row.reference,
        "breadcrumbs": [Link(_("Complaints"), url("oversight:complaints")), Link(row.reference)],
        "row": row,
        "facts": words.facts(row, actor.today) if handles else words.own_facts(row),
        "may": {
            "acknowledge": permissions.may_decide_complaint(actor, row) and row.acknowledged_on is None,
            "decide": permissions.may_decide_complaint(actor, row) and row.acknowledged_on is not None,
            "second": handles and row.ended_on is not None and row.stage == 1,
        },
    }
    return render(request, "oversight/complaint.html", context)


def acknowledge(request: Request, uid: UUID) -> HttpResponse:
    row = queries.complaint_of(request.actor, uid)
    form = filled(request, forms.AcknowledgeForm, initial={"on": request.actor.today})
    return _step(request, row, form, complaining.acknowledge, _("Acknowledge the complaint"))


def decide(request: Request, uid: UUID) -> HttpResponse:
    row = queries.complaint_of(request.actor, uid)
    return _step(
        request,
        row,
        filled(request, forms.DecideForm),
        complaining.decide_complaint,
        _("Decide the complaint"),
    )


def second_stage(request: Request, uid: UUID) -> HttpResponse:
    row = queries.complaint_of(request.actor, uid)
    return _step(
        request, row, filled(request, forms.SecondForm), complaining.second_stage, _("Open the second stage")
    )


def _step(request: Request, row: Complaint, form: Any, act: Any, heading: str) -> HttpResponse:
    def save() -> str:
        act(by=request.actor, complaint=row, was=was(request), **form.cleaned_data)
        return of("complaint", row)

    def stored(now: Complaint) -> dict[str, Any]:
        held = {"on": now.acknowledged_on, "outcome": now.outcome, "because": now.because.open(),
                "learned": now.learned.open(), "told_on": now.told_on, "wanted": now.wanted.open()}  # fmt: skip
        return {name: value for name, value in held.items() if name in form.fields}

    request.actor.saw("complaint", row.uid, ("text",), [row.person.uid] if row.person else [])
    beside = [(_("What they complain of"), row.text.open())]
    trail = [
        Link(_("Complaints"), url("oversight:complaints")),
        Link(row.reference, of("complaint", row)),
        Link(heading),
    ]
    page = Ask(heading, of("complaint", row), _("Save"), version=row.version, stored=stored)
    return ask(request, form, page, save, {"beside": beside, "breadcrumbs": trail})

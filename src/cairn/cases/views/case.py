"""The list of cases, the case page, its print form; opening, allocating and closing."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.models import User
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.cases import actions, lifecycle, permissions, presenters
from cairn.cases.forms.contact import AllocateForm, CloseForm, ListFilter
from cairn.cases.models import Case
from cairn.cases.queries.handover import handover_of, open_case_of, waiting_referral
from cairn.cases.queries.lists import case_list, rows_of
from cairn.cases.queries.one import case_of
from cairn.cases.queries.story import Story, story_of
from cairn.cases.queries.workers import workers_of
from cairn.cases.views.ask import ask, frame, was
from cairn.core import clock
from cairn.referrals.models import Referral
from cairn.release import actions as release
from cairn.release.presenters import attachment, text_of
from cairn.ui.lists import paged, sorting
from cairn.ui.pages import Link, render, url

MOST_ROWS = 1000

SORTS = {
    "name": ("parties__person__sort_family", "parties__person__sort_given", "id"),
    "opened": ("opened_on", "id"),
    "review": ("review_due_on", "id"),
    "contact": ("contact_due_on", "id"),
}


def cases(request: Request) -> HttpResponse:
    """Mine, my team's, everybody's, nobody's; by state, risk and what is overdue."""
    filters = ListFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    sort = sorting(request.GET, SORTS, default="-opened")
    page = paged(case_list(request.actor, asked).order_by(*sort.order_by), request.GET)
    rows = rows_of(page.rows)
    context = {
        "heading": _("Cases"),
        "filters": filters,
        "page": page,
        "rows": rows,
        "sort": sort,
        "today": request.actor.today,
        "list_cells": presenters.list_cells,
        "heads": presenters.list_heads(),
        "query": request.GET.urlencode(),
    }
    request.actor.saw("case_list", None, ["names", "state", "level"], [row.client for row in rows])
    return render(request, "cases/list.html", context)


def download(request: Request) -> HttpResponse:
    """What the list shows, as a file for whoever asked: references and no names.

    It leaves through the one door.
    """
    filters = ListFilter(QueryDict(request.POST.get("asked", "")))
    asked = filters.cleaned_data if filters.is_valid() else {}
    rows = rows_of(case_list(request.actor, asked).order_by("-opened_on", "id")[:MOST_ROWS])
    made = release.download(
        by=request.actor,
        kind="list",
        filename="cases.csv",
        head=presenters.download_heads(),
        rows=[presenters.download_cells(row, request.actor.today) for row in rows],
        source_kind="case_list",
    )
    return attachment(made)


def case(request: Request, uid: UUID) -> HttpResponse:
    """The case as a story: who, how to reach her, risk now and its direction, what is agreed and late, what
    happened.
    """
    actor = request.actor
    found = case_of(actor, uid)
    story = story_of(actor, found)
    _saw(request, found, story)
    context = frame(request, found, _("Case %(ref)s") % {"ref": found.reference}, story.client) | {
        "breadcrumbs": [Link(_("Cases"), url("cases:list")), Link(found.reference)],
        "sub_navigation": tabs(found, "case"),
        "story": story,
        "latest": story.assessments[0] if story.assessments else None,
        "show": presenters,
        "may_work": permissions.may_work(actor, found, seen=True),
        "may_allocate": permissions.may_allocate(actor, found, seen=True),
        "may_close": permissions.may_close(actor, found, seen=True),
        "can": partial(lifecycle.can, state=found.state),
        "asked_again": story.asked_again,
    }
    return render(request, "cases/case.html", context)


def summary(request: Request, uid: UUID) -> HttpResponse:
    """The case for paper: each page names its recipient, the time and the marking. To print it, it is asked for by a
    button, and leaves through the one door."""
    found = case_of(request.actor, uid)
    story = story_of(request.actor, found)
    _saw(request, found, story)
    context = frame(request, found, _("Case summary"), story.client) | {
        "sub_navigation": tabs(found, "summary"),
        "story": story,
        "show": presenters,
        "marking": "OFFICIAL-SENSITIVE",
        "prepared_for": request.actor.user.name,
        "prepared_at": clock.now(),
        "printed": request.method == "POST",
    }
    page = render(request, "cases/summary.html", context)
    if request.method == "POST":
        about = [party.person for party in story.parties if party.person]
        release.print_page(
            by=request.actor, text=text_of(page), about=about, source_kind="case", source_uid=found.uid
        )
    return page


def _saw(request: Request, found: Case, story: Story) -> None:
    people = [party.person.uid for party in story.parties if party.person]
    fields = ["parties", "assessments", "incidents", "attempts", "notes", "actions"]
    request.actor.saw("case", found.uid, [*fields, *(["unsafe"] if story.unsafe else [])], people)


def tabs(found: Case, here: str) -> list[Link]:
    """The ways through one case."""
    return [
        Link(_("Overview"), url("cases:case", found.uid), here == "case"),
        Link(_("Risk over time"), url("cases:risk", found.uid), here == "risk"),
        Link(_("Summary to print"), url("cases:summary", found.uid), here == "summary"),
    ]


def accept(request: Request, referral: UUID) -> HttpResponse:
    """An accepted referral becomes a new case, or joins the open case of the same person."""
    actor = request.actor
    found = waiting_referral(actor, referral)
    handed = handover_of(found)
    already = open_case_of(handed.clusters, agency=actor.agency, work=handed.work)
    if request.method == "POST":
        address = once(actor, once_key(request), lambda: _opened(request, found, already))
        on_it = _("The referral is on this case now.") if already else _("A case is open for this referral.")
        messages.success(request, on_it)
        return redirect(address)
    actor.saw("referral", found.uid, ["client"], [handed.client.uid])
    context = {
        "heading": _("Open a case from referral %(ref)s") % {"ref": found.reference},
        "back": url("cases:list"),
        "referral": found,
        "handed": handed,
        "already": already,
    }
    return render(request, "cases/accept.html", context)


def _opened(request: Request, referral: Referral, already: Case | None) -> str:
    if already:
        made = actions.accept_onto_case(referral=referral, case=already, by=request.actor)
    else:
        made = actions.open_case(referral=referral, by=request.actor)
    return url("cases:case", made.uid)


def allocate(request: Request, uid: UUID) -> HttpResponse:
    found = case_of(request.actor, uid)
    workers = workers_of(found.agency, found.area)
    form = AllocateForm(request.POST or None, workers=workers, initial={"user": str(found.owner_uid or "")})

    def do() -> None:
        user = User.objects.get(uid=form.cleaned_data["user"])
        actions.allocate(case=found, user=user, was=was(request), by=request.actor)

    return ask(
        request,
        found,
        form,
        do,
        heading=_("Allocate the case"),
        template="cases/question.html",
        submit=_("Allocate"),
        version=found.version,
        stored=lambda: _now(found, request, {"user": str(case_of(request.actor, uid).owner_uid or "")}),
    )


def close(request: Request, uid: UUID) -> HttpResponse:
    found = case_of(request.actor, uid)
    form = CloseForm(request.POST or None, outcomes=lifecycle.outcomes_from(found.state))

    def do() -> None:
        actions.close_case(case=found, was=was(request), by=request.actor, **form.cleaned_data)

    return ask(
        request,
        found,
        form,
        do,
        heading=_("Close the case"),
        submit=_("Close the case"),
        version=found.version,
        stored=lambda: _now(found, request, {}),
    )


def _now(found: Case, request: Request, values: dict[str, Any]) -> tuple[Case, dict[str, Any]]:
    return case_of(request.actor, found.uid), values

"""Reviewing what was opened in an emergency: the list, one, and an out-of-hours team's together."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.access.emergency import Opened
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.people import actions, permissions
from cairn.people.forms.reviews import NightForm, ReviewForm
from cairn.people.queries import reviews as queries
from cairn.people.views.asking import filled, was
from cairn.ui import words
from cairn.ui.forms import Form
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def review_list(request: Request) -> HttpResponse:
    """What waits for me, and what I have reviewed."""
    actor = request.actor
    page = paged(queries.reviews(actor).order_by("reviewed_at", "due_at", "id"), request.GET)
    for row in page.rows:
        actor.saw("break_glass_review", row.uid, ("user", "from_at"), [])
    context = {
        "heading": _("Opened in an emergency"),
        "page": page,
        "now": clock.now(),
        "together": len(queries.night(actor)) > 1,
    }
    return render(request, "people/reviews.html", context)


def review(request: Request, uid: UUID) -> HttpResponse:
    """Who, when, why and which pages; her finding."""
    found = queries.review_of(request.actor, uid)
    decision = permissions.may_review_emergency(request.actor, found.row)
    form = filled(request, ReviewForm)

    def save() -> str:
        actions.review_emergency(by=request.actor, row=found.row, was=was(request), **form.cleaned_data)
        return url("people:reviews")

    if request.method == "POST" and (done := _done(request, form, save)) is not None:
        return done
    about = [found.person.uid] if found.person else []
    request.actor.saw("break_glass_review", found.row.uid, ("user", "reason", "pages"), about)
    context = {"heading": _("Emergency opening %(ref)s") % {"ref": found.row.reference}, "found": found,
               "form": form, "may": decision, "read": _read(found.read), "back": url("people:reviews")}  # fmt: skip
    return render(request, "people/review.html", context)


def night(request: Request) -> HttpResponse:
    """What out-of-hours teams opened, in one go."""
    rows = queries.night(request.actor)
    choices = [(row.uid.hex, f"{row.user}, {words.moment(row.from_at)}: {row.reason.open()}") for row in rows]
    form = filled(request, NightForm, rows=choices)

    def save() -> str:
        chosen = [row for row in rows if row.uid.hex in form.cleaned_data["rows"]]
        actions.review_night(by=request.actor, rows=chosen, found=form.cleaned_data["found"])
        return url("people:reviews")

    if request.method == "POST" and (done := _done(request, form, save)) is not None:
        return done
    for row in rows:
        request.actor.saw("break_glass_review", row.uid, ("user", "reason"), [])
    context = {"heading": _("Opened by out-of-hours teams"), "form": form, "rows": rows,
               "back": url("people:reviews")}  # fmt: skip
    return render(request, "people/night.html", context)


# The parts of the duty view, as they are named in its events.
PARTS = {
    "name": gettext_lazy("name"),
    "born_on": gettext_lazy("age"),
    "safe_contact": gettext_lazy("how to reach the person safely"),
    "level": gettext_lazy("risk"),
    "plan": gettext_lazy("emergency plan"),
    "last_contact": gettext_lazy("last contact"),
    "phone": gettext_lazy("one of the person’s phone numbers"),
    "due": gettext_lazy("what is due"),
}


def _read(pages: Iterable[Opened]) -> list[list[str]]:
    return [
        [words.moment(page.at), ", ".join(str(PARTS.get(name, name)) for name in page.fields)]
        for page in pages
    ]


def _done(request: Request, form: Form, save: Callable[[], str]) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        return redirect(once(request.actor, once_key(request), save))
    except Refused as refused:
        form.add_error(None, refused.because)
        return None

"""Search: what is typed goes by POST, is kept sealed for an hour, and is shown by a page that only reads."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access import drafts
from cairn.access.models import Draft
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.people import actions, codes, presenters, queries
from cairn.people.actions.sight import SEARCH
from cairn.people.forms.details import SearchForm
from cairn.people.views.asking import filled
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def search(request: Request) -> HttpResponse:
    form = filled(request, SearchForm)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        return redirect(
            once(
                request.actor,
                once_key(request),
                lambda: url("people:found", actions.search(by=request.actor, text=text).uid),
            )
        )
    context = {
        "form": form,
        "heading": _("Find a person"),
        "page": None,
        "text": "",
        "because": codes.FOUND_BY,
    }
    return render(request, "people/search.html", context)


def found(request: Request, uid: UUID) -> HttpResponse:
    """What a search found, by 25. An hour after it was typed it is gone; so is anybody else's."""
    kept = drafts.mine(request.actor.user, kind=Draft.Kind.SEARCH, purpose=SEARCH, uid=uid)
    if not kept:
        raise Http404
    text = drafts.opened(kept[0])["text"]
    page = paged(queries.search(request.actor, text), request.GET)
    request.actor.saw("search", uid, ("name", "born_on", "reference"), [row.uid for row in page.rows])
    context = {
        "form": SearchForm(initial={"text": text}),
        "heading": presenters.found_words(page.total),
        "page": page,
        "text": text,
        "because": codes.FOUND_BY,
    }
    return render(request, "people/search.html", context)

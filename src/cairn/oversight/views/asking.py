"""A form of oversight: sent once, kept when it is refused or stale (`access.asking`), put aside and gone on with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access import asking, drafts
from cairn.access.asking import answered, do, filled, was
from cairn.access.models import Draft
from cairn.access.pages import Request
from cairn.cases.forms.keeping import given_back, kept
from cairn.ui.forms import Form
from cairn.ui.pages import render

__all__ = ["Ask", "ask", "begun", "do", "filled", "put_aside", "unfinished", "was"]


@dataclass(frozen=True)
class Ask(asking.Ask):
    """`facts` stand above the form: what it is about."""

    facts: tuple[tuple[str, Any], ...] = ()


def ask(
    request: Request, form: Form, page: Ask, save: Callable[[], str], more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Show the form; when it is sent and right, `save` once and go to the address that it gives."""
    answer = answered(request, form, page, save)
    if answer is not None:
        return answer
    context: dict[str, Any] = {"form": form, "page": page, "back": page.back, "heading": page.heading}
    context |= {"title": page.heading, "draft": None, "keeps": False, "beside": ()}
    context |= dict(more or {})
    return render(request, context.pop("template", "oversight/form.html"), context)


def unfinished(request: Request, purpose: str) -> Draft | None:
    """What she put aside of this form."""
    mine = drafts.mine(request.actor.user, kind=Draft.Kind.FORM, purpose=purpose)
    return mine[0] if mine else None


def begun(draft: Draft | None) -> dict[str, Any]:
    """A form's first values: what was put aside, or nothing."""
    return given_back(drafts.opened(draft)) if draft else {}


def put_aside(request: Request, draft: Draft | None, purpose: str, form: Form, back: str) -> HttpResponse:
    """Keep what was typed, right or wrong, and go on later."""
    if draft:
        drafts.update(draft, was=draft.version, body=kept(form))
    else:
        drafts.keep(
            user=request.actor.user,
            agency=request.actor.agency,
            kind=Draft.Kind.FORM,
            purpose=purpose,
            body=kept(form),
        )
    messages.success(request, _("Kept for you, for 30 days. Nobody else sees it."))
    return redirect(back)

"""A correction, an objection, a restriction: decided by the lead, carried out by the service."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.oversight.actions import ruling
from cairn.oversight.forms.rulings import CorrectedForm, SettleForm
from cairn.oversight.models import Ruling
from cairn.oversight.queries import requests, rulings
from cairn.oversight.views.asking import Ask, ask, do, filled, was
from cairn.oversight.views.requests import of, step


def settle(request: Request, uid: UUID) -> HttpResponse:
    row = requests.request_of(request.actor, uid)
    form = filled(request, SettleForm, row=row, entries=rulings.entries(row))

    def save() -> str:
        ruling.settle(by=request.actor, request=row, was=was(request), **_said(form.cleaned_data))
        return of("request", row)

    intro = (row.wanted.open(),)
    return step(request, row, form, Ask(row.get_kind_display(), of("request", row), _("Save"), intro), save)


def _said(said: dict[str, Any]) -> dict[str, Any]:
    """The form's answers as the action takes them."""
    kind, _colon, record = said.get("entry", "").partition(":")
    return {
        "agreed": said["agreed"] == "yes",
        "reason": said["reason"],
        "entry": (kind, UUID(record)) if record else None,
        "words": said.get("words", ""),
        "purposes": said.get("purposes", ()),
    }


def corrected(request: Request, uid: UUID) -> HttpResponse:
    """The service says that it made the correction."""
    row = rulings.ruling_of(request.actor, uid)
    form = filled(request, CorrectedForm)

    def save() -> str:
        ruling.corrected(by=request.actor, ruling=row, was=was(request), did=form.cleaned_data["did"])
        return of("request", row.request)

    def stored(now: Ruling) -> dict[str, Any]:
        return {"did": now.did.open()}

    request.actor.saw("ruling", row.uid, ("reason",), requests.about(row.request))
    beside = [
        (_("Entry"), str(rulings.KINDS.get(row.kind, row.kind))),
        (_("What they ask for"), row.request.wanted.open()),
        (_("Why it was agreed"), row.reason.open()),
    ]
    page = Ask(_("Correct an entry"), "/", _("It was corrected"), version=row.version, stored=stored)
    return ask(request, form, page, save, {"beside": beside})


def lift(request: Request, uid: UUID) -> HttpResponse:
    row = requests.request_of(request.actor, uid)

    def save() -> str:
        ruling.lift(by=request.actor, request=row)
        return of("request", row)

    return do(request, save)

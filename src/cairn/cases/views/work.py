"""Notes, agreed actions, incidents and the people in a case."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access import drafts
from cairn.access.models import Agency, User
from cairn.access.pages import Request
from cairn.cases import actions, codes, permissions, presenters
from cairn.cases.forms.contact import ActionForm, EndActionForm, NoteForm, NoteTextForm, today_as_initial
from cairn.cases.forms.keeping import given_back
from cairn.cases.models import Case, Note
from cairn.cases.queries.one import action_of, case_of, note_of
from cairn.cases.queries.workers import agencies_near, workers_of
from cairn.cases.rules.instruments import SAFELIVES_RIC_2009
from cairn.cases.views.ask import ask, frame, keep, press, typed, unfinished, was
from cairn.core.contracts import remarks
from cairn.ui.pages import render, url

NOTE = "cases:note"


def note_new(request: Request, uid: UUID) -> HttpResponse:
    """A note, from what was kept of it where there is something."""
    found = case_of(request.actor, uid)
    draft = unfinished(request, found, NOTE)
    form = NoteForm(typed(request), initial=given_back(drafts.opened(draft)) if draft else today_as_initial())
    if request.method == "POST" and "keep" in request.POST:
        return keep(request, found, NOTE, form)

    def do() -> None:
        actions.write_note(case=found, by=request.actor, **form.cleaned_data)
        if draft:
            drafts.drop(draft)

    return ask(
        request,
        found,
        form,
        do,
        heading=_("Write a note"),
        submit=_("Sign and save"),
        template="cases/new_note.html",
        draft=draft,
    )


def note(request: Request, uid: UUID, note: UUID) -> HttpResponse:
    """A note with its earlier editions."""
    actor = request.actor
    found = case_of(actor, uid)
    row = note_of(found, note)
    page = frame(request, found, _("Note"))
    actor.saw("note", row.uid, ["text"], [page["client"].uid])
    context = page | {
        "row": row,
        "remarks": remarks(actor, "cases.Note", row.uid),
        "earlier": _earlier(row),
        "newer": Note.objects.filter(replaces=row).first(),
        "signature": getattr(row, "signature", None),
        "kind": presenters.named(codes.NoteKind, row.kind),
        "may_correct": permissions.may_correct_note(actor, row, seen=True),
        "may_sign": permissions.may_sign_note(actor, row, seen=True),
    }
    return render(request, "cases/note.html", context)


def _earlier(row: Note) -> list[Note]:
    found = []
    while row.replaces_id is not None and row.replaces is not None:
        row = row.replaces
        found.append(row)
    return found


def note_correct(request: Request, uid: UUID, note: UUID) -> HttpResponse:
    found = case_of(request.actor, uid)
    row = note_of(found, note)
    form = NoteTextForm(typed(request), initial={"text": row.text.open()})

    def do() -> str:
        made = actions.correct_note(note=row, by=request.actor, **form.cleaned_data)
        return url("cases:note", found.uid, made.uid)

    return ask(request, found, form, do, heading=_("Correct the note"), submit=_("Sign the corrected note"))


def note_sign(request: Request, uid: UUID, note: UUID) -> HttpResponse:
    found = case_of(request.actor, uid)
    row = note_of(found, note)
    here = url("cases:note", found.uid, row.uid)
    return press(request, found, lambda: actions.sign_note(note=row, by=request.actor) and None, here)


def action_new(request: Request, uid: UUID) -> HttpResponse:
    found = case_of(request.actor, uid)
    form = ActionForm(
        typed(request),
        workers=workers_of(found.agency, found.area),
        agencies=agencies_near(found.area, found.agency),
        risks=[(item.code, _(item.label)) for item in SAFELIVES_RIC_2009.items],
        initial={"whose": "worker", "user": str(request.actor.user.uid)},
    )

    def do() -> None:
        actions.agree_action(case=found, by=request.actor, **_owners(form.cleaned_data))

    return ask(request, found, form, do, heading=_("Agree an action"), submit=_("Save the action"))


def _owners(said: dict[str, Any]) -> dict[str, Any]:
    """The chosen owner's uid as the record."""
    return said | {
        "user": User.objects.get(uid=said["user"]) if said["user"] else None,
        "agency": Agency.objects.get(uid=said["agency"]) if said["agency"] else None,
    }


def action_end(request: Request, uid: UUID, action: UUID) -> HttpResponse:
    found = case_of(request.actor, uid)
    row = action_of(found, action)
    form = EndActionForm(typed(request), initial={"state": "done"})

    def do() -> None:
        said = form.cleaned_data
        outcome = said["because"] if said["state"] == "cancelled" else said["outcome"]
        actions.end_action(
            action=row, was=was(request), state=said["state"], outcome=outcome, by=request.actor
        )

    return ask(
        request,
        found,
        form,
        do,
        heading=_("End the action"),
        submit=_("Save"),
        version=row.version,
        template="cases/end_action.html",
        stored=lambda: _action_now(found, action),
        what=row.text.open(),
        owner=presenters.action_owner(row),
    )


def _action_now(found: Case, uid: UUID) -> tuple[Any, dict[str, Any]]:
    row = action_of(found, uid)
    return row, {"state": row.state, "outcome": row.outcome.open()}

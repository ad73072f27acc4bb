"""Requests: the list, one of them, how one is written down, and its steps on the way."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from cairn.access import drafts
from cairn.access.pages import Request
from cairn.access.roles import REQUEST_HANDLE
from cairn.core.decisions import Refused
from cairn.oversight.actions import answering, leaving, receiving, refusing
from cairn.oversight.actions.looking import all_looked
from cairn.oversight.forms import requests as forms
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import Request as RecordsRequest
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.presenters import letters as letter_words
from cairn.oversight.presenters import requests as words
from cairn.oversight.queries import requests as queries
from cairn.oversight.views.asking import Ask, ask, begun, do, filled, put_aside, unfinished, was
from cairn.ui.pages import Link, render, url

PERSON = "oversight:request-new"


def of(name: str, row: RecordsRequest) -> str:
    return url(f"oversight:{name}", row.uid)


def trail(row: RecordsRequest, *here: str) -> list[Link]:
    """The way back."""
    found = [
        Link(_("Requests"), url("oversight:requests")),
        Link(row.reference, of("request", row) if here else ""),
    ]
    return found + [Link(text) for text in here]


def request_list(request: Request) -> HttpResponse:
    ended = request.GET.get("show") == "ended"
    page = queries.request_list(request.actor, request.GET, ended=ended)
    here = url("oversight:requests")
    context = {
        "heading": _("Requests about records"),
        "page": page,
        "heads": words.heads(),
        "rows": words.rows(page.rows, request.actor.today),
        "ended": ended,
        "sub_navigation": [
            Link(_("Open"), here, active=not ended),
            Link(_("Ended"), f"{here}?show=ended", active=ended),
        ],
        "may_receive": permissions.may_receive(request.actor),
    }
    return render(request, "oversight/requests.html", context)


def request_page(request: Request, uid: UUID) -> HttpResponse:
    actor = request.actor
    row = queries.request_of(actor, uid)
    leads = actor.may(REQUEST_HANDLE)
    lookups = [one for one in queries.lookups_of(row) if leads or one.agency_id == actor.agency.pk]
    actor.saw("request", row.uid, ("asker_name", "subject_name", "wanted"), queries.about(row))
    context = {
        "heading": f"{row.get_kind_display()} {row.reference}",
        "title": row.reference,
        "breadcrumbs": trail(row),
        "row": row,
        "facts": words.facts(actor, row),
        "flagged": leads and queries.is_flagged(row),
        "lookups": words.lookup_rows(lookups),
        "to_look": [one for one in lookups if one.answer == "waiting" and permissions.may_look(actor, one)],
        "found": words.found_rows(queries.found_of(actor, row)),
        "steps": words.steps(actor, row),
        "letters": letter_words.letters(row).values() if leads else (),
        "enquiry": _enquiry(request, row) if row.enquiry and leads else None,
        "ruling": words.ruling_facts(row) if leads and hasattr(row, "ruling") else (),
        "posted": row.answer.outgoing if leads and hasattr(row, "answer") else None,
        "may": _may(request, row),
    }
    return render(request, "oversight/request.html", context)


def _enquiry(request: Request, row: RecordsRequest) -> dict[str, Any]:
    """What police or a court asked for, and what was decided of each thing."""
    open_yet = row.state in (lifecycle.RECEIVED, lifecycle.LOOKING)
    may = bool(permissions.may_handle(request.actor, row)) and open_yet
    return {
        "facts": words.enquiry_facts(row),
        "wanted": words.item_rows(row, row.items.order_by("pk"), may=may),
        "notices": words.notice_rows(queries.notices_of(row)),
    }


def _may(request: Request, row: RecordsRequest) -> dict[str, bool]:
    actor = request.actor
    return {
        "take_over": bool(permissions.may_take_over(actor, row)),
        "gather": not row.settles and bool(permissions.may_make(actor, row, "gather")) and all_looked(row),
        "lift": bool(permissions.may_lift(actor, row)),
        "read": hasattr(row, "answer") and bool(permissions.may_read_answer(actor, row)),
    }


def request_new(request: Request) -> HttpResponse:
    """A person's request, from what was put aside of it where there is something."""
    draft = unfinished(request, PERSON)
    first = {"kind": "access", "received_on": request.actor.today} | begun(draft)
    form = filled(request, forms.ReceiveForm, initial=first)
    back = url("oversight:requests")
    if request.method == "POST" and "keep" in request.POST:
        return put_aside(request, draft, PERSON, form, back)

    def save() -> str:
        made = receiving.receive(by=request.actor, **form.cleaned_data)
        if draft:
            drafts.drop(draft)
        return of("request", made)

    page = Ask(_("Write down a request about records"), back, _("Save"), (_WAITS(),))
    return ask(request, form, page, save, {"draft": draft, "keeps": True})


def _WAITS() -> str:  # noqa: N802  (a sentence, spoken when the page is)
    return _("Nothing is searched and nothing is told before it is known who asks. The clock starts then.")


def identify(request: Request, uid: UUID) -> HttpResponse:
    row = queries.request_of(request.actor, uid)
    form = filled(request, forms.IdentifyForm, row=row, initial={"on": request.actor.today})

    def save() -> str:
        receiving.identify(by=request.actor, request=row, was=was(request), **form.cleaned_data)
        return of("request", row)

    intro = (
        _("When this is saved the clock starts, and each service of yours is asked to look for records."),
    )
    return step(request, row, form, Ask(_("Who asks?"), of("request", row), _("Save"), intro), save)


def clarify(request: Request, uid: UUID) -> HttpResponse:
    """Ask what is meant; or, once asked, write down what they meant."""
    row = queries.request_of(request.actor, uid)
    asked = row.clarify_asked_on is not None
    form = filled(request, forms.ClarifiedForm) if asked else filled(request, forms.ClarityForm)

    def save() -> str:
        act = receiving.clarified if asked else receiving.ask_clarity
        act(by=request.actor, request=row, was=was(request), **form.cleaned_data)
        return of("request", row)

    heading = _("What did they mean?") if asked else _("Ask what they mean")
    return step(request, row, form, Ask(heading, of("request", row), _("Save")), save)


def extend(request: Request, uid: UUID) -> HttpResponse:
    row = queries.request_of(request.actor, uid)
    form = filled(request, forms.ExtendForm)

    def save() -> str:
        receiving.extend(by=request.actor, request=row, was=was(request), **form.cleaned_data)
        return of("request", row)

    intro = (
        _("Two months more, only where it is complex, and only where they were told within the first month."),
    )
    return step(request, row, form, Ask(_("Extend the time"), of("request", row), _("Save"), intro), save)


def refuse(request: Request, uid: UUID) -> HttpResponse:
    """Before services look, whoever is in charge ends it; after that it waits for a second person's name."""
    early = queries.request_of(request.actor, uid).state == lifecycle.RECEIVED
    intro = (
        _(
            "What you write is put into the letter to whoever asks. You find it among the letters of the request."
        ),
        _("The request is over once you save.") if early else _("A second person signs the letter first."),
    )
    return _end(request, uid, refusing.refuse, _("Refuse the whole of it"), _("Refuse"), intro)


def withdraw(request: Request, uid: UUID) -> HttpResponse:
    return _end(request, uid, receiving.withdraw, _("They took it back"), _("Save"))


def _end(
    request: Request, uid: UUID, act: Any, heading: str, submit: str, intro: tuple[str, ...] = ()
) -> HttpResponse:
    row = queries.request_of(request.actor, uid)
    form = filled(request, forms.EndForm)

    def save() -> str:
        act(by=request.actor, request=row, was=was(request), **form.cleaned_data)
        return of("request", row)

    return step(request, row, form, Ask(heading, of("request", row), submit, intro, warning=True), save)


def channel(request: Request, uid: UUID) -> HttpResponse:
    """Another way for the answer to reach whoever asks."""
    row = queries.request_of(request.actor, uid)
    form = filled(request, forms.ChangeChannelForm, row=row, initial={"channel": row.channel})

    def save() -> str:
        leaving.change_channel(by=request.actor, request=row, was=was(request), **form.cleaned_data)
        return of("request", row)

    heading = _("Change how the answer leaves")
    intro = (_("What has been signed is signed again after this: two people stand for where it goes."),)
    return step(request, row, form, Ask(heading, of("request", row), _("Save"), intro), save)


# Where the record holds what a step's form asks.
STORED = {
    "channel": "channel", "send_name": "send_name", "send_address": "send_address",
    "on": "identity_on", "seen": "identity_seen", "authority": "authority_seen", "child_view": "child_view",
    "other_parent": "other_parent", "question": "clarify", "said": "clarify", "told_on": "extended_on",
    "because": "ended_because",
}  # fmt: skip


def step(request: Request, row: RecordsRequest, form: Any, page: Ask, save: Any) -> HttpResponse:
    """A step of one request, with its version."""
    request.actor.saw("request", row.uid, ("state",), queries.about(row))

    def stored(now: RecordsRequest) -> dict[str, Any]:
        held = {name: getattr(now, STORED[name]) for name in form.fields if name in STORED}
        return {name: value.open() if hasattr(value, "open") else value for name, value in held.items()}

    page = replace(page, version=row.version, stored=stored)
    return ask(request, form, page, save, {"breadcrumbs": trail(row, page.heading)})


def take_over(request: Request, uid: UUID) -> HttpResponse:
    row = queries.request_of(request.actor, uid)

    def save() -> str:
        receiving.take_over(by=request.actor, request=row, was=was(request))
        return of("request", row)

    return do(request, save)


def gather(request: Request, uid: UUID) -> HttpResponse:
    row = queries.request_of(request.actor, uid)

    def save() -> str:
        answering.gather(by=request.actor, request=row, was=was(request))
        return of("passages", row)

    return do(request, save)


def letter(request: Request, uid: UUID, letter: str) -> HttpResponse:
    """A letter on the way: read here, printed through the door, which writes down that it left."""
    row = queries.request_of(request.actor, uid)
    found = letter_words.letters(row).get(letter)
    if found is None:
        raise Http404
    because = ""
    if request.method == "POST":
        try:
            return do(request, lambda: url("release:paper", leaving.print_letter(
                by=request.actor, request=row, text=found.text).uid))  # fmt: skip
        except Refused as refused:
            because = refused.because
    request.actor.saw("letter", row.uid, (letter,), queries.about(row))
    context = {
        "heading": found.title,
        "title": row.reference,
        "letter": found,
        "row": row,
        "because": because,
        "may_print": permissions.may_write_to(request.actor, row),
        "breadcrumbs": trail(row, found.title),
    }
    return render(request, "oversight/letter.html", context)

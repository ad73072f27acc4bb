"""The answer: its passages, each decided by somebody; two signatures; how it leaves."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.core.decisions import require
from cairn.oversight.actions import answering, leaving, refusing
from cairn.oversight.forms import answers as forms
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import Passage
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.presenters import letters
from cairn.oversight.presenters import pack as pack_words
from cairn.oversight.presenters import requests as words
from cairn.oversight.queries import answers, requests
from cairn.oversight.views.asking import Ask, ask, do, filled, was
from cairn.oversight.views.requests import of, step, trail
from cairn.release.presenters import attachment
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def _row(request: Request, uid: UUID) -> Any:
    """The request with its answer; one that has none yet is the same as none."""
    row = requests.request_of(request.actor, uid)
    if not hasattr(row, "answer"):
        raise Http404
    return row


def passages(request: Request, uid: UUID) -> HttpResponse:
    """Everything that was found, with what was decided of each, and what still stands in the way."""
    row = _row(request, uid)
    actor = request.actor
    found = answers.passages_of(actor, row)
    page = paged(found, request.GET)
    deciding = bool(permissions.may_handle(actor, row)) and row.state == lifecycle.ANSWERING
    kinds = pack_words.KINDS_ABOUT if row.enquiry else pack_words.KINDS
    actor.saw("passages", row.uid, ("kind", "on", "decision"), requests.about(row))
    context = {
        "heading": _("What was found"),
        "title": row.reference,
        "breadcrumbs": trail(row, _("What was found")),
        "row": row,
        "page": page,
        "rows": words.passage_rows(row, page.rows, kinds, may=deciding),
        "deciding": deciding,
        "in_the_way": answers.in_the_way(row) if deciding else (),
        "returned": row.answer.returned_because.open(),
        "short": sum(_is_short(one) for one in found) if deciding else 0,
    }
    return render(request, "oversight/passages.html", context)


def _is_short(one: Passage) -> bool:
    return not (one.decision or one.free or one.apart or one.contributor) and bool(one.text)


def passage(request: Request, uid: UUID, passage: UUID) -> HttpResponse:
    """Read one passage and decide about it."""
    row = _row(request, uid)
    one = answers.passage_of(request.actor, row, passage)
    text = one.text.open()
    first = {"decision": one.decision, "shown": one.shown.open() or text, "ground": one.exemption,
             "part_ground": one.exemption, "reason": one.reason.open(), "part_reason": one.reason.open()}  # fmt: skip
    form = filled(
        request, forms.PassageForm, passage=one, today=request.actor.today, enquiry=row.enquiry, initial=first
    )

    def save() -> str:
        answering.decide(by=request.actor, passage=one, was=was(request), **form.said())
        return of("passages", row)

    request.actor.saw("passage", one.uid, ("text",), requests.about(row))
    kinds = pack_words.KINDS_ABOUT if row.enquiry else pack_words.KINDS
    heading = _("A record whose existence is not told") if one.apart else str(kinds.get(one.kind, one.kind))
    page = Ask(heading, of("passages", row), _("Save"), version=one.version, stored=_passage_now)
    more = {"breadcrumbs": trail(row, heading), "one": one, "text": text, "row": row, "beside": _beside(one)}
    return ask(request, form, page, save, more | {"template": "oversight/passage.html"})


def _beside(one: Passage) -> list[tuple[str, str]]:
    lines = [
        (_("Service"), one.agency.name),
        (_("Written by, as it leaves"), one.written_by),
        (_("Left out, never written down"), one.left_out.replace(" ", ", ").replace("_", " ")),
        (_("Came from"), one.contributor),
        (_("What they say"), one.get_origin_display() if one.origin else ""),
        (_("Their reasons"), one.origin_words.open()),
        (_("Decided by"), one.decided_by.name if one.decided_by else ""),
    ]
    return [(str(key), value) for key, value in lines if value]


def _passage_now(one: Passage) -> dict[str, Any]:
    return {"decision": one.decision, "reason": one.reason.open(), "ground": one.exemption}


def consult(request: Request, uid: UUID, passage: UUID) -> HttpResponse:
    """What the agency from which it came says."""
    row = _row(request, uid)
    one = answers.passage_of(request.actor, row, passage)
    form = filled(request, forms.ConsultForm, initial={"on": request.actor.today})
    back = url("oversight:passage", row.uid, one.uid)

    def save() -> str:
        answering.consult(by=request.actor, passage=one, was=was(request), **form.cleaned_data)
        return back

    def stored(now: Passage) -> dict[str, Any]:
        return {"origin": now.origin, "on": now.origin_on, "words": now.origin_words.open()}

    intro = (
        _(
            "Ask without telling more than is needed: they need to know which record, not why it is asked for."
        ),
    )
    page = Ask(one.contributor or _("Our own"), back, _("Save"), intro, version=one.version, stored=stored)
    return ask(request, form, page, save, {"breadcrumbs": trail(row, _("Ask whoever it came from"))})


def short_ones(request: Request, uid: UUID) -> HttpResponse:
    row = _row(request, uid)

    def save() -> str:
        answering.give_short_ones(by=request.actor, request=row)
        return of("passages", row)

    return do(request, save)


def answer(request: Request, uid: UUID) -> HttpResponse:
    """What leaves, as it leaves: read before it is signed. It is printed only once it has left through the door."""
    row, actor = _row(request, uid), request.actor
    require(permissions.may_read_answer(actor, row))
    actor.saw("answer", row.uid, ("text",), requests.about(row))
    context = {
        "heading": _("The answer as it leaves"),
        "title": row.reference,
        "breadcrumbs": trail(row, _("The answer as it leaves")),
        "row": row,
        "pack": answers.pack(row),
        "line": answers.line_of(row) if row.state == lifecycle.SIGNED else None,
        "refusal": letters.refusal(row) if _refuses(row) else None,
        "answer": answers.answer_of(row),
        "in_the_way": answers.in_the_way(row) if row.state == lifecycle.ANSWERING else (),
        "may": {
            "sign": permissions.may_make(actor, row, "sign"),
            "countersign": permissions.may_countersign(actor, row),
            "give_back": permissions.may_give_back(actor, row),
            "send": permissions.may_make(actor, row, "send"),
        },
        "taken": row.state == lifecycle.SIGNED and leaving.taken(row),
        "endings": leaving.ENDINGS,
    }
    return render(request, "oversight/answer.html", context)


def _refuses(row: Any) -> bool:
    return requests.is_refusal(row) or row.state == lifecycle.REFUSED


def sign(request: Request, uid: UUID) -> HttpResponse:
    return _press(request, uid, answering.sign)


def countersign(request: Request, uid: UUID) -> HttpResponse:
    return _press(request, uid, answering.countersign, refusing.agree)


def _press(request: Request, uid: UUID, act: Any, refused: Any = None) -> HttpResponse:
    """Sign; `refused` is what signs the letter that refuses it."""
    row = _row(request, uid)

    def save() -> str:
        (refused if refused and requests.is_refusal(row) else act)(
            by=request.actor, request=row, was=was(request)
        )
        return of("answer", row)

    return do(request, save)


def give_back(request: Request, uid: UUID) -> HttpResponse:
    row = _row(request, uid)
    require(permissions.may_read_answer(request.actor, row))
    form = filled(request, forms.GiveBackForm)
    act = refusing.disagree if requests.is_refusal(row) else answering.give_back

    def save() -> str:
        act(by=request.actor, request=row, was=was(request), **form.cleaned_data)
        return of("request", row)

    return step(request, row, form, Ask(_("Give it back"), of("answer", row), _("Give it back")), save)


def send(request: Request, uid: UUID) -> HttpResponse:
    """Post the signed answer."""
    row = _row(request, uid)
    to_record = row.channel == "post"
    known = requests.addresses_of(request.actor, row) if to_record else []
    offered = [(str(one.uid), _("Address written down on %(day)s. %(rule)s") % {"day": one.since, "rule": one.safe})
               for one in known]  # fmt: skip
    form = filled(request, forms.SendForm, points=offered)
    if not to_record:
        del form.fields["point"]

    def save() -> str:
        chosen = form.cleaned_data.get("point")
        point = requests.points(request.actor, row).filter(uid=chosen).first() if chosen else None
        leaving.send(by=request.actor, request=row, was=was(request), point=point)
        return of("request", row)

    intro = [
        _("The door checks the safe-contact rule, who must never receive it, and what the text gives away."),
    ]
    if to_record and not offered:
        intro.append(_("There is no address on record to which it could go. Change how the answer leaves."))
    return step(
        request, row, form, Ask(_("Post the answer"), of("answer", row), _("Post it"), tuple(intro)), save
    )


def take(request: Request, uid: UUID) -> HttpResponse:
    """The signed answer as a file."""
    row = _row(request, uid)
    return attachment(leaving.take(by=request.actor, request=row, ending=request.POST.get("as", "")))


def hand_over(request: Request, uid: UUID) -> HttpResponse:
    row = _row(request, uid)
    form = filled(request, forms.HandOverForm)

    def save() -> str:
        leaving.hand_over(by=request.actor, request=row, was=was(request), **form.cleaned_data)
        return of("request", row)

    return step(
        request, row, form, Ask(_("Hand the answer over"), of("answer", row), _("It was handed over")), save
    )

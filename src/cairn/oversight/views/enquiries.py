"""Police requests and court orders: written down whole, each thing granted or refused, and whether she was told."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from cairn.access import drafts
from cairn.access.pages import Request
from cairn.oversight.actions import answering, enquiring, receiving
from cairn.oversight.forms.answers import ItemForm, NoticeForm
from cairn.oversight.forms.requests import EnquiryForm
from cairn.oversight.models import Item
from cairn.oversight.queries import requests as queries
from cairn.oversight.views.asking import Ask, ask, begun, filled, put_aside, unfinished, was
from cairn.oversight.views.requests import of, step, trail
from cairn.ui.pages import url

ENQUIRY = "oversight:enquiry-new"


def enquiry_new(request: Request) -> HttpResponse:
    """A police request or a court's order."""
    draft = unfinished(request, ENQUIRY)
    first = {"received_on": request.actor.today} | begun(draft)
    form = filled(request, EnquiryForm, initial=first)
    back = url("oversight:requests")
    if request.method == "POST" and "keep" in request.POST:
        return put_aside(request, draft, ENQUIRY, form, back)

    def save() -> str:
        made = receiving.receive(by=request.actor, **enquiry_said(form.cleaned_data))
        if draft:
            drafts.drop(draft)
        return of("request", made)

    intro = (
        _(
            "A person’s records are their own. Only what is asked, necessary and proportionate can leave, and they"
            " are told."
        ),
    )
    page = Ask(_("Write down a police request or a court’s order"), back, _("Save"), intro)
    return ask(request, form, page, save, {"draft": draft, "keeps": True})


def enquiry_said(said: dict[str, Any]) -> dict[str, Any]:
    """The form's answers as the action takes them."""
    particulars = receiving.Particulars(
        **{name: said[name] for name in ("body", "case_number", "offence", "purpose", "necessary", "proportionate",
                                         "authorised_by", "order_terms", "order_on")},
        asked_by=said["asker_name"],
        answer_by=said["court_answer_by"],
        items=tuple(
            receiving.Wanted(code, said[f"{code}_because"], said[f"{code}_from"], said[f"{code}_until"])
            for code in said["items"]
        ),
    )  # fmt: skip
    same = ("kind", "asker_name", "subject_name", "subject_born", "came_by", "received_on", "channel", "send_name",
            "send_address")  # fmt: skip
    return {name: said[name] for name in same} | {
        "asker": said["kind"],
        "wanted": "; ".join(str(dict(Item.What.choices)[code]) for code in said["items"]),
        "particulars": particulars,
    }


def item(request: Request, uid: UUID, item: UUID) -> HttpResponse:
    """Grant or refuse one thing that police or a court ask for."""
    row = queries.request_of(request.actor, uid)
    one = row.items.filter(uid=item).first()
    if one is None:
        raise Http404
    form = filled(request, ItemForm, item=one, today=request.actor.today)

    def save() -> str:
        said = {name: value for name, value in form.cleaned_data.items() if name != "ground"}
        ground = form.cleaned_data["ground"]
        answering.decide_item(by=request.actor, item=one, was=was(request), exemption=ground, **said)
        return of("request", row)

    heading = one.get_what_display()
    page = Ask(heading, of("request", row), _("Save"), version=one.version, stored=_item_now)
    beside = [(_("Why they say that they need it"), one.because.open() or _("Nothing was said"))]
    return ask(request, form, page, save, {"breadcrumbs": trail(row, heading), "beside": beside})


def _item_now(one: Item) -> dict[str, Any]:
    return {"decision": one.decision, "reason": one.reason.open()}


def notice(request: Request, uid: UUID) -> HttpResponse:
    row = queries.request_of(request.actor, uid)
    form = filled(request, NoticeForm)

    def save() -> str:
        said = dict(form.cleaned_data)
        said["why_not"] = said["why_not"] or said.pop("why_not_yet", "")
        said.pop("why_not_yet", None)
        said["view"] = said["view"] or "not_known"
        enquiring.note_notice(by=request.actor, request=row, **said)
        return of("request", row)

    return step(request, row, form, Ask(_("Was the person told?"), of("request", row), _("Save")), save)

"""The pages of the door: what left, one of it, and what somebody must decide."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.core import clock
from cairn.release import actions, permissions, presenters
from cairn.release.codes import Kind
from cairn.release.forms import DecideForm, FilterForm
from cairn.release.models import Outgoing
from cairn.release.queries import ledger
from cairn.ui.forms import version_of
from cairn.ui.pages import Link, render, url
from cairn.ui.words import date_words


def outgoing_list(request: Request) -> HttpResponse:
    form = FilterForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page, sort = ledger.outgoing_list(request.actor, request.GET, wanted=wanted)
    context = {
        "heading": _("What left"),
        "form": form,
        "page": page,
        "sort": sort,
        "head": presenters.list_head(),
        "rows": presenters.list_rows(page.rows),
        "selected": presenters.selected(form, wanted),
    }
    return render(request, "release/list.html", context)


def download_list(request: Request) -> HttpResponse:
    rows = ledger.ledger_rows(request.actor)
    ending = "xlsx" if request.POST.get("as") == "xlsx" else "csv"
    downloaded = actions.download(
        by=request.actor,
        kind=Kind.LIST,
        filename=f"what-left.{ending}",
        title=_("What left"),
        head=presenters.ledger_head(),
        rows=presenters.ledger_rows(rows),
        source_kind="release.list",
    )
    return presenters.attachment(downloaded)


def outgoing_page(request: Request, uid: UUID) -> HttpResponse:
    outgoing = ledger.seen(request.actor, uid)
    if outgoing is None:
        return _undecided_page(request, ledger.undecided_of(request.actor, uid))
    context = {
        "heading": presenters.title(outgoing),
        "breadcrumbs": [Link(_("What left"), url("release:list")), Link(outgoing.reference)],
        "outgoing": outgoing,
        "facts": presenters.facts(outgoing),
        "body": outgoing.body.open(),
        "concerned": ledger.concerned(outgoing),
        "again": ledger.sent_again(outgoing),
        "on_paper": ledger.on_paper(outgoing),
        "may": {
            name: bool(may(request.actor, outgoing))
            for name, may in (
                ("withdraw", permissions.may_withdraw),
                ("decide", permissions.may_decide),
                ("send_again", permissions.may_send_again),
                ("approve", permissions.may_approve),
            )
        },
    }
    return render(request, "release/outgoing.html", context)


def _undecided_page(request: Request, outgoing: Outgoing) -> HttpResponse:
    """What is stuck, for whoever decides and does not see the person: what became of it, never what it says."""
    context = {
        "heading": presenters.title(outgoing),
        "breadcrumbs": [Link(_("What left"), url("release:list")), Link(outgoing.reference)],
        "outgoing": outgoing,
        "may_decide": permissions.may_decide(request.actor, outgoing),
        "may_withdraw": permissions.may_withdraw(request.actor, outgoing),
    }
    return render(request, "release/undecided.html", context)


def _to_decide(request: Request, uid: UUID) -> tuple[Outgoing, str]:
    """What she decides about, and where she goes from there: back to it only as long as it is hers to read."""
    outgoing = ledger.seen(request.actor, uid)
    if outgoing is not None:
        return outgoing, url("release:outgoing", uid)
    return ledger.undecided_of(request.actor, uid), url("release:list")


def paper(request: Request, uid: UUID) -> HttpResponse:
    """A letter as it goes into an envelope: whom it goes to, its text, pages numbered."""
    outgoing = ledger.paper_of(request.actor, uid)
    context = {
        "heading": _("Print %(ref)s") % {"ref": outgoing.reference},
        "title": outgoing.reference,
        "back": url("release:outgoing", uid),
        "to": presenters.addressee(outgoing),
        "by_hand": outgoing.contact_point is not None,
        "on": date_words(clock.london_day(outgoing.sent_at or outgoing.created_at)),
        "paragraphs": presenters.paragraphs(outgoing),
    }
    return render(request, "release/paper.html", context)


def withdraw(request: Request, uid: UUID) -> HttpResponse:
    outgoing, back = _to_decide(request, uid)

    def do() -> str:
        actions.withdraw(by=request.actor, outgoing=outgoing, was=version_of(request.POST))
        return back

    return redirect(once(request.actor, once_key(request), do))


def decide(request: Request, uid: UUID) -> HttpResponse:
    outgoing, back = _to_decide(request, uid)
    posted = request.POST if request.method == "POST" else None
    form = DecideForm(posted if posted is not None else request.resumed)
    if posted is None or not form.is_valid():
        context = {
            "form": form,
            "outgoing": outgoing,
            "taken": presenters.taken_words(outgoing, ledger.taken(outgoing)),
            "back": back,
        }
        return render(request, "release/decide.html", context)
    said = form.cleaned_data

    def do() -> str:
        was = version_of(request.POST)
        actions.decide(
            by=request.actor, outgoing=outgoing, was=was, went=said["went"] == "yes", because=said["because"]
        )
        return back

    return redirect(once(request.actor, once_key(request), do))


def send_again(request: Request, uid: UUID) -> HttpResponse:
    outgoing = ledger.outgoing_of(request.actor, uid)

    def do() -> str:
        return url("release:outgoing", actions.send_again(by=request.actor, outgoing=outgoing).uid)

    return redirect(once(request.actor, once_key(request), do))


def approve(request: Request, uid: UUID) -> HttpResponse:
    outgoing = ledger.outgoing_of(request.actor, uid)
    back = url("release:outgoing", uid)

    def do() -> str:
        actions.approve(by=request.actor, outgoing=outgoing, was=version_of(request.POST))
        return back

    return redirect(once(request.actor, once_key(request), do))

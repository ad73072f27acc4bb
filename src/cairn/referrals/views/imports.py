"""Spreadsheets: choose a file, look at what each row is, take all of it in or none."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.referrals.actions import imports as actions
from cairn.referrals.actions import left_out as taking
from cairn.referrals.codes import ImportState, Verdict
from cairn.referrals.forms.importing import ImportForm
from cairn.referrals.presenters import imports as presenters
from cairn.referrals.presenters.words import Act
from cairn.referrals.queries import imports as reading
from cairn.referrals.queries import services
from cairn.referrals.rules import template
from cairn.referrals.rules.files import Sheet
from cairn.release.presenters import attachment
from cairn.ui.forms import version_of
from cairn.ui.lists import paged
from cairn.ui.pages import render, url

LATER = 50  # rows; more come in in the background


def imports(request: Request) -> HttpResponse:
    """Choose a file; those that I chose before."""
    actor, posted = request.actor, request.method == "POST"
    choices = services.choices(actor, own=True)
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None, services=choices)
    if posted and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            sheet = actions.read_file(file.name, file.read())
            return redirect(once(actor, once_key(request), lambda: _taken_in(request, form, sheet)))
        except Refused as refused:
            form.add_error("file", refused.because)
    page = paged(reading.mine(actor), request.GET)
    context = {
        "heading": _("Import referrals"), "form": form, "page": page, "choices": choices,
        "rows": [presenters.import_row(batch) for batch in page.rows], "columns": presenters.column_rows(),
        "back": url("referrals:queue"),
    }  # fmt: skip
    return render(request, "referrals/imports.html", context)


def _taken_in(request: Request, form: ImportForm, sheet: Sheet) -> str:
    service = services.service_of(request.actor, form.cleaned_data["service"])
    if service is None:
        raise Refused(_("This service does not take referrals any more. Choose another."))
    batch = actions.take_in(by=request.actor, service=service, sheet=sheet)
    return url("referrals:import", batch.uid)


def batch(request: Request, uid: UUID) -> HttpResponse:
    """What each row is; how far it is; what became of it."""
    found = reading.preview(request.actor, uid)
    request.actor.saw("import", uid, ("rows",))
    context = {
        "heading": _rows(found.batch.rows), "found": found, "batch": found.batch, "uid": uid,
        "back": url("referrals:imports"), **(_out if found.batch.state == ImportState.DONE else _lines)(request, found),
    }  # fmt: skip
    return render(request, "referrals/import.html", context)


def _lines(request: Request, found: reading.Preview) -> dict[str, object]:
    wanted = request.GET.get("show", "")
    page = paged(reading.lines(found.batch, wanted if wanted in Verdict.values else ""), request.GET)
    shown = presenters.verdict_links(found, found.batch.uid, wanted)
    return {"page": page, "rows": [presenters.import_line(line) for line in page.rows], "shown": shown}


def _out(request: Request, found: reading.Preview) -> dict[str, object]:
    page = paged(reading.left_out(found.batch), request.GET)
    return {"page": page, "rows": [presenters.left_out_line(row) for row in page.rows], "shown": ()}


def left_out(request: Request, uid: UUID) -> HttpResponse:
    """The rows that did not come in, as a file."""
    return attachment(taking.take_left_out(by=request.actor, batch=reading.one(request.actor, uid)))


def _rows(n: int) -> str:
    return ngettext("Spreadsheet of %(n)d row", "Spreadsheet of %(n)d rows", n) % {"n": n}


def bring_in(request: Request, uid: UUID) -> HttpResponse:
    """Take it in."""
    found = reading.one(request.actor, uid)
    act = actions.bring_in if found.rows <= LATER else actions.bring_in_later
    return _moved(request, uid, lambda: act(by=request.actor, batch=found, was=version_of(request.POST)))


def give_up(request: Request, uid: UUID) -> HttpResponse:
    """Throw it away."""
    found = reading.one(request.actor, uid)
    return _moved(
        request, uid, lambda: actions.give_up(by=request.actor, batch=found, was=version_of(request.POST))
    )


def _moved(request: Request, uid: UUID, act: Act) -> HttpResponse:
    def do() -> str:
        act()
        return url("referrals:import", uid)

    try:
        return redirect(once(request.actor, once_key(request), do))
    except Stale:  # its page says what has become of it
        return redirect(url("referrals:import", uid))


def template_csv(request: Request) -> HttpResponse:
    """The template as CSV: no person in it but an invented one."""
    return _file(template.as_csv(), "text/csv; charset=utf-8", "csv")


def template_xlsx(request: Request) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(template.as_xlsx(), kind, "xlsx")


def _file(content: bytes, kind: str, ending: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="referrals-template.{ending}"'
    return answer

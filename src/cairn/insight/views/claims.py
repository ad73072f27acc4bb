"""Pages of papers, their claims and what was found in them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.core.models import Stale
from cairn.insight import actions
from cairn.insight.claims.book import book_in
from cairn.insight.claims.files import ClaimsUnreadable
from cairn.insight.claims.findings import Finding
from cairn.insight.forms import ClaimsFileForm, ResolveForm, SettledForm
from cairn.insight.models import FindingResolution
from cairn.insight.presenters import claims as presenters
from cairn.insight.queries import papers as queries
from cairn.insight.queries.claims import known_figures
from cairn.ui.conflict import conflict
from cairn.ui.forms import version_of
from cairn.ui.lists import paged
from cairn.ui.pages import Link, render, url


def paper_list(request: Request) -> HttpResponse:
    page = queries.papers(request.actor, request.GET)
    request.actor.saw("paper", None, [str(paper.uid) for paper in page.rows])
    found = [queries.checked(paper) for paper in page.rows]
    return render(request, "insight/papers.html", {
        "heading": _("Papers and their claims"), "breadcrumbs": [*_way(), Link(_("Papers"))], "page": page,
        "lines": [(each.paper, presenters.summary(each)) for each in found],
    })  # fmt: skip


def load(request: Request) -> HttpResponse:
    posted = request.method == "POST"
    form = ClaimsFileForm(request.POST, request.FILES) if posted else ClaimsFileForm()
    troubles: list[str] = []
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            book = known_figures(book_in(file.read(), file.name))
            key, by = once_key(request), request.actor
            return redirect(
                once(by, key, lambda: url("insight:paper", actions.take_in_claims(by=by, book=book).uid))
            )
        except ClaimsUnreadable as wrong:
            troubles = wrong.sentences
    return render(request, "insight/load_claims.html", {
        "heading": _("Load a claims file"), "breadcrumbs": [*_way(), Link(_("Papers"), url("insight:claims")),
        Link(_("Load a claims file"))], "form": form, "troubles": troubles,
    }, status=422 if troubles else 200)  # fmt: skip


def paper(request: Request, uid: UUID) -> HttpResponse:
    found = queries.checked(queries.paper_of(request.actor, uid))
    request.actor.saw("paper", uid, ["findings"])
    waiting = [cause for cause in found.causes if found.is_open(cause)]
    done = [cause for cause in found.causes if not found.is_open(cause)]
    return render(request, "insight/paper.html", {
        "heading": found.paper.title, "breadcrumbs": _to(found.paper.title), "paper": found.paper,
        "about": presenters.about_paper(found), "summary": presenters.summary(found), "trouble": found.trouble,
        "open": presenters.boxes(found, waiting), "resolved": presenters.boxes(found, done),
        "grades": presenters.grades(),
    })  # fmt: skip


def paper_claims(request: Request, uid: UUID) -> HttpResponse:
    found = queries.checked(queries.paper_of(request.actor, uid))
    request.actor.saw("paper", uid, ["claims"])
    page = paged(list(found.book or ()), request.GET, per_page=queries.PER_PAGE)
    beside = queries.computed_beside(found.paper, found.book) if found.book else {}
    return render(request, "insight/paper_claims.html", {
        "heading": _("Claims"), "breadcrumbs": _to(found.paper.title, found.paper.uid, _("Claims")),
        "paper": found.paper, "page": page, "lines": [presenters.claim_line(claim, beside) for claim in page.rows],
    })  # fmt: skip


def finding(request: Request, uid: UUID, key: str) -> HttpResponse:
    found = queries.checked(queries.paper_of(request.actor, uid))
    one = queries.finding_of(found, key)
    held = found.resolved.get(key)
    typed = request.POST if request.method == "POST" else request.resumed
    form = SettledForm(typed, initial=presenters.typed_before(held)) if held else ResolveForm(typed)
    if request.method == "POST" and form.is_valid():
        by, back, said = request.actor, url("insight:paper", uid), form.cleaned_data
        was, stands = version_of(request.POST), said.get("stands") != "open"

        def do() -> str:
            actions.resolve_finding(
                by=by, paper=found.paper, finding=one, reason=said["reason"], was=was, stands=stands
            )
            return back

        try:
            return redirect(once(by, once_key(request), do))
        except Stale as stale:
            return _conflict(request, form, stale.obj.pk, back)
    return render(request, "insight/finding.html", _finding_page(request, found, one, form, held))


def _finding_page(
    request: Request, found: queries.Checked, one: Finding, form: ResolveForm, held: FindingResolution | None
) -> dict[str, object]:
    assert found.book is not None
    request.actor.saw("finding", found.paper.uid, [one.code, one.key])
    beside = queries.computed_beside(found.paper, found.book)
    line = presenters.finding_line(found, one)
    named = zip(line.claims, one.claims, strict=True)
    return {
        "heading": _("Finding"), "breadcrumbs": _to(found.paper.title, found.paper.uid, _("Finding")), "line": line,
        "form": form, "version": held.version if held else 0, "paper": found.paper,
        "claims": [(link, presenters.about_claim(found.book[code], beside)) for link, code in named],
    }  # fmt: skip


def _conflict(request: Request, form: ResolveForm, theirs: int, keep: str) -> HttpResponse:
    now = FindingResolution.objects.select_related("changed_by", "created_by").get(pk=theirs)
    return conflict(
        request,
        form=form,
        stored=presenters.typed_before(now) if isinstance(form, SettledForm) else {"reason": now.reason},
        changed_by=(now.changed_by or now.created_by).name,
        changed_at=now.changed_at or now.created_at,
        version=now.version,
        keep=keep,
    )


def _way() -> list[Link]:
    return [Link(_("Figures"), url("insight:figures"))]


def _to(title: str, uid: UUID | None = None, here: str = "") -> list[Link]:
    last = [Link(title, url("insight:paper", uid)), Link(here)] if uid else [Link(title)]
    return [*_way(), Link(_("Papers"), url("insight:claims")), *last]

"""Pages of figures."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.insight import actions, presenters
from cairn.insight.permissions import may_check_claims, may_see_exact
from cairn.insight.queries import figures as queries
from cairn.release.presenters import attachment
from cairn.ui.pages import Link, render, url

OWN = "own"


def figure_list(request: Request) -> HttpResponse:
    found = queries.figures(request.actor)
    request.actor.saw("figure", None, [figure.indicator.code for figure in found])
    made = queries.manifest()
    return render(request, "insight/figures.html", {
        "heading": _("Figures"), "themes": presenters.by_theme(found), "problems": presenters.PROBLEMS,
        "area": request.actor.area.name, "made_at": made.made_at if made else None,
        "may_check": bool(may_check_claims(request.actor)),
    })  # fmt: skip


def figure_page(request: Request, code: str) -> HttpResponse:
    own = request.GET.get("view") == OWN and bool(may_see_exact(request.actor))
    found = queries.figure(request.actor, code, own=own)
    request.actor.saw("figure", None, [code, OWN] if own else [code])
    indicator, view = found.indicator, found.view
    context = {
        "heading": indicator.title, "indicator": indicator, "own": own, "area": request.actor.area.name,
        "breadcrumbs": [Link(_("Figures"), url("insight:figures")), Link(indicator.title)],
        "may_see_exact": indicator.kind == "facts" and bool(may_see_exact(request.actor)),
        "agency": request.actor.agency.name,
        "definition": presenters.definition(indicator), "history": presenters.history(indicator),
    }  # fmt: skip
    if view is None:
        return render(
            request, "insight/no_figure.html", context | {"problem": presenters.PROBLEMS[found.problem]}
        )
    show = request.GET.get("show", "")
    show = show if show in {column.code for column in view.columns} else indicator.headline
    return render(request, "insight/figure.html", context | _numbers(found, view, show))


def _numbers(found: queries.Found, view: queries.AnyView, show: str) -> dict[str, object]:
    return {
        "now": presenters.all_now(view), "trend": presenters.trend(view), "chart": presenters.chart(view),
        "grids": presenters.broken_down(view, show, queries.names_for(found)), "columns": view.columns, "show": show,
        "freshness": presenters.freshness(view), "rules": presenters.rules_words(view),
        "notes": presenters.notes(found), "quality": presenters.quality(view),
    }  # fmt: skip


def figure_file(request: Request, code: str) -> HttpResponse:
    own = request.POST.get("view") == OWN and bool(may_see_exact(request.actor))
    found = queries.figure(request.actor, code, own=own)
    if found.view is None:
        return redirect("insight:figure", code)
    return attachment(actions.take_away(found, by=request.actor, ending=request.POST.get("as", "csv")))

"""Lists, single entries and the diagram."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.directory import permissions, presenters, queries
from cairn.directory.forms import DayForm, FilterForm, PostFilterForm
from cairn.directory.queries import entries
from cairn.ui.forms import Form
from cairn.ui.pages import render


def services(request: Request) -> HttpResponse:
    form, wanted, on = _asked(request, FilterForm)
    page, sort = queries.directory_list(request.actor, request.GET, on=on, **wanted)
    context = _section(request, "list", form, wanted, on) | {
        "heading": _("Directory"),
        "page": page,
        "sort": sort,
        "head": presenters.service_head(),
        "rows": presenters.service_rows(page.rows),
    }
    return render(request, "directory/list.html", context)


def posts(request: Request) -> HttpResponse:
    form, wanted, on = _asked(request, PostFilterForm)
    page, sort = queries.post_list(request.actor, request.GET, on=on, **wanted)
    context = _section(request, "posts", form, wanted, on) | {
        "heading": _("Posts"),
        "page": page,
        "sort": sort,
        "head": presenters.post_head(),
        "rows": presenters.post_rows(page.rows),
    }
    return render(request, "directory/posts.html", context)


def providers(request: Request) -> HttpResponse:
    form, wanted, on = _asked(request, DayForm)
    rows = queries.provider_list(request.actor, on=on)
    context = _section(request, "providers", form, wanted, on) | {
        "heading": _("Providers"),
        "providers": rows,
        "head": presenters.provider_head(),
    }
    return render(request, "directory/providers.html", context)


def funding(request: Request) -> HttpResponse:
    form, wanted, on = _asked(request, DayForm)
    context = _section(request, "funding", form, wanted, on)
    rows = presenters.funding_rows(queries.funding_list(request.actor, on=on), context["may_change"])
    context |= {
        "heading": _("Funding and protocols"),
        "head": presenters.funding_head(),
        "rows": rows,
        "protocols": queries.protocol_list(request.actor, on=on),
    }
    return render(request, "directory/funding.html", context)


def diagram(request: Request) -> HttpResponse:
    form, wanted, on = _asked(request, DayForm)
    tiers = queries.provision(request.actor, on=on)
    context = _section(request, "diagram", form, wanted, on) | {
        "heading": _("Provision in %(area)s") % {"area": request.actor.area.name},
        "tiers": presenters.tier_sections(tiers),
        "picture": presenters.picture(tiers),
        "head": presenters.tier_head(),
        "rows": presenters.tier_rows(tiers),
    }
    return render(request, "directory/diagram.html", context)


def service(request: Request, uid: UUID) -> HttpResponse:
    row = queries.service_of(request.actor, uid)
    on = request.actor.today
    page, _sort = queries.post_list(request.actor, request.GET, on=on, service=row)
    context = {
        "heading": row.name,
        "breadcrumbs": presenters.trail("list", row.name),
        "service": row,
        "facts": presenters.service_facts(row),
        "head": presenters.post_head(),
        "posts": presenters.post_rows(page.rows),
        "page": page,
        "on": on,
        "may_change": bool(permissions.may_change(request.actor, row.area)),
    }
    return render(request, "directory/service.html", context)


def provider(request: Request, uid: UUID) -> HttpResponse:
    row = queries.provider_of(request.actor, uid)
    page, _sort = queries.post_list(request.actor, request.GET, on=request.actor.today, provider=row)
    context = {
        "heading": row.name,
        "breadcrumbs": presenters.trail("providers", row.name),
        "provider": row,
        "dates": presenters.dates_words(row.from_on, row.until_on),
        "services": [
            (each, presenters.dates_words(each.from_on, each.until_on)) for each in row.services.all()
        ],
        "head": presenters.post_head(),
        "posts": presenters.post_rows(page.rows),
        "page": page,
        "may_change": bool(permissions.may_change(request.actor, row.area)),
    }
    return render(request, "directory/provider.html", context)


def post(request: Request, uid: UUID) -> HttpResponse:
    row = queries.post_of(request.actor, uid)
    vacant = entries.is_vacant(row)
    context = {
        "heading": row.title,
        "breadcrumbs": presenters.trail("posts", row.title),
        "post": row,
        "vacant": vacant,
        "facts": presenters.post_facts(row, vacant),
        "may_change": bool(permissions.may_change(request.actor, row.area)),
    }
    return render(request, "directory/post.html", context)


def _asked(request: Request, form_class: type[Form]) -> tuple[Form, dict[str, Any], date]:
    """The filter form, what it asks for, and the day that is looked at."""
    form = form_class(request.GET if request.GET else None)
    wanted = dict(form.cleaned_data) if form.is_bound and form.is_valid() else {}
    return (
        form,
        {key: value for key, value in wanted.items() if key != "on"},
        wanted.get("on") or request.actor.today,
    )


def _section(request: Request, name: str, form: Form, wanted: dict[str, Any], on: date) -> dict[str, Any]:
    """What every list of the directory has in common."""
    then = on if on != request.actor.today else None
    return {
        "sub_navigation": presenters.sections(name),
        "form": form,
        "on": on,
        "then": then,
        "selected": presenters.selected(form, wanted | {"on": then}),
        "may_change": bool(permissions.may_change(request.actor, request.actor.area)),
    }

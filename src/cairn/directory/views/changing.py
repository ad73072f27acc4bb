"""Adding and changing entries: one way for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.directory import actions, presenters, queries
from cairn.directory.forms import Dated, FundingForm, MoveForm, PostForm, ProviderForm, ServiceForm
from cairn.ui.conflict import conflict
from cairn.ui.forms import version_of
from cairn.ui.pages import render, url


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its form, how one is found, what a form holds of it, how it is written."""

    form: type[Dated]
    find: Callable[..., Any]
    stored: Callable[[Any], dict[str, Any]]
    create: Callable[..., Any]
    change: Callable[..., Any]
    argument: str  # by which name the action takes the row
    page: str
    add: str | Promise
    fixed: tuple[str, ...] = ()  # asked when it is added, and not changed afterwards

    def address(self, row: Any) -> str:
        return url(self.page) if self.page == "directory:funding" else url(self.page, row.uid)


SERVICE = Kind(
    ServiceForm, queries.service_of, presenters.service_stored, actions.create_service, actions.change_service,
    "service", "directory:service", gettext_lazy("Add a service"),
)  # fmt: skip
POST = Kind(
    PostForm, queries.post_of, presenters.post_stored, actions.create_post, actions.change_post,
    "post", "directory:post", gettext_lazy("Add a post"), fixed=("service",),
)  # fmt: skip
PROVIDER = Kind(
    ProviderForm, queries.provider_of, presenters.provider_stored, actions.create_provider, actions.change_provider,
    "provider", "directory:provider", gettext_lazy("Add a provider"),
)  # fmt: skip
FUNDING = Kind(
    FundingForm, queries.funding_of, presenters.funding_stored, actions.create_funding, actions.change_funding,
    "funding", "directory:funding", gettext_lazy("Add funding"),
)  # fmt: skip


def add_service(request: Request) -> HttpResponse:
    return _add(request, SERVICE)


def change_service(request: Request, uid: UUID) -> HttpResponse:
    return _change(request, SERVICE, uid)


def add_post(request: Request) -> HttpResponse:
    return _add(request, POST)


def change_post(request: Request, uid: UUID) -> HttpResponse:
    return _change(request, POST, uid)


def add_provider(request: Request) -> HttpResponse:
    return _add(request, PROVIDER)


def change_provider(request: Request, uid: UUID) -> HttpResponse:
    return _change(request, PROVIDER, uid)


def add_funding(request: Request) -> HttpResponse:
    return _add(request, FUNDING)


def change_funding(request: Request, uid: UUID) -> HttpResponse:
    return _change(request, FUNDING, uid)


def vacate_post(request: Request, uid: UUID) -> HttpResponse:
    return _move(request, uid, actions.vacate_post, _("Nobody holds this post"))


def fill_post(request: Request, uid: UUID) -> HttpResponse:
    return _move(request, uid, actions.fill_post, _("Somebody holds this post"))


def _add(request: Request, kind: Kind) -> HttpResponse:
    form = kind.form(_posted(request), area=request.actor.area)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            return kind.address(kind.create(by=request.actor, **form.values()))  # type: ignore[attr-defined]

        try:
            return redirect(once(request.actor, once_key(request), do))
        except Refused as refused:
            form.add_error(None, refused.because)
    context = {"heading": kind.add, "form": form, "version": None, "back": url("directory:list")}
    return render(request, "directory/form.html", context)


def _change(request: Request, kind: Kind, uid: UUID) -> HttpResponse:
    row = kind.find(request.actor, uid)
    stored = kind.stored(row)
    form = kind.form(_posted(request), area=request.actor.area, initial=stored)
    for name in kind.fixed:
        del form.fields[name]
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(
                once(request.actor, once_key(request), lambda: _changed(request, kind, row, form))
            )
        except Refused as refused:
            form.add_error(None, refused.because)
        except Stale:
            return _conflict(request, kind, uid, form)
    heading = _("Change %(name)s") % {"name": row}
    context = {"heading": heading, "form": form, "version": row.version, "back": kind.address(row)}
    return render(request, "directory/form.html", context)


def _changed(request: Request, kind: Kind, row: Any, form: Any) -> str:
    values = {name: value for name, value in form.values().items() if name not in kind.fixed}
    kind.change(by=request.actor, was=version_of(request.POST), **{kind.argument: row}, **values)
    return kind.address(row)


def _conflict(request: Request, kind: Kind, uid: UUID, form: Dated) -> HttpResponse:
    """Somebody else changed it: what is stored now beside what was typed."""
    row = kind.find(request.actor, uid)
    return conflict(
        request,
        form=form,
        stored={name: value for name, value in kind.stored(row).items() if name in form.fields},
        changed_by=row.changed_by.name if row.changed_by else _("Somebody"),
        changed_at=row.changed_at or row.created_at,
        version=row.version,
        action=request.path,
        keep=kind.address(row),
    )


def _move(request: Request, uid: UUID, action: Callable[..., Any], heading: str) -> HttpResponse:
    row = queries.post_of(request.actor, uid)
    form = MoveForm(_posted(request), initial={"from_on": request.actor.today})
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            action(by=request.actor, post=row, from_on=form.cleaned_data["from_on"])
            return url("directory:post", uid)

        try:
            return redirect(once(request.actor, once_key(request), do))
        except Refused as refused:
            form.add_error(None, refused.because)
    context = {
        "heading": heading,
        "form": form,
        "version": None,
        "back": url("directory:post", uid),
        "about": row.title,
    }
    return render(request, "directory/form.html", context)


def _posted(request: Request) -> Any:
    """What was posted now, or before a sign-out interrupted it."""
    return request.POST if request.method == "POST" else request.resumed

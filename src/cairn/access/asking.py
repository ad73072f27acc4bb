"""The one way in which pages ask: a form that is sent once, keeps what was typed, and shows a conflict.

A room has its own `ask`, which draws the page; what becomes of a form that was sent is the same everywhere.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import redirect

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.ui.conflict import conflict
from cairn.ui.forms import Form, version_of

F = TypeVar("F", bound=Form)


@dataclass(frozen=True)
class Ask:
    """A page that asks. `stored` gives, from the row as it is now, what the conflict page compares by field."""

    heading: str
    back: str
    submit: str = ""
    intro: tuple[str, ...] = ()
    warning: bool = False
    version: int | None = None
    stored: Callable[[Any], Mapping[str, Any]] | None = None


def filled(request: Request, form: type[F], **kwargs: Any) -> F:
    """The form as it was sent, as a sign-out interrupted it, or fresh."""
    data = request.POST if request.method == "POST" else getattr(request, "resumed", None)
    return form(data, **kwargs) if data is not None else form(**kwargs)


def was(request: Request) -> int:
    """The version that the form was read at."""
    return version_of(request.POST)


def do(request: Request, save: Callable[[], str]) -> HttpResponse:
    """What one button does: once, and go on."""
    return redirect(once(request.actor, once_key(request), save))


def answered(
    request: Request,
    form: Form,
    page: Ask,
    save: Callable[[], str],
    saw: Callable[[Iterable[str]], None] = lambda fields: None,
) -> HttpResponse | None:
    """Where a form leads that was sent and is right: saved once, or beside what somebody else stored meanwhile.

    Nothing where it has to be shown, again or for the first time. `saw` notes which fields the conflict page shows.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return do(request, save)
    except Refused as refused:
        form.add_error(None, refused.because)
        return None
    except Stale as stale:
        if page.stored is None:
            raise
        row: Any = type(stale.obj)._default_manager.select_related("changed_by").get(pk=stale.obj.pk)
        values = page.stored(row)
        saw(values)
        return conflict(
            request,
            form=form,
            stored=values,
            changed_by=row.changed_by.name if row.changed_by else "",
            changed_at=row.changed_at or row.created_at,
            version=row.version,
            keep=page.back,
        )

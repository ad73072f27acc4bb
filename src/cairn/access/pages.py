"""Every URL says who may use it, beside its route. A URL that does not say so stops the server (`access.checks`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import URLPattern, URLResolver, path

from cairn.access.actor import Actor
from cairn.access.models import Appointment


class Request(HttpRequest):
    """A request that has passed the gates: it has an actor, and what an interrupted form had held."""

    actor: Actor
    posts: list[Appointment]  # what she may act as today
    resumed: QueryDict | None


@dataclass(frozen=True)
class Access:
    """What a method of a page needs. `writes` decides whether it may change anything; `permission` None is anybody.

    `fresh` asks for a second factor of the last five minutes: wherever something P4 is opened. `chooses` is the one
    page that she needs before she acts under any post.
    """

    permission: str | None
    writes: bool
    signed_in: bool = True
    fresh: bool = False
    chooses: bool = False


@dataclass(frozen=True)
class Page:
    name: str
    methods: dict[str, Access]


def reads(permission: str, *, fresh: bool = False) -> Access:
    """Shows, and cannot write: every statement but SELECT is refused, and an event is kept of what was seen."""
    return Access(permission, writes=False, fresh=fresh)


def writes(permission: str, *, fresh: bool = False, chooses: bool = False) -> Access:
    """Changes something, through an action."""
    return Access(permission, writes=True, fresh=fresh, chooses=chooses)


def public(*, writes: bool = False) -> Access:
    """Anybody, signed in or not."""
    return Access(None, writes, signed_in=False)


View = Callable[..., HttpResponseBase]


def page(
    route: str,
    view: Callable[..., HttpResponseBase],
    *,
    name: str,
    get: Access | None = None,
    post: Access | None = None,
) -> URLPattern:
    """`django.urls.path` with its declaration. A method that is not declared answers 405."""
    methods = {verb: access for verb, access in (("GET", get), ("POST", post)) if access}
    if not methods:
        raise ValueError(f"page {name} declares no method")

    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    gated.__name__, gated.__module__, gated.__doc__ = view.__name__, view.__module__, view.__doc__
    gated.cairn_page = Page(name, methods)  # type: ignore[attr-defined]
    if getattr(view, "csrf_exempt", False):
        gated.csrf_exempt = True  # type: ignore[attr-defined]
    return path(route, gated, name=name)


def declare(patterns: list[Any], accesses: Mapping[str, Access]) -> None:
    """Declare a third party's URLs by their names. One that is not named is closed: it exists, and answers 405."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            declare(pattern.url_patterns, accesses)
        else:
            access = accesses.get(pattern.name or "")
            methods = {"GET": access, "POST": access} if access else {}
            pattern.callback.cairn_page = Page(pattern.name or "", methods)


def page_of(view: Any) -> Page | None:
    """The declaration of a resolved view, or None."""
    declared = getattr(view, "cairn_page", None)
    return declared if isinstance(declared, Page) else None


def every_page(
    patterns: list[Any] | None = None, prefix: str = "", space: str = ""
) -> list[tuple[str, str, Any]]:
    """(route, full name, view) of every URL, for the start-up check, the tests and the generated page list."""
    from django.urls import get_resolver

    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += every_page(pattern.url_patterns, route, inner)
        else:
            found.append((route, space + (pattern.name or ""), pattern.callback))
    return found

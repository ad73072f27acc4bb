"""The innermost middleware: gates 2 and 3 before a page, the read guard around it, and the event after it."""

import logging
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import DatabaseError, OperationalError, connection, transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.http import urlencode

from cairn.access import audit, idle, interrupted, whom
from cairn.access.actor import Actor
from cairn.access.keys import KeyringMissing
from cairn.access.models import User
from cairn.access.pages import Access, Page, page_of
from cairn.access.signin import (
    current_actor,
    is_fresh,
    needs_second_factor,
    posts_of,
    way_to_a_factor,
    way_to_any_factor,
    way_to_unlock,
)
from cairn.access.stopped import stopped
from cairn.core.decisions import Refused
from cairn.core.fields import p4_shut_while
from cairn.core.models import Stale
from cairn.core.sealing import KeyDestroyed, SealBroken

log = logging.getLogger(__name__)

READS = frozenset({"SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK"})
CHANGES = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE"})
# What SQLite and PostgreSQL say of a disk that takes no more.
FULL = ("disk", "No space left on device", "File too large")
LAST_USER_COOKIE = "cairn_last"
LAST_USER_SECONDS = 9 * 3600
# What a browser forgets when somebody signs out of it.
FORGET = '"cache", "cookies", "storage"'


class WriteInRead(Exception):
    """A page that only reads tried to write."""


def no_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Refuse every statement that is not a reading one (a database wrapper)."""
    text = sql.upper()
    first = re.match(
        r"[\s(]*([A-Z]+)", text
    )  # a statement that begins with anything else, a comment too, is refused
    word = first.group(1) if first else ""
    if word not in READS or ";" in text.rstrip("; \n"):
        raise WriteInRead(f"{word} on a page that only reads")
    if word == "WITH" and CHANGES & set(re.findall(r"[A-Z_]+", text)):
        raise WriteInRead("WITH and a change on a page that only reads")
    return execute(sql, params, many, context)


class ReadGuard:
    """The same as a wrapper that lies around the whole request and is switched on once the page is known."""

    on = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        return (no_writes if self.on else _run)(execute, sql, params, many, context)


def _run(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    return execute(sql, params, many, context)


class GateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.actor = request.resumed = request.passed = None
        request.posts = []
        request.was_signed_in = False
        request.read_guard = ReadGuard()
        with connection.execute_wrapper(request.read_guard), p4_shut_while(lambda: request.read_guard.on):
            response = self.get_response(request)  # a template that renders late has rendered here too
        return _dressed(request, _with_event(request, response))

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        page = page_of(view)
        if page is None:  # cannot happen after the start-up check; refuse all the same
            return stopped(request, 404, "not_found")
        access = page.methods.get("GET" if request.method == "HEAD" else request.method or "")
        if access is None:
            return HttpResponseNotAllowed([*page.methods, *(["HEAD"] if "GET" in page.methods else [])])
        try:
            return _gates(request, page, access)
        except OperationalError as trouble:
            return self.process_exception(request, trouble)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponseBase | None:
        """The pages for what an action or the database refused; everything else is a fault."""
        match exception:
            case Refused():
                return stopped(request, 403, "refused", because=exception.because)
            case Stale():
                return stopped(request, 409, "stale")
            case KeyDestroyed():
                return stopped(request, 410, "disposed")
            case SealBroken() | KeyringMissing():
                log.error("a sealed value does not open: cairn keys check tells which")
                return stopped(request, 503, "sealed")
            case OperationalError() if is_busy(exception):
                log.warning("the database did not answer in time", extra={"status": 503})
                return stopped(request, 503, "busy")
            case DatabaseError():  # the audit's guard, a full disk, a constraint: the action was undone whole
                log.error(
                    "the database refused what an action wrote", extra={"kind": type(exception).__name__}
                )
                return stopped(request, 503, "refused_write")
            case WriteInRead():
                log.error("a page that only reads tried to write")
        return None


def is_busy(trouble: Exception) -> bool:
    """Whether waiting helps: not where the disk is full, which somebody has to be told."""
    return isinstance(trouble, OperationalError) and not any(word in str(trouble) for word in FULL)


def _gates(request: Any, page: Page, access: Access) -> HttpResponseBase | None:
    """Gates 2 and 3; on passing them the guard of a page that reads is on."""
    request.was_signed_in = request.user.is_authenticated
    request.posts = posts_of(request)
    request.actor = current_actor(request, request.posts)
    if access.signed_in and (answer := _stopped(request, page, access)) is not None:
        return answer
    request.passed = access
    if not access.writes:
        request.read_guard.on = True
        if request.actor is not None:
            request.resumed = interrupted.resumed(request, request.actor)
    return None


def _stopped(request: Any, page: Page, access: Access) -> HttpResponseBase | None:
    """The answer of gates 2 and 3 where they do not let her pass."""
    if not request.user.is_authenticated:
        return _to(settings.LOGIN_URL, request, _kept(request, page, _last_user(request)))
    if not request.posts:
        return stopped(request, 403, "no_appointment")
    if needs_second_factor(request):
        return _to(way_to_any_factor(request), request, request.path)
    if idle.is_idle(request):
        return _to(way_to_unlock(request), request, _kept(request, page, request.user))
    if access.chooses:
        return None
    if request.actor is None or whom.of_another_post(request):
        return whom.asked(request, _kept(request, page, request.user))
    if access.permission and not request.actor.may(access.permission):
        return stopped(request, 403, "role")
    if access.fresh and not is_fresh(request):
        return _to(way_to_a_factor(request), request, _kept(request, page, request.actor.user))
    return None


def _kept(request: Any, page: Page, user: User | None) -> str:
    """Where she comes back to; what she had typed waits for her there."""
    return interrupted.keep(request, user, shows="GET" in page.methods)


def _to(name: str, request: Any, back: str) -> HttpResponseBase:
    address = f"{reverse(name)}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _with_event(request: Any, response: HttpResponseBase) -> HttpResponseBase:
    """Gate 8: no event, no page."""
    if request.actor is None or not request.actor.seen:
        return response
    try:
        with transaction.atomic():
            audit.append_seen(request.actor)
    except Exception as trouble:
        log.error(
            "an event could not be written; the page was dropped", extra={"kind": type(trouble).__name__}
        )
        return stopped(request, 503, "busy" if is_busy(trouble) else "audit")
    return response


def _dressed(request: Any, response: HttpResponseBase) -> HttpResponseBase:
    """Nothing personal stays in a cache; who was here is remembered for an interrupted form, until she signs out."""
    response.headers.setdefault("Cache-Control", "no-store")
    if request.was_signed_in and not request.user.is_authenticated:
        response.headers["Clear-Site-Data"] = FORGET
        response.delete_cookie(LAST_USER_COOKIE, samesite="Lax")
    elif request.actor is not None and _last_uid(request) != request.actor.user.uid.hex:
        _remember(response, request.actor)
    if request.passed is not None and request.passed.signed_in and request.user.is_authenticated:
        idle.here(request, response)
    return response


def _remember(response: HttpResponseBase, actor: Actor) -> None:
    response.set_signed_cookie(
        LAST_USER_COOKIE,
        actor.user.uid.hex,
        max_age=LAST_USER_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _last_uid(request: Any) -> str:
    try:
        return str(request.get_signed_cookie(LAST_USER_COOKIE, max_age=LAST_USER_SECONDS))
    except (KeyError, signing.BadSignature):
        return ""


def _last_user(request: Any) -> User | None:
    uid = _last_uid(request)
    return User.objects.filter(uid=uid, is_active=True).first() if uid else None

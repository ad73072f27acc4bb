"""Answers that are nobody else's: what went wrong, and the page that shows every part."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cairn.ui import again
from cairn.ui.pages import plain, render
from cairn.ui.showroom import showroom


def error(
    status: int, because: str = "", *, posted: bool = False, what: again.Sent | None = None
) -> HttpResponse:
    """An error page: no menu, no name, nothing read from the database. `what` was sent is given back on it."""
    return plain(f"errors/{status}.html", {"because": because, "posted": posted, "sent": what}, status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    too_big = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return error(413 if too_big else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error(404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error(500, posted=request.method == "POST", what=again.sent(request, again=False))


def too_large(request: HttpRequest) -> HttpResponse:
    return error(413)


def unavailable(request: HttpRequest) -> HttpResponse:
    return error(503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    because = _("This page had been open too long, or was opened in another window.")
    return error(403, because, what=again.sent(request, again=False))


def components(request: HttpRequest) -> HttpResponse:
    """Every part of ours in every state, for whoever builds a page or checks one."""
    return render(request, "ui/components.html", showroom(request))

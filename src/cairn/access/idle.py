"""Nobody at the desk: after a quarter of an hour without a sign of her the session locks, and its holder unlocks it.

When she was last here is in a signed cookie, so that a page that reads writes nothing. The page itself goes blank at
the same moment (`ui/assets/lock.mjs`) and keeps what she had typed; without its script the lock holds at the next
request, and what she posts then is kept as a draft (safety.md, Sign-in).
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core import signing
from django.http import HttpResponseBase

from cairn.core import clock

COOKIE = "cairn_seen"
IDLE = timedelta(minutes=15)
IDLE_P4 = timedelta(minutes=5)  # with something that protects life on the screen


def is_idle(request: Any) -> bool:
    """Whether nothing was heard from this session for too long. Never in the demo, whose cast has no passwords."""
    if settings.CAIRN_DEMO:
        return False
    seen, most = _seen(request)
    said = [record["at"] for record in get_authentication_records(request, request.user)]
    signs = [seen, *(datetime.fromtimestamp(at, UTC) for at in said)]
    # A sign from the future is none: or a clock that was set back would keep the session open for as long.
    return not any(clock.now() - at <= most for at in signs if not clock.is_ahead(at))


def lock_after(*, fresh: bool) -> timedelta:
    """How long a page may stand untouched: shorter where what protects life is on it."""
    return IDLE_P4 if fresh else IDLE


def here(response: HttpResponseBase, *, fresh: bool) -> None:
    """She was here just now, on a page that may stand for as long as `lock_after`."""
    value = f"{int(clock.now().timestamp())}:{int(lock_after(fresh=fresh).total_seconds())}"
    response.set_signed_cookie(
        COOKIE,
        value,
        max_age=settings.SESSION_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _seen(request: Any) -> tuple[datetime, timedelta]:
    try:
        at, _, most = request.get_signed_cookie(COOKIE, max_age=settings.SESSION_COOKIE_AGE).partition(":")
        return datetime.fromtimestamp(int(at), UTC), timedelta(seconds=int(most))
    except (KeyError, ValueError, signing.BadSignature):
        return datetime.fromtimestamp(0, UTC), IDLE

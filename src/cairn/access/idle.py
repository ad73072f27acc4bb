"""Nobody at the desk: after a quarter of an hour without a sign of her the session locks, and its holder unlocks it.

When she was last here, and when something that protects life was last shown, is in signed cookies, so that a page that
reads writes nothing. The page itself goes blank at the same moment (`ui/assets/lock.mjs`) and keeps what she had typed;
without its script the lock holds at the next request, and what she posts then is kept as a draft (safety.md, Sign-in).
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core import signing
from django.http import HttpResponseBase

from cairn.core import clock

COOKIE = "cairn_seen"
# One of its own, which an ordinary page never writes: two answers at once cannot lose that P4 was shown.
LIFE_COOKIE = "cairn_life"
IDLE = timedelta(minutes=15)
IDLE_P4 = timedelta(minutes=5)  # with something that protects life on the screen


def is_idle(request: Any) -> bool:
    """Whether nothing was heard from this session for too long. Never in the demo, whose cast has no passwords."""
    if settings.CAIRN_DEMO:
        return False
    most = lock_after(request)
    signs = [_moment(request, COOKIE), *map(_at, get_authentication_records(request, request.user))]
    # A sign from the future is none: or a clock that was set back would keep the session open for as long.
    return not any(clock.now() - at <= most for at in signs if not clock.is_ahead(at))


def lock_after(request: Any) -> timedelta:
    """How long this session may stand untouched: shorter from when what protects life was shown in it, whichever of
    its pages is asked for next, until she proves anew who she is."""
    if shows_life(request):
        return IDLE_P4
    # In whole seconds: what was shown in the second of the proof may have been shown after it.
    proved = max((int(at.timestamp()) for at in _proved(request) if not clock.is_ahead(at)), default=0)
    shown = int(_moment(request, LIFE_COOKIE).timestamp())
    return IDLE_P4 if shown and shown >= proved else IDLE


def shows_life(request: Any) -> bool:
    """Whether what protects life is on this very page."""
    return request.passed is not None and bool(request.passed.fresh)


def just_proved(request: Any) -> str:
    """The uid of whoever proved who she is within the time for which what protects life may stand: a page that went
    blank with it on it may then be shown to her again. "" for nobody."""
    user = request.user
    if user.is_authenticated and any(
        clock.now() - at <= IDLE_P4 for at in _proved(request) if not clock.is_ahead(at)
    ):
        return str(user.uid.hex)
    return ""


def here(request: Any, response: HttpResponseBase) -> None:
    """She was here just now, on a page that may stand for as long as `lock_after`."""
    for cookie in (COOKIE, LIFE_COOKIE) if shows_life(request) else (COOKIE,):
        response.set_signed_cookie(
            cookie,
            str(int(clock.now().timestamp())),
            max_age=settings.SESSION_COOKIE_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def _proved(request: Any) -> list[datetime]:
    """When she gave a password or a second factor, or her organisation was told to ask her anew and did: at a mere
    sign-in it may have answered by itself, because it still knew her."""
    return [
        _at(record)
        for record in get_authentication_records(request, request.user)
        if record.get("method") != "socialaccount" or record.get("reauthenticated")
    ]


def _at(record: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(record["at"], UTC)


def _moment(request: Any, cookie: str) -> datetime:
    try:
        said = request.get_signed_cookie(cookie, max_age=settings.SESSION_COOKIE_AGE)
        return datetime.fromtimestamp(int(said), UTC)
    except (KeyError, ValueError, signing.BadSignature):
        return datetime.fromtimestamp(0, UTC)

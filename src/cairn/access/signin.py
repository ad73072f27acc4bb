"""From a signed-in session to an actor: which appointment she acts under, and whether a second factor is asked for."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter as mfa_adapter
from django.conf import settings
from django.contrib.auth import login
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from cairn.access.actor import Actor, actor_of
from cairn.access.models import Appointment, BreakGlass, SignIn, User
from cairn.access.roles import ROLES
from cairn.access.sessions import stored
from cairn.core import clock

SESSION_KEY = "appointment"
FACTORS = ("totp", "webauthn")
PASSKEY = "webauthn"
ISSUERS_FACTOR, ISSUERS_PASSKEY = "issuer", "issuer-passkey"  # given at her organisation's own sign-in
PASSKEYS = (PASSKEY, ISSUERS_PASSKEY)
AGAIN_AT_ISSUER = "access:single-sign-on-again"
FRESH = timedelta(minutes=5)  # how old a second factor may be where something P4 is opened


def appointments_of(user: User) -> list[Appointment]:
    """What a user may act as today, in a stable order."""
    return list(
        Appointment.objects.filter(user=user, role__in=ROLES)
        .in_force()
        .annotate(emergency=Exists(_open_for_this_post()))
        .select_related("user", "agency", "team", "area")
        .order_by("id")
    )


def _open_for_this_post() -> QuerySet[BreakGlass]:
    return BreakGlass.objects.open().filter(
        user=OuterRef("user"), agency=OuterRef("agency"), area=OuterRef("area")
    )


def posts_of(request: HttpRequest) -> list[Appointment]:
    """What whoever is signed in here may act as today."""
    return appointments_of(request.user) if isinstance(request.user, User) else []


def current_actor(request: HttpRequest, posts: list[Appointment]) -> Actor | None:
    """The actor of this request: gate 2, account and agency active. None where nobody is signed in or has no post, and
    where the post that this session chose holds no more: she is asked, and never acts unaware under another.
    """
    chosen = request.session.get(SESSION_KEY)
    return next((acting_as(request, post, posts) for post in posts if post.uid.hex == chosen), None)


def acting_as(request: HttpRequest, post: Appointment, posts: list[Appointment]) -> Actor:
    """The actor of this request under one of her posts of today."""
    agencies = frozenset(each.agency_id for each in posts)
    session = _hashed(request.session.session_key)
    actor = actor_of(post, session=session, mfa_at=_mfa_at(request), agencies=agencies)
    actor.emergency = bool(getattr(post, "emergency", False))
    return actor


def chosen_before(request: HttpRequest) -> Appointment | None:
    """The post that this session acted under, whether or not it still holds."""
    user: Any = request.user
    return own_appointment(user, request.session.get(SESSION_KEY, ""))


def own_appointment(user: User, uid: str) -> Appointment | None:
    """A post of this user, of today or of earlier; None for anybody else's and for nonsense."""
    try:
        found = Appointment.objects.filter(user=user, uid=UUID(uid), role__in=ROLES)
    except ValueError:
        return None
    return found.select_related("agency", "area").first()


def choose(request: HttpRequest, appointment: Appointment) -> None:
    """Act under another of one's own appointments from now on."""
    request.session[SESSION_KEY] = appointment.uid.hex


def sign_in_as(request: HttpRequest, appointment: Appointment) -> None:
    """Demo only: become one of the cast without a password."""
    if not settings.CAIRN_DEMO:
        raise RuntimeError("the persona picker exists in the demo only")
    login(request, appointment.user, backend="django.contrib.auth.backends.ModelBackend")
    choose(request, appointment)


def needs_second_factor(request: Any) -> bool:
    """Outside the demo nobody works with a password alone."""
    return not settings.CAIRN_DEMO and _mfa_at(request) is None


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this user has set one up."""
    return bool(mfa_adapter().is_mfa_enabled(request.user, FACTORS))


def has_code(request: HttpRequest) -> bool:
    return bool(mfa_adapter().is_mfa_enabled(request.user, ["totp"]))


def has_passkey(request: HttpRequest) -> bool:
    return bool(mfa_adapter().is_mfa_enabled(request.user, [PASSKEY]))


def needs_passkey(request: Any) -> bool:
    """Roles that open what protects life use a passkey for it, unless the operator says that it is only offered."""
    actor: Actor | None = request.actor
    return settings.CAIRN_PASSKEYS == "life" and actor is not None and actor.role.opens_p4


def is_fresh(request: Any) -> bool:
    """Whether the second factor that her role asks for was given in the last minutes (`FRESH`); always in the demo."""
    if settings.CAIRN_DEMO:
        return True
    given = _mfa_at(request, PASSKEYS if needs_passkey(request) else None)
    return given is not None and clock.now() - given <= FRESH


def way_to_a_factor(request: Any) -> str:
    """The page (by its name) on which she gives her second factor again, or sets up the one that she lacks."""
    if not needs_passkey(request):
        return way_to_any_factor(request)
    if has_passkey(request):
        return "mfa_reauthenticate_webauthn"
    if _mfa_at(request, (ISSUERS_PASSKEY,)) is not None:
        return AGAIN_AT_ISSUER
    return "mfa_add_webauthn" if has_code(request) or by_issuer(request) else "mfa_activate_totp"


def way_to_any_factor(request: HttpRequest) -> str:
    """The same where any second factor does: a page that opens nothing P4."""
    if has_code(request):
        return "mfa_reauthenticate"
    if has_passkey(request):
        return "mfa_reauthenticate_webauthn"
    given_there = _mfa_at(request, (ISSUERS_FACTOR, ISSUERS_PASSKEY)) is not None
    return AGAIN_AT_ISSUER if given_there else "mfa_activate_totp"


def way_to_unlock(request: HttpRequest) -> str:
    """The page on which she says again who she is."""
    user: Any = request.user
    if user.has_usable_password():
        return "account_reauthenticate"
    return AGAIN_AT_ISSUER if by_issuer(request) else way_to_any_factor(request)


def by_issuer(request: HttpRequest) -> str:
    """The code of the issuer by which this session was signed in; "" where it was by a password."""
    records = get_authentication_records(request, request.user)
    return next((m["provider"] for m in reversed(records) if m.get("method") == "socialaccount"), "")


def factor_added(request: Any, user: User, authenticator: Any, **kwargs: Any) -> None:
    """allauth's word that a second factor was set up: its code was given just now, so this session has it."""
    if authenticator.type in FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def signed_in(request: Any, user: User, **kwargs: Any) -> None:
    """Django's word that somebody signed in: her list of sessions has one more, and it acts under her only post. Of
    several she is asked for one."""
    session = request.session
    posts = appointments_of(user)
    if len(posts) == 1:
        choose(request, posts[0])
    if session.session_key is None:
        session.create()
    SignIn.objects.update_or_create(
        session=stored(session.session_key),
        defaults={
            "user": user,
            "browser": browser_words(request.headers.get("User-Agent", "")),
            "at": clock.now(),
        },
    )


_BROWSERS = (
    "Edg",
    "OPR",
    "Firefox",
    "Chrome",
    "Safari",
)  # the first that is named; most also claim the later ones
_CALLED = {"Edg": "Edge", "OPR": "Opera"}
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")


def browser_words(user_agent: str) -> str:
    """ "Firefox on Windows": enough to tell one's own sessions apart, and no more."""
    browser = next((name for name in _BROWSERS if name in user_agent), "")
    system = next((name for name in _SYSTEMS if name in user_agent), "")
    return " on ".join(filter(None, (_CALLED.get(browser, browser), system)))


def _mfa_at(request: HttpRequest, kinds: tuple[str, ...] | None = None) -> datetime | None:
    """When a second factor (of these kinds) was last given for this session (allauth keeps the methods in it)."""
    user: Any = request.user
    records = get_authentication_records(request, user)
    given = [
        m["at"] for m in records if m.get("method") == "mfa" and (kinds is None or m.get("type") in kinds)
    ]
    moments = [datetime.fromtimestamp(at, UTC) for at in given]
    return max((at for at in moments if not clock.is_ahead(at)), default=None)


def _hashed(session_key: str | None) -> str:
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:32]

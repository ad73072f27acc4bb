"""Signing in at one's own organisation (OpenID Connect): what its answer must say, and for how much it counts.

allauth drives the exchange. Here is what Cairn asks beyond it: the answer is signed and from the issuer that was
asked, nobody gets an account by it, a second factor counts only where the answer says that one was given and when, and
nothing that the issuer tells about her is kept but its own number for her. An **issuer** is an organisation's sign-in;
a provider, here as elsewhere, is whoever gives a service.
"""

from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import actor_of
from cairn.access.models import User
from cairn.access.signin import ISSUERS_FACTOR, ISSUERS_PASSKEY, appointments_of
from cairn.core import clock
from cairn.core.decisions import Refused

AGAIN = "again"  # what a step-up is called in the state of an exchange
SKEW = timedelta(minutes=1).total_seconds()  # by how much two honest clocks may differ


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One exchange with an issuer."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return str(
            build_absolute_uri(request, reverse("access:single-sign-on-back", args=[self.provider_id]))
        )

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        issuer = issuer_called(self.provider_id)
        if issuer is None or self.openid_config.get("issuer", "").rstrip("/") != issuer.issuer:
            raise OAuth2Error("another issuer than the one that was asked")
        claims = jwtkit.verify_and_decode(
            credential=kwargs["response"].get("id_token") or "",
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if "email" not in claims and self.openid_config.get("userinfo_endpoint"):
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims.get("sub"):
                raise OAuth2Error("two answers about two people")
            claims |= {name: more[name] for name in ("email", "email_verified") if name in more}
        return self.get_provider().sociallogin_from_response(request, claims)


class Issuer(OpenIDConnectProvider):  # type: ignore[misc]
    """allauth's provider, told to keep nothing about her."""

    oauth2_adapter_class = Exchange
    package = (
        OpenIDConnectProvider.get_package()
    )  # or allauth takes the addresses beside this file for its own

    def sociallogin_from_response(self, request: HttpRequest, response: Any) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.claims = response
        return login

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        return {}


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for Cairn's own second factor, unless the issuer's answer says that one was given there."""

    def _should_handle(self, request: HttpRequest) -> bool:
        login = (self.login.signal_kwargs or {}).get("sociallogin")
        if hasattr(login, "claims") and note_factor(request, self.login.user, login):
            return False
        return bool(super()._should_handle(request))


def issuer_called(code: str) -> Any:
    """The configured issuer with this code, or None."""
    return next((one for one in settings.CAIRN_ISSUERS if one.code == code), None)


def asked_for(again: bool) -> dict[str, str]:
    """What the issuer is asked beside who she is: when she last said so, and at a step-up to ask her now."""
    return {"prompt": "login", "max_age": "0"} if again else {"max_age": str(settings.SESSION_COOKIE_AGE)}


def said_at(claims: dict[str, Any]) -> float | None:
    """When she proved at the issuer who she is; None where the answer does not say, or says what cannot be."""
    at = claims.get("auth_time")
    if isinstance(at, bool) or not isinstance(at, int | float):
        return None
    now = clock.now().timestamp()
    return min(float(at), now) if now - settings.SESSION_COOKIE_AGE - SKEW <= at <= now + SKEW else None


def factor_of(code: str, claims: dict[str, Any]) -> str:
    """The kind of second factor that the issuer says it asked for, of those that the operator lets count; or ""."""
    issuer = issuer_called(code)
    if issuer is None:
        return ""
    amr, acr = claims.get("amr"), claims.get("acr")
    said = {each for each in [*(amr if isinstance(amr, list) else []), acr] if isinstance(each, str)}
    if said & set(issuer.passkey):
        return ISSUERS_PASSKEY
    return ISSUERS_FACTOR if said & set(issuer.second_factor) else ""


def note_factor(request: HttpRequest, user: Any, login: SocialLogin) -> bool:
    """Note on the session the second factor of this answer, at the moment when it was given; whether there was one."""
    code, claims = login.account.provider, login.claims
    kind, at = factor_of(code, claims), said_at(claims)
    if not kind or at is None:
        return False
    record_authentication(request, user, "mfa", type=kind, at=at)
    return True


def address_of(code: str, claims: dict[str, Any]) -> str:
    """The address that the issuer vouches for: verified, and of one of its own domains. Else ""."""
    issuer, email = issuer_called(code), claims.get("email")
    if issuer is None or not isinstance(email, str) or email.count("@") != 1:
        return ""
    verified = claims.get("email_verified")
    if verified is not True and not (verified is None and issuer.gives_addresses):
        return ""
    address = email.strip().lower()
    return address if address.partition("@")[2] in issuer.domains else ""


def accept(login: SocialLogin) -> None:
    """Whose account this is: linked already, or hers by a verified address. Refused, in words to her, where none."""
    if login.is_existing:
        _may_come(login.user)
        return
    address = address_of(login.account.provider, login.claims)
    if not address:
        raise Refused(
            _(
                "Your organisation signed you in, but it did not vouch for a work e-mail address that Cairn knows it"
                " for. Ask whoever looks after its sign-in to have your address verified there."
            )
        )
    user = User.objects.filter(email=address, system=False).first()
    if user is None:
        raise Refused(
            _(
                "Your organisation signed you in, but nobody has invited %(address)s to Cairn. Nobody gets an account"
                " by signing in: ask your manager to invite you."
            )
            % {"address": address}
        )
    _may_come(user)
    login.account = link(user=user, code=login.account.provider, number=login.account.uid)
    login.user = user


@transaction.atomic
def link(*, user: User, code: str, number: str) -> SocialAccount:
    """From now on this number at the issuer is her, whatever address it is given there."""
    if SocialAccount.objects.filter(user=user, provider=code).exists():
        raise Refused(
            _(
                "Your organisation knows you under another number than before. Somebody else may have been given your"
                " address, so Cairn stops here: ask whoever manages accounts."
            )
        )
    found = SocialAccount.objects.create(user=user, provider=code, uid=number, extra_data={})
    audit.record(
        by=actor_of(appointments_of(user)[0]),
        verb="linked",
        kind="user",
        uid=user.uid,
        fields=[f"issuer:{code}"],
    )
    return found


def answered(request: Any, login: SocialLogin) -> None:
    """She was asked again: by the same issuer, the same person, and just now. Else refused, and nothing is noted."""
    asked = (login.state.get("data") or {}).get(AGAIN)
    at = said_at(login.claims)
    if not request.user.is_authenticated or login.user != request.user or not login.is_existing:
        raise Refused(_("Somebody else signed in there. Sign out here first, then sign in as yourself."))
    if not isinstance(asked, int | float) or at is None or at < asked - SKEW:
        raise Refused(
            _(
                "Your organisation did not ask you again, or did not say that it had. Nothing was opened. Set up a"
                " second factor here under Your account, or tell whoever looks after its sign-in."
            )
        )
    record_authentication(request, request.user, "socialaccount", provider=login.account.provider,
                          uid=login.account.uid, reauthenticated=True)  # fmt: skip
    note_factor(request, request.user, login)


def _may_come(user: Any) -> None:
    if not user.is_active:
        raise Refused(_("Your account here is closed. Ask whoever manages accounts in your agency."))
    if not appointments_of(user):
        raise Refused(
            _(
                "Your account is open, but no agency has appointed you to a role today. Ask whoever manages accounts"
                " in your agency."
            )
        )

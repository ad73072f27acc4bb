"""Where Cairn differs from allauth's defaults: accounts are invited, and second-factor seeds are sealed."""

import base64
import binascii
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from cairn.access import recovery, single_sign_on
from cairn.access.signin import FACTORS
from cairn.access.stopped import stopped
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.sealing import SealBroken, keyring

NONCE = 12


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: Any) -> bool:
        """Nobody opens an account for herself."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within the last minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT) has just said who she is."""
        given = [record["at"] for record in get_authentication_records(self.request, self.request.user)]
        just_now = bool(given) and clock.now().timestamp() - max(given) < REAUTHENTICATION_TIMEOUT
        return not just_now and bool(super().is_reauthentication_required(app=app, **kwargs))

    def pre_login(self, request: Any, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Whose second factor was taken away signs in by her link alone until she has a new one."""
        if recovery.bars(request, user):
            return stopped(request, 403, "recovery")
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def get_login_stages(self) -> list[str]:
        ours, theirs = "cairn.access.single_sign_on.SecondFactorStage", "allauth.mfa.stages.AuthenticateStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        """Failed sign-ins count per account *and* address: an outsider cannot lock a worker out."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{get_ip(request)}"


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody gets an account by signing in elsewhere, and the configuration alone says where."""

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Of the settings alone: whoever can write to the database adds no issuer."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Never allauth's way, which takes the password away; `single_sign_on.accept` is ours."""

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        again = single_sign_on.AGAIN in (sociallogin.state.get("data") or {})
        try:
            if again:
                single_sign_on.answered(request, sociallogin)
            else:
                single_sign_on.accept(sociallogin)
        except Refused as refused:
            why = "refused" if again else "not_signed_in"
            raise ImmediateHttpResponse(stopped(request, 403, why, because=refused.because)) from None
        if again:
            back = sociallogin.get_redirect_url(request) or settings.LOGIN_REDIRECT_URL
            raise ImmediateHttpResponse(HttpResponseRedirect(back))

    def on_authentication_error(self, request: Any, provider: Any, **kwargs: Any) -> None:
        """Broken off, or an answer that does not belong to what was asked: never in the issuer's own words."""
        raise ImmediateHttpResponse(stopped(request, 403, "not_answered"))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP seeds and recovery codes are encrypted before they reach the database (in clear by default)."""

    def encrypt(self, text: str) -> str:
        nonce = secrets.token_bytes(NONCE)
        return base64.b64encode(nonce + _cipher().encrypt(nonce, text.encode(), b"mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            raw = base64.b64decode(encrypted_text, validate=True)
            return _cipher().decrypt(raw[:NONCE], raw[NONCE:], b"mfa").decode()
        except (binascii.Error, InvalidTag, ValueError) as broken:
            raise SealBroken(
                "a second factor does not open: it was altered, or was never encrypted"
            ) from broken

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last second factor cannot be taken away outside the demo; recovery codes may be made anew."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(
            pk=authenticator.pk
        )
        return bool(settings.CAIRN_DEMO) or authenticator.type not in FACTORS or others.exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a new passkey is called until its holder says better."""
        made = Authenticator.objects.filter(user=user, type=type).count()
        return str(_("Passkey %(number)d") % {"number": made + 1})


def _cipher() -> AESGCM:
    return AESGCM(keyring().index_key("second factor"))

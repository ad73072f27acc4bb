"""To one's own organisation's sign-in and back."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from requests import RequestException

from cairn.access.signin import by_issuer
from cairn.access.single_sign_on import AGAIN, Exchange, asked_for, issuer_called
from cairn.access.stopped import stopped
from cairn.core import clock
from cairn.ui.pages import render, url


def go(request: Any, issuer: str) -> HttpResponseBase:
    """Off to the issuer; with `again` it is told to ask her anew, whoever it thinks she is."""
    if issuer_called(issuer) is None:
        raise Http404
    again = bool(request.POST.get("again")) and request.user.is_authenticated
    data = {AGAIN: clock.now().timestamp()} if again else None
    provider = get_adapter(request).get_provider(request, issuer)
    try:
        answer: HttpResponseBase = provider.redirect(
            request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request), data=data, auth_params=asked_for(again)
        )  # fmt: skip
    except RequestException:
        return stopped(request, 503, "issuer_away")
    return answer


def back(request: Any, issuer: str) -> HttpResponseBase:
    """Back from the issuer, with an answer that allauth exchanges and `single_sign_on` judges."""
    if issuer_called(issuer) is None:
        raise Http404
    answer: HttpResponseBase = OAuth2CallbackView.adapter_view(Exchange(request, issuer))(request)
    return answer


def again(request: Any) -> HttpResponse:
    """Before she is sent off again: where to, and that she comes back."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(url("account_login"))
    issuer = issuer_called(by_issuer(request))
    if issuer is None:
        raise Http404
    context = {
        "heading": _("Say again who you are"),
        "issuer": issuer,
        "back_to": get_next_redirect_url(request) or "/",
    }
    return render(request, "access/single_sign_on_again.html", context)

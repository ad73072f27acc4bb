"""Typing in a referral for somebody who does not use Cairn."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.referrals.actions.typing_in import type_in
from cairn.referrals.forms.typing_in import TypeInForm
from cairn.referrals.queries import consent, services
from cairn.ui.pages import render, url


def typed(request: Request) -> HttpResponse:
    """One page, three minutes."""
    actor, posted = request.actor, request.method == "POST"
    choices = services.choices(actor, own=True)
    form = TypeInForm(
        request.POST if posted else request.resumed, services=choices, agencies=consent.agencies(actor),
        initial={"received": clock.now(), "agreed_on": actor.today},
    )  # fmt: skip
    if posted and form.is_valid():
        try:
            return redirect(once(actor, once_key(request), lambda: _typed(request, form)))
        except Refused as refused:
            form.add_error(None, refused.because)
    context = {
        "form": form,
        "heading": _("Type in a referral"),
        "back": url("referrals:queue"),
        "choices": choices,
    }
    return render(request, "referrals/typed.html", context)


def _typed(request: Request, form: TypeInForm) -> str:
    return url("referrals:referral", type_in(by=request.actor, said=form.cleaned_data).uid)

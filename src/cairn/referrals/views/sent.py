"""The sender: what she referred, and what may be heard of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.core.decisions import require
from cairn.referrals import actions, permissions
from cairn.referrals.forms.choosing import ReasonForm
from cairn.referrals.presenters import sent as presenters
from cairn.referrals.queries import drafts
from cairn.referrals.queries import sent as reading
from cairn.ui.forms import version_of
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def mine(request: Request) -> HttpResponse:
    """What I am writing, and what I referred."""
    page = paged(reading.sent_list(request.actor), request.GET)
    request.actor.saw("sent_list", None, ("name_sent",), reading.about_of(*page.rows))
    unsent = drafts.unsent(request.actor)
    for draft in unsent:
        request.actor.saw("draft", draft.uid, ("name",))
    context = {
        "heading": _("Referrals that you made"),
        "unsent": unsent,
        "page": page,
        "rows": [presenters.sent_row(row) for row in reading.sent_rows(list(page.rows))],
    }
    return render(request, "referrals/mine.html", context)


def sent(request: Request, uid: UUID) -> HttpResponse:
    """The receipt: what I sent, word for word, and what I may hear."""
    found = reading.sent(request.actor, uid)
    request.actor.saw("sent_referral", uid, ("as_sent",), reading.about_of(found.referral))
    context = {
        "heading": _("Your referral"),
        "found": found,
        "referral": found.referral,
        "heard": _(found.heard.words),
        "rows": presenters.sent_rows(found.intake),
        "back": url("referrals:mine"),
    }
    return render(request, "referrals/sent.html", context)


def withdraw(request: Request, uid: UUID) -> HttpResponse:
    """Take it back."""
    found = reading.sent(request.actor, uid).referral
    form = ReasonForm(request.POST if request.method == "POST" else request.resumed)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            reason = form.cleaned_data["reason"]
            actions.withdraw(by=request.actor, referral=found, was=version_of(request.POST), reason=reason)
            return url("referrals:sent", uid)

        return redirect(once(request.actor, once_key(request), do))
    require(permissions.may_withdraw(request.actor, found))
    request.actor.saw("sent_referral", uid, ("name_sent",), reading.about_of(found))
    context = {
        "form": form,
        "heading": _("Take this referral back"),
        "referral": found,
        "back": url("referrals:sent", uid),
    }
    return render(request, "referrals/withdraw.html", context)

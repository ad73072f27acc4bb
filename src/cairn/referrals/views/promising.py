"""By when referrals are looked at in this borough."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.core.decisions import Refused
from cairn.referrals import codes, permissions
from cairn.referrals.actions.promising import set_promise
from cairn.referrals.forms.promising import PromiseForm
from cairn.referrals.queries.promises import promises_of
from cairn.ui.pages import render, url
from cairn.ui.words import date_words


def promises(request: Request) -> HttpResponse:
    """What holds, what is to come, and a new one."""
    actor = request.actor
    form = PromiseForm(request.POST if request.method == "POST" else request.resumed)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(once(actor, once_key(request), lambda: _set(request, form)))
        except Refused as refused:
            form.add_error(None, refused.because)
    rows = [
        (str(codes.Urgency(row.urgency).label), str(row.working_hours), date_words(row.from_on), row.source)
        for row in promises_of(actor.area, actor.today)
    ]
    may = permissions.may_set_promise(actor)
    context = {"heading": _("When referrals are looked at"), "rows": rows, "form": form, "may_set": may}
    return render(request, "referrals/promises.html", context)


def _set(request: Request, form: PromiseForm) -> str:
    set_promise(by=request.actor, **form.cleaned_data)
    return url("referrals:promises")

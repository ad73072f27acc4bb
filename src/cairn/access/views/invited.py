"""The links that open an account: an invitation, and a way back in for somebody who lost her second factor."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access import invitations, recovery
from cairn.access.forms import AcceptForm, TermsForm
from cairn.access.models import Invitation, User
from cairn.access.roles import role_called
from cairn.access.stopped import stopped
from cairn.core.decisions import Refused
from cairn.ui.pages import render, url

BACKEND = "django.contrib.auth.backends.ModelBackend"


def invited(request: Any, link: str) -> HttpResponse:
    """Somebody opens her invitation: to what, on which terms, and with which password."""
    row = invitations.behind(link)
    if row is None:
        return stopped(request, 410, "link_over")
    has_account = User.objects.filter(email=row.email).exists()
    if has_account and not (request.user.is_authenticated and request.user.email == row.email):
        return render(
            request, "access/invited_known.html", {"heading": _("You have an account already"), "row": row}
        )
    issuer = None if has_account else invitations.issuer_for(row.email)
    there = issuer is not None and request.POST.get("by") == issuer.code
    form = _form(request, row, asks_password=not (has_account or there))
    if request.method == "POST" and form.is_valid():
        try:
            return _accepted(request, link, form, issuer.code if there and issuer else "")
        except Refused as refused:
            form.add_error(None, refused.because)
    context = {"heading": _("You are invited"), "row": row, "role": role_called(row.role), "form": form,
               "issuer": issuer, "known": has_account}  # fmt: skip
    return render(request, "access/invited.html", context)


def _form(request: Any, row: Invitation, *, asks_password: bool) -> TermsForm:
    data = request.POST if request.method == "POST" else None
    return AcceptForm(data, holder=User(email=row.email, name=row.name)) if asks_password else TermsForm(data)


def _accepted(request: Any, link: str, form: TermsForm, issuer: str) -> HttpResponse:
    """On to her first page: through her organisation's sign-in, or signed in by the password that she chose."""
    known = request.user if request.user.is_authenticated else None
    password = form.cleaned_data.get("password1")
    post = invitations.accept(link, password=password, user=known)
    if issuer:
        return redirect(url("account_login"))
    if known is None:
        login(request, post.user, backend=BACKEND)
        record_authentication(request, post.user, "password", email=post.user.email)
    return redirect("/")


def recovered(request: Any, link: str) -> HttpResponse:
    """Somebody opens the link to a new second factor: used up by the button, and by no look ahead of a mail program."""
    row = recovery.behind(link)
    if row is None:
        return stopped(request, 410, "link_over")
    if request.method != "POST":
        return render(
            request, "access/recovered.html", {"heading": _("Set up a new second factor"), "user": row.user}
        )
    try:
        opened = recovery.open_link(link)
    except Refused:
        return stopped(request, 410, "link_over")
    request.session[recovery.OPENED] = opened.uid.hex
    return redirect(url("account_login"))

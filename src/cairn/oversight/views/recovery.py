"""Letting somebody back in who lost her second factor: two people, one after the other."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access import recovery
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.oversight.forms.accounts import AgreeForm, KnownForm
from cairn.oversight.queries import accounts as queries
from cairn.oversight.views.agencies import asked, typed
from cairn.ui.forms import version_of
from cairn.ui.pages import url


def begin(request: Request, uid: UUID) -> HttpResponse:
    """The first person: it is she, and this is how I know."""
    user = queries.account_of(request.actor, uid).user
    form = KnownForm(typed(request))

    def do() -> str:
        recovery.begin(by=request.actor, user=user, known=form.cleaned_data["known"])
        return url("oversight:account", user.uid)

    text = _(
        "This person is signed out everywhere at once, and is told so at their work address. Then somebody else who"
        " keeps the account agrees, and a link is sent that works once, for four hours."
    )
    return asked(request, form, do, _("%(name)s lost their second factor") % {"name": user.name}, text,
                 url("oversight:account", user.uid), _("I know who is asking"))  # fmt: skip


def agree(request: Request, uid: UUID, recovery_uid: UUID) -> HttpResponse:
    """The second person, or a new link when the first was not used in time."""
    user = queries.account_of(request.actor, uid).user
    row = queries.recovery_of(request.actor, user, recovery_uid)
    form = AgreeForm(typed(request))

    def do() -> str:
        recovery.agree(
            by=request.actor, row=row, was=row.version,
            address=lambda carried: request.build_absolute_uri(url("access:recovered", carried)),
        )  # fmt: skip
        return url("oversight:account", user.uid)

    text = _(
        "%(first)s says: “%(known)s”. When you agree, the second factor of %(name)s is taken away and the link goes to"
        " %(email)s. Until there is a new one, nothing but that link lets them in."
    ) % {
        "first": row.created_by.name,
        "known": row.get_known_display(),
        "name": user.name,
        "email": user.email,
    }
    return asked(request, form, do, _("Let %(name)s set up a new second factor") % {"name": user.name}, text,
                 url("oversight:account", user.uid), _("I agree"))  # fmt: skip


def stop(request: Request, uid: UUID, recovery_uid: UUID) -> HttpResponse:
    user = queries.account_of(request.actor, uid).user
    row = queries.recovery_of(request.actor, user, recovery_uid)

    def do() -> str:
        recovery.stop(by=request.actor, row=row, was=version_of(request.POST))
        return url("oversight:account", user.uid)

    answer = once(request.actor, once_key(request), do)
    messages.success(request, _("Stopped. The second factor is as it was."))
    return redirect(answer)

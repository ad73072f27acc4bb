"""Invitations: who was asked to take up a post and has not yet."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cairn.access import invitations
from cairn.access.links import MakeAddress
from cairn.access.once import once, once_key
from cairn.access.pages import Request
from cairn.access.roles import role_called
from cairn.core import clock
from cairn.oversight.forms.accounts import InviteForm
from cairn.oversight.queries import accounts as queries
from cairn.oversight.views.agencies import typed
from cairn.oversight.views.asking import Ask, ask
from cairn.ui.forms import version_of
from cairn.ui.lists import paged
from cairn.ui.pages import render, url


def invitation_list(request: Request) -> HttpResponse:
    context = {
        "heading": _("Invitations"),
        "page": paged(queries.invitations(request.actor), request.GET),
        "now": clock.now(),
        "role_called": role_called,
        "back": url("oversight:accounts"),
    }
    return render(request, "oversight/invitations.html", context)


def invite(request: Request) -> HttpResponse:
    agencies = queries.agencies_to_invite_to(request.actor)
    teams = list(agencies[0].teams.order_by("name")) if len(agencies) == 1 else []
    roles = queries.roles_by_agency(request.actor, agencies)
    form = InviteForm(
        typed(request), agencies=[(one.uid.hex, one.name) for one in agencies],
        teams=[(one.uid.hex, one.name) for one in teams],
        roles=sorted(((role.code, str(role.name)) for role in roles.values()), key=lambda one: one[1]),
    )  # fmt: skip

    def do() -> str:
        said = form.cleaned_data
        agency = next((one for one in agencies if one.uid.hex == said.get("agency")), agencies[0])
        team = next((one for one in teams if one.uid.hex == said.get("team")), agency.teams.order_by("id")[0])
        whom = invitations.Asked(said["name"], said["email"], agency, team, said["role"])
        invitations.invite(by=request.actor, asked=whom, address=_address(request))
        return url("oversight:invitations")

    text = _(
        "The colleague gets a link that works once, within three days. Until they accept they have no"
        " account and see nothing."
    )
    page = Ask(_("Invite a colleague"), url("oversight:invitations"), _("Send the invitation"), (text,))
    return ask(request, form, page, do)


def send_again(request: Request, uid: UUID) -> HttpResponse:
    """A new link; the old one stops working."""
    row = queries.invitation_of(request.actor, uid)

    def do() -> str:
        invitations.send_again(
            by=request.actor, row=row, was=version_of(request.POST), address=_address(request)
        )
        return url("oversight:invitations")

    answer = once(request.actor, once_key(request), do)
    messages.success(request, _("A new link is on its way to %(email)s.") % {"email": row.email})
    return redirect(answer)


def withdraw(request: Request, uid: UUID) -> HttpResponse:
    row = queries.invitation_of(request.actor, uid)

    def do() -> str:
        invitations.withdraw(by=request.actor, row=row, was=version_of(request.POST))
        return url("oversight:invitations")

    answer = once(request.actor, once_key(request), do)
    messages.success(request, _("The invitation of %(name)s is withdrawn.") % {"name": row.name})
    return redirect(answer)


def _address(request: Request) -> MakeAddress:
    return lambda carried: request.build_absolute_uri(url("access:invited", carried))

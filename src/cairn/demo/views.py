"""The persona picker: in the demo anybody may be any member of the cast. Elsewhere it does not exist."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cairn.access.models import Appointment
from cairn.access.signin import sign_in_as
from cairn.demo.cast import players_by_agency
from cairn.ui.pages import render


def choose(request: HttpRequest) -> HttpResponse:
    """Whom to be."""
    _demo_only()
    context = {
        "heading": _("Who would you like to be?"),
        "groups": players_by_agency(),
        "next": request.GET.get("next", ""),
    }
    return render(request, "demo/cast.html", context)


def become(request: HttpRequest) -> HttpResponse:
    """Act as the chosen member of the cast from now on."""
    _demo_only()
    try:
        chosen = UUID(request.POST.get("appointment", ""))
    except ValueError:
        raise Http404 from None
    sign_in_as(request, get_object_or_404(Appointment.objects.select_related("user"), uid=chosen))
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if safe else "home:today")


def _demo_only() -> None:
    if not settings.CAIRN_DEMO:
        raise Http404

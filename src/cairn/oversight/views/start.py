"""Where oversight begins: a way to each of its parts that the acting role may use."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cairn.access.pages import Request
from cairn.oversight import presenters
from cairn.ui.pages import render


def start(request: Request) -> HttpResponse:
    context = {"heading": _("Oversight"), "parts": presenters.parts(request.actor)}
    return render(request, "oversight/start.html", context)

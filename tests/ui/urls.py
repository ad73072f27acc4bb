"""The few addresses that these tests need, without the rooms: a page of each layout and state."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from cairn.ui import views
from cairn.ui.conflict import conflict
from cairn.ui.pages import Link, render
from cairn.ui.showroom import WRONG, ShowForm


def stale(request: HttpRequest) -> HttpResponse:
    """A stale edit of everything, with a name longer than any page is wide."""
    form = ShowForm(
        WRONG | {"name": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2, "route": "health"}
    )
    stored = {"name": "Amina", "route": "self", "how": "Two\nlines"}
    at = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
    return conflict(
        request, form=form, stored=stored, changed_by="Ama Mensah", changed_at=at, version=8, keep="/ui/"
    )


def question(request: HttpRequest) -> HttpResponse:
    return render(request, "layouts/question.html", {"heading": "What is her name?", "back": "/ui/"})


def public(request: HttpRequest) -> HttpResponse:
    return render(request, "layouts/public.html", {"heading": "Find help near you", "back": "/ui/"})


BUTTONS = """{% extends "layouts/page.html" %}{% block content %}
<div class="govuk-button-group">
  <a class="govuk-button" role="button" href="/ui/">Accept</a>
  {{ action_button("/question/", "Start looking") }}
  <a class="govuk-link cairn-to-aside" href="#work">All work</a>
</div>
<p>{{ action_button("/question/", "Send") }}<a class="govuk-button" role="button" href="/ui/">Open it</a></p>
{% endblock %}{% block aside %}<h2 id="work">Work</h2>{% endblock %}"""
ROOMS = (
    "Today", "Find a person", "Referrals", "Refer", "Cases", "On duty", "Emergency", "Directory", "Figures",
    "What left", "Bars", "Oversight", "Accounts",
)  # fmt: skip


def buttons(request: HttpRequest) -> HttpResponse:
    """Buttons beside each other, under as many rooms as a manager has."""
    rooms = [Link(name, "/ui/", active=name == "Today") for name in ROOMS]
    page = engines["pages"].from_string(BUTTONS)
    return HttpResponse(page.render({"heading": "Buttons", "navigation": rooms}, request))


def failed(request: HttpRequest, status: int) -> HttpResponse:
    return views.error(status, "The page had been open too long." if status == 403 else "")


urlpatterns = [
    path("ui/", views.components, name="components"),
    path("accounts/", include("allauth.urls")),
    path("conflict/", stale),
    path("question/", question),
    path("public/", public),
    path("buttons/", buttons),
    path("error/<int:status>/", failed),
]
handler404 = "cairn.ui.views.not_found"

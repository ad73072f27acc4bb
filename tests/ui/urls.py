"""The few addresses that these tests need, without the rooms: a page of each layout and state."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from cairn.ui import views
from cairn.ui.conflict import conflict
from cairn.ui.pages import render
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


def failed(request: HttpRequest, status: int) -> HttpResponse:
    return views.error(status, "The page had been open too long." if status == 403 else "")


urlpatterns = [
    path("ui/", views.components, name="components"),
    path("accounts/", include("allauth.urls")),
    path("conflict/", stale),
    path("question/", question),
    path("public/", public),
    path("error/<int:status>/", failed),
]
handler404 = "cairn.ui.views.not_found"

"""Pages: what the layouts carry, forms that count once, and answers when something went wrong."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.test import RequestFactory
from jinja2 import UndefinedError
from pytest_django import DjangoAssertNumQueries

from cairn.ui import views
from cairn.ui.conflict import conflict
from cairn.ui.pages import Banner, Link, Who, once_key, render, url, who_of
from cairn.ui.showroom import WRONG, ShowForm
from tests.ui.pages import draw

ONCE = "7f3e7c52-6f5e-4b39-9f0e-0d0f4a6c1f11"


def asked(method: str = "get", data: dict[str, Any] | None = None) -> HttpRequest:
    request: HttpRequest = getattr(RequestFactory(), method)("/somewhere/", data or {})
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def page(request: HttpRequest | None = None, **context: Any) -> str:
    template = context.pop("template", "layouts/page.html")
    return render(request or asked(), template, {"heading": "Case"} | context).content.decode()


def test_a_page_has_a_title_a_heading_a_language_and_a_way_past_the_menu() -> None:
    shown = page()
    assert "<title>Case – Cairn</title>" in shown
    assert '<h1 class="govuk-heading-l">Case</h1>' in shown
    assert '<html lang="en"' in shown
    assert shown.index("govuk-skip-link") < shown.index("<header")
    assert shown.index("supported.js") < shown.index("govuk-skip-link")


def test_the_menu_marks_where_one_is() -> None:
    shown = page(navigation=[Link("Today", "/"), Link("Cases", "/cases/", True)])
    assert shown.count("aria-current") == 1
    assert re.search(r'href="/cases/" aria-current="true"', shown)


def test_breadcrumbs_give_way_to_back() -> None:
    crumbs = [Link("Home", "/"), Link("Case")]
    assert "govuk-breadcrumbs" in page(breadcrumbs=crumbs)
    shown = page(breadcrumbs=crumbs, back="/cases/")
    assert "govuk-breadcrumbs" not in shown
    assert 'href="/cases/" class="govuk-back-link"' in shown


def test_a_page_shows_at_most_one_banner() -> None:
    request = asked()
    request._messages.add(25, "Saved <b>")  # type: ignore[attr-defined]
    request._messages.add(25, "Sent")  # type: ignore[attr-defined]
    shown = page(request)
    assert shown.count('class="govuk-notification-banner ') == 1
    assert "Saved &lt;b&gt;" in shown
    assert "Sent" in shown
    assert page(banner=Banner("Emergency access", "warning")).count("govuk-notification-banner__title") == 1


def test_who_i_am_comes_from_the_actor() -> None:
    request = asked()
    request.actor = SimpleNamespace(  # type: ignore[attr-defined]
        user=SimpleNamespace(name="Ama Mensah"),
        role=SimpleNamespace(name="IDVA"),
        agency=SimpleNamespace(name="Harbour Lane"),
        area=SimpleNamespace(name="Ashby"),
    )
    assert who_of(request) == Who("Ama Mensah", "IDVA, Harbour Lane, Ashby", "/accounts/logout/")
    assert who_of(asked()) is None
    assert who_of(None) is None
    assert "Signed in as" not in page()
    assert 'action="/out"' in page(who=Who("A", "B", "/out", "/switch"))


def test_a_marked_page_names_its_reader_and_the_time() -> None:
    shown = page(
        marking="OFFICIAL-SENSITIVE",
        prepared_for="Ama Mensah",
        prepared_at=datetime(2026, 11, 22, 9, 5, tzinfo=UTC),
    )
    assert "OFFICIAL-SENSITIVE" in shown
    assert "Prepared for Ama Mensah" in shown
    assert "22 November 2026 at 09:05" in shown


def test_the_demonstration_says_that_its_people_are_invented() -> None:
    assert "Invented people" in page(notice="Nothing is sent.")
    assert "Invented people" not in page()


def test_a_public_page_keeps_its_subject_out_of_the_title_and_can_be_left() -> None:
    shown = page(template="layouts/public.html", heading="Help with domestic abuse", title="Domestic abuse")
    assert "<title>Information</title>" in shown
    assert "govuk-exit-this-page" in shown
    assert 'rel="nofollow noreferrer"' in shown


def test_a_form_posts_its_token_its_once_key_and_the_version_it_was_read_at() -> None:
    shown = draw(
        '{{ form_page(form, "/save", "Save", version=3, extra={"step": "<2>"}) }}', asked(), form=ShowForm()
    )
    assert re.search(r'name="csrfmiddlewaretoken" value="\w+"', shown)
    assert re.search(r'name="once" value="[0-9a-f-]{36}"', shown)
    assert 'name="version" value="3"' in shown
    assert 'name="step" value="&lt;2&gt;"' in shown
    assert 'enctype="multipart/form-data"' in shown
    assert 'action="/save"' in shown


def test_a_fresh_form_has_a_fresh_once_key_and_a_posted_one_keeps_its_own() -> None:
    assert once_key(asked()) != once_key(asked())
    assert once_key(asked("post", {"once": ONCE})) == ONCE
    assert UUID(once_key(asked("post", {"once": "<script>"})))
    assert once_key(asked("get", {"once": ONCE})) != ONCE


def test_a_button_that_does_one_thing_is_a_form() -> None:
    shown = draw('{{ action_button("/do", "Withdraw", about="the referral", kind="warning") }}', asked())
    assert 'name="once"' in shown
    assert "govuk-button--warning" in shown


def test_a_form_cannot_be_drawn_without_a_request() -> None:
    with pytest.raises(UndefinedError):
        draw("{{ post_fields() }}")


def test_an_address_carries_codes_and_leaves_out_what_is_empty() -> None:
    assert (
        url("components", query={"state": ["open", "closed"], "since": "", "page": None})
        == "/ui/?state=open&state=closed"
    )
    assert url("components") == "/ui/"


@pytest.mark.parametrize(
    ("view", "args", "status", "words"),
    [
        (views.bad_request, (SuspiciousOperation(),), 400, "could not be read"),
        (views.bad_request, (RequestDataTooBig(),), 413, "too large"),
        (views.forbidden, (None,), 403, "cannot do this"),
        (views.not_found, (None,), 404, "Page not found"),
        (views.server_error, (), 500, "Something went wrong"),
        (views.too_large, (), 413, "too large"),
        (views.unavailable, (), 503, "not available just now"),
        (views.csrf_failure, ("Referer <x>",), 403, "open too long"),
    ],
)
def test_an_error_says_what_to_do_and_reads_nothing(
    view: Any,
    args: tuple[Any, ...],
    status: int,
    words: str,
    django_assert_num_queries: DjangoAssertNumQueries,
    db: None,
) -> None:
    request = asked()
    request.actor = property()  # type: ignore[attr-defined]  # anything that touched the actor would fail
    with django_assert_num_queries(0):
        answer = view(request, *args)
    shown = answer.content.decode()
    assert answer.status_code == status
    assert words in shown
    assert "&lt;x&gt;" not in shown
    assert shown.count("<h1") == 1


def test_a_stale_edit_says_who_when_and_what_differs_and_keeps_what_was_typed() -> None:
    form = ShowForm(WRONG | {"name": "Amira <b>", "route": "health"})
    answer = conflict(
        asked("post", {"once": ONCE}),
        form=form,
        stored={"name": "Amina", "route": "health"},
        changed_by="Ama",
        changed_at=datetime(2026, 11, 22, 10, 42, tzinfo=UTC),
        version=8,
        action="/save",
        keep="/case/",
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Ama changed this at 10:42" in shown
    table = shown[shown.index("cairn-conflict") : shown.index("Or save yours")]
    assert "Amira &lt;b&gt;" in table
    assert "Amina" in table
    assert "The person themselves" not in table
    assert "Who referred the person?" not in table
    assert 'name="version" value="8"' in shown
    assert 'value="Amira &lt;b&gt;"' in shown
    assert 'href="/case/"' in shown


def test_the_same_edit_twice_leaves_nothing_to_save() -> None:
    form = ShowForm({"name": "Amina"})
    answer = conflict(asked("post"), form=form, stored={"name": "Amina"}, changed_by="Ama",
                      changed_at=datetime(2026, 11, 22, 10, 42, tzinfo=UTC), version=8)  # fmt: skip
    assert "There is nothing left to save" in answer.content.decode()
    assert "<form" not in answer.content.decode()[answer.content.decode().index("<main") :]


def test_the_components_page_shows_every_part_and_nothing_inline() -> None:
    shown = views.components(asked()).content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", shown)

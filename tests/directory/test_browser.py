"""The directory in a real browser, read and changed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django import Settings

from cairn.core import clock
from cairn.demo.directory import LoadedDirectory
from cairn.directory.models import Post
from tests.walk import browser, right


@pytest.fixture
def noon() -> datetime:
    """The clock goes on: the server answers in threads of its own, where nobody has stopped it."""
    return clock.now()


@pytest.mark.browser
def test_a_commissioner_reads_and_changes_the_directory(
    chrome: Browser, signed_in: Callable[[str], Client], loaded: LoadedDirectory, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    client, post = signed_in("commissioner"), Post.objects.get(title="Housing IDVA").uid
    main, haven = loaded.services["main"].uid, loaded.providers["haven"].uid
    with browser(chrome, client) as (page, said):
        for name, path in (
            ("list", "/directory/"),
            ("filtered", "/directory/?kind=refuge&on-day=1&on-month=6&on-year=2024"),
            ("nothing", "/directory/?tier=prevention&kind=refuge"),
            ("posts", "/directory/posts/?vacant=yes"),
            ("providers", "/directory/providers/"),
            ("funding", "/directory/funding/"),
            ("diagram", "/directory/diagram/"),
            ("service", f"/directory/services/{main}/"),
            ("provider", f"/directory/providers/{haven}/"),
            ("post", f"/directory/posts/{post}/"),
            ("service-add", "/directory/services/add/"),
            ("post-change", f"/directory/posts/{post}/change/"),
            ("provider-add", "/directory/providers/add/"),
            ("funding-add", "/directory/funding/add/"),
        ):
            right(page, f"directory-{name}", path)
        page.goto(f"/directory/posts/{post}/vacate/")
        page.get_by_role("button", name="Save").click()
        assert page.get_by_text("Vacant", exact=True).count() >= 1
        page.goto("/directory/services/add/")
        page.get_by_role("button", name="Save").click()
        right(page, "directory-service-add-wrong")
        assert page.get_by_role("link", name="Enter the service’s name").count() == 1
    assert [text for text in said if "status of 4" not in text] == []

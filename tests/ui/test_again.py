"""What could not be saved is given back on the page that says so; a browser's Back brings an empty form."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from cairn.ui import again, views
from cairn.ui.pages import plain

TYPED = {
    "once": "4b12d69d-8dfd-414f-a4d5-2fc82c70c009",
    "kind": ["a", "b"],
    "text": '\nShe said <no>,\r\nand "left"',
}


def posted(data: dict[str, Any], **headers: Any) -> Any:
    return RequestFactory().post("/notes/new/?show=all", data, **headers)


def test_all_of_it_can_be_sent_again_as_it_was() -> None:
    what = again.sent(posted(TYPED), again=True)
    shown = plain("ui/again.html", {"sent": what}, 503).content.decode()
    assert 'action="/notes/new/?show=all"' in shown
    fields = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', shown, re.DOTALL)
    assert [(name, unescape(text)) for name, text in fields] == [
        ("once", TYPED["once"]), ("kind", "a"), ("kind", "b"), ("text", TYPED["text"]),
    ]  # fmt: skip
    assert "She said &lt;no&gt;," in shown.split("What you typed")[1]


@pytest.mark.parametrize("name", sorted(again.SECRET - {"csrfmiddlewaretoken"}))
def test_a_secret_is_never_written_into_a_page(name: str) -> None:
    assert again.sent(posted(TYPED | {name: "hunter two"}), again=True) is None


def test_another_sites_words_are_not_shown_and_a_file_has_to_be_chosen_again() -> None:
    assert again.sent(posted(TYPED, HTTP_ORIGIN="https://evil.example"), again=True) is None
    assert again.sent(posted(TYPED, HTTP_ORIGIN="http://testserver"), again=True) is not None
    with_file = again.sent(posted(TYPED | {"file": SimpleUploadedFile("a.csv", b"x")}), again=True)
    assert with_file is not None
    assert (with_file.address, len(with_file.texts)) == ("", 1)


def test_a_fault_says_what_was_kept_and_gives_back_what_was_not() -> None:
    on_post = views.server_error(posted(TYPED)).content.decode()
    assert "Nothing that you entered was saved" in on_post
    assert "She said &lt;no&gt;," in on_post
    on_get = views.server_error(RequestFactory().get("/cases/")).content.decode()
    assert "What you saved before it is kept" in on_get
    assert "She said" in views.csrf_failure(posted(TYPED)).content.decode()

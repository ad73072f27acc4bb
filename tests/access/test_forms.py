"""Every form that a page shows can be sent twice without harm, and every change of a row carries its version."""

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from cairn.access.pages import every_page, page_of
from cairn.access.signin import SESSION_KEY
from tests.access import samples

if TYPE_CHECKING:
    from cairn.demo.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("noon")]

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
# Pages that change a row which somebody else may have changed meanwhile.
CHANGES = frozenset({
    "birth", "communication", "equality", "name-change", "in-error", "contact-rule", "contact-change", "never-end",
    "responsibility", "relative-end", "household-end", "restrict", "near-miss", "agreement", "give-up", "close",
    "allocate", "party", "end-action",
})  # fmt: skip
TWICE_IS_HARMLESS = frozenset({"access:act-for"})  # choosing the same post again


def forms_of(client: Client, name: str, story: samples.Story) -> list[tuple[str, str, str]]:
    """(page, where it sends to, what it holds) of each form that a page posts."""
    route = next(route for route, known, _view in every_page() if known == name)
    parameters = re.findall(r"<(?:\w+:)?(\w+)>", route)
    values = {each: story.values.get(samples.of(name, each) or "") for each in parameters}
    if any(value is None for value in values.values()):
        return []
    answer = client.get(reverse(name, kwargs=values))
    if answer.status_code != 200:
        return []
    return [
        (name, (re.search(r'action="([^"]*)"', head) or [""])[0], body)
        for head, body in FORM.findall(answer.content.decode(errors="replace"))
        if 'method="post"' in head.lower() and "cairn-header__button" not in body  # signing out
    ]


@pytest.fixture
def forms(cast: "Cast", settings: Any) -> list[tuple[str, str, str]]:
    settings.CAIRN_DEMO = True
    story = samples.stories(cast)[0]
    found = []
    for key in ("grace", "ama", "commissioner"):
        client = Client()
        client.force_login(cast.users[key], backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SESSION_KEY] = cast.appointments[key].uid.hex
        session.save()
        for _route, name, view in every_page():
            page = page_of(view)
            if ":" in name and page and "GET" in page.methods and page.methods["GET"].signed_in:
                found += forms_of(client, name, story)
    return found


def test_every_form_can_be_sent_twice_and_every_change_knows_what_was_read(
    forms: list[tuple[str, str, str]],
) -> None:
    assert len(forms) > 100
    assert [(page, to) for page, to, body in forms if 'name="csrfmiddlewaretoken"' not in body] == []
    without = {to or reverse(page) for page, to, body in forms if 'name="once"' not in body}
    assert without <= {reverse(name) for name in TWICE_IS_HARMLESS}
    keys = [key for _page, _to, body in forms for key in re.findall(r'name="once" value="([^"]*)"', body)]
    assert len(set(keys)) == len(keys)
    changing = {page for page, _to, _body in forms if page.split(":")[1] in CHANGES}
    assert len(changing) >= 16
    read = re.compile(r'name="version" value="\d+"')
    assert {page for page, _to, body in forms if page in changing and not read.search(body)} == set()

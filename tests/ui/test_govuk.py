"""The design system's macros, held to the fixtures that govuk-frontend 6.3.0 was released with."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from cairn.ui.govuk import NotMarkup, govuk
from tests.ui.html import read

RELEASED = Path(__file__).parent / "govuk-frontend-6.3.0" / "fixtures.json.gz"
FIXTURES: dict[str, list[dict[str, Any]]] = json.loads(gzip.decompress(RELEASED.read_bytes()))


def trusted(value: Any, key: str = "", inside: str = "") -> Any:
    """A fixture's options with its html marked as markup, as our own callers must."""
    if isinstance(value, dict):
        return {name: trusted(item, name, key) for name, item in value.items()}
    if isinstance(value, list):
        return [trusted(item, key, inside) for item in value]
    raw = key.endswith(("html", "Html")) or inside == "slots" or key == "attributes"
    return Markup(value) if raw and isinstance(value, str) else value


def test_all_657_released_fixtures_are_here() -> None:
    assert sum(map(len, FIXTURES.values())) == 657


@pytest.mark.parametrize("component", sorted(FIXTURES))
def test_a_component_gives_the_html_of_its_released_fixtures(component: str) -> None:
    wrong = [
        fixture["name"]
        for fixture in FIXTURES[component]
        if read(govuk(component, **trusted(fixture["options"]))) != read(fixture["html"])
    ]
    assert wrong == []


def test_markup_must_be_markup() -> None:
    assert "<b>" in govuk("inset-text", html=Markup("<b>safe</b>"))
    with pytest.raises(NotMarkup, match=r"html must be Markup"):
        govuk("inset-text", html="<script>")


@pytest.mark.parametrize(
    ("component", "params"),
    [
        ("error-summary", {"titleText": "No", "errorList": [{"html": "<b>"}]}),
        ("radios", {"name": "a", "items": [{"text": "A", "conditional": {"html": "<b>"}}]}),
        ("service-navigation", {"slots": {"start": "<b>"}}),
        ("button", {"text": "A", "attributes": " onclick='x'"}),
        ("details", {"summaryHtml": "<b>", "text": "x"}),
    ],
)
def test_plain_text_is_refused_wherever_a_macro_prints_markup(component: str, params: dict[str, Any]) -> None:
    with pytest.raises(NotMarkup):
        govuk(component, **params)


def test_text_is_escaped_and_lazy_words_are_spoken() -> None:
    assert "&lt;script&gt;" in govuk("tag", text="<script>")
    assert "Yes" in govuk("tag", text=gettext_lazy("Yes"))

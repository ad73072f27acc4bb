"""Our quick macros for fields give the HTML of the design system's own."""

from typing import Any

import pytest

from cairn.ui import forms, markup
from cairn.ui.govuk import govuk, quick
from cairn.ui.showroom import WRONG, FilterForm, ShowForm
from tests.ui.html import read


class Headed(forms.Form):
    name = forms.TextField(
        label="What is her <name>?", page_heading=True, help_text="As she says it", spellcheck=False
    )
    level = forms.RadiosField(
        label="Level",
        choices=[("a", "A & B"), ("b", "B")],
        page_heading=True,
        inline=True,
        disabled=True,
        initial="b",
    )
    notes = forms.TextareaField(label="Notes", label_size="m", initial="One\n\n<two>")


def theirs(name: str, /, **params: Any) -> Any:
    """The design system's macro in the place of ours."""
    if name == "parts":
        params["items"] = [
            {
                "id": part["id"],
                "name": part["name"],
                "label": part["label"]["text"],
                "value": part["value"],
                "classes": part["classes"].removeprefix("govuk-date-input__input "),
                "autocomplete": part["autocomplete"],
                "inputmode": part["inputmode"],
            }
            for part in params.pop("parts")
        ]
        params["formGroup"] = {"afterInputs": {"html": params.pop("after")}}
        return govuk("date-input", **params)
    params.pop("each", "")
    if params.pop("disabled", False):
        params["items"] = [item | {"disabled": True} for item in params["items"]]
    return govuk(name, **params)


def _alike(form: forms.Form, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in form.fields:
        bound = form[name]
        assert isinstance(bound, forms.GovukBoundField)
        ours = _loose(read(bound.as_govuk()))
        with monkeypatch.context() as patched:
            patched.setattr(markup, "quick", theirs)
            assert ours == _loose(read(bound.as_govuk())), name


def _loose(seen: list[object]) -> list[object]:
    """Theirs puts what comes after its boxes inside the box of boxes, ours beside it: order aside, the same."""
    return sorted(map(str, seen))


@pytest.mark.parametrize(
    "form", [ShowForm(), ShowForm(WRONG), FilterForm({}), Headed(), Headed({"name": "<b>"})]
)
def test_a_field_is_the_design_systems(form: forms.Form, monkeypatch: pytest.MonkeyPatch) -> None:
    _alike(form, monkeypatch)


def test_a_field_without_anything_after_it_is_the_design_systems_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    form = ShowForm(WRONG)
    for name in ("name", "born_on", "called_at", "told", "how", "route", "abuse", "sure", "email"):
        ours = read(form[name].as_govuk())  # type: ignore[attr-defined]
        with monkeypatch.context() as patched:
            patched.setattr(markup, "quick", theirs)
            assert ours == read(form[name].as_govuk()), name  # type: ignore[attr-defined]


def test_what_is_typed_is_escaped() -> None:
    assert "<b>" not in quick(
        "input", id="a", name="a", label={"text": "<b>"}, value='"><b>', hint={"text": "<b>"}
    )

"""A form's field in the design system's markup: which component, and with what."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.widgets import Input
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from cairn.ui.date_fields import ABOUT, DAY, MONTH, TIME, YEAR, PartsWidget
from cairn.ui.govuk import govuk, quick

if TYPE_CHECKING:
    from cairn.ui.forms import GovukBoundField

Params = dict[str, Any]
# What is typed is about somebody else: the browser is asked not to keep it.
NO_MEMORY = "off"
WIDTHS = {"full", "three-quarters", "two-thirds", "one-half", "one-third", "one-quarter"}


def _width(width: str) -> str:
    if not width:
        return ""
    return f"govuk-!-width-{width}" if width in WIDTHS else f"govuk-input--width-{width}"


def _words(text: object) -> Params:
    """As text, or as html where it already is markup (Django's SafeString counts too)."""
    if hasattr(text, "__html__"):
        return {"html": Markup(text.__html__())}
    return {"text": str(text)}


def _label(bound: "GovukBoundField") -> Params:
    size = getattr(bound.field, "label_size", "") or "s"
    label = _words(bound.label) | {"classes": f"govuk-label--{size}"}
    if getattr(bound.field, "page_heading", False):
        label |= {"isPageHeading": True, "classes": f"govuk-label--{size if size != 's' else 'l'}"}
    return label


def _legend(bound: "GovukBoundField", size: str = "") -> Params:
    heading = getattr(bound.field, "page_heading", False)
    size = getattr(bound.field, "label_size", "") or size or ("l" if heading else "")
    legend = _words(bound.label)
    if size:
        legend["classes"] = f"govuk-fieldset__legend--{size}"
    return legend | ({"isPageHeading": True} if heading else {})


def _common(bound: "GovukBoundField", named: bool = True) -> Params:
    params: Params = {"id": bound.auto_id, "name": bound.html_name} if named else {}
    if bound.help_text:
        params["hint"] = _words(bound.help_text)
    if bound.errors:
        params["errorMessage"] = {"text": str(bound.errors[0]), "visuallyHiddenText": _("Error")}
    if bound.field.disabled:
        params["disabled"] = True
    return params


def _attributes(bound: "GovukBoundField", *without: str) -> Params:
    """Attributes of the Django widget that the component has no parameter for."""
    known = {"autocomplete", "rows", "cols", "maxlength", "minlength", "class", "id", "placeholder", *without}
    attrs = {key: value for key, value in bound.field.widget.attrs.items() if key not in known}
    return {
        key: {"value": value, "optional": True} for key, value in attrs.items() if value not in (None, False)
    }


def _text(bound: "GovukBoundField") -> Params:
    field, widget = bound.field, bound.field.widget
    value = bound.value()
    params = _common(bound) | {
        "label": _label(bound),
        "value": "" if value is None else str(value),
        "autocomplete": getattr(field, "autocomplete", "") or widget.attrs.get("autocomplete") or NO_MEMORY,
        "attributes": _attributes(bound),
    }
    if getattr(field, "spellcheck", True) is False:
        params["spellcheck"] = False
    return params


def _input(bound: "GovukBoundField") -> Markup:
    field = bound.field
    params = _text(bound) | {"classes": _width(getattr(field, "width", ""))}
    kind = getattr(field.widget, "input_type", "text")
    if isinstance(field, forms.IntegerField):
        params |= {"inputmode": "numeric", "type": "text"}
    elif kind in ("email", "tel", "url"):
        params |= {"type": kind, "spellcheck": False}
    for side in ("prefix", "suffix"):
        if getattr(field, side, ""):
            params[side] = {"text": str(getattr(field, side))}
    plain = not (params["attributes"] or "prefix" in params or "suffix" in params)
    return quick("input", **params) if plain else govuk("input", **params)


def _password(bound: "GovukBoundField") -> Markup:
    params = _text(bound)
    params["value"] = ""
    return govuk("password-input", **params)


def _textarea(bound: "GovukBoundField") -> Markup:
    params = _text(bound)
    # As character references: the macros indent what they nest, and spaces would creep into what was typed. A
    # browser drops one line break at the beginning, so one more is given.
    typed = params["value"].replace("\r\n", "\n")
    typed = "\n" * typed.startswith("\n") + typed
    params |= {"value": escape(typed).replace("\n", Markup("&#10;")), "rows": getattr(bound.field, "rows", 5)}
    if getattr(bound.field, "counted", False):
        return govuk("character-count", maxlength=getattr(bound.field, "most", None), **params)
    return govuk("textarea", **params) if params["attributes"] else quick("textarea", **params)


def choices_of(field: forms.Field) -> Iterator[tuple[str, object]]:
    """A field's choices as code and words, those in groups too."""
    choices: Any = getattr(field, "choices", ())
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from ((str(code), words) for code, words in label)
        else:
            yield ("" if value is None else str(value)), label


def _chosen(bound: "GovukBoundField") -> set[str]:
    value = bound.value()
    if isinstance(value, list | tuple | set):
        return {str(item) for item in value}
    return {"" if value is None else str(value)}


def _items(bound: "GovukBoundField", chosen: set[str]) -> list[Params]:
    field = bound.field
    hints: dict[str, object] = getattr(field, "hints", {})
    reveals: dict[str, tuple[str, ...]] = getattr(field, "reveals", {})
    items: list[Params] = []
    for at, (code, label) in enumerate(choices_of(bound.field)):
        if code == getattr(field, "divider_before", "") and items:
            items.append({"divider": _("or")})
        item: Params = _words(label) | {"value": code, "checked": code in chosen}
        item["id"] = bound.auto_id if at == 0 else f"{bound.auto_id}-{at + 1}"
        if code in hints:
            item["hint"] = _words(hints[code])
        if code and code == getattr(field, "exclusive", ""):
            item["behaviour"] = "exclusive"
        if code in reveals:
            inside = (bound.form[name].as_govuk() for name in reveals[code])
            item["conditional"] = {"html": Markup("\n").join(inside)}
        items.append(item)
    return items


def _box(bound: "GovukBoundField", component: str) -> Markup:
    field = bound.field
    sized = " ".join(f"govuk-{component}--{how}" for how in ("inline", "small") if getattr(field, how, False))
    params = _common(bound, named=False) | {
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "fieldset": {"legend": _legend(bound, "s")},
        "items": _items(bound, _chosen(bound)),
        "classes": sized,
    }
    return quick(component, **params)


def _select(bound: "GovukBoundField") -> Markup:
    chosen = _chosen(bound)
    items = [
        _words(label) | {"value": code, "selected": code in chosen} for code, label in choices_of(bound.field)
    ]
    width = _width(getattr(bound.field, "width", ""))
    return govuk("select", **_common(bound), label=_label(bound), items=items, classes=width)


def _tick(bound: "GovukBoundField") -> Markup:
    item = _words(bound.label) | {"value": "on", "checked": bool(bound.value()), "id": bound.auto_id}
    params = _common(bound, named=False)
    if "hint" in params:
        item["hint"] = params.pop("hint")
    # without a fieldset an error belongs to the box itself
    error = f"{bound.auto_id}-error" if bound.errors else ""
    return quick(
        "checkboxes", idPrefix=bound.auto_id, name=bound.html_name, items=[item], each=error, **params
    )


def _file(bound: "GovukBoundField") -> Markup:
    kinds = getattr(bound.field, "kinds", ())
    accept: Params = {"accept": ",".join(f".{kind}" for kind in kinds)} if kinds else {}
    return govuk("file-upload", **_common(bound), label=_label(bound), javascript=True, attributes=accept)


def _part(bound: "GovukBoundField", part: str, value: str, wrong: bool) -> Params:
    said = {DAY: _("Day"), MONTH: _("Month"), YEAR: _("Year"), TIME: _("Time")}
    size = {YEAR: "govuk-input--width-4", TIME: "govuk-input--width-5"}.get(part, "govuk-input--width-2")
    birthday = getattr(bound.field, "autocomplete", "") == "bday" and part != TIME
    return {
        "id": f"{bound.auto_id}-{part}",
        "name": f"{bound.html_name}-{part}",
        "label": {"text": said[part], "classes": "govuk-date-input__label"},
        "classes": f"govuk-date-input__input {size}" + " govuk-input--error" * wrong,
        "value": value,
        "autocomplete": f"bday-{part}" if birthday else NO_MEMORY,
        "inputmode": "text" if part in (MONTH, TIME) else "numeric",
    }


def _parts(bound: "GovukBoundField") -> Markup:
    widget = bound.field.widget
    assert isinstance(widget, PartsWidget)
    typed = widget.typed(bound.value())
    wrong = bound.wrong_parts
    params = _common(bound) | {
        "fieldset": {"legend": _legend(bound, "s")},
        "parts": [
            _part(bound, part, typed.get(part, ""), part in wrong) for part in widget.parts if part != ABOUT
        ],
        "after": "",
    }
    if ABOUT in widget.parts:
        about = f"{bound.auto_id}-{ABOUT}"
        item = {
            "id": about,
            "value": "on",
            "checked": bool(typed.get(ABOUT)),
            "text": _("This date is approximate"),
        }
        params["after"] = quick(
            "checkboxes",
            idPrefix=about,
            name=f"{bound.html_name}-{ABOUT}",
            items=[item],
            classes="govuk-checkboxes--small cairn-date-about",
            formGroup={"classes": "govuk-!-margin-bottom-0"},
        )
    return quick("parts", **params)


def markup(bound: "GovukBoundField") -> Markup:
    """The whole of a field: label, hint, error, boxes."""
    widget = bound.field.widget
    if widget.is_hidden:
        return Markup(bound.as_hidden())
    for kind, draw in _DRAWN:
        if isinstance(widget, kind):
            return draw(bound)
    raise TypeError(f"no component draws {type(widget).__name__} (field {bound.name})")


_DRAWN = (
    (PartsWidget, _parts),
    (forms.PasswordInput, _password),
    (forms.CheckboxSelectMultiple, lambda bound: _box(bound, "checkboxes")),
    (forms.RadioSelect, lambda bound: _box(bound, "radios")),
    (forms.SelectMultiple, lambda bound: _box(bound, "checkboxes")),
    (forms.Select, _select),
    (forms.CheckboxInput, _tick),
    (forms.Textarea, _textarea),
    (forms.FileInput, _file),
    (Input, _input),
)

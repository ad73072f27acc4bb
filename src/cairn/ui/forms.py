"""Forms in the design system's markup: FORM_RENDERER, the base form, and every field by one import."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template.loader import get_template
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from markupsafe import Markup

from cairn.ui import markup, words
from cairn.ui.date_fields import (
    Approximate,
    ApproximateDateField,
    DateField,
    MomentField,
    PartError,
    PartsWidget,
)
from cairn.ui.fields import (
    ANSWERS,
    CheckboxesField,
    EmailField,
    FileField,
    NumberField,
    RadiosField,
    SelectField,
    TextareaField,
    TextField,
    TickField,
    YesNoUnknownField,
)
from cairn.ui.govuk import govuk

__all__ = [
    "ANSWERS",
    "Approximate",
    "ApproximateDateField",
    "CheckboxesField",
    "DateField",
    "Difference",
    "EmailField",
    "FileField",
    "Form",
    "GovukBoundField",
    "GovukRenderer",
    "MomentField",
    "NumberField",
    "PartError",
    "RadiosField",
    "SelectField",
    "TextField",
    "TextareaField",
    "TickField",
    "YesNoUnknownField",
    "error_summary",
    "version_of",
]

VERSION = "version"


class GovukBoundField(BoundField):
    """A field with its form and what was typed, that draws itself as a component of the design system."""

    form: Any

    def as_govuk(self) -> Markup:
        return markup.markup(self)

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """Which boxes of a many-boxed field are marked as wrong; all of them when the mistake does not say."""
        widget = self.field.widget
        if not self.errors or not isinstance(widget, PartsWidget):
            return ()
        first = self.errors.as_data()[0]
        return first.parts if isinstance(first, PartError) else widget.parts

    @property
    def anchor(self) -> str:
        """Where the error summary leads: the box to mend."""
        parts = self.wrong_parts
        return f"#{self.auto_id}-{parts[0]}" if parts else f"#{self.auto_id}"


class GovukRenderer(TemplatesSetting):
    """FORM_RENDERER = "cairn.ui.forms.GovukRenderer": forms that know nothing of us are drawn right as well."""

    form_template_name = "ui/form.html"
    formset_template_name = "ui/formset.html"
    field_template_name = "ui/field.html"
    bound_field_class = GovukBoundField
    djangos = DjangoTemplates()  # its own bare widgets are written for its own engine

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/"):
            return self.djangos.get_template(template_name)
        return get_template(template_name, using="pages")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a stale edit: what was sent, and what is stored now."""

    label: str
    yours: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.yours != self.theirs


class Form(forms.Form):
    """The base of Cairn's forms. A field that another one reveals counts only while its choice is chosen."""

    use_required_attribute = False
    label_suffix = ""

    def revealed_by(self) -> dict[str, tuple[str, str]]:
        """Revealed field → (the field that reveals it, the choice that does)."""
        return {
            name: (parent, code)
            for parent, field in self.fields.items()
            for code, names in getattr(field, "reveals", {}).items()
            for name in names
        }

    def main_fields(self) -> Iterator[GovukBoundField]:
        """The fields of the page itself, in order: those that are not revealed inside another."""
        inside = self.revealed_by()
        for name in self.fields:
            bound = self[name]
            if name not in inside and isinstance(bound, GovukBoundField):
                yield bound

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        inside = self.revealed_by()
        dropped: set[str] = set()
        for name in self.fields:
            parent, code = inside.get(name, ("", ""))
            chosen = self.cleaned_data.get(parent) if parent else None
            hidden = parent in dropped or (code not in chosen if isinstance(chosen, list) else chosen != code)
            if parent and hidden:
                dropped.add(name)
                self.errors.pop(name, None)
                self.cleaned_data[name] = _nothing(self.fields[name])

    def compare(self, stored: Mapping[str, Any]) -> list[Difference]:
        """What was posted beside what is stored, for the fields that `stored` names, in the form's order."""
        return [
            Difference(
                str(self[name].label),
                display(self[name], self[name].value()),
                display(self[name], stored[name]),
            )
            for name in self.fields
            if name in stored
        ]


def _nothing(field: forms.Field) -> Any:
    if isinstance(field, forms.MultipleChoiceField):
        return []
    if isinstance(field, forms.BooleanField):
        return False
    return "" if isinstance(field, forms.CharField | forms.ChoiceField) else None


def display(bound: BoundField, value: Any) -> str:
    """A field's value as a reader would see it: the choice's words, the date in full."""
    field = bound.field
    if isinstance(value, Mapping):
        try:
            value = field.clean(value)
        except ValidationError:
            value = " ".join(str(part) for part in value.values() if part)
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if value in (None, "", []):
        return _("Nothing")
    if isinstance(field, forms.ChoiceField):
        named = dict(markup.choices_of(field))
        many = value if isinstance(value, list | tuple | set) else [value]
        return ", ".join(str(named.get(str(item), item)) for item in many)
    if isinstance(field, MomentField):
        return words.moment(value) if hasattr(value, "hour") else str(value)
    return words.date_words(value) if hasattr(value, "isoformat") else str(value)


def summary_items(form: forms.BaseForm) -> list[dict[str, str]]:
    """The form's mistakes in the order of the page, each leading to the box to mend."""
    items = [{"text": str(text)} for text in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        if bound.errors:
            anchor = getattr(bound, "anchor", f"#{bound.auto_id}")
            if bound.is_hidden:
                items += [{"text": str(text)} for text in bound.errors]
            else:
                items.append({"text": str(bound.errors[0]), "href": anchor})
    return items


def error_summary(form: forms.BaseForm) -> Markup:
    """The box at the top that lists what to mend; nothing when there is nothing."""
    items = summary_items(form) if form.is_bound else []
    return govuk("error-summary", titleText=_("There is a problem"), errorList=items) if items else Markup("")


def fields_of(form: forms.BaseForm) -> list[BoundField]:
    """What a page shows of a form, hidden fields included, in order."""
    return list(form.main_fields()) if isinstance(form, Form) else [form[name] for name in form.fields]


def version_of(post: "MultiValueDict[str, str]") -> int:
    """The version that a posted form was read at; nonsense counts as none that ever was."""
    text = str(post.get(VERSION, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

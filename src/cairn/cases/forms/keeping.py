"""A form that is not finished: whatever was typed is kept, right or wrong, and comes back as it was."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from cairn.ui.forms import Form


def kept(form: Form) -> dict[str, Any]:
    """What was typed so far, as a draft can hold it."""
    form.is_valid()
    return {name: _plain(form.cleaned_data.get(name, form[name].value())) for name in form.fields}


def given_back(draft: Mapping[str, Any]) -> dict[str, Any]:
    """A draft's values as a form's initial values."""
    return {name: _rich(value) for name, value in draft.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def _rich(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"moment"}:
        return datetime.fromisoformat(value["moment"])
    if isinstance(value, dict) and set(value) == {"day"} and "-" in value["day"]:
        return date.fromisoformat(value["day"])
    return value

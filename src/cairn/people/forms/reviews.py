"""Questions to whoever reviews an emergency opening."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from cairn.access.models import BreakGlass
from cairn.ui import forms

FOUND = gettext_lazy("How did you come to this?")


class ReviewForm(forms.Form):
    finding = forms.RadiosField(
        label=gettext_lazy("What did you find?"),
        choices=BreakGlass.Finding.choices,
        missing=gettext_lazy("Say what you found"),
    )
    found = forms.TextareaField(
        label=FOUND, max_length=1000, rows=4, missing=gettext_lazy("Say how you came to it")
    )


class NightForm(forms.Form):
    rows = forms.CheckboxesField(
        label=gettext_lazy("Which of these were right?"),
        help_text=gettext_lazy("Open the others one by one."),
        choices=[],
        missing=gettext_lazy("Choose which of them were right"),
    )
    found = forms.TextareaField(
        label=FOUND, max_length=1000, rows=3, missing=gettext_lazy("Say how you came to it")
    )

    def __init__(self, *args: Any, rows: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["rows"]
        asked.choices = list(rows)

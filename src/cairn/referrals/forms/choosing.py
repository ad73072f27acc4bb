"""Which service it goes to, and the short forms that are no question of the intake."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.ui import forms


class ServiceForm(forms.Form):
    service = forms.RadiosField(
        label=_("Which service do you refer to?"),
        page_heading=True,
        label_size="l",
        missing=_("Select a service"),
    )

    def __init__(self, data: Any = None, *, services: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["service"]
        field.choices = [(uid, name) for uid, name, _hint in services]
        field.hints = {uid: hint for uid, _name, hint in services if hint}


class ReasonForm(forms.Form):
    reason = forms.TextareaField(
        label=_("Why do you take it back?"),
        help_text=_("The service sees that it was taken back"),
        missing=_("Enter why you take it back"),
        max_length=4000,
        rows=4,
    )

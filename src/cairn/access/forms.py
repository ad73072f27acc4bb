"""Questions to somebody who takes up an invitation."""

from typing import Any

from django import forms as django_forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.access.models import User
from cairn.ui import forms


def _secret(label: Any, missing: Any, hint: Any = "") -> django_forms.CharField:
    return django_forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=200,
        widget=django_forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": missing},
    )


class TermsForm(forms.Form):
    terms = forms.TickField(
        label=gettext_lazy("I have read these terms and work by them"),
        missing=gettext_lazy("Cairn is used by people who accept its terms: select that you do"),
    )


class AcceptForm(TermsForm):
    password1 = _secret(
        gettext_lazy("Choose a password"),
        gettext_lazy("Enter a password"),
        gettext_lazy("At least 15 characters: four or more words that do not belong together."),
    )
    password2 = _secret(
        gettext_lazy("The same password again"), gettext_lazy("Enter the same password again")
    )
    field_order = ("password1", "password2", "terms")

    def __init__(self, *args: Any, holder: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holder = holder

    def clean_password1(self) -> str:
        password = str(self.cleaned_data["password1"])
        validate_password(password, self.holder)
        return password

    def clean_password2(self) -> str:
        if (
            "password1" in self.cleaned_data
            and self.cleaned_data["password1"] != self.cleaned_data["password2"]
        ):
            raise ValidationError(_("Enter the same password twice"))
        return str(self.cleaned_data["password2"])

"""Questions about who must never see a record: a whole agency, and a member of staff by her own details."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.people import normalise
from cairn.ui import forms


class BarAgencyForm(forms.Form):
    agency = forms.SelectField(
        label=gettext_lazy("Which agency must never see this record?"),
        choices=[],
        missing=gettext_lazy("Choose an agency"),
    )
    because = forms.TextareaField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "The two people who answer for this bar read it. Nobody of that agency ever does."
        ),
        max_length=300,
        rows=3,
        missing=gettext_lazy("Say why nobody of this agency may see the record"),
    )

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["agency"]
        asked.choices = [("", _("Choose an agency")), *agencies]


class StaffForm(forms.Form):
    """A member of staff's own details. They are turned into codes that cannot be read back; none of them is kept."""

    name = forms.TextField(
        label=gettext_lazy("Full name"), max_length=200, missing=gettext_lazy("Enter the name")
    )
    born_on = forms.DateField(label=gettext_lazy("Date of birth"), required=False, not_future=True)
    phones = forms.TextareaField(
        label=gettext_lazy("Phone numbers"),
        help_text=gettext_lazy("One on each line: own phone, landline, a partner's phone"),
        required=False,
        max_length=300,
        rows=3,
    )
    addresses = forms.TextareaField(
        label=gettext_lazy("Addresses"),
        help_text=gettext_lazy("One on each line, with the postcode: now, and where family lives"),
        required=False,
        max_length=1000,
        rows=3,
    )

    def clean_phones(self) -> list[str]:
        found = _lines(self.cleaned_data["phones"])
        for number in found:
            try:
                normalise.phone(number)
            except ValueError:
                raise ValidationError(_("%(number)s is not a phone number") % {"number": number}) from None
        return found

    def clean_addresses(self) -> list[str]:
        return _lines(self.cleaned_data["addresses"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]

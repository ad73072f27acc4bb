"""Which file, for which service."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.referrals.rules.files import MOST_BYTES
from cairn.ui import forms


class ImportForm(forms.Form):
    service = forms.SelectField(label=_("For which service?"), missing=_("Select the service"))
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("CSV or XLSX, at most 250 rows and 10 MB"),
        kinds=["csv", "xlsx"],
        most=MOST_BYTES,
        missing=_("Select a CSV or XLSX file"),
        called=_("The file"),
    )

    def __init__(self, *args: Any, services: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        offered = [(uid, name) for uid, name, _hint in services]
        field.choices = offered if len(offered) == 1 else [("", _("Choose a service")), *offered]

"""Questions to the audit."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core import clock
from cairn.ui import forms


class RecordForm(forms.Form):
    reference = forms.TextField(
        label=gettext_lazy("Reference of the person, case, referral or message"),
        help_text=gettext_lazy("Nine letters, for example BKTRWXZLC. Names are not searched here."),
        missing=gettext_lazy("Enter the reference"),
        max_length=30,
        width=20,
        spellcheck=False,
        autocomplete="off",
    )


class StaffForm(forms.Form):
    user = forms.SelectField(
        label=gettext_lazy("Member of staff"), choices=[], missing=gettext_lazy("Select a member of staff")
    )
    first = forms.DateField(label=gettext_lazy("From"), called=gettext_lazy("The first day"), not_future=True)
    last = forms.DateField(
        label=gettext_lazy("Until"), called=gettext_lazy("The last day"), latest=clock.today
    )

    def __init__(self, *args: Any, staff: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["user"]
        asked.choices = [("", _("Choose a member of staff")), *staff]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("first") and said.get("last") and said["last"] < said["first"]:
            raise ValidationError({"last": _("The last day must be on or after the first day")})
        return said


class SettleForm(forms.Form):
    fine = forms.RadiosField(
        label=gettext_lazy("What did you find out?"),
        choices=[
            ("yes", gettext_lazy("It was for work")),
            ("no", gettext_lazy("It was not, or nobody can say: it is taken further")),
        ],
        missing=gettext_lazy("Select what you found out"),
    )
    because = forms.TextareaField(
        label=gettext_lazy("How do you know?"),
        help_text=gettext_lazy("Whom you asked, and what was said. Do not name the person on record."),
        missing=gettext_lazy("Enter how you know"),
        max_length=2000,
        rows=4,
    )

"""Questions about how long, what must stay, and what goes."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core import clock
from cairn.oversight.codes import HoldKind
from cairn.ui import forms


class YearsField(forms.TextField):
    """A number of years, with up to two places; its value is a Decimal."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            years = Decimal(text)
        except InvalidOperation:
            raise ValidationError(_("Years must be a number, like 7 or 0.5"), code="invalid") from None
        if not years.is_finite() or not 0 <= years <= 150 or -int(years.as_tuple().exponent) > 2:
            raise ValidationError(
                _("Years must be between 0 and 150, with two places at most"), code="invalid"
            )
        return years


class PeriodForm(forms.Form):
    schedule = forms.SelectField(
        label=gettext_lazy("Kind of record"), choices=[], missing=gettext_lazy("Select a kind of record")
    )
    years = YearsField(label=gettext_lazy("Years"), missing=gettext_lazy("Enter how many years"), width=5)
    because = forms.TextareaField(
        label=gettext_lazy("Why so long?"), missing=gettext_lazy("Enter why"), max_length=300, rows=3
    )
    source = forms.TextField(
        label=gettext_lazy("Where is it written?"),
        help_text=gettext_lazy("For example: the council’s retention schedule, edition of May 2026, line 14"),
        missing=gettext_lazy("Enter where it is written"),
        max_length=300,
    )
    from_on = forms.DateField(
        label=gettext_lazy("From when?"), called=gettext_lazy("The first day"), earliest=clock.today
    )

    def __init__(self, *args: Any, entries: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["schedule"]
        asked.choices = [("", _("Choose")), *entries]


class HoldForm(forms.Form):
    reference = forms.TextField(
        label=gettext_lazy("Reference of the person, case or referral"),
        help_text=gettext_lazy(
            "Nine letters. A hold on a person keeps all their records, a hold on a case everybody in it."
        ),
        missing=gettext_lazy("Enter the reference"),
        max_length=30,
        width=20,
        spellcheck=False,
        autocomplete="off",
    )
    kind = forms.RadiosField(
        label=gettext_lazy("For what?"), choices=HoldKind.choices, missing=gettext_lazy("Select for what")
    )
    because = forms.TextareaField(
        label=gettext_lazy("Why must it stay?"),
        help_text=gettext_lazy("Which review, court or inquiry, and who asked"),
        missing=gettext_lazy("Enter why it must stay"),
        max_length=2000,
        rows=4,
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until when?"),
        help_text=gettext_lazy("Leave empty if nobody knows: it stands until it is lifted"),
        called=gettext_lazy("The last day"),
        required=False,
        earliest=clock.today,
    )


class LiftForm(forms.Form):
    because = forms.TextareaField(
        label=gettext_lazy("Why need it not stay any longer?"),
        missing=gettext_lazy("Enter why"),
        max_length=2000,
        rows=3,
    )


class ProposeForm(forms.Form):
    agency = forms.SelectField(
        label=gettext_lazy("Whose records?"), choices=[], missing=gettext_lazy("Select an agency")
    )

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["agency"]
        asked.choices = [("", _("Choose an agency")), *agencies]


class LeaveOutForm(forms.Form):
    because = forms.TextareaField(
        label=gettext_lazy("Why must it stay?"),
        help_text=gettext_lazy("Leave empty to put it back onto the list"),
        required=False,
        max_length=2000,
        rows=3,
    )


class AgreeForm(forms.Form):
    sure = forms.TickField(
        label=gettext_lazy("I have looked through the list"),
        missing=gettext_lazy("Look through the list first, then tick this"),
    )


class StopForm(forms.Form):
    because = forms.TextareaField(
        label=gettext_lazy("Why is it stopped?"), missing=gettext_lazy("Enter why"), max_length=300, rows=3
    )

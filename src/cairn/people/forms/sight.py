"""Questions about who may see a record."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core import clock
from cairn.ui import forms


class DecideForm(forms.Form):
    """A bar that rests on a name alone is put before a manager."""

    confirmed = forms.RadiosField(
        label=gettext_lazy("Is this colleague somebody in this record, or close to somebody in it?"),
        choices=[
            ("yes", gettext_lazy("Yes, or it may be: bar this colleague from now on")),
            ("no", gettext_lazy("No, the names only look alike")),
        ],
        missing=gettext_lazy("Select yes or no"),
    )
    because = forms.TextareaField(
        label=gettext_lazy("How do you know?"),
        max_length=300,
        rows=3,
        missing=gettext_lazy("Say how you know"),
    )


class LiftForm(forms.Form):
    because = forms.TextareaField(
        label=gettext_lazy("Why is this bar wrong?"),
        max_length=300,
        rows=3,
        missing=gettext_lazy("Say why it is wrong"),
    )


class ShareForm(forms.Form):
    user = forms.SelectField(
        label=gettext_lazy("Colleague"), choices=[], missing=gettext_lazy("Choose a colleague")
    )
    purpose = forms.TextField(
        label=gettext_lazy("What for?"),
        max_length=200,
        missing=gettext_lazy("Say what the colleague needs it for"),
    )
    basis = forms.TextField(
        label=gettext_lazy("On what ground?"),
        help_text=gettext_lazy("For example: allocated worker, cover, supervision"),
        max_length=200,
        missing=gettext_lazy("Say on what ground"),
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until when?"),
        help_text=gettext_lazy("Leave empty to share until you end it"),
        required=False,
        earliest=clock.today,
        called=gettext_lazy("The last day"),
    )

    def __init__(self, *args: Any, colleagues: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["user"]
        asked.choices = [("", _("Choose a colleague")), *colleagues]


class RestrictForm(forms.Form):
    because = forms.TextareaField(
        label=gettext_lazy("Why?"), max_length=500, rows=3, missing=gettext_lazy("Say why")
    )
    keep = forms.CheckboxesField(
        label=gettext_lazy("Which colleagues keep their sight of this record?"), choices=[], required=False
    )

    def __init__(self, *args: Any, colleagues: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["keep"]
        asked.choices = list(colleagues)
        if not asked.choices:
            del self.fields["keep"]


class BarOtherForm(forms.Form):
    """A manager bars a colleague who knows somebody in a record."""

    user = forms.SelectField(
        label=gettext_lazy("Who knows this person?"), choices=[], missing=gettext_lazy("Choose who")
    )

    def __init__(self, *args: Any, colleagues: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["user"]
        asked.choices = [*colleagues]

"""Questions about sharing a record with another agency: with whom and what for first, then the rest."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core import clock
from cairn.people.codes import SHARED_FOR
from cairn.people.rules import bases
from cairn.ui import forms


class WhomForm(forms.Form):
    """Asked first, so that the agreement which carries it is known before anything is written."""

    agency = forms.SelectField(
        label=gettext_lazy("Which agency?"),
        help_text=gettext_lazy("Agencies where somebody opens people’s records in Cairn"),
        choices=[],
        missing=gettext_lazy("Choose an agency"),
    )
    purpose = forms.RadiosField(
        label=gettext_lazy("What for?"),
        choices=list(SHARED_FOR.items()),
        missing=gettext_lazy("Select what it is shared for"),
    )

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["agency"]
        asked.choices = [("", _("Choose an agency")), *agencies]


class ShareWithForm(forms.Form):
    """Where no agreement carries it, only the grounds that wait for none can be chosen."""

    user = forms.SelectField(
        label=gettext_lazy("Which colleague there?"), choices=[], missing=gettext_lazy("Choose a colleague")
    )
    basis = forms.RadiosField(
        label=gettext_lazy("On what ground?"),
        choices=[],
        missing=gettext_lazy("Select on what ground it is shared"),
        small=True,
    )
    why = forms.TextareaField(
        label=gettext_lazy("Why is it needed, and why this much of it?"),
        help_text=gettext_lazy("It stands in the record of what was shared"),
        max_length=2000,
        rows=4,
        missing=gettext_lazy("Say why it is needed, and why this much of it"),
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until when?"),
        help_text=gettext_lazy(
            "The last day on which the colleague sees the record, a year from now at most"
        ),
        earliest=clock.today,
        called=gettext_lazy("The last day"),
        missing=gettext_lazy("Enter until when it is shared"),
    )

    def __init__(
        self, *args: Any, colleagues: Iterable[tuple[str, str]], agreed: bool, last: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields
        asked["until_on"].latest = last
        asked["user"].choices = [("", _("Choose a colleague")), *colleagues]
        asked["basis"].choices = [
            (basis.code, _(basis.words))
            for basis in bases.in_force(clock.today())
            if agreed or not basis.rests
        ]


class EndShareForm(forms.Form):
    because = forms.TextareaField(
        label=gettext_lazy("Why does it end?"),
        max_length=500,
        rows=3,
        missing=gettext_lazy("Say why it ends"),
    )

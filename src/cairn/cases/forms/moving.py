"""Questions when a service ends, and when work is handed to somebody else."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.cases import codes
from cairn.ui import forms


class AskToMoveForm(forms.Form):
    answer = forms.RadiosField(
        label=gettext_lazy("What did the client say?"),
        choices=codes.MoveAnswer.choices,
        missing=gettext_lazy("Choose what the client said"),
    )
    asked_on = forms.DateField(
        label=gettext_lazy("On which day was the client told and asked?"),
        called=gettext_lazy("The day"),
        not_future=True,
    )
    how = forms.RadiosField(
        label=gettext_lazy("How?"),
        choices=codes.Channel.choices,
        small=True,
        missing=gettext_lazy("Choose how the client was asked"),
    )
    said = forms.TextareaField(
        label=gettext_lazy("In the client’s own words"), required=False, max_length=1000, rows=3
    )


class HandOverForm(forms.Form):
    """What goes to whom. `cases` and `actions` are (uid, words)."""

    cases = forms.CheckboxesField(label=gettext_lazy("Cases"), choices=[], required=False)
    actions = forms.CheckboxesField(label=gettext_lazy("Actions"), choices=[], required=False)
    user = forms.SelectField(
        label=gettext_lazy("Who takes them?"), choices=[], missing=gettext_lazy("Choose who takes them")
    )

    def __init__(
        self,
        *args: Any,
        cases: Iterable[tuple[str, str]],
        actions: Iterable[tuple[str, str]],
        workers: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("cases", list(cases)), ("actions", list(actions))):
            asked: Any = self.fields[name]
            asked.choices = choices
            if not choices:
                del self.fields[name]
        who: Any = self.fields["user"]
        who.choices = [("", _("Choose who takes them")), *workers]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not (said.get("cases") or said.get("actions")):
            self.add_error(next(iter(self.fields)), _("Choose what is handed over"))
        return said

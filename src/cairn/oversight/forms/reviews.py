"""Questions about reviews and what they recommend."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.oversight.codes import ReviewKind
from cairn.ui import forms


class WriteForm(forms.Form):
    kind = forms.RadiosField(
        label=gettext_lazy("What was it?"),
        choices=ReviewKind.choices,
        missing=gettext_lazy("Select what it was"),
    )
    title = forms.TextField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("The name under which it is known. Never a person’s own name."),
        missing=gettext_lazy("Enter the title"),
    )
    on = forms.DateField(
        label=gettext_lazy("When was it published or handed over?"),
        called=gettext_lazy("The day"),
        not_future=True,
    )
    source = forms.TextField(label=gettext_lazy("Where can it be read?"), required=False, max_length=300)


class RecommendForm(forms.Form):
    text = forms.TextareaField(
        label=gettext_lazy("What is recommended?"),
        missing=gettext_lazy("Enter what is recommended"),
        max_length=4000,
    )
    agency = forms.SelectField(
        label=gettext_lazy("To which agency?"), choices=[], missing=gettext_lazy("Select an agency")
    )
    person = forms.TextField(
        label=gettext_lazy("Who answers for it there?"), missing=gettext_lazy("Enter who answers for it")
    )
    due_on = forms.DateField(label=gettext_lazy("By when?"), called=gettext_lazy("The day"))

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["agency"]
        asked.choices = [("", _("Choose an agency")), *agencies]


class ProgressForm(forms.Form):
    text = forms.TextareaField(
        label=gettext_lazy("How far has it come?"),
        missing=gettext_lazy("Enter how far it has come"),
        max_length=4000,
    )
    evidence = forms.TextField(
        label=gettext_lazy("What shows it?"),
        help_text=gettext_lazy("A document, a figure, a date"),
        required=False,
        max_length=300,
    )


class EndForm(forms.Form):
    outcome = forms.RadiosField(
        label=gettext_lazy("How does it end?"),
        choices=[("done", gettext_lazy("It is done")), ("refused", gettext_lazy("It was not accepted"))],
        missing=gettext_lazy("Select how it ends"),
    )
    because = forms.TextareaField(
        label=gettext_lazy("What shows it, or why not?"),
        missing=gettext_lazy("Enter the evidence or the reason"),
        max_length=4000,
    )

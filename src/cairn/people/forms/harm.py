"""Questions about contact outside the rule, and about who must never receive anything."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.ui import forms


class HappenedForm(forms.Form):
    """Contact outside the rule: what happened can always be written down."""

    channel = forms.RadiosField(
        label=gettext_lazy("Which contact was it?"),
        choices=[],
        missing=gettext_lazy("Select which contact it was"),
    )
    what_happened = forms.TextareaField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("Who was reached, what was said or left, and what the person knows of it"),
        max_length=5000,
        missing=gettext_lazy("Say what happened, in a sentence at least"),
    )

    def __init__(self, *args: Any, channels: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["channel"]
        asked.choices = [*channels, ("other", _("Another way, or none of these"))]


class ReviewForm(forms.Form):
    learned = forms.TextareaField(
        label=gettext_lazy("What follows from it?"),
        help_text=gettext_lazy(
            "What was done to keep the person safe, and what changes so that it does not happen again"
        ),
        max_length=5000,
        missing=gettext_lazy("Say what follows from it"),
    )


class NeverForm(forms.Form):
    """Somebody, or an agency, that must never receive anything about her."""

    who = forms.RadiosField(
        label=gettext_lazy("Who must never receive anything about this person?"),
        choices=[("person", gettext_lazy("A person")), ("agency", gettext_lazy("An agency"))],
        reveals={"person": ("recipient",), "agency": ("recipient_agency",)},
        missing=gettext_lazy("Select a person or an agency"),
    )
    recipient = forms.TextField(
        label=gettext_lazy("Reference of that person's record"),
        help_text=gettext_lazy("Nine letters. Only a record that you can see can be named."),
        max_length=20,
        width=10,
        autocomplete="off",
        spellcheck=False,
    )
    recipient_agency = forms.SelectField(label=gettext_lazy("Agency"), choices=[])
    because = forms.TextareaField(
        label=gettext_lazy("Why?"), max_length=2000, rows=3, missing=gettext_lazy("Say why")
    )

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["recipient_agency"]
        asked.choices = [("", _("Choose an agency")), *agencies]


class BecauseForm(forms.Form):
    because = forms.TextareaField(
        label=gettext_lazy("Why?"), max_length=300, rows=3, missing=gettext_lazy("Say why")
    )

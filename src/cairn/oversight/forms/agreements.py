"""Questions about agreements. The headings are those of published ones (rules F4)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core import clock
from cairn.oversight.codes import AgreementKind, OneOffAnswer, ReviewAnswer
from cairn.people.codes import SHARED_FOR
from cairn.ui import forms

# heading, what belongs under it
HEADINGS = {
    "purpose": (gettext_lazy("Purpose"), gettext_lazy("What sharing is for, as a client would understand it")),
    "powers": (gettext_lazy("Powers and lawful basis"), gettext_lazy("By which article and Act each party may share")),
    "data_items": (gettext_lazy("What is shared"), gettext_lazy("Each item, and when it is not")),
    "informing": (gettext_lazy("How people are told"), ""),
    "consent": (gettext_lazy("Consent, refusal and withdrawal"), gettext_lazy("Where it is asked; what a no means")),
    "capacity": (gettext_lazy("Capacity"), ""),
    "security": (gettext_lazy("Security and transfer"), ""),
    "records": (gettext_lazy("Records and retention"), ""),
    "accuracy": (gettext_lazy("Accuracy and correction"), ""),
    "rights": (gettext_lazy("People’s rights and freedom of information"), ""),
    "breaches": (gettext_lazy("When something goes wrong"), ""),
    "complaints": (gettext_lazy("Complaints"), ""),
    "conflicts": (gettext_lazy("Conflicts of interest"), gettext_lazy("A worker who knows somebody in a case")),
    "returns": (gettext_lazy("Figures that leave"), gettext_lazy("Anonymous returns, and to whom")),
}  # fmt: skip


class AgreementForm(forms.Form):
    kind = forms.RadiosField(
        label=gettext_lazy("What is it?"),
        choices=AgreementKind.choices,
        missing=gettext_lazy("Select what it is"),
    )
    title = forms.TextField(label=gettext_lazy("Title"), missing=gettext_lazy("Enter the title"))
    purposes = forms.CheckboxesField(
        label=gettext_lazy("What may be shared for?"),
        help_text=gettext_lazy("Needed for a sharing agreement. Nothing else rests on it."),
        choices=list(SHARED_FOR.items()),
        required=False,
        small=True,
    )
    agencies = forms.CheckboxesField(
        label=gettext_lazy("Parties that use Cairn"), choices=[], required=False, small=True
    )
    names = forms.TextareaField(
        label=gettext_lazy("Other parties"),
        help_text=gettext_lazy("One on each line"),
        required=False,
        max_length=2000,
        rows=3,
    )
    from_on = forms.DateField(label=gettext_lazy("From when?"), called=gettext_lazy("The first day"))
    until_on = forms.DateField(
        label=gettext_lazy("Until when?"),
        help_text=gettext_lazy("Leave empty where it has no end"),
        called=gettext_lazy("The last day"),
        required=False,
    )
    review_on = forms.DateField(
        label=gettext_lazy("When is it reviewed?"),
        called=gettext_lazy("The day of the review"),
        earliest=clock.today,
    )
    supersedes = forms.SelectField(label=gettext_lazy("Takes the place of"), choices=[], required=False)

    def __init__(
        self, *args: Any, agencies: Iterable[tuple[str, str]], old: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        parties: Any = self.fields["agencies"]
        parties.choices = list(agencies)
        replaced: Any = self.fields["supersedes"]
        replaced.choices = [("", _("None")), *old]
        for name, (label, hint) in HEADINGS.items():
            needed = name == "purpose"
            self.fields[name] = forms.TextareaField(
                label=label,
                help_text=hint,
                required=needed,
                missing=_("Enter the purpose"),
                max_length=10000,
                rows=4,
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("from_on"), said.get("until_on")
        if first and last and last < first:
            raise ValidationError({"until_on": _("The last day must be on or after the first day")})
        if said.get("kind") == AgreementKind.SHARING and not said.get("purposes"):
            self.add_error("purposes", _("Select what may be shared for"))
        if (
            not {"agencies", "names"} & set(self.errors)
            and len(said["agencies"]) + len(said["names"].split("\n")) * bool(said["names"]) < 2
        ):
            raise ValidationError({"agencies": _("Select or enter two parties at least")})
        return said


class SignForm(forms.Form):
    name = forms.TextField(label=gettext_lazy("Who signs?"), missing=gettext_lazy("Enter who signs"))
    job = forms.TextField(label=gettext_lazy("As what?"), missing=gettext_lazy("Enter as what"))
    on = forms.DateField(label=gettext_lazy("When?"), called=gettext_lazy("The day"), not_future=True)


class ReviewForm(forms.Form):
    answer = forms.RadiosField(
        label=gettext_lazy("What did the review say?"),
        choices=ReviewAnswer.choices,
        reveals={"changes": ("note",)},
        missing=gettext_lazy("Select what the review said"),
    )
    note = forms.TextareaField(
        label=gettext_lazy("What must be changed?"),
        missing=gettext_lazy("Enter what must be changed"),
        max_length=2000,
        rows=3,
    )
    next_on = forms.DateField(
        label=gettext_lazy("When is the next review?"),
        called=gettext_lazy("The next review"),
        earliest=clock.today,
    )


class EndForm(forms.Form):
    because = forms.TextareaField(
        label=gettext_lazy("Why does it end?"),
        missing=gettext_lazy("Enter why it ends"),
        max_length=300,
        rows=3,
    )


class OneOffForm(forms.Form):
    answer = forms.RadiosField(
        label=gettext_lazy("Was it right to share without an agreement?"),
        choices=OneOffAnswer.choices,
        missing=gettext_lazy("Select whether it was right"),
    )
    note = forms.TextareaField(label=gettext_lazy("What follows?"), required=False, max_length=2000, rows=3)

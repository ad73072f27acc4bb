"""What is asked about a complaint."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cairn.oversight.models import Complaint
from cairn.ui import forms


class ComplainForm(forms.Form):
    about = forms.RadiosField(
        label=_("What is it about?"), choices=Complaint.About.choices, missing=_("Select what it is about")
    )
    agency = forms.SelectField(
        label=_("Which agency is it about?"), choices=(), missing=_("Select the agency that it is about")
    )
    about_user = forms.SelectField(
        label=_("Is it about one person at work? Who?"),
        help_text=_("They will not see this complaint"),
        choices=(),
        required=False,
    )
    says = forms.RadiosField(
        label=_("Who complains?"),
        choices=Complaint.Says.choices,
        missing=_("Select who complains"),
    )
    name = forms.TextField(label=_("Name"), width="two-thirds", required=False)
    reach = forms.TextareaField(
        label=_("How can they be answered safely?"),
        help_text=_("Ask them. Who else reads the post, or hears the phone?"),
        rows=2,
        max_length=500,
        required=False,
    )
    reference = forms.TextField(
        label=_("Reference of their record, if you see one"), width=10, required=False
    )
    text = forms.TextareaField(
        label=_("What do they complain of?"),
        help_text=_("In their own words, as they were said"),
        rows=6,
        missing=_("Enter what they complain of"),
    )
    wanted = forms.TextareaField(label=_("What would put it right?"), rows=3, required=False)
    received_on = forms.DateField(
        label=_("When did it come?"),
        called=_("The day it came"),
        not_future=True,
        missing=_("Enter the day it came"),
    )

    def __init__(
        self, *args: Any, agencies: list[tuple[str, str]], people: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("Choose…")), *agencies]  # type: ignore[attr-defined]
        self.fields["about_user"].choices = [("", _("Nobody in particular")), *people]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("says") not in (None, Complaint.Says.ANONYMOUS) and not data.get("reach"):
            self.add_error(
                "reach", gettext("Enter how they can be answered safely, or that they need no answer")
            )
        return data


class AcknowledgeForm(forms.Form):
    on = forms.DateField(
        label=_("When were they told that it came?"),
        called=_("The day"),
        not_future=True,
        missing=_("Enter the day"),
    )


class DecideForm(forms.Form):
    outcome = forms.RadiosField(
        label=_("How did it end?"), choices=Complaint.Outcome.choices, missing=_("Select how it ended")
    )
    because = forms.TextareaField(
        label=_("Why?"),
        help_text=_("What was found, and how it was looked into"),
        rows=5,
        missing=_("Enter why"),
    )
    learned = forms.TextareaField(
        label=_("What was learnt, and what changes?"),
        rows=4,
        missing=_("Enter what was learnt, even if that is nothing"),
    )
    told_on = forms.DateField(
        label=_("When were they told?"),
        help_text=_("Leave it empty if they cannot be told safely, or nobody knows who they are"),
        called=_("The day"),
        not_future=True,
        required=False,
    )


class SecondForm(forms.Form):
    wanted = forms.TextareaField(
        label=_("What are they not content with?"), rows=4, missing=_("Enter what they are not content with")
    )

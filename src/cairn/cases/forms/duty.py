"""Questions of duty cover and of opening in an emergency."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.access import emergency
from cairn.cases import codes
from cairn.core import clock
from cairn.ui import forms


class EmergencyForm(forms.Form):
    reference = forms.TextField(
        label=gettext_lazy("Reference of the person or the case"),
        help_text=gettext_lazy(
            "Nine letters, as somebody reads them to you. There is no search by name here."
        ),
        max_length=20,
        width="one-third",
        autocomplete="off",
        spellcheck=False,
        missing=gettext_lazy("Enter the reference"),
    )
    reason = forms.TextareaField(
        label=gettext_lazy("What has happened, and why do you need this record now?"),
        help_text=gettext_lazy(
            "A whole sentence. The owner of the record and a reviewer of another agency read it."
        ),
        max_length=1000,
        rows=4,
        missing=gettext_lazy("Say what has happened and why you need this record now"),
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not emergency.is_a_reason(reason):
            raise ValidationError(_("Say in a sentence what has happened and why you need this record now"))
        return reason


class DutyReasonForm(forms.Form):
    reason = forms.TextareaField(
        label=gettext_lazy("Why do you need to open this case today?"),
        help_text=gettext_lazy("Its worker and your manager are shown this."),
        max_length=500,
        rows=2,
        missing=gettext_lazy("Say why you need to open this case"),
    )


class ShiftForm(forms.Form):
    user = forms.SelectField(
        label=gettext_lazy("Who?"), choices=[], missing=gettext_lazy("Choose who covers")
    )
    team = forms.SelectField(
        label=gettext_lazy("Which team?"), choices=[], missing=gettext_lazy("Choose a team")
    )
    from_at = forms.MomentField(label=gettext_lazy("From when?"), called=gettext_lazy("The beginning"))
    until_at = forms.MomentField(label=gettext_lazy("Until when?"), called=gettext_lazy("The end"))

    def __init__(
        self, *args: Any, users: Iterable[tuple[str, str]], teams: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["user"]
        which: Any = self.fields["team"]
        who.choices = [("", _("Choose who covers")), *users]
        which.choices = list(teams)


class NightCoverForm(forms.Form):
    covered_by = forms.SelectField(
        label=gettext_lazy("Which out-of-hours team?"), choices=[], missing=gettext_lazy("Choose a team")
    )
    from_on = forms.DateField(
        label=gettext_lazy("From which day?"), called=gettext_lazy("The first day"), earliest=clock.today
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until which day?"),
        help_text=gettext_lazy("A year at most: then look at it again"),
        called=gettext_lazy("The last day"),
        earliest=clock.today,
    )

    def __init__(self, *args: Any, teams: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["covered_by"]
        asked.choices = list(teams)


class RangForm(forms.Form):
    """What happened on one of her telephones, whatever it was. `phones` are (uid, words), never a number."""

    point = forms.RadiosField(
        label=gettext_lazy("Which telephone was it?"),
        choices=[],
        small=True,
        missing=gettext_lazy("Select which telephone it was"),
    )
    reached = forms.RadiosField(
        label=gettext_lazy("What happened?"),
        choices=[(code, words) for code, words in codes.Reached.choices if code != codes.Reached.REPLIED],
        small=True,
        missing=gettext_lazy("Select what happened"),
    )
    at = forms.MomentField(label=gettext_lazy("When?"), called=gettext_lazy("The time"), not_future=True)
    text = forms.TextareaField(
        label=gettext_lazy("What was said or done"),
        help_text=gettext_lazy("Also what must happen next, and who does it"),
        max_length=4000,
        rows=4,
        missing=gettext_lazy("Say what was said or done, in a sentence at least"),
    )

    def __init__(self, *args: Any, phones: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other = ("other", _("Another number, or the client rang"))
        self.fields["point"].choices = [*phones, other]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """As `actions.Rang` takes them."""
        said = dict(self.cleaned_data)
        return said | {"point": None if said["point"] == "other" else UUID(said["point"])}

"""What is asked of a service that looks, of a worker who was warned, and of a controller about its clocks."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.oversight.models import Request
from cairn.oversight.rules.clocks import CLOCKS
from cairn.ui import forms

_A = Request.Asker


class LookForm(forms.Form):
    subjects = forms.TextareaField(
        label=_("References of your service’s records of the person"),
        help_text=_("One to a line. Leave it empty if nothing is known. Search for every spelling first."),
        rows=3,
        max_length=500,
        required=False,
    )
    askers = forms.TextareaField(
        label=_("References of your service’s records of whoever asks"),
        help_text=_("They ask for somebody else, so it matters whether they are known to you"),
        rows=3,
        max_length=500,
        required=False,
    )
    sure = forms.TickField(
        label=_("I searched by every name, former name and spelling, and by date of birth"),
        missing=_("Tick that you searched in every way"),
    )

    def __init__(self, *args: Any, row: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.enquiry or row.asker in (_A.HERSELF, _A.HARMED, _A.CAUSING):
            del self.fields["askers"]

    def references(self, name: str) -> list[str]:
        return [line.strip() for line in str(self.cleaned_data.get(name, "")).splitlines() if line.strip()]


class SafetyNoteForm(forms.Form):
    did = forms.TextareaField(
        label=_("What did you do?"),
        help_text=_(
            "Look at the safety plan. Whether to tell the client is for you and their plan: never by a message."
        ),
        rows=3,
        missing=_("Enter what you did, or why nothing is needed"),
    )


class ClockForm(forms.Form):
    code = forms.SelectField(
        label=_("What is it about?"),
        choices=[("", _("Choose…")), *((clock.code, _(clock.words)) for clock in CLOCKS)],
        missing=_("Select what it is about"),
    )
    days = forms.NumberField(label=_("Days"), least=1, most=366, missing=_("Enter how many days"))
    working = forms.RadiosField(
        label=_("Which days?"),
        choices=[("working", _("Working days")), ("calendar", _("Calendar days"))],
        missing=_("Select which days"),
    )
    from_on = forms.DateField(label=_("From when?"), called=_("The day"), missing=_("Enter the day"))
    source = forms.TextField(
        label=_("On what authority?"),
        help_text=_("The policy or law, and its date"),
        max_length=300,
        missing=_("Enter on what authority"),
    )

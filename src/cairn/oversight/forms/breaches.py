"""Questions about what went wrong."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core import clock
from cairn.oversight.codes import BreachKind, Risk, YesNo
from cairn.ui import forms


class ReportForm(forms.Form):
    kind = forms.RadiosField(
        label=gettext_lazy("What happened to the information?"),
        choices=BreachKind.choices,
        missing=gettext_lazy("Select what happened to the information"),
    )
    what = forms.TextareaField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("As you know it now. Nobody is blamed for telling, or for telling too early."),
        missing=gettext_lazy("Enter what happened"),
        max_length=5000,
    )
    whose = forms.TextareaField(
        label=gettext_lazy("Whose information is it?"),
        help_text=gettext_lazy("References where you have them"),
        required=False,
        max_length=1000,
        rows=2,
    )
    done = forms.TextareaField(
        label=gettext_lazy("What has been done already?"), required=False, max_length=2000, rows=3
    )
    happened_at = forms.MomentField(
        label=gettext_lazy("When did it happen?"), called=gettext_lazy("The moment")
    )
    aware_at = forms.MomentField(
        label=gettext_lazy("When did somebody first know?"), called=gettext_lazy("The moment")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        happened, aware = said.get("happened_at"), said.get("aware_at")
        for name, moment in (("happened_at", happened), ("aware_at", aware)):
            if moment and moment > clock.now():
                raise ValidationError({name: _("The moment must be in the past")})
        if happened and aware and aware < happened:
            raise ValidationError({"aware_at": _("Nobody can know of it before it happened")})
        return said


class AssessForm(forms.Form):
    kind = forms.RadiosField(
        label=gettext_lazy("What was it?"),
        choices=BreachKind.choices,
        missing=gettext_lazy("Select what it was"),
    )
    references = forms.TextareaField(
        label=gettext_lazy("Whose information was it?"),
        help_text=gettext_lazy("References of people, cases, referrals or messages, one on each line"),
        required=False,
        max_length=2000,
        rows=3,
    )
    risk = forms.RadiosField(
        label=gettext_lazy("How great is the risk to them?"),
        choices=Risk.choices,
        missing=gettext_lazy("Select the risk"),
    )
    risk_because = forms.TextareaField(
        label=gettext_lazy("Why?"), missing=gettext_lazy("Enter why the risk is so"), max_length=2000, rows=3
    )
    ico = forms.RadiosField(
        label=gettext_lazy("Is the Information Commissioner told?"),
        help_text=gettext_lazy("Where there is any risk, within 72 hours of knowing"),
        choices=YesNo.choices,
        reveals={"yes": ("ico_told_at", "late_because")},
        missing=gettext_lazy("Select whether the Information Commissioner is told"),
    )
    ico_told_at = forms.MomentField(
        label=gettext_lazy("When was it told?"),
        help_text=gettext_lazy("Leave empty until it has been"),
        called=gettext_lazy("The moment"),
        required=False,
    )
    late_because = forms.TextareaField(
        label=gettext_lazy("If that is later than 72 hours: why?"), required=False, max_length=2000, rows=2
    )
    ico_because = forms.TextareaField(
        label=gettext_lazy("Why is the Commissioner told, or not?"),
        missing=gettext_lazy("Enter why the Commissioner is told, or not"),
        max_length=2000,
        rows=3,
    )
    people = forms.RadiosField(
        label=gettext_lazy("Are the people told?"),
        help_text=gettext_lazy("Where the risk is high; through their worker, and only where that is safe"),
        choices=YesNo.choices,
        missing=gettext_lazy("Select whether the people are told"),
    )
    people_because = forms.TextareaField(
        label=gettext_lazy("Why are they told, or not?"),
        missing=gettext_lazy("Enter why they are told, or not"),
        max_length=2000,
        rows=3,
    )


class ActionForm(forms.Form):
    text = forms.TextareaField(
        label=gettext_lazy("What is done so that it does not happen again?"),
        missing=gettext_lazy("Enter what is done"),
        max_length=2000,
        rows=3,
    )
    owner = forms.TextField(label=gettext_lazy("By whom?"), missing=gettext_lazy("Enter by whom"))
    due_on = forms.DateField(
        label=gettext_lazy("By when?"), called=gettext_lazy("The day"), earliest=clock.today
    )


class CloseForm(forms.Form):
    lessons = forms.TextareaField(
        label=gettext_lazy("What was learned?"),
        help_text=gettext_lazy("So that others can read it: nobody's name"),
        missing=gettext_lazy("Enter what was learned"),
        max_length=5000,
    )

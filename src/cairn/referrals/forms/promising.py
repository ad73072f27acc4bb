"""By when a referral of an urgency is looked at."""

from django.utils.translation import gettext_lazy as _

from cairn.referrals import codes
from cairn.referrals.actions.promising import MOST_HOURS
from cairn.ui import forms


class PromiseForm(forms.Form):
    urgency = forms.RadiosField(
        label=_("Urgency"), choices=codes.Urgency.choices, missing=_("Select the urgency")
    )
    working_hours = forms.NumberField(
        label=_("Working hours to a decision"), least=1, most=MOST_HOURS, width=2
    )
    from_on = forms.DateField(label=_("From which day?"), called=_("The day"), not_past=True)
    source = forms.TextField(label=_("Who decided it?"), max_length=300, missing=_("Enter who decided it"))

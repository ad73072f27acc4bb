"""How to reach the person referred: a page for each channel, with its rule. "Not known" is an answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.referrals.forms import fields
from cairn.ui import forms

RULE = ("value", "safe", "hours_from", "hours_until", "days", "voicemail", "code_word", "reached_by")


class PhoneForm(forms.Form):
    known = forms.RadiosField(
        label=_("Is there a phone number for them?"),
        page_heading=True,
        label_size="l",
        choices=[("yes", _("Yes")), ("no", _("No, or not known"))],
        reveals={"yes": ("value", "safe", "voicemail", "code_word", "reached_by")},
        missing=_("Select whether there is a phone number"),
    )
    value = fields.PhoneField(label=_("Phone number"), missing=_("Enter the phone number"))
    safe = forms.RadiosField(
        label=_("Is it safe to ring?"),
        choices=fields.SAFE,
        reveals={"limited": ("hours_from", "hours_until", "days")},
        missing=_("Select whether it is safe to ring, or “Not known”"),
    )
    hours_from = fields.TimeField(label=_("Safe from"), help_text=_("For example, 9:30"), required=False)
    hours_until = fields.TimeField(label=_("Safe until"), help_text=_("For example, 3pm"), required=False)
    days = forms.RadiosField(
        label=_("Safe on"), choices=fields.DAYS, initial="any", small=True, required=False
    )
    voicemail = forms.RadiosField(
        label=_("May a voicemail be left?"),
        choices=fields.VOICEMAIL,
        initial="unknown",
        missing=_("Select whether a voicemail may be left"),
    )
    code_word = forms.TextField(
        label=_("Code word"),
        help_text=_("What to say so that they know who it is"),
        required=False,
        max_length=100,
        width=20,
    )
    reached_by = forms.TextField(
        label=_("Who else can answer it, or see it?"),
        required=False,
        help_text=_("A child, a shared bill, a tracked phone"),
    )

    def clean(self) -> dict[str, Any]:
        fields.both_hours(self, "hours_from", "hours_until")
        if self.cleaned_data.get("days") == fields.ANY_DAY:
            self.cleaned_data["days"] = ""
        return self.cleaned_data


class EmailForm(forms.Form):
    known = forms.RadiosField(
        label=_("Is there an email address for them?"),
        page_heading=True,
        label_size="l",
        choices=[("yes", _("Yes")), ("no", _("No, or not known"))],
        reveals={"yes": ("value", "safe", "reached_by")},
        missing=_("Select whether there is an email address"),
    )
    value = fields.PlainEmailField(label=_("Email address"), missing=_("Enter the email address"))
    safe = forms.RadiosField(
        label=_("Is it safe to write to?"),
        choices=fields.SAFE,
        missing=_("Select whether it is safe, or “Not known”"),
    )
    reached_by = forms.TextField(label=_("Who else can read it?"), required=False)


class AddressForm(forms.Form):
    known = forms.RadiosField(
        label=_("Is there an address for them?"),
        page_heading=True,
        label_size="l",
        help_text=_("Never a refuge's address"),
        choices=[("yes", _("Yes")), ("no", _("No, or not known"))],
        reveals={"yes": ("value", "safe", "shared", "his")},
        missing=_("Select whether there is an address"),
    )
    value = fields.AddressField(label=_("Address, with its postcode"), missing=_("Enter the address"))
    safe = forms.RadiosField(
        label=_("Is it safe to write there?"),
        choices=fields.SAFE,
        missing=_("Select whether it is safe, or “Not known”"),
    )
    shared = forms.RadiosField(
        label=_("Does the person who causes the harm live there?"),
        choices=fields.KNOWN,
        missing=_("Select whether they live there"),
    )
    his = forms.RadiosField(
        label=_("Does that person know this address?"),
        choices=fields.KNOWN,
        missing=_("Select whether they know it"),
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("shared") == "yes" and self.cleaned_data.get("his") == "no":
            self.add_error("his", _("Whoever lives there knows the address: change one of the two answers"))
        return self.cleaned_data

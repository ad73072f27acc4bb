"""Everything on one page: a referral that came by phone or letter from somebody without Cairn."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.access.models import AgencyKind
from cairn.people.models import Relationship
from cairn.referrals import codes
from cairn.referrals.forms import fields
from cairn.referrals.rules.promises import EVER
from cairn.ui import forms

SOURCES = [
    ("typed", _("An agency")),
    ("self", _("The person themselves")),
    ("friend", _("A friend, relative or neighbour")),
]
PROFESSIONALS = frozenset(AgencyKind.values) - {"council_members", "assurance", "operations", "out_of_hours"}
KINDS = [
    ("", _("Not known")),
    *((code, words) for code, words in AgencyKind.choices if code in PROFESSIONALS),
]


class TypeInForm(forms.Form):
    service = forms.SelectField(label=_("For which service?"), missing=_("Select the service"))
    source = forms.RadiosField(
        label=_("Who referred?"), choices=SOURCES, missing=_("Select who referred"),
        reveals={"typed": ("agency", "agency_name", "agency_kind")},
    )  # fmt: skip
    agency = forms.SelectField(label=_("Agency"), required=False)
    agency_name = forms.TextField(label=_("Or an agency that is not in the list"), required=False)
    agency_kind = forms.SelectField(label=_("What kind of agency is it?"), choices=KINDS, required=False)
    given_by = forms.TextField(
        label=_("Given by"), help_text=_("Name, job, and how to ring back"), required=False, max_length=300
    )
    received = forms.MomentField(
        label=_("Received"), not_future=True, earliest=EVER, help_text=_("When it reached you")
    )
    urgency = forms.RadiosField(
        label=_("Urgency"),
        choices=codes.Urgency.choices,
        missing=_("Select how urgent it is"),
        inline=False,
        small=True,
    )
    given = forms.TextField(label=_("First name"), required=False, max_length=100, spellcheck=False)
    family = forms.TextField(label=_("Family name"), required=False, max_length=100, spellcheck=False)
    also = forms.TextField(label=_("Another name or spelling"), required=False, spellcheck=False)
    born = forms.ApproximateDateField(label=_("Date of birth"), not_future=True, required=False)
    interpreter = forms.RadiosField(
        label=_("Interpreter"),
        choices=fields.KNOWN,
        initial="unknown",
        inline=True,
        small=True,
        required=False,
    )
    phone = fields.PhoneField(label=_("Phone"), required=False)
    phone_safe = forms.RadiosField(
        label=_("Is it safe to ring?"), choices=fields.SAFE, initial="unknown", small=True, required=False,
        reveals={"limited": ("hours_from", "hours_until")},
    )  # fmt: skip
    hours_from = fields.TimeField(label=_("Safe from"), required=False)
    hours_until = fields.TimeField(label=_("Safe until"), required=False)
    voicemail = forms.RadiosField(
        label=_("May a voicemail be left?"),
        choices=fields.VOICEMAIL,
        initial="unknown",
        inline=True,
        small=True,
        required=False,
    )
    address = fields.AddressField(label=_("Address"), required=False)
    address_safe = forms.RadiosField(
        label=_("Is it safe to write there?"),
        choices=fields.SAFE,
        initial="unknown",
        small=True,
        required=False,
    )
    his_given = forms.TextField(label=_("First name"), required=False, max_length=100, spellcheck=False)
    his_family = forms.TextField(label=_("Family name"), required=False, max_length=100, spellcheck=False)
    his_relation = forms.SelectField(
        label=_("Who is this to the person referred?"),
        choices=[("", _("Not known")), *Relationship.Kind.choices],
        required=False,
    )
    abuse = forms.CheckboxesField(
        label=_("Kinds of abuse"), choices=codes.Abuse.choices, small=True, required=False
    )
    narrative = forms.TextareaField(label=_("What happened"), required=False, rows=5)
    unsafe = forms.TextareaField(label=_("Anything unsafe"), required=False, rows=2, max_length=2000)
    aware = forms.RadiosField(
        label=_("Do they know of the referral?"),
        choices=codes.Aware.choices,
        small=True,
        missing=_("Select whether they know"),
    )
    agrees = forms.RadiosField(
        label=_("Do they say yes to the service?"), choices=codes.Answer.choices, small=True,
        reveals={"yes": ("agreed_on",)}, missing=_("Select what they said about the service"),
    )  # fmt: skip
    agreed_on = forms.DateField(label=_("When did they say yes?"), called=_("The day"), not_future=True)

    GROUPS = (
        (_("Where it came from"), ("service", "source", "given_by", "received", "urgency")),
        (_("The person referred"), ("given", "family", "also", "born", "interpreter")),
        (_("How to reach them safely"), ("phone", "phone_safe", "voicemail", "address", "address_safe")),
        (_("Who causes the harm"), ("his_given", "his_family", "his_relation")),
        (_("What happened"), ("abuse", "narrative", "unsafe")),
        (_("What they know and agree to"), ("aware", "agrees")),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        services: list[tuple[str, str, str]],
        agencies: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        service: Any = self.fields["service"]
        offered = [(uid, name) for uid, name, _hint in services]
        service.choices = offered if len(offered) == 1 else [("", _("Choose a service")), *offered]
        agency: Any = self.fields["agency"]
        agency.choices = [("", _("Choose an agency")), *agencies]

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The page in its sections."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        fields.some_name(self)
        fields.both_hours(self, "hours_from", "hours_until")
        if data.get("source") == "typed" and bool(data.get("agency")) == bool(data.get("agency_name")):
            self.add_error("agency", _("Select an agency, or enter one that is not in the list"))
        return data

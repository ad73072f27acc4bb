"""An incident, its sources, and the people in a case."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.cases import codes
from cairn.ui import forms


class SourceForm(forms.Form):
    told_by = forms.RadiosField(label=_("Who told us?"), choices=codes.Source.choices, small=True)
    agency = forms.SelectField(label=_("Which agency, if one did?"), choices=[], required=False)
    told_on = forms.DateField(
        label=_("When were we told?"), called=_("The day we were told"), not_future=True
    )
    reference = forms.TextField(
        label=_("Their reference, such as a crime number"), required=False, max_length=60, width=20
    )

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", str(_("No agency"))), *agencies]  # type: ignore[attr-defined]


class IncidentForm(SourceForm):
    when = forms.ApproximateDateField(
        label=_("When did it happen?"), called=_("The day of the incident"), not_future=True
    )
    kinds = forms.CheckboxesField(
        label=_("What kind of abuse was it?"), choices=codes.Abuse.choices, small=True
    )
    harm = forms.RadiosField(label=_("Was anybody hurt?"), choices=codes.Harm.choices, small=True)
    caused = forms.CheckboxesField(
        label=_("Who is said to have caused it?"), choices=[], required=False, small=True
    )
    children_present = forms.RadiosField(
        label=_("Were children present?"), choices=codes.Known.choices, inline=True, small=True
    )
    orders_breached = forms.RadiosField(
        label=_("Was bail, an order or an agreement broken?"),
        choices=codes.Known.choices,
        inline=True,
        small=True,
    )
    place = forms.TextField(label=_("Where?"), required=False)
    text = forms.TextareaField(label=_("What happened"), required=False, rows=6)

    field_order = [
        "when",
        "kinds",
        "harm",
        "caused",
        "children_present",
        "orders_breached",
        "place",
        "text",
        "told_by",
        "agency",
        "told_on",
        "reference",
    ]

    def __init__(self, *args: Any, parties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parties:
            self.fields["caused"].choices = parties  # type: ignore[attr-defined]
        else:
            del self.fields["caused"]


class PartyForm(forms.Form):
    """Somebody new in the case: a record of one's own agency that is made here, or somebody not known yet."""

    role = forms.RadiosField(
        label=_("What is this person’s part in the case?"),
        choices=[(code, words) for code, words in codes.PartyRole.choices if code != "client"],
    )
    known = forms.RadiosField(
        label=_("Is it known who this is?"),
        choices=[("yes", _("Yes")), ("no", _("Not yet"))],
        reveals={"yes": ["given", "family"], "no": ["described"]},
    )
    given = forms.TextField(label=_("Given name"), max_length=100, width=20, spellcheck=False)
    family = forms.TextField(label=_("Family name"), max_length=100, width=20, spellcheck=False)
    described = forms.TextareaField(label=_("What is known about this person"), rows=2, max_length=1000)
    born = forms.ApproximateDateField(
        label=_("Date of birth, if known"), called=_("Date of birth"), required=False
    )
    according_to = forms.RadiosField(label=_("Who says so?"), choices=codes.Source.choices, small=True)
    disputed_by = forms.RadiosField(
        label=_("Does anybody dispute it?"), choices=codes.Disputed.choices, required=False, small=True
    )


class DisputeForm(forms.Form):
    disputed_by = forms.RadiosField(
        label=_("Who disputes it?"), choices=codes.Disputed.choices, required=False, small=True
    )
    until_on = forms.DateField(
        label=_("If this part in the case has ended, on which day?"),
        called=_("The day it ended"),
        required=False,
        not_future=True,
    )

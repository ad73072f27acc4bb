"""The questions of a referral, one page each. The person referred is "they" here: not every client is a woman."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.core import clock
from cairn.people.models import Person, Relationship
from cairn.people.rules import bases
from cairn.referrals import codes
from cairn.referrals.forms import fields
from cairn.ui import forms

READING = [(code, words) for code, words in Person.Reading.choices]
SEX = [(code, words) for code, words in Person.Sex.choices if code != "declined"]
WHO = [("", _("Not known"))]
CHILD_OF = [
    (code, words)
    for code, words in Relationship.Kind.choices
    if code in ("parent", "step_parent", "sibling", "relative", "carer", "other")
]


class ReferrerForm(forms.Form):
    name = forms.TextField(label=_("Your name"), missing=_("Enter your name"))
    job = forms.TextField(label=_("Your job"), required=False)
    reach = forms.TextField(
        label=_("How the service can reach you"),
        help_text=_("A work phone or email, and when you are there"),
        missing=_("Enter how the service can reach you"),
        max_length=300,
    )


class UrgencyForm(forms.Form):
    urgency = forms.RadiosField(
        label=_("How soon must somebody look at this?"),
        choices=codes.Urgency.choices,
        hints=fields.URGENCY_HINTS,
        missing=_("Select how soon somebody must look at this"),
    )
    dash = forms.RadiosField(
        label=_("Has a DASH checklist been filled in?"),
        choices=fields.KNOWN,
        reveals={"yes": ("count", "level")},
        inline=False,
    )
    count = forms.NumberField(label=_("How many were answered yes?"), least=0, most=24, width=2)
    level = forms.RadiosField(
        label=_("Your own view of the risk"),
        choices=[*codes.Level.choices, ("unknown", _("No view given"))],
        small=True,
    )


class AbuseForm(forms.Form):
    abuse = forms.CheckboxesField(
        label=_("What kinds of abuse are there?"),
        page_heading=True,
        label_size="l",
        help_text=_("Select all that apply, as far as you know"),
        choices=fields.ABUSE,
        exclusive="unknown",
        divider_before="unknown",
        missing=_("Select what kinds of abuse there are, or “Not known”"),
    )


class HappenedForm(forms.Form):
    narrative = forms.TextareaField(
        label=_("What happened?"),
        page_heading=True,
        label_size="l",
        help_text=_("What you saw or were told, when, and who was there. Keep facts and opinion apart."),
        missing=_("Enter what happened, in a sentence or two"),
        rows=8,
    )


class UnsafeForm(forms.Form):
    anything = forms.RadiosField(
        label=_("Is there anything that would make it unsafe to act on this?"),
        page_heading=True,
        label_size="l",
        help_text=_("Whom they fear, who must not learn of this, what must not be said or done"),
        choices=fields.KNOWN,
        reveals={"yes": ("unsafe",)},
        missing=_("Select whether anything would make it unsafe to act on this"),
    )
    unsafe = forms.TextareaField(
        label=_("What is it?"), missing=_("Enter what would make it unsafe"), max_length=2000, rows=4
    )


class PersonForm(forms.Form):
    given = forms.TextField(label=_("First name"), required=False, max_length=100, spellcheck=False)
    family = forms.TextField(label=_("Family name"), required=False, max_length=100, spellcheck=False)
    also = forms.TextField(
        label=_("Another name or spelling"),
        help_text=_("A former name, a spelling in another record, what they are called"),
        required=False,
        spellcheck=False,
    )
    born = forms.ApproximateDateField(
        label=_("Date of birth"),
        help_text=_("For example, 27 3 1987. A year alone is enough."),
        not_future=True,
        required=False,
    )
    sex = forms.RadiosField(
        label=_("Sex"), choices=SEX, missing=_("Select a sex, or “Not asked”"), initial="not_asked"
    )

    def clean(self) -> dict[str, Any]:
        fields.some_name(self)
        return self.cleaned_data


class LanguageForm(forms.Form):
    language = forms.SelectField(
        label=_("First language"), choices=fields.languages, required=False, help_text=_("As far as you know")
    )
    interpreter = forms.RadiosField(
        label=_("Do they need an interpreter?"),
        choices=fields.KNOWN,
        missing=_("Select whether they need an interpreter"),
    )
    bsl = forms.RadiosField(
        label=_("Do they use British Sign Language?"),
        choices=fields.KNOWN,
        initial="unknown",
        missing=_("Select whether they use British Sign Language"),
    )
    reading = forms.RadiosField(
        label=_("Can they read and write?"),
        choices=READING,
        initial="not_asked",
        missing=_("Select whether they can read and write"),
    )


class SomebodyForm(forms.Form):
    """A person said to cause harm."""

    given = forms.TextField(label=_("First name"), required=False, max_length=100, spellcheck=False)
    family = forms.TextField(label=_("Family name"), required=False, max_length=100, spellcheck=False)
    also = forms.TextField(label=_("Another name or spelling"), required=False, spellcheck=False)
    born = forms.ApproximateDateField(
        label=_("Date of birth"), help_text=_("A year alone is enough"), not_future=True, required=False
    )
    relation = forms.SelectField(
        label=_("Who is this to the person referred?"),
        choices=[*WHO, *Relationship.Kind.choices],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        fields.some_name(self)
        return self.cleaned_data


class ChildForm(SomebodyForm):
    also = None  # type: ignore[assignment]
    relation = forms.SelectField(
        label=_("Who is the person referred to this child?"), choices=[*WHO, *CHILD_OF], required=False
    )
    responsibility = forms.RadiosField(
        label=_("Do they have parental responsibility?"), choices=fields.KNOWN, initial="unknown"
    )


class MoreForm(forms.Form):
    """Under a list of people: go on, or add another."""

    more = forms.RadiosField(label="", choices=[], missing="")

    def __init__(self, data: Any = None, *, label: Any = "", unknown: bool = False, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["more"]
        field.label = label
        field.error_messages["required"] = _("Answer “%(question)s”") % {"question": label}
        field.choices = [
            ("yes", _("Yes")),
            ("no", _("No")),
            *([("unknown", _("Not known"))] if unknown else []),
        ]


class ToldForm(forms.Form):
    aware = forms.RadiosField(
        label=_("Have they been told about this referral?"),
        page_heading=True,
        label_size="l",
        help_text=_("Being told is not the same as agreeing: that is the next question"),
        choices=codes.Aware.choices,
        reveals={"yes": ("on", "how", "language"), "no": ("why_not",)},
        missing=_("Select whether they have been told"),
    )
    on = forms.DateField(label=_("When?"), called=_("The day"), not_future=True, required=False)
    how = forms.SelectField(label=_("How?"), choices=[("", _("Choose")), *codes.How.choices], required=False)
    language = forms.SelectField(label=_("In which language?"), choices=fields.languages, required=False)
    why_not = forms.TextareaField(
        label=_("Why not?"), missing=_("Enter why they have not been told"), max_length=2000, rows=3
    )


class AgreesForm(forms.Form):
    answer = forms.RadiosField(
        label=_("Do they say yes to the service?"),
        page_heading=True,
        label_size="l",
        help_text=_(
            "A service for survivors is a free choice. It can still be told of a danger without a yes."
        ),
        choices=codes.Answer.choices,
        reveals={"yes": ("on", "how")},
        missing=_("Select what they said about the service"),
    )
    on = forms.DateField(label=_("When did they say yes?"), called=_("The day"), not_future=True)
    how = forms.SelectField(label=_("How?"), choices=[("", _("Choose")), *codes.How.choices], required=False)


class WishesForm(forms.Form):
    back = forms.RadiosField(
        label=_("May the service tell you what becomes of this?"),
        choices=codes.Answer.choices,
        missing=_("Select whether the service may tell you"),
    )
    others = forms.TextareaField(
        label=_("Is there anybody who must not be told?"),
        help_text=_("One agency on each line. Leave it empty if there is nobody."),
        required=False,
        rows=3,
        max_length=1000,
    )
    words = forms.TextareaField(
        label=_("In their own words"), help_text=_("What may be shared, and what not"), required=False, rows=3
    )


def _bases() -> list[tuple[str, Any]]:
    return [(basis.code, _(basis.words)) for basis in bases.in_force(clock.today())]


def _hints() -> dict[str, Any]:
    return {basis.code: _(basis.hint) for basis in bases.BASES}


class SharingForm(forms.Form):
    agreed = forms.RadiosField(
        label=_("Do they agree that you share this with the service?"),
        choices=codes.Answer.choices,
        missing=_("Select whether they agree"),
    )
    basis = forms.RadiosField(
        label=_("On what ground do you share it?"),
        help_text=_("Agreement is recorded, and is not the ground in law"),
        choices=_bases,
        hints=_hints(),
        missing=_("Select on what ground you share it"),
    )
    why = forms.TextareaField(
        label=_("Why do you share it?"), missing=_("Enter why you share it"), rows=2, max_length=2000
    )
    necessary = forms.TextareaField(
        label=_("Why is it necessary?"),
        help_text=_("Needed where they have not agreed"),
        required=False,
        rows=2,
        max_length=2000,
    )
    proportionate = forms.TextareaField(
        label=_("Why is this much of it right?"),
        help_text=_("Needed where they have not agreed"),
        required=False,
        rows=2,
        max_length=2000,
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("agreed") and data["agreed"] != "yes":
            for name, words in (
                ("necessary", _("They have not agreed: enter why it is necessary")),
                ("proportionate", _("They have not agreed: enter why this much of it is right")),
            ):
                if not data.get(name):
                    self.add_error(name, words)
        return data

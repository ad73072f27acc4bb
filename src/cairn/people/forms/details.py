"""Questions about who she is: names, birth, communication, equality, family."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.people import codes, normalise
from cairn.people.forms.contact import THREE
from cairn.people.models import Identifier, Person, PersonName, Relationship
from cairn.ui import forms


class SearchForm(forms.Form):
    text = forms.TextField(
        label=gettext_lazy("What do you know of the person?"),
        help_text=gettext_lazy(
            "A name or part of one, a reference, a phone number, or a first name and a street. Any script or spelling."
        ),
        max_length=200,
        width="two-thirds",
        autocomplete="off",
        spellcheck=False,
        missing=gettext_lazy("Enter a name, a reference, a phone number or a street"),
    )


class NameForm(forms.Form):
    kind = forms.RadiosField(
        label=gettext_lazy("What kind of name is it?"), choices=PersonName.Kind.choices, initial="alias"
    )
    given = forms.TextField(
        label=gettext_lazy("Given names"),
        required=False,
        width="two-thirds",
        autocomplete="off",
        spellcheck=False,
    )
    family = forms.TextField(
        label=gettext_lazy("Family name"),
        help_text=gettext_lazy("Where the person has one name only, enter it in either box"),
        required=False,
        width="two-thirds",
        autocomplete="off",
        spellcheck=False,
    )
    from_on = forms.DateField(label=gettext_lazy("Since when?"), required=False, not_future=True)
    until_on = forms.DateField(label=gettext_lazy("Until when?"), required=False, not_future=True)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not normalise.name_words(f"{said['given']} {said['family']}"):
            self.add_error("given", _("Enter a given name or a family name"))
        if said.get("from_on") and said.get("until_on") and said["until_on"] < said["from_on"]:
            self.add_error("until_on", _("The name must end after it began"))
        return said


class BirthForm(forms.Form):
    """Birth, death, and whether her name is protected."""

    born = forms.ApproximateDateField(
        label=gettext_lazy("Date of birth"),
        help_text=gettext_lazy("Leave out the day, or the day and the month, where they are not known"),
        required=False,
        not_future=True,
    )
    died_on = forms.DateField(label=gettext_lazy("Died on"), required=False, not_future=True)
    protected_name = forms.TickField(
        label=gettext_lazy("The name is protected: use the reference when you speak or write"), required=False
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        born, died = said.get("born"), said.get("died_on")
        if born and died and died < born.on:
            self.add_error("died_on", _("The date of death must be after the date of birth"))
        return said

    def values(self) -> dict[str, Any]:
        born = self.cleaned_data["born"]
        return {
            "born_on": born.on if born else None,
            "born_precision": born.precision if born else "",
            "died_on": self.cleaned_data["died_on"],
            "protected_name": self.cleaned_data["protected_name"],
        }


class CommunicationForm(forms.Form):
    language = forms.SelectField(
        label=gettext_lazy("Language that the person speaks or signs best"),
        choices=[("", gettext_lazy("Not known")), *codes.LANGUAGES.items()],
        required=False,
    )
    interpreter = forms.YesNoUnknownField(
        label=gettext_lazy("Does the person need an interpreter?"), initial="unknown", inline=True
    )
    bsl = forms.YesNoUnknownField(
        label=gettext_lazy("Does the person use British Sign Language?"), initial="unknown", inline=True
    )
    reading = forms.RadiosField(
        label=gettext_lazy("Does the person read and write?"), choices=Person.Reading.choices
    )

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return said | {name: THREE[said[name]] for name in ("interpreter", "bsl")}


def _groups() -> dict[str, forms.RadiosField]:
    return {
        f"ethnicity_{heading}": forms.RadiosField(
            label=words,
            choices=list(group.items()),
            missing=gettext_lazy("Select the background that fits best"),
        )
        for heading, (words, group) in codes.ETHNIC_GROUPS.items()
    }


class EqualityForm(forms.Form):
    """The equality questions: each optional, with "prefers not to say"; not asked and not known are answers too."""

    sex = forms.RadiosField(
        label=gettext_lazy("What is the person’s sex?"), choices=Person.Sex.choices, small=True
    )
    gender = forms.RadiosField(
        label=gettext_lazy(
            "Is the gender the person identifies with the same as the sex registered at birth?"
        ),
        choices=Person.Gender.choices,
        small=True,
    )
    ethnicity = forms.RadiosField(
        label=gettext_lazy("What is the person’s ethnic group?"),
        choices=[
            *((code, words) for code, (words, _g) in codes.ETHNIC_GROUPS.items()),
            *codes.NO_ANSWER.items(),
        ],
        reveals={heading: (f"ethnicity_{heading}",) for heading in codes.ETHNIC_GROUPS},
        small=True,
    )
    orientation = forms.RadiosField(
        label=gettext_lazy("Which of these describes the person’s sexual orientation?"),
        choices=list(codes.ORIENTATION.items()),
        small=True,
    )
    disability = forms.RadiosField(
        label=gettext_lazy(
            "Is there a physical or mental health condition that has lasted or will last 12 months?"
        ),
        choices=list(codes.DISABILITY.items()),
        small=True,
    )
    religion = forms.RadiosField(
        label=gettext_lazy("What is the person’s religion?"),
        choices=list(codes.RELIGION.items()),
        small=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(_groups())

    def values(self) -> dict[str, Any]:
        said = {
            name: self.cleaned_data[name]
            for name in ("sex", "gender", "orientation", "disability", "religion")
        }
        heading = self.cleaned_data["ethnicity"]
        return said | {"ethnicity": self.cleaned_data.get(f"ethnicity_{heading}") or heading}

    @staticmethod
    def stored(person: Person) -> dict[str, Any]:
        """The answers that are stored, as this form asks them."""
        heading = codes.ethnic_heading(person.ethnicity)
        return {
            name: getattr(person, name) for name in ("sex", "gender", "orientation", "disability", "religion")
        } | {"ethnicity": heading, f"ethnicity_{heading}": person.ethnicity}


class IdentifierForm(forms.Form):
    scheme = forms.RadiosField(
        label=gettext_lazy("Which number is it?"),
        choices=Identifier.Scheme.choices,
        missing=gettext_lazy("Select which number it is"),
    )
    value = forms.TextField(
        label=gettext_lazy("Number"), max_length=60, width=20, autocomplete="off", spellcheck=False
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                normalise.identifier(said["scheme"], said["value"])
            except ValueError as wrong:
                self.add_error("value", ValidationError(str(wrong)))
        return said


# What the other person is to her: the relationship's kind, and whether it is told from the other side.
SIDES: dict[str, tuple[str, bool]] = {
    "partner": ("partner", False),
    "former_partner": ("former_partner", False),
    "parent": ("parent", False),
    "child": ("parent", True),
    "step_parent": ("step_parent", False),
    "step_child": ("step_parent", True),
    "sibling": ("sibling", False),
    "relative": ("relative", False),
    "carer": ("carer", False),
    "cared_for": ("carer", True),
    "friend": ("friend", False),
    "other": ("other", False),
}
SIDE_WORDS = {
    **dict(Relationship.Kind.choices),
    "child": gettext_lazy("Son or daughter"),
    "step_child": gettext_lazy("Stepson or stepdaughter"),
    "cared_for": gettext_lazy("Cared for by this person"),
}
CHILDISH = ("parent", "child", "step_parent", "step_child", "relative", "carer", "cared_for")


class RelativeForm(forms.Form):
    side = forms.RadiosField(
        label=gettext_lazy("Who is the other person to this person?"),
        choices=[(side, SIDE_WORDS[side]) for side in SIDES],
        missing=gettext_lazy("Select who the other person is"),
    )
    which = forms.RadiosField(
        label=gettext_lazy("Is there a record of the other person here?"),
        choices=[("known", gettext_lazy("Yes, with this reference")), ("new", gettext_lazy("No, make one"))],
        reveals={"known": ("reference",), "new": ("given", "family", "born")},
        missing=gettext_lazy("Select whether there is a record of the other person"),
    )
    reference = forms.TextField(
        label=gettext_lazy("Reference"), max_length=20, width=10, autocomplete="off", spellcheck=False
    )
    given = forms.TextField(label=gettext_lazy("Given names"), autocomplete="off", spellcheck=False)
    family = forms.TextField(
        label=gettext_lazy("Family name"), required=False, autocomplete="off", spellcheck=False
    )
    born = forms.ApproximateDateField(label=gettext_lazy("Date of birth"), required=False, not_future=True)
    responsibility = forms.RadiosField(
        label=gettext_lazy("Between an adult and a child: does the adult have parental responsibility?"),
        choices=Relationship.Responsibility.choices,
        initial="unknown",
    )
    from_on = forms.DateField(label=gettext_lazy("Since when?"), required=False, not_future=True)


class ResponsibilityForm(forms.Form):
    responsibility = forms.RadiosField(
        label=gettext_lazy("Does the adult have parental responsibility?"),
        choices=Relationship.Responsibility.choices,
    )


class EndForm(forms.Form):
    until_on = forms.DateField(
        label=gettext_lazy("Last day"), not_future=True, missing=gettext_lazy("Enter the last day")
    )


class HouseholdForm(forms.Form):
    address = forms.SelectField(label=gettext_lazy("At which address?"), choices=[], required=False)
    people = forms.CheckboxesField(
        label=gettext_lazy("Who else lives there?"),
        help_text=gettext_lazy("Somebody who is missing here: record first what they are to each other"),
        choices=[],
        required=False,
    )
    from_on = forms.DateField(label=gettext_lazy("Since when?"), required=False, not_future=True)

    def __init__(
        self,
        *args: Any,
        addresses: Iterable[tuple[str, str]],
        people: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        where: Any = self.fields["address"]
        where.choices = [("", _("Not known")), *addresses]
        who: Any = self.fields["people"]
        who.choices = list(people)
        if not who.choices:
            del self.fields["people"]

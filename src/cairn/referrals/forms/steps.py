"""The order of the questions, in the sections of the task list."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cairn.referrals.forms import channels, intake
from cairn.ui import forms

EVERY = frozenset({"survivor", "perpetrator", "child"})
NOT_HIS = frozenset({"survivor", "child"})


@dataclass(frozen=True)
class Step:
    """A question page. `items` is the form of each person of a list, which the page shows and adds to."""

    code: str
    title: str | Promise
    section: str | Promise
    form: type[forms.Form] | None = None
    items: type[forms.Form] | None = None
    heading: str | Promise = ""
    more: str | Promise = ""
    another: str | Promise = ""
    works: frozenset[str] = EVERY


HAPPENS, PERSON, REACH, OTHERS, SAID = (
    _("What is happening"), _("The person referred"), _("How to reach them safely"), _("Other people"),
    _("What they know, agree to and wish"),
)  # fmt: skip

STEPS: tuple[Step, ...] = (
    Step("referrer", _("Who refers"), HAPPENS, intake.ReferrerForm, heading=_("Who refers?")),
    Step("urgency", _("How urgent it is"), HAPPENS, intake.UrgencyForm, heading=_("How urgent is it?")),
    Step("abuse", _("Kinds of abuse"), HAPPENS, intake.AbuseForm),
    Step("happened", _("What happened"), HAPPENS, intake.HappenedForm),
    Step("person", _("Name and date of birth"), PERSON, intake.PersonForm, heading=_("Who is referred?")),
    Step("language", _("Language and reading"), PERSON, intake.LanguageForm, heading=_("Language and reading")),
    Step("phone", _("Phone"), REACH, channels.PhoneForm),
    Step("email", _("Email"), REACH, channels.EmailForm),
    Step("address", _("Address"), REACH, channels.AddressForm),
    Step("unsafe", _("Anything unsafe"), REACH, intake.UnsafeForm),
    Step(
        "perpetrators", _("Who causes the harm"), OTHERS, items=intake.SomebodyForm,
        heading=_("Who causes the harm?"), more=_("Do you know the name of somebody who causes the harm?"),
        another=_("Is there anybody else who causes harm?"), works=NOT_HIS,
    ),
    Step(
        "children", _("Children"), OTHERS, items=intake.ChildForm, heading=_("Children"),
        more=_("Are there children in the family?"), another=_("Are there more children?"), works=NOT_HIS,
    ),
    Step("told", _("Whether they were told"), SAID, intake.ToldForm),
    Step("agrees", _("Whether they say yes to the service"), SAID, intake.AgreesForm),
    Step("wishes", _("What they wish about sharing"), SAID, intake.WishesForm, heading=_("What do they wish?")),
    Step("sharing", _("Your decision to share"), SAID, intake.SharingForm, heading=_("Your decision to share")),
)  # fmt: skip
BY_CODE = {step.code: step for step in STEPS}


def steps_for(work: str) -> list[Step]:
    """The questions for a service: nothing about the other side is asked for a perpetrator service."""
    return [step for step in STEPS if work in step.works]


def next_step(work: str, code: str) -> Step | None:
    steps = steps_for(work)
    place = next((at for at, step in enumerate(steps) if step.code == code), len(steps))
    return steps[place + 1] if place + 1 < len(steps) else None


def form_of(step: Step, data: Any = None, **kwargs: Any) -> forms.Form:
    if step.form is None:
        raise LookupError(f"{step.code} is a list of people")
    return step.form(data, **kwargs)

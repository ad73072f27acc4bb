"""The receiver's questions: what is decided, and what she was told, agreed to and wishes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.core import clock
from cairn.people.codes import SHARED_FOR
from cairn.people.rules import bases
from cairn.referrals import codes
from cairn.referrals.forms import fields
from cairn.ui import forms

NOT_ACCEPTED = [(code, words) for code, words in codes.Decision.choices if code != codes.Decision.ACCEPTED]


class AcceptForm(forms.Form):
    reason = forms.TextareaField(
        label=_("Anything that the worker who takes it on should know"),
        required=False,
        max_length=4000,
        rows=3,
    )


class DecideForm(forms.Form):
    decision = forms.RadiosField(
        label=_("What have you decided?"),
        choices=NOT_ACCEPTED,
        hints={
            "inappropriate": _("For instance, no abuse between partners or family"),
            "signposted": _("The person or the referrer goes there themselves"),
            "passed_on": _("What was sent goes on as it was sent; what you added stays here"),
        },
        reveals={"passed_on": ("on_to",), "signposted": ("pointed_to",)},
        missing=_("Select what you have decided"),
    )
    on_to = forms.SelectField(label=_("To which service?"), missing=_("Select the service that it goes to"))
    pointed_to = forms.SelectField(label=_("To which service?"), required=False)
    reason = forms.TextareaField(
        label=_("Why?"),
        help_text=_("The reason stays with your service. The referrer hears only that it was not taken on."),
        missing=_("Enter why"),
        max_length=4000,
        rows=4,
    )

    def __init__(self, data: Any = None, *, services: list[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        offered = [("", _("Choose a service")), *((uid, name) for uid, name, _hint in services)]
        for name in ("on_to", "pointed_to"):
            field: Any = self.fields[name]
            field.choices = offered


class MatchForm(forms.Form):
    decided = forms.RadiosField(
        label=_("Is it the same person?"),
        choices=codes.Sameness.choices,
        hints={
            "same": _(
                "Both records stay as they are. A case opened from this referral follows the earlier one."
            )
        },
        missing=_("Select whether it is the same person"),
    )
    reason = forms.TextareaField(label=_("How do you know?"), required=False, max_length=2000, rows=3)


class ToldForm(forms.Form):
    aware = forms.RadiosField(
        label=_("Has the person been told how their information is used?"),
        choices=codes.Aware.choices,
        reveals={"yes": ("on", "notice", "how", "language"), "no": ("why_not",)},
        missing=_("Select whether they have been told"),
    )
    on = forms.DateField(label=_("When?"), called=_("The day"), not_future=True)
    notice = forms.TextField(label=_("Which notice?"), required=False, max_length=100)
    how = forms.SelectField(label=_("How?"), choices=[("", _("Choose")), *codes.How.choices], required=False)
    language = forms.SelectField(label=_("In which language?"), choices=fields.languages, required=False)
    why_not = forms.TextareaField(
        label=_("Why not?"), missing=_("Enter why they have not been told"), max_length=2000, rows=3
    )


class AgreedForm(forms.Form):
    answer = forms.RadiosField(
        label=_("Does the person say yes to the service?"),
        choices=codes.Answer.choices,
        reveals={"yes": ("on", "how")},
        missing=_("Select what they said"),
    )
    on = forms.DateField(label=_("When?"), called=_("The day"), not_future=True)
    how = forms.SelectField(label=_("How?"), choices=[("", _("Choose")), *codes.How.choices], required=False)


class TakenBackForm(forms.Form):
    on = forms.DateField(label=_("When did they take it back?"), called=_("The day"), not_future=True)
    because = forms.TextareaField(
        label=_("What they said"), help_text=_("No reason is needed"), required=False, max_length=2000, rows=3
    )


class WithAgency(forms.Form):
    """A form that asks for an agency: one of the area's, or one that Cairn does not know."""

    agency = forms.SelectField(label=_("Agency"), required=False)
    name = forms.TextField(label=_("Or an agency that is not in the list"), required=False)

    def __init__(self, data: Any = None, *, agencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["agency"]
        field.choices = [("", _("Choose an agency")), *agencies]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "agency" not in self.errors and bool(data.get("agency")) == bool(data.get("name")):
            self.add_error("agency", _("Select an agency, or enter one that is not in the list"))
        return data


class WishForm(WithAgency):
    may_share = forms.RadiosField(
        label=_("May it be told?"), choices=codes.Answer.choices, missing=_("Select whether it may be told")
    )
    on = forms.DateField(
        label=_("When did they say so?"), called=_("The day"), not_future=True, required=False
    )
    words = forms.TextareaField(label=_("In their own words"), required=False, max_length=2000, rows=3)


def _bases() -> list[tuple[str, Any]]:
    return [(basis.code, _(basis.words)) for basis in bases.in_force(clock.today())]


class SharingForm(WithAgency):
    what = forms.TextareaField(
        label=_("What is shared?"), missing=_("Enter what is shared"), max_length=2000, rows=3
    )
    purpose = forms.RadiosField(
        label=_("What for?"),
        help_text=_("A sharing agreement carries only what it was made for"),
        choices=list(SHARED_FOR.items()),
        missing=_("Select what it is shared for"),
        small=True,
    )
    why = forms.TextareaField(label=_("Why?"), missing=_("Enter why it is shared"), max_length=2000, rows=3)
    agreed = forms.RadiosField(
        label=_("Does the person agree?"),
        choices=codes.Answer.choices,
        missing=_("Select whether they agree"),
    )
    basis = forms.RadiosField(
        label=_("On what ground?"),
        choices=_bases,
        missing=_("Select on what ground it is shared"),
        small=True,
    )
    necessary = forms.TextareaField(
        label=_("Why is it necessary?"),
        help_text=_("Needed where they have not agreed"),
        required=False,
        max_length=2000,
        rows=2,
    )
    proportionate = forms.TextareaField(
        label=_("Why is this much of it right?"),
        help_text=_("Needed where they have not agreed"),
        required=False,
        max_length=2000,
        rows=2,
    )

    one_off = forms.TextareaField(
        label=_("Why can this not wait for an agreement?"),
        help_text=_(
            "Needed where no sharing agreement with them is in force. Where somebody is in danger now, share at once "
            "and say so as the ground. The information-governance lead reads this: name nobody."
        ),
        required=False,
        max_length=1000,
        rows=2,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("agreed") and data["agreed"] != "yes":
            for name in ("necessary", "proportionate"):
                if not data.get(name):
                    self.add_error(name, _("They have not agreed: enter this as well"))
        return data


class QueueForm(forms.Form):
    """The queue's filter; its state is in the address."""

    show = forms.SelectField(
        label=_("Show"),
        choices=[
            ("waiting", _("Waiting for a decision")), ("late", _("Late")), ("accepted", _("Accepted")),
            ("decided", _("All decided")), ("all", _("All")),
        ],
        required=False,
    )  # fmt: skip
    urgency = forms.SelectField(
        label=_("Urgency"), choices=[("", _("Any")), *codes.Urgency.choices], required=False
    )
    service = forms.SelectField(label=_("Service"), choices=[("", _("Any"))], required=False)

    def __init__(self, data: Any = None, *, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["service"]
        field.choices = [("", _("Any")), *services]

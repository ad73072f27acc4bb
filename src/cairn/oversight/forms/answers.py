"""What is asked while an answer is decided, signed and handed over."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from cairn.oversight.models import Enquiry, Item, Passage
from cairn.oversight.rules import exemptions
from cairn.ui import forms

_D = Passage.Decision


def grounds(today: date, *, enquiry: bool) -> list[tuple[str, Any]]:
    """The grounds that hold today, for a choice."""
    return [
        ("", _("Choose…")),
        *((one.code, _(one.words)) for one in exemptions.in_force(today, enquiry=enquiry)),
    ]


class PassageForm(forms.Form):
    decision = forms.RadiosField(
        label=_("What do you decide?"),
        choices=_D.choices,
        reveals={_D.PART: ("shown", "part_ground", "part_reason"), _D.WITHHOLD: ("ground", "reason")},
        missing=_("Select what you decide"),
    )
    shown = forms.TextareaField(
        label=_("The text as it leaves"),
        help_text=_("Put [withheld] in place of each stretch that you take out. Change nothing else."),
        rows=12,
        max_length=50000,
        missing=_("Enter the text as it leaves"),
    )
    part_ground = forms.SelectField(
        label=_("On which ground?"), choices=(), missing=_("Select the ground on which it is kept back")
    )
    part_reason = forms.TextareaField(
        label=_("Why?"), rows=3, missing=_("Enter why it is kept back: nothing is kept back without a reason")
    )
    ground = forms.SelectField(
        label=_("On which ground?"), choices=(), missing=_("Select the ground on which it is kept back")
    )
    reason = forms.TextareaField(
        label=_("Why?"), rows=3, missing=_("Enter why it is kept back: nothing is kept back without a reason")
    )

    def __init__(self, *args: Any, passage: Passage, today: date, enquiry: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = grounds(today, enquiry=enquiry)
        for name in ("ground", "part_ground"):
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if passage.apart or not passage.text:
            only = [(_D.WITHHOLD.value, _D.WITHHOLD.label)]
            self.fields["decision"].choices = only  # type: ignore[attr-defined]

    def said(self) -> dict[str, str]:
        """What the action takes."""
        data = self.cleaned_data
        part = data["decision"] == _D.PART
        return {
            "decision": data["decision"],
            "shown": data["shown"],
            "exemption": data["part_ground"] if part else data["ground"],
            "reason": data["part_reason"] if part else data["reason"],
        }


class ConsultForm(forms.Form):
    origin = forms.RadiosField(
        label=_("What did they say?"),
        choices=[choice for choice in Passage.Origin.choices if choice[0]],
        missing=_("Select what they said"),
    )
    on = forms.DateField(
        label=_("When were they asked?"), called=_("The day"), not_future=True, missing=_("Enter the day")
    )
    words = forms.TextareaField(
        label=_("Their reasons"),
        help_text=_("The controller decides, having heard them"),
        rows=3,
        required=False,
    )


class ItemForm(forms.Form):
    decision = forms.RadiosField(
        label=_("What do you decide?"),
        choices=Item.Decision.choices,
        reveals={Item.Decision.REFUSE: ("ground",)},
        missing=_("Select what you decide"),
    )
    ground = forms.SelectField(
        label=_("On which ground?"), choices=(), missing=_("Select the ground on which it is refused")
    )
    reason = forms.TextareaField(
        label=_("Why?"),
        help_text=_("Is it necessary for the purpose, and is it no more than the purpose needs?"),
        rows=3,
        missing=_("Enter why"),
    )
    displaced = forms.TextareaField(
        label=_("What displaces the presumption that counselling records are not needed?"),
        help_text=_("Only where you give them"),
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, item: Item, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = grounds(today, enquiry=True)  # type: ignore[attr-defined]
        if item.what == Item.What.COUNSELLING:
            self.fields["decision"].reveals[Item.Decision.GIVE.value] = ("displaced",)  # type: ignore[attr-defined]
            self.fields["displaced"].required = True
            self.fields["displaced"].missing = now_(  # type: ignore[attr-defined]
                "Enter what displaces the presumption"
            )
        else:
            del self.fields["displaced"]


class NoticeForm(forms.Form):
    told = forms.RadiosField(
        label=_("Was the person told that their records are asked for?"),
        choices=Enquiry.Told.choices,
        reveals={
            Enquiry.Told.YES: ("told_on", "view", "words"),
            Enquiry.Told.NOT_YET: ("why_not_yet",),
            Enquiry.Told.NO: ("why_not",),
        },
        missing=_("Select whether the person was told"),
    )
    told_on = forms.DateField(
        label=_("On which day?"), called=_("The day"), not_future=True,
        missing=_("Enter the day on which the person was told"),
    )  # fmt: skip
    view = forms.RadiosField(
        label=_("What does the person say?"),
        choices=Enquiry.View.choices,
        missing=_("Select what the person says"),
    )
    words = forms.TextareaField(label=_("In the person’s own words"), rows=3, required=False)
    why_not_yet = forms.TextareaField(label=_("Why not yet?"), rows=3, missing=_("Enter why not yet"))
    why_not = forms.TextareaField(
        label=_("Why not?"),
        help_text=_("Only where telling the person would defeat the purpose, or cannot be done safely"),
        rows=3,
        missing=_("Enter why the person is not told"),
    )


class GiveBackForm(forms.Form):
    because = forms.TextareaField(
        label=_("What should be decided again?"), rows=3, missing=_("Enter what should be decided again")
    )


class SendForm(forms.Form):
    point = forms.RadiosField(
        label=_("To which address on record?"),
        help_text=_("The address itself is not shown: the door checks its safe-contact rule"),
        choices=(),
        missing=_("Select the address"),
    )

    def __init__(self, *args: Any, points: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].choices = points  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    to = forms.TextField(
        label=_("To whom was it given?"), width="two-thirds", missing=_("Enter to whom it was given")
    )
    seen = forms.TextField(
        label=_("What was shown again that proves who they are?"), missing=_("Enter what was shown")
    )

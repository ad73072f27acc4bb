"""Questions about safe contact."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core import clock
from cairn.core.clock import LONDON
from cairn.people import normalise
from cairn.people.models import ContactPoint, ContactRule, LifeEvent
from cairn.ui import forms
from cairn.ui.date_fields import read_time

GIVEN_BY = {
    "herself": gettext_lazy("The person themselves"),
    "worker": gettext_lazy("A worker's judgement"),
    "agency": gettext_lazy("Another agency"),
}
DAYS = [
    ("1", gettext_lazy("Monday")),
    ("2", gettext_lazy("Tuesday")),
    ("3", gettext_lazy("Wednesday")),
    ("4", gettext_lazy("Thursday")),
    ("5", gettext_lazy("Friday")),
    ("6", gettext_lazy("Saturday")),
    ("7", gettext_lazy("Sunday")),
]
THREE = {"yes": True, "no": False, "unknown": None}


def three(value: bool | None) -> str:
    """True, False, None as the codes of a yes, no or not known question."""
    return {True: "yes", False: "no", None: "unknown"}[value]


def _read(plain: Callable[[str], str], text: str) -> str:
    try:
        return plain(text)
    except ValueError as wrong:
        raise ValidationError(str(wrong)) from None


class WhoKnowsForm(forms.Form):
    """Who else knows of a channel or shares it; whether it is hidden; when it ended."""

    known_to_perpetrator = forms.YesNoUnknownField(
        label=gettext_lazy("Does whoever harms the person know of it?"), initial="unknown", inline=True
    )
    shared_with_perpetrator = forms.YesNoUnknownField(
        label=gettext_lazy("Does whoever harms the person share it, or can they use it?"),
        help_text=gettext_lazy("A shared phone, plan, mailbox or home"),
        initial="unknown",
        inline=True,
    )
    hidden = forms.TickField(
        label=gettext_lazy("Keep it hidden: it is known to us only since separation"), required=False
    )
    until_on = forms.DateField(
        label=gettext_lazy("Last day in use"),
        help_text=gettext_lazy("Only where the person no longer has it"),
        required=False,
        not_future=True,
    )

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        return said | {
            name: THREE[said[name]] for name in ("known_to_perpetrator", "shared_with_perpetrator")
        }


class ContactPointForm(WhoKnowsForm):
    kind = forms.RadiosField(
        label=gettext_lazy("What kind of contact is it?"),
        choices=ContactPoint.Kind.choices,
        reveals={"phone": ("phone",), "email": ("email",), "address": ("address",)},
        missing=gettext_lazy("Select a phone, an email address or an address"),
    )
    phone = forms.TextField(
        label=gettext_lazy("Phone number"),
        help_text=gettext_lazy("For a number abroad, begin with + and the country code"),
        max_length=40,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )
    email = forms.TextField(
        label=gettext_lazy("Email address"),
        max_length=254,
        width="two-thirds",
        autocomplete="off",
        spellcheck=False,
    )
    address = forms.TextareaField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("With the postcode, where it is known"),
        max_length=500,
        rows=4,
    )
    until_on = None  # type: ignore[assignment]  # a new one has no end

    field_order = ["kind"]

    def clean_phone(self) -> str:
        return _read(normalise.phone, self.cleaned_data["phone"])

    def clean_email(self) -> str:
        return _read(normalise.email, self.cleaned_data["email"])

    def clean_address(self) -> str:
        return _read(normalise.address, self.cleaned_data["address"])

    def values(self) -> dict[str, Any]:
        said = super().values()
        value = said[said["kind"]]
        return {name: said[name] for name in said if name not in ("phone", "email", "address")} | {
            "value": value
        }


class RuleForm(forms.Form):
    """What is safe for one channel. What is asked depends on the kind: only a phone has voicemail."""

    safe = forms.RadiosField(
        label=gettext_lazy("Is it safe to use?"),
        choices=[
            (ContactRule.Safe.SAFE, gettext_lazy("Yes, at any time")),
            (ContactRule.Safe.LIMITED, gettext_lazy("Yes, within limits")),
            (ContactRule.Safe.ASK_AGAIN, gettext_lazy("Not until the person has been asked again")),
            (ContactRule.Safe.NEVER, gettext_lazy("No, never")),
        ],
        reveals={"limited": ("hours_from", "hours_until", "days")},
        missing=gettext_lazy("Select whether it is safe to use"),
    )
    hours_from = forms.TextField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("Like 9:30am or 14:05"),
        required=False,
        width=5,
        max_length=10,
    )
    hours_until = forms.TextField(label=gettext_lazy("Until"), required=False, width=5, max_length=10)
    days = forms.CheckboxesField(
        label=gettext_lazy("Which days?"),
        help_text=gettext_lazy("None ticked means any day"),
        choices=DAYS,
        required=False,
    )
    voicemail = forms.RadiosField(
        label=gettext_lazy("Is it safe to leave a voicemail or send a text?"),
        choices=[
            (ContactRule.Voicemail.NO, gettext_lazy("No")),
            (ContactRule.Voicemail.YES, gettext_lazy("Yes")),
            (ContactRule.Voicemail.UNKNOWN, gettext_lazy("Not known: leave none, send none")),
        ],
        initial="unknown",
    )
    reached_by = forms.TextField(
        label=gettext_lazy("Who else can see, hear or open it?"),
        help_text=gettext_lazy("For example: a parent answers; the children read it"),
        required=False,
        max_length=300,
    )
    code_word = forms.TextField(
        label=gettext_lazy("Code word"),
        help_text=gettext_lazy("Leave empty to keep the one that is agreed, where there is one"),
        required=False,
        max_length=60,
        width=20,
        autocomplete="off",
        spellcheck=False,
    )
    drop_code_word = forms.TickField(label=gettext_lazy("The code word no longer counts"), required=False)
    given_by = forms.RadiosField(
        label=gettext_lazy("Who says so?"),
        choices=list(GIVEN_BY.items()),
        missing=gettext_lazy("Select who says so"),
    )
    given_on = forms.DateField(
        label=gettext_lazy("When was it said?"),
        not_future=True,
        initial=clock.today,
        called=gettext_lazy("The date"),
    )

    def __init__(self, *args: Any, point: ContactPoint, has_code_word: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if point.kind != ContactPoint.Kind.PHONE:
            del self.fields["voicemail"]
        if not has_code_word:
            del self.fields["drop_code_word"]

    def clean_hours_from(self) -> time | None:
        return self._hour("hours_from")

    def clean_hours_until(self) -> time | None:
        return self._hour("hours_until")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        begins, ends = said.get("hours_from") or None, said.get("hours_until") or None
        wrong = {"hours_from", "hours_until"} & self.errors.keys()
        if not wrong and (begins is None) != (ends is None):
            self.add_error(
                "hours_until" if begins else "hours_from", _("Enter both hours, or leave both empty")
            )
        if (
            said.get("safe") == "limited"
            and not wrong
            and begins is None
            and ends is None
            and not said.get("days")
        ):
            self.add_error(
                "hours_from", _("Enter the hours or select the days, or choose “Yes, at any time”")
            )
        if said.get("safe") == "limited" and not wrong and begins is not None and begins == ends:
            self.add_error("hours_until", _("The hours must begin and end at different times"))
        return said

    def values(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        on: date = said.pop("given_on")
        said["given_at"] = clock.now() if on == clock.today() else datetime.combine(on, time(12), LONDON)
        said["days"] = "".join(said["days"])
        return said | {name: said[name] or None for name in ("hours_from", "hours_until")}

    def _hour(self, name: str) -> time | None:
        text = str(self.cleaned_data[name]).strip()
        if not text:
            return None
        read = read_time(text)
        if read is None:
            raise ValidationError(_("Enter a real time, like 9:30am or 14:05"))
        return read


def rule_as_stored(point: ContactPoint) -> dict[str, Any]:
    """The rule that was written last, as the form would hold it; the code word is not compared on a page."""
    rule = point.rules.order_by("from_at", "pk").last()
    if rule is None:
        return {}
    return {
        "safe": rule.safe,
        "hours_from": rule.hours_from.strftime("%H:%M") if rule.hours_from else "",
        "hours_until": rule.hours_until.strftime("%H:%M") if rule.hours_until else "",
        "days": list(rule.days),
        "voicemail": rule.voicemail,
        "reached_by": rule.reached_by.open(),
        "given_by": rule.given_by,
        "given_on": clock.london_day(rule.given_at),
    }


class LifeEventForm(forms.Form):
    kind = forms.RadiosField(
        label=gettext_lazy("What happened?"),
        choices=LifeEvent.Kind.choices,
        missing=gettext_lazy("Select what happened"),
    )
    on = forms.ApproximateDateField(
        label=gettext_lazy("When?"), not_future=True, called=gettext_lazy("The date")
    )
    told_by = forms.RadiosField(
        label=gettext_lazy("Who told us?"),
        choices=list(GIVEN_BY.items()),
        missing=gettext_lazy("Select who told us"),
    )

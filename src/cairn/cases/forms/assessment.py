"""The checklist as a form: three answers to each item, who says so, what was said, and the worker's own
judgement.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.cases import codes
from cairn.cases.actions.risk import Given, Sheet
from cairn.cases.rules.instruments import PROMPTS, Instrument
from cairn.ui import forms

YES_NO_UNKNOWN = [(value, words) for value, words in codes.AnswerValue.choices if value != "unanswered"]

JUDGEMENT = (
    "alone",
    "at",
    "why_now",
    "judged",
    "judged_because",
    "heard_before",
    "concern",
    "referred",
    "not_referred",
    "change",
    "comment",
)


class AssessmentForm(forms.Form):
    """An item may stay empty: it is stored as not answered. What the worker judges may not."""

    alone = forms.TickField(
        label=gettext_lazy("The person said to cause harm is not present and cannot hear this"),
        missing=gettext_lazy("Do not go on while the person said to cause harm can hear you"),
    )
    at = forms.MomentField(
        label=gettext_lazy("When were the questions asked?"), called=gettext_lazy("The time"), not_future=True
    )
    why_now = forms.SelectField(
        label=gettext_lazy("Why now?"),
        choices=[("", gettext_lazy("Choose the reason")), *codes.Trigger.choices],
    )
    judged = forms.RadiosField(
        label=gettext_lazy("Your own view of the level of risk"),
        help_text=gettext_lazy(
            "Your judgement can raise the level above what the count says, never lower it."
        ),
        choices=codes.RiskLevel.choices,
        missing=gettext_lazy("Select your own view of the level of risk"),
    )
    judged_because = forms.TextareaField(
        label=gettext_lazy("Why this level?"),
        missing=gettext_lazy("Write why you judge the level so"),
        rows=3,
    )
    heard_before = forms.RadiosField(
        label=gettext_lazy("Heard at a MARAC in the last 12 months?"),
        choices=codes.Known.choices,
        inline=True,
        missing=gettext_lazy("Select whether this was heard at a MARAC in the last 12 months"),
    )
    concern = forms.TextareaField(
        label=gettext_lazy("Your concern, if you refer on professional judgement"),
        help_text=gettext_lazy("This alone is a route to MARAC. Say what worries you."),
        required=False,
        rows=3,
    )
    referred = forms.RadiosField(
        label=gettext_lazy("Will you refer to MARAC?"),
        choices=[
            ("yes", gettext_lazy("Yes, I will refer")),
            ("no", gettext_lazy("No, although a route is met")),
            ("none", gettext_lazy("No route is met")),
        ],
        reveals={"no": ["not_referred"]},
        missing=gettext_lazy("Select whether you will refer to MARAC"),
    )
    not_referred = forms.TextareaField(
        label=gettext_lazy("Why no referral is made"),
        help_text=gettext_lazy("A manager has to sign this reason."),
        missing=gettext_lazy("Write why no referral is made"),
        rows=3,
    )
    change = forms.SelectField(
        label=gettext_lazy("Since the last assessment, has the risk been reduced?"),
        choices=[("", gettext_lazy("Not judged")), *codes.RiskChange.choices],
        required=False,
    )
    comment = forms.TextareaField(
        label=gettext_lazy("Anything else that matters"),
        help_text=gettext_lazy(
            "Such as access to weapons through work, what the client wants most, and risks to children."
        ),
        required=False,
        rows=4,
    )

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        for code, item in instrument.by_code.items():
            number = instrument.number(code)
            self.fields[f"a-{code}"] = forms.RadiosField(
                label=f"{number}. {_(item.label)}",
                choices=YES_NO_UNKNOWN,
                inline=True,
                small=True,
                required=False,
                help_text=_(PROMPTS[item.prompt]) if item.prompt else "",
            )
            self.fields[f"s-{code}"] = forms.SelectField(
                label=_("Who says so (%(number)d)") % {"number": number},
                choices=codes.Source.choices,
                required=False,
                initial="client",
            )
            self.fields[f"n-{code}"] = forms.TextareaField(
                label=_("What was said (%(number)d)") % {"number": number},
                required=False,
                rows=2,
                max_length=2000,
            )

    def sections(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The items by section, each with its three fields."""
        return [
            (
                _(section.title),
                [
                    {
                        "answer": self[f"a-{item.code}"],
                        "source": self[f"s-{item.code}"],
                        "note": self[f"n-{item.code}"],
                        "open": bool(self[f"n-{item.code}"].value()) or bool(self[f"n-{item.code}"].errors),
                    }
                    for item in section.items
                ],
            )
            for section in self.instrument.sections
        ]

    def judgement(self) -> list[Any]:
        """The fields below the items, without the one that another reveals."""
        return [self[name] for name in JUDGEMENT if name not in ("alone", "at", "why_now", "not_referred")]

    def answers(self, said: Mapping[str, Any]) -> dict[str, Given]:
        return {
            code: Given(
                said.get(f"a-{code}") or "unanswered",
                said.get(f"s-{code}") or "client",
                said.get(f"n-{code}") or "",
            )
            for code in self.instrument.by_code
        }

    def sheet(self) -> Sheet:
        said = self.cleaned_data
        return Sheet(
            answers=self.answers(said),
            judged=said["judged"],
            judged_because=said["judged_because"],
            why_now=said["why_now"],
            heard_before=said["heard_before"],
            concern=said["concern"],
            referred=said["referred"] == "yes",
            not_referred=said["not_referred"],
            change=said["change"],
            comment=said["comment"],
            instrument=self.instrument.code,
            instrument_version=self.instrument.version,
        )

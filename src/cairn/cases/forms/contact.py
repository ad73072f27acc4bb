"""Reaching the client and what she said."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.cases import codes
from cairn.core import clock
from cairn.ui import forms


class AttemptForm(forms.Form):
    """What happened, whatever it was.

    `points` are (uid, words) of her numbers and addresses, never the value.
    """

    point = forms.RadiosField(
        label=_("Which number or address did you use?"),
        choices=[],
        small=True,
        missing=_("Select the number or address that you used, or none"),
    )
    channel = forms.RadiosField(label=_("How did you try?"), choices=codes.Channel.choices, small=True)
    at = forms.MomentField(label=_("When?"), called=_("The time"), not_future=True)
    reached = forms.RadiosField(
        label=_("What happened?"),
        choices=codes.Reached.choices,
        small=True,
        reveals={"spoke": ["support"], "replied": ["support_written"]},
    )
    support = forms.TickField(
        label=_("We spoke about the client’s situation or gave support"), required=False
    )
    support_written = forms.TickField(
        label=_("We wrote about the client’s situation or gave support"), required=False
    )
    text = forms.TextareaField(
        label=_("What was said or done"),
        help_text=_("If the contact was outside the safe-contact rule, say how it came about."),
        required=False,
        rows=4,
    )

    def __init__(self, *args: Any, points: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("none", str(_("None: in person, through somebody, or the client got in touch")))
        self.fields["point"].choices = [*points, none]  # type: ignore[attr-defined]

    @property
    def supported(self) -> bool:
        return bool(self.cleaned_data["support"] or self.cleaned_data["support_written"])


class AgreementForm(forms.Form):
    agreed_on = forms.DateField(
        label=_("On which day did the client say yes to the service?"),
        called=_("The day"),
        not_future=True,
        page_heading=True,
    )


class GiveUpForm(forms.Form):
    because = forms.RadiosField(
        label=_("Why do you stop trying?"), choices=codes.NotEngaged.choices, page_heading=True
    )


class CloseForm(forms.Form):
    outcome = forms.RadiosField(label=_("How did the case end?"), choices=[])
    risk_change = forms.RadiosField(
        label=_("In your view, how far was the risk reduced? (optional)"),
        choices=codes.RiskChange.choices,
        required=False,
    )
    feels_safer = forms.RadiosField(
        label=_("Does the client feel safer than at the beginning?"), choices=codes.Said.choices
    )
    ending = forms.TextareaField(
        label=_("How the work ended, and what was agreed"),
        help_text=_("Whoever opens a new case for this person reads this first."),
        rows=5,
    )

    def __init__(self, *args: Any, outcomes: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (code, words) for code, words in codes.Outcome.choices if code in outcomes
        ]


class AllocateForm(forms.Form):
    user = forms.SelectField(label=_("Whose case is this?"), choices=[], page_heading=True)

    def __init__(self, *args: Any, workers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", str(_("Choose a worker"))), *workers]  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    kind = forms.RadiosField(label=_("What is the note about?"), choices=codes.NoteKind.choices, small=True)
    on = forms.DateField(label=_("Which day is it about?"), called=_("The day"), not_future=True)
    text = forms.TextareaField(label=_("Note"), missing=_("Write the note"), rows=8, max_length=20000)


class NoteTextForm(forms.Form):
    text = forms.TextareaField(
        label=_("Corrected note"), missing=_("Write the note"), rows=8, max_length=20000
    )


class ActionForm(forms.Form):
    text = forms.TextareaField(
        label=_("What will be done?"), missing=_("Write what will be done"), rows=2, max_length=1000
    )
    whose = forms.RadiosField(
        label=_("Who will do it?"),
        choices=codes.ActionFor.choices,
        reveals={"worker": ["user"], "agency": ["agency"]},
        missing=_("Select who will do it"),
    )
    user = forms.SelectField(label=_("Which worker?"), choices=[], missing=_("Select the worker"))
    agency = forms.SelectField(label=_("Which agency?"), choices=[], missing=_("Select the agency"))
    due_on = forms.DateField(label=_("By when?"), called=_("The day by which it is done"), not_past=True)
    risk = forms.SelectField(label=_("Which risk does it reduce?"), choices=[], required=False)

    def __init__(
        self,
        *args: Any,
        workers: list[tuple[str, str]],
        agencies: list[tuple[str, str]],
        risks: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("user", workers), ("agency", agencies), ("risk", risks)):
            self.fields[name].choices = [("", str(_("Choose"))), *choices]  # type: ignore[attr-defined]


class EndActionForm(forms.Form):
    state = forms.RadiosField(
        label=_("How did it end?"),
        choices=[("done", _("Done")), ("cancelled", _("Cancelled"))],
        reveals={"cancelled": ["because"]},
    )
    because = forms.TextareaField(
        label=_("Why was it cancelled?"), missing=_("Give the reason for cancelling it"), rows=2
    )
    outcome = forms.TextareaField(label=_("What came of it?"), required=False, rows=2)


class ListFilter(forms.Form):
    """What the case list asks by its address: codes only."""

    whose = forms.RadiosField(
        label=_("Whose"),
        choices=[
            ("mine", _("Mine")),
            ("team", _("My team’s")),
            ("all", _("Everybody’s")),
            ("unallocated", _("Nobody’s yet")),
        ],
        required=False,
        small=True,
    )
    state = forms.CheckboxesField(label=_("State"), choices=codes.State.choices, required=False, small=True)
    level = forms.CheckboxesField(
        label=_("Risk"), choices=codes.RiskLevel.choices, required=False, small=True
    )
    overdue = forms.CheckboxesField(
        label=_("Overdue"),
        choices=[
            ("contact", _("First contact")),
            ("review", _("Review of risk")),
            ("action", _("An action")),
        ],
        required=False,
        small=True,
    )


def today_as_initial() -> dict[str, Any]:
    return {"on": clock.today(), "at": clock.now()}

"""What is asked when a request arrives, and on its way."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.oversight.models import Item, Request
from cairn.oversight.models.requests import ENQUIRIES, PERSONS
from cairn.ui import forms

_A = Request.Asker
_C = Request.Channel


class ChannelForm(forms.Form):
    """How the answer gets safely to whoever asks."""

    channel = forms.RadiosField(
        label=_("How does the answer reach them safely?"),
        help_text=_(
            "Ask them. Never choose for them, and never post to an address that somebody shares with them."
        ),
        choices=_C.choices,
        reveals={_C.POST_OUTSIDE: ("send_name", "send_address")},
        missing=_("Select how the answer reaches them"),
    )
    send_name = forms.TextField(label=_("Name on the envelope"), missing=_("Enter the name on the envelope"))
    send_address = forms.TextareaField(
        label=_("Address"), rows=3, max_length=500, missing=_("Enter the address that it is posted to")
    )


class ChangeChannelForm(ChannelForm):
    def __init__(self, *args: Any, row: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.asker not in (_A.HERSELF, _A.HARMED, _A.CAUSING, _A.PARENT):
            _without_own_address(self)


def _without_own_address(form: ChannelForm) -> None:
    """An address on record is a person's own: none for police, a court or a solicitor."""
    channel: Any = form.fields["channel"]
    channel.choices = [choice for choice in _C.choices if choice[0] != _C.POST]


class ReceiveForm(ChannelForm):
    kind = forms.RadiosField(
        label=_("What do they ask for?"),
        choices=[(code.value, code.label) for code in Request.Kind if code.value not in ENQUIRIES],
        missing=_("Select what they ask for"),
    )
    asker = forms.RadiosField(
        label=_("Who asks?"),
        choices=[(code.value, code.label) for code in _A if code in PERSONS],
        hints={
            _A.CAUSING: _("Choose this too where they ask for their own records and are said to cause harm"),
            _A.PARENT: _("Answered with the child’s view, and with what the other parent could do with it"),
            _A.REPRESENTATIVE: _("With written authority of the person"),
        },
        missing=_("Select who asks"),
    )
    asker_name = forms.TextField(
        label=_("Name of whoever asks"), width="two-thirds", missing=_("Enter the name of whoever asks")
    )
    subject_name = forms.TextField(
        label=_("About whom"),
        help_text=_("The same name where they ask for their own records"),
        width="two-thirds",
        missing=_("Enter the name of the person whom it is about"),
    )
    subject_born = forms.TextField(
        label=_("That person’s date of birth, as it was given"), width=20, required=False
    )
    wanted = forms.TextareaField(
        label=_("What exactly do they ask for?"),
        help_text=_("In their own words, for example everything, or the notes of 2025"),
        rows=4,
        missing=_("Write what they ask for"),
    )
    came_by = forms.SelectField(
        label=_("How did it come?"),
        choices=[("", _("Choose…")), *Request.CameBy.choices],
        missing=_("Select how it came"),
    )
    received_on = forms.DateField(
        label=_("When did it come?"), called=_("The day it came"), not_future=True,
        missing=_("Enter the day it came"),
    )  # fmt: skip

    field_order = (
        "kind", "asker", "asker_name", "subject_name", "subject_born", "wanted", "came_by", "received_on", "channel",
        "send_name", "send_address",
    )  # fmt: skip


class EnquiryForm(ChannelForm):
    """A police request or a court's order, whole: what it does not say, it is sent back for."""

    kind = forms.RadiosField(
        label=_("Who asks?"),
        choices=[
            (Request.Kind.POLICE.value, Request.Kind.POLICE.label),
            (Request.Kind.COURT.value, Request.Kind.COURT.label),
        ],
        reveals={
            Request.Kind.POLICE: ("offence", "purpose", "necessary", "proportionate", "authorised_by"),
            Request.Kind.COURT: ("order_terms", "order_on", "court_answer_by"),
        },
        missing=_("Select who asks"),
    )
    body = forms.TextField(
        label=_("Which force or court"), width="two-thirds", missing=_("Enter the force or the court")
    )
    asker_name = forms.TextField(
        label=_("Who signs for it"),
        help_text=_("Name, rank or office, and number"),
        width="two-thirds",
        missing=_("Enter who signs for it"),
    )
    case_number = forms.TextField(label=_("Their reference"), width=20, required=False)
    subject_name = forms.TextField(
        label=_("About whom"), width="two-thirds", missing=_("Enter the name of the person whom it is about")
    )
    subject_born = forms.TextField(
        label=_("That person’s date of birth, as it was given"), width=20, required=False
    )
    offence = forms.TextField(label=_("The offence"), missing=_("Enter the offence"))
    purpose = forms.TextareaField(
        label=_("The purpose"),
        help_text=_("The line of inquiry that it serves"),
        rows=3,
        missing=_("Enter the purpose"),
    )
    necessary = forms.TextareaField(
        label=_("Why it is necessary"), rows=3, missing=_("Enter why it is necessary")
    )
    proportionate = forms.TextareaField(
        label=_("Why it is proportionate"),
        help_text=_("What else was tried or is available, and why this is no more than is needed"),
        rows=3,
        missing=_("Enter why it is proportionate"),
    )
    authorised_by = forms.TextField(
        label=_("Their senior officer who approved it"),
        width="two-thirds",
        missing=_("Enter their senior officer who approved it"),
    )
    order_terms = forms.TextareaField(
        label=_("The order’s terms"), rows=4, missing=_("Enter the order’s terms, word for word")
    )
    order_on = forms.DateField(
        label=_("Date of the order"), not_future=True, missing=_("Enter the date of the order")
    )
    court_answer_by = forms.DateField(
        label=_("By when it must be obeyed"), missing=_("Enter the day by which it must be obeyed")
    )
    items = forms.CheckboxesField(
        label=_("What do they ask for?"),
        help_text=_("Tick only what is asked. Nothing else can leave."),
        choices=Item.What.choices,
        reveals={code: (f"{code}_because", f"{code}_from", f"{code}_until") for code in Item.What.values},
        hints={Item.What.COUNSELLING: _("Presumed not to be needed")},
        missing=_("Select at least one thing that they ask for"),
    )
    came_by = ReceiveForm.base_fields["came_by"]
    received_on = ReceiveForm.base_fields["received_on"]

    field_order = (
        "kind", "offence", "purpose", "necessary", "proportionate", "authorised_by", "order_terms", "order_on",
        "court_answer_by", "body", "asker_name", "case_number", "subject_name", "subject_born", "items",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_own_address(self)
        for code in Item.What.values:
            must = code == Item.What.COUNSELLING
            self.fields[f"{code}_because"] = forms.TextField(
                label=_("Why do they say that they need it?"),
                required=must,
                missing=_("Enter why they say that counselling records are needed"),
            )
            self.fields[f"{code}_from"] = forms.DateField(label=_("From"), required=False, label_size="s")
            self.fields[f"{code}_until"] = forms.DateField(label=_("Until"), required=False, label_size="s")


class IdentifyForm(forms.Form):
    on = forms.DateField(
        label=_("When was it seen?"), called=_("The day"), not_future=True,
        missing=_("Enter the day on which it was seen"),
    )  # fmt: skip
    seen = forms.TextareaField(
        label=_("What was seen that shows who asks?"),
        help_text=_("Which document, or how they were recognised. Keep no copy."),
        rows=2,
        max_length=500,
        missing=_("Enter what was seen"),
    )
    authority = forms.TextareaField(
        label=_("What was seen that shows that they may ask for somebody else?"),
        rows=2,
        max_length=500,
        missing=_("Enter what shows that they may ask"),
    )
    child_view = forms.TextareaField(
        label=_("What does the child say?"),
        help_text=_("If nobody asked the child, say why"),
        rows=3,
        missing=_("Enter what the child says, or why nobody asked"),
    )
    other_parent = forms.TextareaField(
        label=_("What could the other parent do with it?"),
        help_text=_("Is anybody at risk if this parent, or the other, reads it?"),
        rows=3,
        missing=_("Enter what the risk is, or that there is none"),
    )

    def __init__(self, *args: Any, row: Request, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.asker not in (_A.PARENT, _A.REPRESENTATIVE):
            del self.fields["authority"]
        if row.asker != _A.PARENT:
            del self.fields["child_view"], self.fields["other_parent"]


class ClarityForm(forms.Form):
    question = forms.TextareaField(
        label=_("What do you ask them?"),
        help_text=_("Only where so much is held that you must. The clock waits for their answer."),
        rows=3,
        missing=_("Enter what you ask"),
    )


class ClarifiedForm(forms.Form):
    on = forms.DateField(
        label=_("When did they answer?"), called=_("The day"), not_future=True, missing=_("Enter the day")
    )
    said = forms.TextareaField(label=_("What did they mean?"), rows=3, missing=_("Enter what they meant"))


class ExtendForm(forms.Form):
    told_on = forms.DateField(
        label=_("When were they told that it takes longer?"), called=_("The day"), not_future=True,
        missing=_("Enter the day on which they were told"),
    )  # fmt: skip
    because = forms.TextareaField(label=_("Why does it take longer?"), rows=3, missing=_("Enter why"))


class EndForm(forms.Form):
    because = forms.TextareaField(label=_("Why?"), rows=3, missing=_("Enter why"))

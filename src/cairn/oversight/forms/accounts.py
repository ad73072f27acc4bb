"""Questions about an account: an invitation, a lost second factor, another role."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.access.models import Recovery
from cairn.access.roles import Role
from cairn.oversight.forms.agencies import BecauseForm
from cairn.ui import forms

Choices = Iterable[tuple[str, str]]


class InviteForm(forms.Form):
    name = forms.TextField(
        label=gettext_lazy("What is the colleague’s name?"),
        called=gettext_lazy("The colleague’s name"),
        spellcheck=False,
    )
    email = forms.EmailField(
        label=gettext_lazy("What is the colleague’s work email address?"),
        called=gettext_lazy("The colleague’s work email address"),
        help_text=gettext_lazy("The invitation goes there, and the colleague signs in with it."),
    )
    agency = forms.SelectField(label=gettext_lazy("Which agency does the colleague work for?"), choices=[])
    team = forms.SelectField(label=gettext_lazy("Which team does the colleague work in?"), choices=[])
    role = forms.SelectField(
        label=gettext_lazy("Which role does the colleague have?"),
        help_text=gettext_lazy("It decides what they can open. Choose the smallest that their work needs."),
        choices=[],
    )

    def __init__(self, *args: Any, agencies: Choices, teams: Choices, roles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("agency", list(agencies)), ("team", list(teams)), ("role", list(roles))):
            asked: Any = self.fields[name]
            asked.choices = [("", _("Choose …")), *choices]
            if name != "role" and len(choices) < 2:  # nothing to choose
                del self.fields[name]


class KnownForm(forms.Form):
    known = forms.RadiosField(
        label=gettext_lazy("How do you know who is asking?"),
        help_text=gettext_lazy(
            "A message or a call that came to you proves nothing: whoever has the colleague’s telephone sends one."
        ),
        choices=Recovery.Known.choices,
        missing=gettext_lazy("Say how you know who is asking"),
    )


class AgreeForm(forms.Form):
    sure = forms.TickField(
        label=gettext_lazy("I know of this from the person or from my colleague, not from this page alone"),
        missing=gettext_lazy("Speak with the person or with your colleague first"),
    )


class ChangeRoleForm(BecauseForm):
    role = forms.SelectField(
        label=gettext_lazy("Which role does the colleague have now?"),
        choices=[],
        missing=gettext_lazy("Choose the role"),
    )
    field_order = ("role", "because")

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["role"]
        asked.choices = [("", _("Choose …")), *((role.code, str(role.name)) for role in roles)]

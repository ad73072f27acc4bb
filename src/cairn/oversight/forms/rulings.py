"""What is asked about a correction, an objection or a restriction."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.oversight.models import Limit, Request
from cairn.ui import forms


class SettleForm(forms.Form):
    entry = forms.SelectField(
        label=_("Which entry is meant?"), choices=(), missing=_("Select the entry that is meant")
    )
    agreed = forms.RadiosField(
        label=_("What do you decide?"),
        choices=[("yes", _("Agree")), ("no", _("Do not agree"))],
        missing=_("Select what you decide"),
    )
    words = forms.TextareaField(
        label=_("What they say is wrong, in their own words"),
        help_text=_("It stands beside the entry wherever the entry is read, and is never changed"),
        rows=4,
        missing=_("Enter in their own words what they say is wrong"),
    )
    purposes = forms.CheckboxesField(
        label=_("For what may the records still be used?"),
        help_text=_("What you leave out is stopped, and somebody’s safety with it if you leave that out"),
        choices=Limit.Purpose.choices,
        initial=[Limit.Purpose.PROTECTION],
        required=False,
    )
    reason = forms.TextareaField(label=_("Why?"), rows=4, missing=_("Enter why"))

    def __init__(self, *args: Any, row: Request, entries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreed: Any = self.fields["agreed"]
        if row.kind == Request.Kind.CORRECTION:
            self.fields["entry"].choices = [("", _("Choose…")), *entries]  # type: ignore[attr-defined]
            agreed.reveals = {"no": ("words",)}
        else:
            del self.fields["entry"], self.fields["words"]
        if row.kind in (Request.Kind.RESTRICTION, Request.Kind.OBJECTION):
            agreed.reveals = {"yes": ("purposes",)}
        else:
            del self.fields["purposes"]


class CorrectedForm(forms.Form):
    did = forms.TextareaField(
        label=_("What was corrected?"),
        help_text=_(
            "Correct it in its own place first: that makes a new edition, and the old one stays readable"
        ),
        rows=3,
        missing=_("Enter what was corrected"),
    )

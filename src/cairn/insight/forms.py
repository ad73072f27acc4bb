"""The questions of the claims pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.insight.claims.files import MOST_BYTES
from cairn.ui import forms


class ClaimsFileForm(forms.Form):
    file = forms.FileField(
        label=_("Claims file"),
        help_text=_("YAML, at most 1 MB. A paper that is here already gets a new edition."),
        kinds=["yaml", "yml"],
        most=MOST_BYTES,
        missing=_("Select a YAML file"),
        called=_("The file"),
    )


class ResolveForm(forms.Form):
    reason = forms.TextareaField(
        label=_("Why is it settled?"),
        help_text=_("What explains it, or what was corrected and where. Write nothing about any person."),
        max_length=2000,
        missing=_("Enter why it is settled"),
        called=_("The reason"),
    )


class SettledForm(ResolveForm):
    """Of a finding that was settled before: another reason, or open again."""

    stands = forms.RadiosField(
        label=_("How does it stand?"),
        choices=[("settled", _("Settled")), ("open", _("Open again"))],
        required=False,  # whoever saw it before it was settled was not asked; her answer is a reason for settling
    )
    field_order = ("stands", "reason")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].label = _("Why?")
        self.fields["reason"].error_messages["required"] = _("Enter why")

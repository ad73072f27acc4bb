"""Questions about the end of an agency, an account, a post."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core import clock
from cairn.ui import forms


class EndAgencyForm(forms.Form):
    until_on = forms.DateField(
        label=gettext_lazy("What is its last day?"), called=gettext_lazy("The last day"), earliest=clock.today
    )
    successor = forms.SelectField(
        label=gettext_lazy("Who goes on with its work?"),
        help_text=gettext_lazy("Only files whose client says yes move there."),
        choices=[],
        required=False,
    )
    because = forms.TextareaField(
        label=gettext_lazy("Why does it end?"),
        max_length=500,
        rows=3,
        missing=gettext_lazy("Say why it ends"),
    )

    def __init__(self, *args: Any, successors: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["successor"]
        asked.choices = [("", _("Nobody")), *successors]


class BecauseForm(forms.Form):
    because = forms.TextareaField(
        label=gettext_lazy("Why?"), max_length=500, rows=3, missing=gettext_lazy("Say why")
    )


class EndPostForm(BecauseForm):
    on = forms.DateField(
        label=gettext_lazy("What is the last day of this post?"),
        called=gettext_lazy("The last day"),
        earliest=clock.today,
    )
    field_order = ("on", "because")

"""The questions of the door's pages."""

from django.utils.translation import gettext_lazy as _

from cairn.release.codes import Channel, Kind, State
from cairn.ui import forms

ANY = [("", _("Any"))]


class FilterForm(forms.Form):
    state = forms.SelectField(label=_("State"), choices=[*ANY, *State.choices], required=False)
    kind = forms.SelectField(label=_("Kind"), choices=[*ANY, *Kind.choices], required=False)
    channel = forms.SelectField(label=_("Way"), choices=[*ANY, *Channel.choices], required=False)


class DecideForm(forms.Form):
    went = forms.RadiosField(
        label=_("Did it go?"),
        choices=[("yes", _("Yes, it went")), ("no", _("No, it did not go"))],
        missing=_("Select yes if it went"),
    )
    because = forms.TextareaField(
        label=_("How do you know?"),
        help_text=_("Do not name the person."),
        rows=3,
        max_length=1000,
        missing=_("Say how you found out"),
    )

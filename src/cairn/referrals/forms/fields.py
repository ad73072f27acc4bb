"""Questions that several of the referral forms ask."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cairn.people import normalise
from cairn.people.codes import LANGUAGES
from cairn.referrals import codes
from cairn.ui import forms
from cairn.ui.date_fields import read_time

SAFE = [
    ("safe", _("Safe")),
    ("limited", _("Safe at some times, or within limits")),
    ("never", _("Not safe: never use it")),
    ("unknown", _("Not known")),
]
VOICEMAIL = [("no", _("No")), ("yes", _("Yes")), ("unknown", _("Not known"))]
ANY_DAY = "any"
DAYS = [(ANY_DAY, _("Any day")), ("12345", _("Monday to Friday")), ("67", _("Saturday and Sunday"))]
KNOWN = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Not known"))]


def languages() -> list[tuple[str, Any]]:
    """ "Not known" and "English" are two answers; the likeliest stand first."""
    return [("", _("Not known")), *sorted(LANGUAGES.items(), key=lambda item: item[0] != "eng")]


class TimeField(forms.TextField):
    """A time of day as people type it; its value is 14:05."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, width=5, spellcheck=False, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        at = read_time(text)
        if at is None:
            raise ValidationError(_("Enter a time like 9:30am or 14:05"), code="invalid")
        return f"{at:%H:%M}"


class PhoneField(forms.TextField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, width=20, spellcheck=False, autocomplete="off", **kwargs)

    def clean(self, value: Any) -> str:
        return _read(normalise.phone, super().clean(value))


class AddressField(forms.TextareaField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=400, rows=4, **kwargs)

    def clean(self, value: Any) -> str:
        return _read(normalise.address, super().clean(value))


class PlainEmailField(forms.TextField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, width="two-thirds", spellcheck=False, autocomplete="off", **kwargs)

    def clean(self, value: Any) -> str:
        return _read(normalise.email, super().clean(value))


def _read(reader: Any, text: str) -> str:
    if not text:
        return ""
    try:
        return str(reader(text))
    except ValueError as wrong:
        raise ValidationError(str(wrong), code="invalid") from None


def both_hours(form: forms.Form, start: str, end: str) -> None:
    """Hours come as a pair, and the first is before the second."""
    begins, ends = form.cleaned_data.get(start), form.cleaned_data.get(end)
    if bool(begins) != bool(ends):
        form.add_error(end if begins else start, _("Enter both times, or neither"))
    elif begins and ends and begins >= ends:
        form.add_error(end, _("The second time must be after the first"))


def some_name(form: forms.Form, given: str = "given", family: str = "family") -> None:
    """One of the two names is enough, in any script."""
    names = [form.cleaned_data.get(given), form.cleaned_data.get(family)]
    if not any(names) and not {given, family} & set(form.errors):
        form.add_error(given, _("Enter a first name or a family name, or what they are known by"))
    for field, name in zip((given, family), names, strict=True):
        if name and not any(letter.isalpha() for letter in name):
            form.add_error(field, _("A name has letters in it"))


ABUSE = [*codes.Abuse.choices, ("unknown", _("Not known"))]
URGENCY_HINTS = {
    "today": _("If somebody is in danger now, ring 999 first"),
    "soon": _("Most referrals"),
    "routine": _("Nobody is at risk in the next days"),
}

"""Questions with one answer box or one set of choices, in the design system's words for what went wrong."""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.core.letters import as_read
from cairn.ui.words import Words, number, size

Choices = Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]


class Question:
    """What every field of ours may be told about how it is asked. Mixed in before a Django field.

    `missing` is the whole sentence for an empty answer; without it the label makes one. `called` is the noun for
    other mistakes ("Date of birth must be in the past"). `label_size` is s, m, l or xl; `page_heading` makes the
    label the page's h1. `reveals` (radios, checkboxes) shows fields under a choice, and drops them without it.
    """

    verb = gettext_lazy("Enter")
    label: Any
    error_messages: dict[str, Any]

    def __init__(
        self,
        *,
        label: Words = "",
        missing: Words = "",
        called: Words = "",
        label_size: str = "",
        page_heading: bool = False,
        width: int | str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(label=label or None, **kwargs)  # type: ignore[call-arg]
        self.called = called
        self.missing = missing
        self.label_size = label_size
        self.page_heading = page_heading
        self.width = str(width)

    @property
    def noun(self) -> str:
        return str(self.called or self.label or "").strip().rstrip("?")

    def missing_words(self) -> str:
        label = str(self.called or self.label or "").strip()
        if self.missing:
            return str(self.missing)
        if label.endswith("?"):
            return _("Answer “%(question)s”") % {"question": label}
        lowered = label if label[:2].isupper() else label[:1].lower() + label[1:]
        return f"{self.verb} {lowered}"

    def validate(self, value: Any) -> None:
        try:
            super().validate(value)  # type: ignore[misc]
        except ValidationError as error:
            if error.code == "required":
                raise ValidationError(self.missing_words(), code="required") from None
            raise


class TextField(Question, forms.CharField):
    """One line of text. `width` is a number of characters (2, 3, 4, 5, 10, 20, 30) or a fraction ("two-thirds")."""

    def __init__(
        self, *, max_length: int = 200, autocomplete: str = "", spellcheck: bool = True, **kwargs: Any
    ) -> None:
        self.most = max_length
        self.autocomplete = autocomplete
        self.spellcheck = spellcheck
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return as_read(str(super().to_python(value)))

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if len(text) > self.most:
            said = {"noun": self.noun, "most": number(self.most)}
            raise ValidationError(
                _("%(noun)s must be %(most)s characters or fewer") % said, code="max_length"
            )
        return text


class TextareaField(TextField):
    """Text of several lines. With `counted` the page shows how many characters are left."""

    widget = forms.Textarea

    def __init__(
        self, *, max_length: int = 10000, rows: int = 5, counted: bool = False, **kwargs: Any
    ) -> None:
        self.rows = rows
        self.counted = counted
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class EmailField(Question, forms.EmailField):
    default_error_messages = {
        "invalid": gettext_lazy("Enter an email address in the correct format, like name@service.example")
    }


class NumberField(Question, forms.IntegerField):
    """A whole number, typed (never a spinner). `prefix` and `suffix` stand at its sides, such as £ or days."""

    widget = forms.TextInput

    def __init__(
        self,
        *,
        least: int | None = None,
        most: int | None = None,
        prefix: Words = "",
        suffix: Words = "",
        width: int | str = 5,
        **kwargs: Any,
    ) -> None:
        self.least, self.most = least, most
        self.prefix, self.suffix = prefix, suffix
        super().__init__(width=width, **kwargs)

    def to_python(self, value: Any) -> int | None:
        text = str(value if value is not None else "").strip().replace(",", "")
        if not text:
            return None
        if not (text.removeprefix("-").isascii() and text.removeprefix("-").isdigit()) or len(text) > 15:
            raise ValidationError(_("%(noun)s must be a whole number") % {"noun": self.noun}, code="invalid")
        return int(text)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.least is not None and value < self.least:
            said = {"noun": self.noun, "least": number(self.least)}
            raise ValidationError(_("%(noun)s must be %(least)s or more") % said, code="min_value")
        if self.most is not None and value > self.most:
            said = {"noun": self.noun, "most": number(self.most)}
            raise ValidationError(_("%(noun)s must be %(most)s or fewer") % said, code="max_value")


class _Choosing(Question):
    """Shared by radios, checkboxes and selects: hints by choice, and fields that a choice reveals."""

    verb = gettext_lazy("Select")

    def __init__(
        self,
        *,
        hints: Mapping[str, Words] | None = None,
        reveals: Mapping[str, Collection[str]] | None = None,
        divider_before: str = "",
        exclusive: str = "",
        inline: bool = False,
        small: bool = False,
        **kwargs: Any,
    ) -> None:
        self.hints = dict(hints or {})
        self.reveals = {code: tuple(names) for code, names in (reveals or {}).items()}
        self.divider_before = divider_before
        self.exclusive = exclusive
        self.inline = inline
        self.small = small
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        try:
            super().validate(value)
        except ValidationError as error:
            if error.code == "invalid_choice":
                raise ValidationError(self.missing_words(), code="invalid_choice") from None
            raise


class RadiosField(_Choosing, forms.ChoiceField):
    """One of a few, all seen. `hints` explain choices, `divider_before` puts "or" before one."""

    widget = forms.RadioSelect


class SelectField(_Choosing, forms.ChoiceField):
    """One of many. Offer an empty first choice ("", "Choose…") where none is the likely answer."""

    widget = forms.Select


class CheckboxesField(_Choosing, forms.MultipleChoiceField):
    """Any of a few. `exclusive` names the choice ("none") that unticks the others."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        chosen: list[str] = super().clean(value)
        if self.exclusive and self.exclusive in chosen and len(chosen) > 1:
            label = dict(self.choices).get(self.exclusive, "")  # type: ignore[arg-type]
            raise ValidationError(
                _("Select what applies, or select “%(none)s”") % {"none": label}, code="exclusive"
            )
        return chosen


class TickField(Question, forms.BooleanField):
    """One box to tick. Required means that it must be ticked."""

    def missing_words(self) -> str:
        return str(self.missing) or _("Select “%(label)s”") % {"label": self.label}


YES, NO, UNKNOWN, DECLINED, NOT_ASKED = "yes", "no", "unknown", "declined", "not_asked"
ANSWERS: dict[str, Words] = {
    YES: gettext_lazy("Yes"),
    NO: gettext_lazy("No"),
    UNKNOWN: gettext_lazy("Not known"),
    DECLINED: gettext_lazy("Did not want to say"),
    NOT_ASKED: gettext_lazy("Not asked"),
}


class YesNoUnknownField(RadiosField):
    """Yes, no or not known; with `declined` and `not_asked` as answers of their own. Its value is the code."""

    def __init__(self, *, declined: bool = False, not_asked: bool = False, **kwargs: Any) -> None:
        codes = [YES, NO, UNKNOWN] + [DECLINED] * declined + [NOT_ASKED] * not_asked
        super().__init__(choices=[(code, ANSWERS[code]) for code in codes], **kwargs)


# How a file of each kind begins. Text kinds have no beginning of their own: they must hold no NUL.
BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "csv": (),
    "docx": (b"PK\x03\x04",),
    "jpg": (b"\xff\xd8\xff",),
    "ods": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "txt": (),
    "xlsx": (b"PK\x03\x04",),
}


class FileField(Question, forms.FileField):
    """One file, of the kinds named (by its content too) and no bigger than `most` bytes."""

    verb = gettext_lazy("Select")

    def __init__(self, *, kinds: Collection[str], most: int = 10 * 1024 * 1024, **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        self.most = most
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        try:
            file = super().clean(data, initial)
        except ValidationError as error:
            if error.code in ("required", "missing", "invalid"):
                raise ValidationError(self.missing_words(), code="required") from None
            if error.code == "empty":
                raise ValidationError(_("The selected file is empty"), code="empty") from None
            raise
        if isinstance(file, UploadedFile):
            self._check(file)
        return file

    def _check(self, file: "UploadedFile[Any]") -> None:
        if (file.size or 0) > self.most:
            said = {"most": size(self.most)}
            raise ValidationError(_("The selected file must be smaller than %(most)s") % said, code="too_big")
        kind = PurePath(file.name or "").suffix.removeprefix(".").lower().replace("jpeg", "jpg")
        start = file.read(4096)
        file.seek(0)
        begins = BEGINNINGS.get(kind, ())
        looks_right = start.startswith(begins) if begins else b"\x00" not in start or start[:2] in _UTF16
        if kind not in self.kinds or not looks_right:
            names = [name.upper() for name in self.kinds]
            listed = _("%(some)s or %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}
            said = {"kinds": listed if len(names) > 1 else names[0]}
            raise ValidationError(_("The selected file must be a %(kinds)s") % said, code="wrong_kind")


_UTF16 = (b"\xff\xfe", b"\xfe\xff")

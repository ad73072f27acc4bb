"""Dates as the design system asks for them: three boxes, and a sentence that says which of them is wrong."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cairn.core import clock
from cairn.core.clock import LONDON
from cairn.ui.fields import Question
from cairn.ui.words import about_to, approximate, date_words, local

DAY, MONTH, YEAR, ABOUT, TIME = "day", "month", "year", "about", "time"
Bound = date | Callable[[], date] | None
Raw = Mapping[str, str]


class PartError(ValidationError):
    """A mistake in some boxes of a field: those boxes are marked, and the summary leads to the first."""

    def __init__(self, message: str, parts: Iterable[str], code: str = "invalid") -> None:
        super().__init__(message, code=code)
        self.parts = tuple(parts)


@dataclass(frozen=True, slots=True)
class Approximate:
    """A date known to the day, the month or the year, or only about: its missing parts stand at one."""

    on: date
    precision: str = DAY

    def __str__(self) -> str:
        return approximate(self.on, self.precision)


class PartsWidget(forms.Widget):
    """Several boxes that are one answer. What was typed comes back as it was typed, box by box."""

    def __init__(self, parts: tuple[str, ...], split: Callable[[Any], Raw]) -> None:
        super().__init__()
        self.parts = parts
        self.split = split

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}-{part}") or "").strip() for part in self.parts}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in self.parts)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}-{self.parts[0]}" if id_ else id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Bare boxes, for whoever asks Django for them; a page draws the field as a component."""
        typed = self.typed(value)
        rows = ((f"{name}-{part}", typed.get(part, "")) for part in self.parts)
        return format_html_join(" ", '<input type="text" name="{}" value="{}">', rows)

    def typed(self, value: Any) -> Raw:
        return (
            value if isinstance(value, Mapping) else dict.fromkeys(self.parts, "") | dict(self.split(value))
        )


def _month(text: str) -> int | None:
    """A month as a number or by its name, whole or its first three letters and more."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 2 and 1 <= int(text) <= 12 else None
    begun = text.lower().rstrip(".")
    named = [at for at, name in MONTHS.items() if len(begun) >= 3 and str(name).lower().startswith(begun)]
    return named[0] if len(named) == 1 else None


def _whole(text: str, least: int, most: int) -> int | None:
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) <= 4 and least <= int(text) <= most
        else None
    )


def _listed(parts: Iterable[str]) -> str:
    said = {DAY: _("a day"), MONTH: _("a month"), YEAR: _("a year"), TIME: _("a time")}
    names = [said[part] for part in parts]
    if len(names) == 1:
        return names[0]
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def _split_date(value: Any) -> Raw:
    if isinstance(value, Approximate):
        precision = about_to(value.on) if value.precision == ABOUT else value.precision
        exact = {DAY: (DAY, MONTH, YEAR), MONTH: (MONTH, YEAR)}.get(precision, (YEAR,))
        typed = {part: str(getattr(value.on, part)) for part in exact}
        return typed | ({ABOUT: "on"} if value.precision == ABOUT else {})
    if isinstance(value, datetime):
        at = local(value)
        return {**_split_date(at.date()), TIME: at.strftime("%H:%M")}
    if isinstance(value, date):
        return {DAY: str(value.day), MONTH: str(value.month), YEAR: str(value.year)}
    return {}


class DateField(Question, forms.Field):
    """Day, month and year. `not_future` and `not_past` count from today; limits are dates or functions."""

    parts: tuple[str, ...] = (DAY, MONTH, YEAR)

    def __init__(
        self,
        *,
        not_future: bool = False,
        not_past: bool = False,
        earliest: Bound = None,
        latest: Bound = None,
        autocomplete: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=PartsWidget(self.parts, _split_date), **kwargs)
        self.not_future, self.not_past = not_future, not_past
        self.earliest, self.latest = earliest, latest
        self.autocomplete = autocomplete  # "bday" for her own date of birth

    def clean(self, value: Any) -> Any:
        if isinstance(value, date) or value is None:
            value = _split_date(value)
        raw = {part: value.get(part, "") for part in self.parts}
        if not any(raw.values()):
            if self.required:
                raise PartError(self.missing_words(), self.parts, "required")
            return None
        return self.read(raw)

    def has_changed(self, initial: Any, data: Any) -> bool:
        was = dict.fromkeys(self.parts, "") | dict(_split_date(initial))
        return was != dict.fromkeys(self.parts, "") | dict(data or {})

    def read(self, raw: Raw) -> Any:
        missing = [part for part in (DAY, MONTH, YEAR) if not raw[part]]
        if missing:
            said = {"noun": self.noun, "parts": _listed(missing)}
            raise PartError(_("%(noun)s must include %(parts)s") % said, missing, "incomplete")
        on = self._real(raw)
        self._within(on)
        return on

    def _real(self, raw: Raw) -> date:
        """The day that the boxes name; an empty day or month counts as the first."""
        if len(raw[YEAR]) != 4 or not raw[YEAR].isascii() or not raw[YEAR].isdigit():
            raise PartError(_("Year must include 4 numbers"), (YEAR,))
        found = {
            DAY: _whole(raw[DAY] or "1", 1, 31),
            MONTH: _month(raw[MONTH] or "1"),
            YEAR: _whole(raw[YEAR], 1, 9999),
        }
        wrong = [part for part, value in found.items() if value is None]
        try:
            if not wrong:
                return date(found[YEAR] or 1, found[MONTH] or 1, found[DAY] or 1)
        except ValueError:
            wrong = [DAY, MONTH, YEAR]
        parts = wrong if len(wrong) == 1 else (DAY, MONTH, YEAR)
        raise PartError(_("%(noun)s must be a real date") % {"noun": self.noun}, parts)

    def _within(self, on: date) -> None:
        today = clock.today()
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if self.not_future and on > today:
            words = _("%(noun)s must be today or in the past") % {"noun": self.noun}
        elif self.not_past and on < today:
            words = _("%(noun)s must be today or in the future") % {"noun": self.noun}
        elif earliest and on < earliest:
            said = {"noun": self.noun, "date": date_words(earliest)}
            words = _("%(noun)s must be the same as or after %(date)s") % said
        elif latest and on > latest:
            said = {"noun": self.noun, "date": date_words(latest)}
            words = _("%(noun)s must be the same as or before %(date)s") % said
        else:
            return
        raise PartError(words, (DAY, MONTH, YEAR), "out_of_range")


class ApproximateDateField(DateField):
    """A date as exactly as it is known: a year alone, a month and year, a day, or "about". Gives an Approximate."""

    parts = (DAY, MONTH, YEAR, ABOUT)

    def read(self, raw: Raw) -> Approximate:
        if not raw[YEAR]:
            raise PartError(_("%(noun)s must include a year") % {"noun": self.noun}, (YEAR,), "incomplete")
        if raw[DAY] and not raw[MONTH]:
            raise PartError(_("%(noun)s must include a month") % {"noun": self.noun}, (MONTH,), "incomplete")
        on = self._real(raw)
        self._within(on)
        exact = DAY if raw[DAY] else MONTH if raw[MONTH] else YEAR
        return Approximate(on, ABOUT if raw[ABOUT] else exact)


# 14:30, 14.30, 1430, 2:30pm, 2.30 pm, 2pm
CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*([ap]\.?m\.?)?", re.ASCII | re.IGNORECASE)


def read_time(text: str) -> time | None:
    """The time that somebody typed, in the ways people type it."""
    found = CLOCK.fullmatch(
        {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}.get(text.lower(), text.strip())
    )
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1].lower()
    if not half and found[2] is None:
        return None
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + 12 * (half == "p")
    return time(hour, minute) if hour < 24 and minute < 60 else None


class MomentField(DateField):
    """A date and a time on London's clocks. Gives an aware datetime in UTC."""

    parts = (DAY, MONTH, YEAR, TIME)

    def read(self, raw: Raw) -> datetime:
        missing = [part for part in self.parts if not raw[part]]
        if missing:
            said = {"noun": self.noun, "parts": _listed(missing)}
            raise PartError(_("%(noun)s must include %(parts)s") % said, missing, "incomplete")
        on = self._real(raw)
        at = read_time(raw[TIME])
        if at is None:
            raise PartError(_("Time must be a real time, like 9:30am or 14:05"), (TIME,))
        moment = datetime.combine(on, at, LONDON).astimezone(UTC)
        if local(moment).time() != at:
            raise PartError(
                _("The clocks went forward at that time: enter the time that the clock showed"), (TIME,)
            )
        self._within(on)
        if self.not_future and moment > clock.now():
            raise PartError(_("%(noun)s must be in the past") % {"noun": self.noun}, (TIME,), "out_of_range")
        return moment

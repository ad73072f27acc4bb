"""Values as words: dates, moments, years, counts. Pure, and every one a filter of the templates."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from cairn.core.clock import LONDON, financial_year

COUNTED_TO = 1000

# Words on the screen, spoken now or in the reader's language later.
Words = str | Promise

Day = date | datetime | None


def local(value: datetime) -> datetime:
    """A moment as London's clocks showed it; one without a zone is taken as UTC."""
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(LONDON)


def _on(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def date_words(value: Day) -> str:
    """22 November 2026"""
    if value is None:
        return ""
    on = _on(value)
    return f"{on.day} {MONTHS[on.month]} {on.year}"


def short_date(value: Day) -> str:
    """22 Nov 2026, for narrow tables."""
    if value is None:
        return ""
    on = _on(value)
    return f"{on.day} {str(MONTHS[on.month])[:3]} {on.year}"


def weekday(value: Day) -> str:
    """Sunday 22 November 2026"""
    return "" if value is None else f"{WEEKDAYS[_on(value).weekday()]} {date_words(value)}"


def month(value: Day) -> str:
    """November 2026"""
    return "" if value is None else f"{MONTHS[_on(value).month]} {_on(value).year}"


def time_words(value: datetime | None) -> str:
    """14:05"""
    return "" if value is None else local(value).strftime("%H:%M")


def moment(value: datetime | None) -> str:
    """22 November 2026 at 14:05"""
    if value is None:
        return ""
    return _("%(date)s at %(time)s") % {"date": date_words(value), "time": time_words(value)}


def about_to(on: date) -> str:
    """How exact an "about" is: whatever stands at one was not said."""
    return "day" if on.day > 1 else "month" if on.month > 1 else "year"


def approximate(value: Day, precision: str) -> str:
    """A date no more exact than it is known: by day, month or year, about (any of them), or near (a day)."""
    if value is None:
        return ""
    on = _on(value)
    if precision == "month":
        return month(on)
    if precision == "year":
        return str(on.year)
    if precision == "near":
        return _("about %(date)s") % {"date": date_words(on)}
    if precision == "about":
        return _("about %(when)s") % {"when": approximate(on, about_to(on))}
    return date_words(on)


def age(born_on: date | None, today: date) -> int | None:
    """Whole years lived by today."""
    if born_on is None:
        return None
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def fy(value: Day | int) -> str:
    """2026/27: the financial year that holds a day, or that begins in a year."""
    if value is None:
        return ""
    if not isinstance(value, int):
        value = financial_year(_on(value))
    return f"{value}/{(value + 1) % 100:02d}"


def relative(value: Day, today: date | datetime) -> str:
    """In how many days, or how long ago; always shown beside the date, never in its place."""
    if value is None:
        return ""
    days = (_on(value) - _on(today)).days
    if days in (-1, 0, 1):
        return (_("yesterday"), _("today"), _("tomorrow"))[days + 1]
    many = abs(days)
    text = ngettext("%(n)s day", "%(n)s days", many) % {"n": number(many)}
    return (_("in %(span)s") if days > 0 else _("%(span)s ago")) % {"span": text}


def number(value: int | float | Decimal | None, places: int = 0) -> str:
    """1,234 or, with places, 1,234.5"""
    return "" if value is None else f"{value:,.{places}f}"


def percent(value: float | Decimal | None, places: int = 0) -> str:
    """A share of one as per cent: 0.423 is 42%."""
    return "" if value is None else f"{value * 100:,.{places}f}%"


def count(value: int | None, limit: int = COUNTED_TO) -> str:
    """What a heading counts to: 1,000, and then 'more than 1,000'."""
    if value is None:
        return ""
    return _("more than %(limit)s") % {"limit": number(limit)} if value > limit else number(value)


def size(value: int) -> str:
    """Bytes as people say them: 10MB."""
    for unit, each in (("MB", 1024 * 1024), ("KB", 1024)):
        if value >= each:
            return f"{value / each:.1f}".removesuffix(".0") + unit
    return ngettext("%(n)s byte", "%(n)s bytes", value) % {"n": value}


def span(value: timedelta | None) -> str:
    """A stretch of time in hours and minutes, or days when it is long."""
    if value is None:
        return ""
    minutes = int(value.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}


def yes_no(value: bool | None) -> str:
    """Yes, No, or Not known where there is no answer."""
    return {True: _("Yes"), False: _("No"), None: _("Not known")}[value]


def lines(value: str | None) -> Markup:
    """What somebody typed, escaped, with its paragraphs and line breaks kept."""
    paragraphs = (value or "").replace("\r\n", "\n").strip().split("\n\n")
    return Markup("\n").join(
        Markup('<p class="govuk-body">{}</p>').format(Markup(escape(text.strip()).replace("\n", "<br>")))
        for text in paragraphs
        if text.strip()
    )


FILTERS = {
    "age": age,
    "approximate": approximate,
    "count": count,
    "date": date_words,
    "fy": fy,
    "lines": lines,
    "moment": moment,
    "month": month,
    "number": number,
    "percent": percent,
    "relative": relative,
    "short_date": short_date,
    "size": size,
    "span": span,
    "time": time_words,
    "weekday": weekday,
    "yes_no": yes_no,
}

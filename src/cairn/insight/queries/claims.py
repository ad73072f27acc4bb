"""What claims are checked against: the populations held, and the figures that Cairn itself can show."""

import csv
from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial
from importlib import resources
from typing import Any

from django.db import DatabaseError

from cairn.access.models import Area
from cairn.core.clock import financial_year
from cairn.insight.catalogue import COUNT, Indicator, catalogue
from cairn.insight.claims.book import Book, Claim, book_of
from cairn.insight.claims.check import check
from cairn.insight.claims.checks.figures import Computed
from cairn.insight.claims.files import ClaimsUnreadable
from cairn.insight.claims.findings import Cause
from cairn.insight.claims.printed import Printed
from cairn.insight.models import Paper, Population
from cairn.insight.publishing import Column, View
from cairn.insight.queries.figures import AnyView, figure_anywhere
from cairn.insight.queries.imported import SeriesView
from cairn.insight.rules.suppression import ROUNDED_TO

SHIPPED = "london_borough_population.csv"


def check_book(book: Book, *, within: Area | None = None) -> list[Cause]:
    """Every contradiction and question of a book, against the populations and figures that are held.

    `within` is the only borough whose own figures it is held against; without it, any (for the command).
    """
    return check(book, population=cache(population), computed=computed_for(within))


def book_of_paper(paper: Paper) -> Book:
    """The claims of a loaded paper, read again from what was written."""
    loaded = {
        "paper": {
            "title": paper.title,
            "dated": paper.dated_on.isoformat() if paper.dated_on else "",
            "source": paper.source,
        },
        "claims": list(paper.claims.order_by("place").values_list("entry", flat=True)),
    }
    return book_of(loaded, paper.title)


def computed_for(within: Area | None) -> Computed:
    """What Cairn shows for a claim, each figure asked for once."""
    views = cache(partial(_view, within=within))
    return lambda code, column, claim: _computed(code, column, claim, views)


def known_figures(book: Book) -> Book:
    """The same book, refused where a claim names a figure, or a column of one, that there is not."""
    wrong = [sentence for claim in book if claim.written.figure and (sentence := _unknown(claim))]
    if wrong:
        raise ClaimsUnreadable(wrong)
    return book


def _unknown(claim: Claim) -> str:
    code, column = claim.written.figure, claim.written.figure_value
    indicator = catalogue().get(code)
    if indicator is None:
        return f"Claim {claim.id}: there is no figure “{code}”; `cairn figures list` names them all."
    codes = columns_of(indicator)
    if column and column not in codes:
        return f"Claim {claim.id}: the figure “{code}” has no column “{column}”; it has {', '.join(codes)}."
    return ""


def columns_of(indicator: Indicator) -> list[str]:
    every: tuple[Any, ...] = (*indicator.series, *indicator.measures, *indicator.shares, *indicator.rates)
    return [each.code for each in every]


def population(place: str, year: str, ages: str) -> int | None:
    """How many people lived somewhere in the middle of a year: the last estimate loaded, or else what is shipped."""
    try:
        held = (
            Population.objects.filter(place_name__iexact=place, band=ages, year=int(year))
            .order_by("-created_at", "-id")
            .values_list("people", flat=True)
            .first()
        )
    except (ValueError, DatabaseError):  # no year; no installation yet
        held = None
    return held if held is not None else _shipped().get((place.casefold(), year, ages))


@cache
def _shipped() -> dict[tuple[str, str, str], int]:
    found = {}
    text = (resources.files("cairn.insight") / "data" / SHIPPED).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        for head, people in row.items():
            if head.startswith("mid") and people:
                year, ages = head.removeprefix("mid").split("_")
                found[row["lad_name"].casefold(), year, ages] = int(people)
    return found


Views = Callable[[str, str], AnyView | None]  # (the figure's code, the claim's place) → what is shown of it


def _computed(code: str, column: str, claim: Claim, views: Views) -> Printed | None:
    """What Cairn shows in this column of the figure for the claim's financial year and place; None where nothing.

    Only what is published: a small number stays hidden here as well, and a count is as rounded as on its page.
    """
    indicator, year = catalogue().get(code), _financial_year(claim)
    if indicator is None or year is None or claim.written.group:
        return None
    column = column or indicator.headline
    if column not in columns_of(indicator):
        return None
    try:
        view = views(code, claim.written.area)
    except DatabaseError:
        return None
    if view is None or year not in view.years:
        return None
    return _series_value(view, column, year) if isinstance(view, SeriesView) else _counted(view, column, year)


def _financial_year(claim: Claim) -> int | None:
    first, last = claim.period.first, claim.period.last
    if first is None or last is None or (first.month, first.day, last.month, last.day) != (4, 1, 3, 31):
        return None
    return financial_year(first) if last.year == first.year + 1 else None


def _view(code: str, place: str, within: Area | None) -> AnyView | None:
    if catalogue()[code].kind == "series":
        view = figure_anywhere(code).view
        held = view.series.values() if isinstance(view, SeriesView) else ()
        places = {each.place_name.casefold() for each in held}
        return view if not place or places == {place.casefold()} else None
    if within is not None:  # nothing crosses from one borough to another
        alike = not place or place.casefold() == within.name.casefold()
        return figure_anywhere(code, area=within.pk).view if alike else None
    if not place:
        return figure_anywhere(code).view
    area = Area.objects.filter(name__iexact=place).values_list("pk", flat=True).first()
    return None if area is None else figure_anywhere(code, area=area).view


def _series_value(view: SeriesView, column: str, year: int) -> Printed | None:
    """As published, or worked out from what was published without rounding."""
    for share in view.indicator.shares:
        if share.code == column:
            part, whole = view.values.get((share.of, year)), view.values.get((share.over, year))
            if part is None or whole is None or not whole.value:
                return None
            return _exactly(Fraction(part.value) / Fraction(whole.value) * 100)
    for rate in view.indicator.rates:
        if rate.code == column:
            worked = view.rate(rate, year)
            return (
                Printed(Fraction(worked.value), Fraction(1, 10**rate.decimals), exact=False)
                if worked
                else None
            )
    held = view.values.get((column, year))
    return _exactly(Fraction(held.value)) if held else None


def _exactly(value: Fraction) -> Printed:
    return Printed(value, Fraction(1), exact=True)


def _counted(view: View, column: str, year: int) -> Printed | None:
    if year >= view.counted.current_year:  # not over yet: nothing to hold a year against
        return None
    shown = view.shown(column, year)
    if shown.value is None:
        return None
    return Printed(Fraction(shown.value), _step(view, view.column(column)), exact=False)


def _step(view: View, column: Column) -> Fraction:
    """How coarsely a column is shown."""
    counts = any(each.code == column.code and each.kind == COUNT for each in view.indicator.measures)
    if counts:
        return Fraction(ROUNDED_TO)
    return Fraction(1, 10) if column.unit == "hours" else Fraction(1)

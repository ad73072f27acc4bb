"""What may be shown of what was counted: where a page, a chart, a CSV and the command get their numbers.

`published` hides small cells and rounds (rules G5), over the whole figure at once, so that a filter, another page or
the download never shows what this one hides. `exact` is for a service's own work, inside the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from cairn.access.models import AgencyKind
from cairn.insight.catalogue import COUNT, HOURS, Breakdown, Indicator, Measure, Share
from cairn.insight.counting import Category, Cell, Counted
from cairn.insight.rules import suppression
from cairn.insight.rules.rates import round_half_up
from cairn.insight.rules.rates import share as share_of
from cairn.insight.rules.suppression import HIDDEN, Line
from cairn.ui.words import number

NOTHING = "–"
MINUTES = 60


@dataclass(frozen=True)
class Shown:
    """What stands in a cell: its words, and its number where there is one to draw or to download."""

    text: str
    value: int | Decimal | None = None


@dataclass(frozen=True)
class Column:
    """A measure or a share, as a column of a table. The unit is a code: nothing for a count, hours, days, % or rate."""

    code: str
    title: str
    unit: str = ""


@dataclass(frozen=True)
class View:
    """A figure as one reader may see it."""

    counted: Counted
    exact: bool = False

    @property
    def indicator(self) -> Indicator:
        return self.counted.indicator

    @property
    def years(self) -> tuple[int, ...]:
        return self.counted.years

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        measures = [
            Column(each.code, each.title, "" if each.kind == COUNT else each.kind)
            for each in self.indicator.measures
        ]
        return (*measures, *(Column(share.code, share.title, "%") for share in self.indicator.shares))

    def column(self, code: str) -> Column:
        return next(column for column in self.columns if column.code == code)

    @cached_property
    def hidden(self) -> frozenset[Cell]:
        if self.exact:
            return frozenset()
        return suppression.cells_to_hide(counts(self.counted), lines(self.counted))

    @cached_property
    def _guarded(self) -> frozenset[int]:
        """The years in which something is hidden."""
        return frozenset(cell.year for cell in self.hidden)

    def shown(self, code: str, year: int, breakdown: str = "", category: Category = None) -> Shown:
        cell = Cell(code, year, breakdown, category)
        for share in self.indicator.shares:
            if share.code == code:
                return self._share(share, cell)
        measure = self.indicator.measure(code)
        return self._count(cell) if measure.kind == COUNT else self._spread(measure, cell)

    def _count(self, cell: Cell) -> Shown:
        if cell in self.hidden:
            return Shown(HIDDEN)
        count = self.counted.count(cell)
        count = count if self.exact else suppression.rounded(count)
        return Shown(number(count), count)

    def _spread(self, measure: Measure, cell: Cell) -> Shown:
        value = self.counted.get(cell)
        of = cell.at(measure.per)
        if value is None:
            return Shown(HIDDEN if of in self.hidden else NOTHING)
        if not self.exact and (
            of in self.hidden or not suppression.spread_may_be_shown(self.counted.count(of))
        ):
            return Shown(HIDDEN)
        each, decimals = (MINUTES, 1) if measure.kind == HOURS else (1, 0)
        found = round_half_up(Decimal(str(value)) / each, decimals)
        return Shown(number(found, decimals), found)

    def _share(self, share: Share, cell: Cell) -> Shown:
        part, whole = self.counted.count(cell.at(share.of)), self.counted.count(cell.at(share.over))
        if not self.exact and not self._share_may_be_shown(share, cell):
            return Shown(NOTHING if not whole and cell.at(share.over) not in self.hidden else HIDDEN)
        if not whole:
            return Shown(NOTHING)
        decimals = share.decimals if self.exact else 0
        value = share_of(Decimal(part), Decimal(whole), decimals)
        return Shown(f"{number(value, decimals)}%", value)

    def _share_may_be_shown(self, share: Share, cell: Cell) -> bool:
        of, over = cell.at(share.of), cell.at(share.over)
        if {of, over} & self.hidden:
            return False
        part, whole = self.counted.count(of), self.counted.count(over)
        if not suppression.share_may_be_shown(part, whole):
            return False
        if cell.year in self._guarded and suppression.share_tells(part, whole):
            return False
        others = [other for other in self.indicator.shares if other.code in share.never_alone]
        return all(self._share_may_be_shown(other, cell) for other in others)


def published(counted: Counted) -> View:
    return View(counted)


def exact(counted: Counted) -> View:
    return View(counted, exact=True)


def counts(counted: Counted) -> dict[Cell, int]:
    """Every count of a figure, and every rest that a reader could work out from two of them."""
    codes = {measure.code for measure in counted.indicator.counts}
    found = {cell: counted.count(cell) for cell in counted.values if cell.measure in codes}
    for place in {cell.at("") for cell in found}:
        for rest in counted.indicator.rests:
            part, left = rest.parts
            found[place.at(left)] = max(0, found[place.at(rest.total)] - found[place.at(part)])
    return found


def lines(counted: Counted) -> list[Line[Cell]]:
    """Every sum that a reader could turn round: categories of a year, and measures that make up another."""
    indicator, found = counted.indicator, []
    sums = [*indicator.sums, *indicator.rests]
    measures = [*(each.code for each in indicator.counts), *(each.parts[1] for each in indicator.rests)]
    for year in counted.years:
        whole = Cell("", year)
        places = [whole]
        for code, categories in counted.categories.items():
            parts = [Cell("", year, code, category) for category in categories]
            places += parts
            found += [
                Line(whole.at(measure), tuple(part.at(measure) for part in parts))
                for measure in measures
                if parts
            ]
        found += [
            Line(place.at(sum_.total), tuple(place.at(part) for part in sum_.parts))
            for place in places
            for sum_ in sums
        ]
    return found


def words_of(breakdown: Breakdown, category: Category, agencies: Mapping[int, str]) -> str:
    """A category in words. Names of agencies come from access: facts hold none."""
    if category is None:
        return breakdown.none
    if breakdown.labels == "agency":
        return agencies.get(int(category), _("An agency that is not known here"))
    if breakdown.labels == "agency_kind":
        return str(AgencyKind(str(category)).label)
    return breakdown.words.get(str(category), str(category).replace("_", " ").capitalize())

"""A figure as words, tables, a chart and rows of a file. The numbers come from the view and from nowhere else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.insight.catalogue import THEMES, Breakdown, Indicator
from cairn.insight.publishing import NOTHING, Column, View, words_of
from cairn.insight.queries.figures import AnyView, Found
from cairn.insight.queries.imported import SeriesView
from cairn.insight.rules.suppression import HIDDEN, SHARES_FROM, share_may_be_shown
from cairn.ui.lists import Head
from cairn.ui.words import date_words, fy, moment, number


@dataclass(frozen=True)
class Now:
    """A figure's value in words, and of when."""

    title: str
    text: str
    when: str
    change: str = ""


@dataclass(frozen=True)
class Grid:
    caption: str
    head: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    kind: str
    caption: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int | Decimal | None, ...]], ...]
    unit: str
    note: str

    @property
    def empty(self) -> bool:
        """Nothing to draw: every number is hidden. The table says so; an empty picture would say nought."""
        return all(value is None for _title, values in self.series for value in values)


LINE_FROM = 4  # fewer years are bars: a line of two points says more than is known

SPREADS = {"hours": gettext_lazy("hours"), "days": gettext_lazy("days")}
UNITS = SPREADS | {"": gettext_lazy("count"), "rate": gettext_lazy("rate"), "%": "%"}

PROBLEMS = {
    "no_facts": gettext_lazy("Figures are being counted. Come back in a minute."),
    "not_counted": gettext_lazy("Nothing is recorded yet of what this figure counts."),
    "nothing": gettext_lazy("There is nothing to count yet."),
    "no_series": gettext_lazy("The series has not been loaded yet. An analyst can load it."),
}


def year_words(view: AnyView, year: int) -> str:
    """2026/27, or “2026/27 so far” while it runs."""
    running = isinstance(view, View) and year >= view.counted.current_year
    return _("%(year)s so far") % {"year": fy(year)} if running else fy(year)


def now(view: AnyView) -> Now:
    """The headline of the last whole year, else of the running one."""
    return _now(view, view.indicator.headline)


def by_theme(found: Sequence[Found]) -> list[tuple[str, list[tuple[Found, Now | None]]]]:
    """The list of figures: each theme with its figures and their value now."""
    lines = [(each, now(each.view) if each.view else None) for each in found]
    themes = [
        (str(words), [line for line in lines if line[0].indicator.theme == code])
        for code, words in THEMES.items()
    ]
    return [(words, inside) for words, inside in themes if inside]


def all_now(view: AnyView) -> list[Now]:
    """The headline, and whatever the chart draws beside it: what must not be read alone is not shown alone."""
    codes = dict.fromkeys([view.indicator.headline, *view.indicator.drawn])
    return [_now(view, code) for code in codes]


def _now(view: AnyView, code: str) -> Now:
    column = view.column(code)
    year = (whole_years(view) or list(view.years))[-1]
    shown = view.shown(column.code, year)
    return Now(
        column.title, _with_unit(shown.text, column), year_words(view, year), _change(view, column, year)
    )


def _change(view: AnyView, column: Column, year: int) -> str:
    """How a count moved in a year, from the numbers that are shown; not said of shares, hours or a few."""
    if column.unit or year - 1 not in view.years:
        return ""
    here, before = view.shown(column.code, year).value, view.shown(column.code, year - 1).value
    if here is None or before is None or before < SHARES_FROM:
        return ""
    percent = round((here - before) * 100 / before)
    words = _("%(n)s%% more than in %(year)s") if percent > 0 else _("%(n)s%% fewer than in %(year)s")
    words = words if percent else _("as many as in %(year)s")
    return words % {"n": number(abs(percent)), "year": fy(year - 1)}


def _with_unit(text: str, column: Column) -> str:
    if text in (HIDDEN, NOTHING) or column.unit not in SPREADS:
        return text
    return f"{text} {SPREADS[column.unit]}"


def trend(view: AnyView) -> Grid:
    """Every measure and share by year."""
    head = (Head(_("What is counted")), *(Head(year_words(view, year), numeric=True) for year in view.years))
    rows = tuple(
        (_titled(column), *(view.shown(column.code, year).text for year in view.years))
        for column in view.columns
    )
    return Grid(_("By financial year"), head, rows)


def _titled(column: Column) -> str:
    return f"{column.title} ({SPREADS[column.unit]})" if column.unit in SPREADS else column.title


def broken_down(view: AnyView, show: str, names: Mapping[int, str]) -> list[Grid]:
    """One column of the figure by category and year, a table for each breakdown."""
    if isinstance(view, SeriesView):
        return []
    column = view.column(show)
    grids = []
    for breakdown in view.indicator.breakdowns:
        head = (Head(breakdown.title), *(Head(year_words(view, year), numeric=True) for year in view.years))
        rows = [
            (name, *(view.shown(show, year, breakdown.code, category).text for year in view.years))
            for name, category in in_words(view, breakdown, names)
        ]
        rows.append((_("All"), *(view.shown(show, year).text for year in view.years)))
        caption = _("%(what)s by %(breakdown)s") % {
            "what": column.title,
            "breakdown": breakdown.title.lower(),
        }
        grids.append(Grid(caption, head, tuple(rows)))
    return grids


def in_words(
    view: View, breakdown: Breakdown, names: Mapping[int, str]
) -> list[tuple[str, int | str | None]]:
    """The categories of a breakdown by their words; what is not known comes last."""
    found = [(words_of(breakdown, each, names), each) for each in view.counted.categories[breakdown.code]]
    return sorted(found, key=lambda pair: (pair[1] is None, pair[0]))


def chart(view: AnyView) -> Chart:
    """The whole years. The running one stands in the table: drawn beside whole ones it would look like a fall."""
    columns = [view.column(code) for code in view.indicator.drawn]
    years = whole_years(view) or list(view.years)
    series = tuple(
        (column.title, tuple(view.shown(column.code, year).value for year in years)) for column in columns
    )
    unit = "%" if columns[0].unit == "%" else ""
    notes = []
    if isinstance(view, View) and len(years) < len(view.years):
        notes.append(_("Whole years; the running one is in the table."))
    if isinstance(view, View) and not view.exact:
        notes.append(_("A gap is a year whose number is hidden, or has none."))
    caption = _("%(title)s, by financial year") % {"title": view.indicator.title}
    kind = "line" if len(years) >= LINE_FROM else "bar"
    return Chart(
        kind, caption, tuple(year_words(view, year) for year in years), series, unit, " ".join(notes)
    )


def whole_years(view: AnyView) -> list[int]:
    return [year for year in view.years if isinstance(view, SeriesView) or year < view.counted.current_year]


def definition(indicator: Indicator) -> list[tuple[str, str]]:
    return [
        (_("Definition"), indicator.definition),
        (_("Numerator"), indicator.numerator),
        (_("Denominator"), indicator.denominator),
        (_("Population"), indicator.population),
        (_("Period"), indicator.period),
        (_("Counting unit"), indicator.unit),
        (_("Source"), indicator.source),
        (_("Owner"), indicator.owner),
        (_("Code and version"), f"{indicator.code}, {indicator.version}"),
    ]


def freshness(view: AnyView) -> list[str]:
    """From when the numbers are."""
    if isinstance(view, SeriesView):
        return view.sources()
    return [_("Counted on %(at)s from what was recorded until then.") % {"at": moment(view.counted.made_at)}]


def history(indicator: Indicator) -> list[tuple[str, str, str]]:
    return [
        (str(each.version), date_words(each.from_on), each.change) for each in reversed(indicator.history)
    ]


def quality(view: AnyView) -> list[tuple[str, str]]:
    """How complete the records are that the figure leans on, as shares and without a few."""
    if isinstance(view, SeriesView):
        return []
    said = []
    for each in view.counted.missing:
        share = Decimal(each.gone * 100) / each.held if each.held else Decimal(0)
        few = not share_may_be_shown(each.gone, each.held)
        text = (
            _("none")
            if each.held and not each.gone
            else _("a few, or too few records to say")
            if few
            else f"{share:.0f}%"
        )
        said.append((each.title, text))
    return said


def rules_words(view: AnyView) -> str:
    """What was done to the numbers before they were shown."""
    if isinstance(view, SeriesView):
        return _("Counts are as their source published them. Rates and shares are worked out here.")
    if view.exact:
        return _(
            "Exact numbers of your own agency’s work, for use inside the service. Do not publish or pass them on."
        )
    return _(
        "%(hidden)s hides a number from 1 to 4, or one from which such a number could be worked out. Other counts are "
        "rounded to the nearest 5; percentages and hours come from the exact numbers and are shown for 20 or more."
    ) % {"hidden": HIDDEN}


def file_head() -> list[str]:
    return [_("Breakdown"), _("Category"), _("Financial year"), _("Measure"), _("Unit"), _("Value")]


def file_rows(found: Found, names: Mapping[int, str], area: str) -> list[list[str]]:
    """A figure as the rows of a file: a line per number, then what the numbers mean."""
    view, indicator = found.view, found.indicator
    if view is None:
        return [[_("Note"), str(PROBLEMS[found.problem])]]
    rows = [line for column in view.columns for line in _lines(view, column, names)]
    rows += [[], [_("Title"), indicator.title], [_("Area"), area]]
    rows += [[key, value] for key, value in definition(indicator)]
    rows += [[_("Read with care"), caveat] for caveat in indicator.caveats]
    rows += [[_("From when"), line] for line in freshness(view)]
    rows += [[_("Data quality"), f"{title}: {text}"] for title, text in quality(view)]
    rows += [[_("Rule"), rules_words(view)]]
    return rows + [[_("Note"), note] for note in notes(found)]


def _lines(view: AnyView, column: Column, names: Mapping[int, str]) -> Iterable[list[str]]:
    def line(title: str, name: str, year: int, text: str) -> list[str]:
        return [title, name, year_words(view, year), column.title, str(UNITS[column.unit]), _bare(text)]

    for year in view.years:
        yield line(_("All"), _("All"), year, view.shown(column.code, year).text)
    if isinstance(view, SeriesView):
        return
    for breakdown in view.indicator.breakdowns:
        for name, category in in_words(view, breakdown, names):
            for year in view.years:
                text = view.shown(column.code, year, breakdown.code, category).text
                yield line(breakdown.title, name, year, text)


def notes(found: Found) -> Sequence[str]:
    if isinstance(found.view, SeriesView):
        return found.view.notes()
    if not found.narrowed:
        return ()
    # The same words whether or not anything is closed to her.
    return (
        _("Records of your own agency that are closed to you are not counted here, in any of these numbers."),
    )


def _bare(text: str) -> str:
    return "" if text == NOTHING else text.replace(",", "").removesuffix("%")

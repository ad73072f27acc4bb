"""A figure made from imported series: counts as published, shares and rates worked out, each with what it stands on."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from cairn.core.decisions import Refused
from cairn.insight.catalogue import Beside, Indicator, Rate
from cairn.insight.models import Benchmark, Population, Series, SeriesValue
from cairn.insight.publishing import NOTHING, Column, Shown
from cairn.insight.rules import rates
from cairn.insight.rules.rates import BANDS, MEASURES, Base, Count, financial_year_words
from cairn.ui.words import date_words, number


@dataclass(frozen=True)
class SeriesView:
    """The same face as `publishing.View`: columns, years, what is shown. Published counts are not suppressed again."""

    indicator: Indicator
    series: dict[str, Series] = field(default_factory=dict)
    values: dict[tuple[str, int], SeriesValue] = field(default_factory=dict)
    bases: dict[tuple[str, str, int, str], Base] = field(default_factory=dict)
    benchmarks: dict[str, Benchmark] = field(default_factory=dict)
    beside: dict[str, list[SeriesValue]] = field(default_factory=dict)
    exact: bool = False

    @cached_property
    def years(self) -> tuple[int, ...]:
        found = {year for _code, year in self.values}
        return tuple(range(min(found), max(found) + 1)) if found else ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return (
            *(Column(each.code, each.title) for each in self.indicator.series),
            *(Column(each.code, each.title, "%") for each in self.indicator.shares),
            *(Column(each.code, each.title, "rate") for each in self.indicator.rates),
        )

    def column(self, code: str) -> Column:
        return next(column for column in self.columns if column.code == code)

    def shown(self, code: str, year: int, breakdown: str = "", category: int | str | None = None) -> Shown:
        for share in self.indicator.shares:
            if share.code == code:
                part, whole = self.values.get((share.of, year)), self.values.get((share.over, year))
                if part is None or whole is None or not whole.value:
                    return Shown(NOTHING)
                value = rates.share(part.value, whole.value, share.decimals)
                return Shown(f"{number(value, share.decimals)}%", value)
        for rate in self.indicator.rates:
            if rate.code == code:
                return self._rate(rate, year)
        held = self.values.get((code, year))
        return Shown(number(held.value), held.value) if held else Shown(NOTHING)

    def _rate(self, rate: Rate, year: int) -> Shown:
        worked = self.rate(rate, year)
        return Shown(number(worked.value, rate.decimals), worked.value) if worked else Shown(NOTHING)

    def rate(self, rate: Rate, year: int) -> rates.Rate | None:
        count, base = self._count(rate.of, year), self._base(rate, year)
        if count is None or base is None:
            return None
        try:
            return rates.rate(count, base, multiplier=rate.multiplier, decimals=rate.decimals)
        except Refused:
            return None

    def _count(self, code: str, year: int) -> Count | None:
        held = self.values.get((code, year))
        series = self.series.get(code)
        return Count(series.place, series.measure, year, Decimal(held.value)) if held and series else None

    def _base(self, rate: Rate | Beside, year: int) -> Base | None:
        place = self.series[rate.of].place if rate.of in self.series else ""
        return self.bases.get((place, rate.band, year, rate.vintage.format(year=year)))

    def notes(self) -> list[str]:
        """What must be said beside the numbers: populations, benchmarks, and published rates that do not belong."""
        return [*self._of_rates(), *self._of_benchmarks(), *self._of_published()]

    def _of_rates(self) -> list[str]:
        said = []
        for rate in self.indicator.rates:
            for year in self.years:
                count, base = self._count(rate.of, year), self._base(rate, year)
                if count and base is None:
                    said.append(_("%(title)s, %(year)s: no population of that year is held.") % {
                        "title": rate.title, "year": financial_year_words(year)})  # fmt: skip
                elif (
                    count
                    and base
                    and not (decision := rates.may_rate(count, base, multiplier=rate.multiplier))
                ):
                    said.append(decision.because)
                elif count and base:
                    said.append(_("%(title)s, %(year)s: %(count)s %(what)s of %(base)s.") % {
                        "title": rate.title, "year": financial_year_words(year), "count": number(count.value),
                        "what": MEASURES[count.measure].words, "base": base.words})  # fmt: skip
        return said

    def _of_benchmarks(self) -> list[str]:
        said = []
        for share in self.indicator.shares:
            benchmark, series = self.benchmarks.get(share.benchmark), self.series.get(share.of)
            if benchmark is None or series is None:
                continue
            span = (
                f"{benchmark.low.normalize():f}–{benchmark.high.normalize():f}"
                if benchmark.low and benchmark.high
                else ""
            )
            about = {
                "title": benchmark.title,
                "range": span,
                "theirs": benchmark.definition,
                "ours": series.definition,
            }
            if benchmark.definition == series.definition:
                said.append(
                    _("%(title)s: %(range)s%%. The same definition; the two may be compared.") % about
                )
            else:
                said.append(_(
                    "Not to be compared with %(title)s (%(range)s%%): that counts repeats by the definition "
                    "“%(theirs)s”, this by “%(ours)s”. Inside or outside the range says nothing here."
                ) % about)  # fmt: skip
        return said

    def _of_published(self) -> list[str]:
        said = []
        for beside in self.indicator.beside:
            for held in self.beside.get(beside.series, ()):
                published, count = published_rate(held), self._count(beside.of, held.year)
                if count is None:
                    continue
                decision = rates.may_stand_beside(published, count, self._base(beside, held.year))
                stands, left = (
                    _("Published for %(year)s: %(rate)s."),
                    _("A published rate is left out. %(why)s"),
                )
                about = {
                    "year": financial_year_words(held.year),
                    "rate": published.words,
                    "why": decision.because,
                }
                said.append((stands if decision else left) % about)
        return said

    def sources(self) -> list[str]:
        last: dict[str, SeriesValue] = {}
        for (code, _year), value in self.values.items():
            last[code] = max(value, last.get(code, value), key=lambda each: each.published_on)
        return [
            _("%(title)s: %(source)s (published %(on)s)")
            % {"title": series.title, "source": series.source, "on": date_words(last[code].published_on)}
            for code, series in self.series.items()
        ]


def published_rate(held: SeriesValue) -> rates.Rate:
    """A published rate with what its publication says of it."""
    series = held.series
    return rates.Rate(
        measure=series.measure,
        place=series.place,
        year=held.year,
        band=series.band,
        base_year=held.base_year or 0,
        vintage=held.vintage,
        multiplier=series.multiplier or 1,
        decimals=series.decimals,
        value=rates.round_half_up(held.value, series.decimals),
    )


def series_view(indicator: Indicator) -> SeriesView:
    """What is held for a figure from series, in four statements at most."""
    view = SeriesView(indicator)
    codes = {each.series: each.code for each in indicator.series}
    others = {each.series for each in indicator.beside}
    held = SeriesValue.objects.filter(series__code__in={*codes, *others}).select_related("series")
    for value in held.order_by("year", "published_on"):
        if value.series.code in others:
            view.beside.setdefault(value.series.code, []).append(value)
        else:  # a later publication of the same year comes later and is the one that counts
            code = codes[value.series.code]
            view.series[code] = value.series
            view.values[code, value.year] = value
    if indicator.rates:
        places = {series.place for series in view.series.values()}
        bands = {rate.band for rate in indicator.rates} & set(BANDS)
        for each in Population.objects.filter(place__in=places, band__in=bands, year__in=view.years):
            base = Base(each.place, each.band, each.year, each.vintage, each.people)
            view.bases[each.place, each.band, each.year, each.vintage] = base
    wanted = {share.benchmark for share in indicator.shares if share.benchmark}
    if wanted:
        view.benchmarks.update({each.code: each for each in Benchmark.objects.filter(code__in=wanted)})
    return view

"""The catalogue: indicators as YAML files, read once, checked strictly, refused in sentences.

An indicator is the definition; a figure is what was counted by it. `rows` is SQL over the facts that gives one row per
unit, with `area`, `fy`, the agency whose work it is and a column per breakdown; measures are counted from those rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from django.utils.translation import gettext_lazy

THEMES = {  # how the list of figures is divided, in this order
    "referrals": gettext_lazy("Referrals"),
    "contact": gettext_lazy("Contact and engagement"),
    "risk": gettext_lazy("Risk and incidents"),
    "casework": gettext_lazy("Casework"),
    "outcomes": gettext_lazy("Outcomes"),
    "published": gettext_lazy("Published by others"),
}
LABELS = ("agency", "agency_kind", "codes")  # whose words a breakdown's categories have
MOST_DRAWN = 6  # the palette's colours

COUNT = "count"
HOURS = "hours"  # held in minutes
DAYS = "days"


class NotAnIndicator(Exception):
    """A definition file does not say what it must."""


@dataclass(frozen=True)
class Measure:
    """A number counted per year: a count, or hours or days of the `per` units that have them."""

    code: str
    title: str
    sql: str
    kind: str = COUNT
    per: str = ""


@dataclass(frozen=True)
class Share:
    """One measure of another. `never_alone` are the shares without which it is not shown."""

    code: str
    title: str
    of: str
    over: str
    decimals: int = 1
    benchmark: str = ""
    never_alone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Breakdown:
    """A column of the rows. Where categories overlap (a person in two agencies), the parts are more than the whole."""

    code: str
    title: str
    labels: str
    none: str
    overlap: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sum:
    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Inside:
    """Whatever is counted in `part` is counted in `whole` too, without a share that says so."""

    part: str
    whole: str


@dataclass(frozen=True)
class Edition:
    version: int
    from_on: date
    change: str


@dataclass(frozen=True)
class Rate:
    """A rate of an imported series on a named population."""

    code: str
    title: str
    of: str
    band: str
    vintage: str
    multiplier: int
    decimals: int = 2


@dataclass(frozen=True)
class Imported:
    code: str
    series: str
    title: str


@dataclass(frozen=True)
class Beside:
    """A published rate that is checked against a count before both may share a sentence."""

    series: str
    of: str
    band: str
    vintage: str


@dataclass(frozen=True)
class Quality:
    """A column that a figure leans on, and what it means where it is not known."""

    title: str
    table: str
    column: str


@dataclass(frozen=True)
class Indicator:
    code: str
    title: str
    theme: str
    unit: str
    definition: str
    numerator: str
    denominator: str
    population: str
    period: str
    owner: str
    source: str
    version: int
    headline: str
    history: tuple[Edition, ...]
    caveats: tuple[str, ...]
    kind: str = "facts"
    measures: tuple[Measure, ...] = ()
    shares: tuple[Share, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    sums: tuple[Sum, ...] = ()
    inside: tuple[Inside, ...] = ()
    series: tuple[Imported, ...] = ()
    rates: tuple[Rate, ...] = ()
    beside: tuple[Beside, ...] = ()
    chart: tuple[str, ...] = ()
    quality: tuple[Quality, ...] = ()
    needs: tuple[str, ...] = ()
    own: str = ""
    rows: str = ""

    def measure(self, code: str) -> Measure:
        return next(measure for measure in self.measures if measure.code == code)

    def breakdown(self, code: str) -> Breakdown:
        return next(breakdown for breakdown in self.breakdowns if breakdown.code == code)

    @property
    def drawn(self) -> tuple[str, ...]:
        """What the chart draws."""
        return self.chart or (self.headline,)

    @property
    def rests(self) -> tuple[Sum, ...]:
        """What is left of a whole beside each part of it: no measure, but a number that a reader can work out."""
        pairs = dict.fromkeys(
            [(each.over, each.of) for each in self.shares] + [(each.whole, each.part) for each in self.inside]
        )
        said = {(each.total, part) for each in self.sums if len(each.parts) == 2 for part in each.parts}
        return tuple(
            Sum(whole, (part, f"{whole} without {part}"))
            for whole, part in pairs
            if (whole, part) not in said
        )

    @property
    def counts(self) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.measures if measure.kind == COUNT)


PARTS: Mapping[str, type] = {
    "measures": Measure,
    "shares": Share,
    "breakdowns": Breakdown,
    "sums": Sum,
    "inside": Inside,
    "series": Imported,
    "rates": Rate,
    "beside": Beside,
    "history": Edition,
    "quality": Quality,
}


@cache
def catalogue() -> Mapping[str, Indicator]:
    """Every indicator by its code, by theme and title."""
    folder = resources.files("cairn.insight") / "indicators"
    found = [read(path) for path in folder.iterdir() if path.name.endswith(".yaml")]
    return {
        each.code: each
        for each in sorted(found, key=lambda each: (list(THEMES).index(each.theme), each.title))
    }


def read(path: Traversable) -> Indicator:
    """One definition file; raises `NotAnIndicator` with what is wrong and where."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as trouble:
        raise NotAnIndicator(f"{path.name} cannot be read as YAML: {trouble}") from trouble
    if not isinstance(said, dict):
        raise NotAnIndicator(f"{path.name} must be a list of names and values.")
    indicator: Indicator = _made(Indicator, said, path.name)
    _check(indicator, path.name)
    return indicator


def _made(kind: type, said: Mapping[str, Any], where: str) -> Any:
    said = {_attribute(key): value for key, value in said.items()}
    known = {each.name for each in fields(kind)}
    if unknown := sorted(set(said) - known):
        raise NotAnIndicator(
            f"{where}: “{unknown[0]}” is not known there; known are {', '.join(sorted(known))}."
        )
    for name, value in said.items():
        if name in PARTS and kind is Indicator:
            said[name] = tuple(_made(PARTS[name], part, f"{where}, {name}") for part in value)
        elif isinstance(value, list):
            said[name] = tuple(value)
    try:
        return kind(**said)
    except TypeError as trouble:
        missing = str(trouble).split("missing", 1)[-1].strip()
        raise NotAnIndicator(f"{where}: missing {missing}.") from trouble


def _attribute(key: str) -> str:
    return "from_on" if key == "from" else key


def _check(indicator: Indicator, where: str) -> None:
    def must(true: bool, sentence: str) -> None:
        if not true:
            raise NotAnIndicator(f"{where}: {sentence}")

    must(where == f"{indicator.code}.yaml", "the file is called after its code.")
    must(indicator.theme in THEMES, f"the theme is one of {', '.join(THEMES)}.")
    must(bool(indicator.history), "the history holds at least the first edition.")
    must(indicator.history[-1].version == indicator.version, "the history's last edition is the version.")
    counted = {each.code for each in indicator.measures} | {each.code for each in indicator.series}
    values = [
        *(each.code for each in indicator.measures),
        *(each.code for each in indicator.series),
        *(each.code for each in indicator.shares),
        *(each.code for each in indicator.rates),
    ]
    must(len(values) == len(set(values)), "every measure, share and rate has a code of its own.")
    must(indicator.headline in values, "the headline is one of its measures, shares or rates.")
    for share in indicator.shares:
        must({share.of, share.over} <= counted, f"{share.code} is a share of things that are counted.")
        must(set(share.never_alone) <= set(values), f"{share.code} stands beside shares that exist.")
        beside = share.code not in indicator.chart or set(share.never_alone) <= set(indicator.chart)
        alone = share.code == indicator.headline and bool(share.never_alone)
        must(beside and not alone, f"{share.code} is never alone.")
    must(set(indicator.chart) <= set(values), "the chart draws measures, shares or rates of the figure.")
    must(len(indicator.drawn) <= MOST_DRAWN, f"the chart draws no more than {MOST_DRAWN} things.")
    for breakdown in indicator.breakdowns:
        must(breakdown.labels in LABELS, f"{breakdown.code} has labels of {', '.join(LABELS)}.")
    for measure in indicator.measures:
        must(measure.kind in (COUNT, HOURS, DAYS), f"{measure.code} is a count, hours or days.")
        must(measure.kind == COUNT or measure.per in counted, f"{measure.code} says of how many (per).")
    for line in indicator.sums:
        must({line.total, *line.parts} <= counted, f"the sum of {line.total} is of things that are counted.")
    for pair in indicator.inside:
        must({pair.part, pair.whole} <= counted, f"{pair.part} is inside of something that is counted.")
    rated = {each.of for each in indicator.rates} | {each.of for each in indicator.beside}
    must(rated <= counted, "a rate is of a series of this figure.")
    tables = {each.table for each in indicator.quality}
    must(tables <= set(indicator.needs), "quality is of tables that it needs.")
    if indicator.kind == "facts":
        must(all((indicator.measures, indicator.rows, indicator.own, indicator.needs)),
             "a figure from facts has measures, rows, own and needs.")  # fmt: skip
    else:
        must(indicator.kind == "series" and bool(indicator.series), "a figure is from facts or from series.")

"""The three kinds of row that a file may hold, each with what it must say."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from cairn.insight.rules.rates import BANDS, MEASURES, MULTIPLIERS
from cairn.insight.series.cells import NotReadable, Said

SERIES_HEADER = (
    "series", "title", "place", "place_name", "kind", "measure", "definition", "period", "value", "decimals", "band",
    "base_year", "vintage", "multiplier", "rate_of", "source", "published_on", "note",
)  # fmt: skip
BENCHMARK_HEADER = (
    "benchmark", "title", "definition", "low", "high", "unit", "from_on", "until_on", "source", "verified", "note",
)  # fmt: skip
BOROUGHS_HEADER = ("lad_code", "lad_name")
POPULATION_HEADER = ("place", "place_name", "band", "year", "vintage", "people", "source")
ONS = "Office for National Statistics, estimates of mid-{year}, before re-basing on the Census of 2021"


@dataclass(frozen=True)
class ValueRow:
    line: int
    series: str
    title: str
    place: str
    place_name: str
    kind: str
    measure: str
    definition: str
    year: int
    value: Decimal
    decimals: int
    band: str
    base_year: int | None
    vintage: str
    multiplier: int | None
    rate_of: str
    source: str
    published_on: date
    note: str

    # What every row of a series must say alike.
    HEAD: ClassVar[tuple[str, ...]] = (
        "title", "kind", "place", "place_name", "measure", "definition", "source", "band", "multiplier", "decimals",
    )  # fmt: skip

    @property
    def head(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.HEAD)


@dataclass(frozen=True)
class PopulationRow:
    line: int
    place: str
    place_name: str
    band: str
    year: int
    vintage: str
    people: int
    source: str


@dataclass(frozen=True)
class BenchmarkRow:
    line: int
    code: str
    title: str
    definition: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    from_on: date | None
    until_on: date | None
    source: str
    verified: bool
    note: str


def value_row(at: int, row: dict[str, str], today: date) -> ValueRow:
    said = Said(row)
    kind = said.one_of("kind", {"count", "rate"})
    measure = said.one_of("measure", set(MEASURES))
    rate = kind == "rate"
    if not rate and (
        extra := [n for n in ("band", "base_year", "vintage", "multiplier", "rate_of") if row[n]]
    ):
        said.wrong(f"{extra[0]} is said of a rate only.")
    year, published_on = said.financial_year("period"), said.day("published_on", must=True)
    if published_on and year and not date(year, 4, 1) < published_on <= today:
        said.wrong("published_on lies in the future, or before the period began.")
    multiplier = said.whole("multiplier", must=rate)
    if rate and multiplier is not None and multiplier not in MULTIPLIERS:
        said.wrong(f"multiplier is one of {', '.join(f'{each:,}' for each in MULTIPLIERS)}.")
    value, decimals = said.number("value", must=True), said.whole("decimals", must=rate) or 0
    if value is not None and not rate and value != value.to_integral_value():
        said.wrong("a count is a whole number.")
    if value is not None and rate and -int(value.normalize().as_tuple().exponent) > decimals:
        said.wrong(f"value has more decimals than the {decimals} that it was printed with.")
    made: dict[str, Any] = {
        "line": at, "series": said.code("series"), "title": said.text("title"), "place": said.text("place"),
        "place_name": said.text("place_name"), "kind": kind, "measure": measure, "definition": row["definition"],
        "year": year, "value": value, "decimals": decimals,
        "band": said.one_of("band", set(BANDS)) if rate else "", "base_year": said.whole("base_year"),
        "vintage": row["vintage"], "multiplier": multiplier, "rate_of": row["rate_of"],
        "source": said.text("source"), "published_on": published_on, "note": row["note"],
    }  # fmt: skip
    said.done()
    return ValueRow(**made)


def must_agree(rows: list[ValueRow]) -> None:
    first: dict[str, ValueRow] = {}
    seen: dict[tuple[str, int, date], int] = {}
    sentences = []
    for row in rows:
        if first.setdefault(row.series, row).head != row.head:
            sentences.append(
                f"Line {row.line}: “{row.series}” is described otherwise than on line {first[row.series].line}."
            )
        key = (row.series, row.year, row.published_on)
        if key in seen:
            sentences.append(f"Line {row.line}: the same series, period and publication as line {seen[key]}.")
        seen.setdefault(key, row.line)
    if sentences:
        raise NotReadable(*sentences)


def population_row(at: int, row: dict[str, str]) -> PopulationRow:
    said = Said(row)
    band, year, people = (
        said.one_of("band", set(BANDS)),
        said.whole("year", must=True),
        said.whole("people", must=True),
    )
    if people == 0:
        said.wrong("people is nought.")
    place, name = said.text("place"), said.text("place_name")
    vintage, source = said.text("vintage"), said.text("source")
    said.done()
    return PopulationRow(at, place, name, band, year or 0, vintage, people or 0, source)


def is_estimate(name: str) -> re.Match[str] | None:
    return re.fullmatch(r"mid(\d{4})_(total|16plus)", name)


def borough_rows(at: int, row: dict[str, str]) -> list[PopulationRow]:
    said = Said(row)
    place, name = said.text("lad_code"), said.text("lad_name")
    found = []
    for column in row:
        if (estimate := is_estimate(column)) and row[column]:
            year = int(estimate[1])
            people = said.whole(column, must=True) or 0
            found.append(
                PopulationRow(at, place, name, estimate[2], year, f"mye{year}", people, ONS.format(year=year))
            )
    said.done()
    return found


def benchmark_row(at: int, row: dict[str, str]) -> BenchmarkRow:
    said = Said(row)
    low, high = said.number("low"), said.number("high")
    if low is None and high is None:
        said.wrong("low and high are both empty.")
    if low is not None and high is not None and high < low:
        said.wrong("high is less than low.")
    from_on, until_on = said.day("from_on"), said.day("until_on")
    if from_on and until_on and until_on < from_on:
        said.wrong("until_on is before from_on.")
    verified = said.one_of("verified", {"yes", "no"}) == "yes"
    code, title, unit, source = (
        said.code("benchmark"),
        said.text("title"),
        said.text("unit"),
        said.text("source"),
    )
    said.done()
    return BenchmarkRow(
        at, code, title, row["definition"], low, high, unit, from_on, until_on, source, verified, row["note"]
    )

"""Published figures come in whole or not at all, and are refused in sentences."""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from cairn.access.actor import Actor, actor_of
from cairn.access.models import Event
from cairn.core.decisions import Refused
from cairn.insight import actions
from cairn.insight.catalogue import catalogue
from cairn.insight.models import Benchmark, Population, Series, SeriesValue
from cairn.insight.queries.imported import series_view
from cairn.insight.series import NotReadable, read
from cairn.insight.series.rows import SERIES_HEADER

DATA = Path(str(resources.files("cairn.insight") / "data"))
TODAY = date(2026, 11, 22)
HEADER = ",".join(SERIES_HEADER)
GOOD = {
    "series": "southwark_police_da_offences", "title": "Offences", "place": "E09000028", "place_name": "Southwark",
    "kind": "count", "measure": "da_offence", "definition": "", "period": "2017/18", "value": "3128", "decimals": "",
    "band": "", "base_year": "", "vintage": "", "multiplier": "", "rate_of": "", "source": "A briefing",
    "published_on": "2018-10-29", "note": "",
}  # fmt: skip
NINETEEN = GOOD | {
    "series": "published_rate", "kind": "rate", "measure": "da_incident_all", "value": "19", "decimals": "0",
    "band": "total", "base_year": "2017", "vintage": "mye2017", "multiplier": "1000",
    "rate_of": "southwark_police_da_offences",
}  # fmt: skip


def text(*rows: dict[str, str]) -> bytes:
    return "\n".join([HEADER, *(",".join(row[name] for name in SERIES_HEADER) for row in rows)]).encode()


@pytest.fixture
def analyst(cast: Any) -> Actor:
    member = next(each for each in cast.appointments.values() if each.role == "analyst")
    return actor_of(member)


@pytest.fixture
def caseworker(cast: Any) -> Actor:
    return actor_of(cast.appointments["ama"])


def file(folder: Path, content: bytes) -> Path:
    path = folder / "figures.csv"
    path.write_bytes(content)
    return path


@pytest.fixture
def all_loaded(analyst: Actor) -> Actor:
    for report in actions.load_shipped(by=analyst):
        assert report.loaded, report.refused
    return analyst


def test_what_ships_is_loaded_and_a_second_time_changes_nothing(all_loaded: Actor) -> None:
    assert Population.objects.count() == 33 * 5
    assert Population.objects.get(place="E09000028", band="total", year=2017).people == 314_232
    assert SeriesValue.objects.filter(series__code="southwark_marac_cases").count() == 4
    assert Benchmark.objects.get(code="marac_repeat_share").verified is False
    for name in ("london_borough_population", "southwark_marac", "southwark_police", "benchmarks"):
        again = actions.load_series(DATA / f"{name}.csv", by=all_loaded)
        assert (again.loaded, again.added) == (True, 0)
        assert again.unchanged


def test_the_repeat_rates_are_worked_out_and_not_compared_with_another_definition(all_loaded: Actor) -> None:
    view = series_view(catalogue()["marac_repeats"])
    assert [view.shown("repeat_share", year).text for year in view.years] == [
        "33.1%",
        "27.1%",
        "36.2%",
        "30.4%",
    ]
    assert any("southwark_2018" in note and "Not to be compared" in note for note in view.notes())


def test_police_rates_stand_on_a_named_population_and_the_published_nineteen_is_left_out(
    all_loaded: Actor,
) -> None:
    view = series_view(catalogue()["police_recorded"])
    assert view.shown("rate_total", 2017).text == "9.95"
    assert view.shown("rate_16plus", 2017).text == "12.24"
    notes = " ".join(view.notes())
    assert "255,551 people aged 16 and over, mid-2017 (mye2017)" in notes
    assert "A published rate is left out." in notes
    assert "cannot share a sentence" in notes


def test_a_rate_that_does_not_belong_to_its_count_is_refused_and_nothing_is_kept(
    all_loaded: Actor, tmp_path: Path
) -> None:
    before = SeriesValue.objects.count(), Series.objects.count(), Event.objects.count()
    report = actions.load_series(file(tmp_path, text(NINETEEN)), by=all_loaded)
    assert not report.loaded
    assert report.refused[0].startswith("Line 2: 19 per 1,000 people is a rate of domestic abuse incidents")
    assert "5,970" in report.refused[0]
    assert (SeriesValue.objects.count(), Series.objects.count(), Event.objects.count()) == before


def test_a_rate_that_belongs_is_taken_in(all_loaded: Actor, tmp_path: Path) -> None:
    right = NINETEEN | {"measure": "da_offence", "value": "10"}
    assert actions.load_series(file(tmp_path, text(right)), by=all_loaded).added == 1


def test_a_rate_of_a_count_that_is_not_there_is_refused(analyst: Actor, tmp_path: Path) -> None:
    report = actions.load_series(file(tmp_path, text(NINETEEN)), by=analyst)
    assert "load the count first" in report.refused[0]


def test_another_number_for_the_same_publication_is_refused_and_a_correction_stands_beside(
    all_loaded: Actor, tmp_path: Path
) -> None:
    first = GOOD | {"series": "borough_offences"}
    assert actions.load_series(file(tmp_path, text(first)), by=all_loaded).loaded
    changed = actions.load_series(file(tmp_path, text(first | {"value": "3130"})), by=all_loaded)
    assert "already held as 3128" in changed.refused[0]
    corrected = first | {"value": "3130", "published_on": "2019-03-01"}
    assert actions.load_series(file(tmp_path, text(corrected)), by=all_loaded).added == 1
    assert SeriesValue.objects.filter(series__code="borough_offences").count() == 2


def test_what_counts_something_else_needs_another_code(all_loaded: Actor, tmp_path: Path) -> None:
    other = GOOD | {"measure": "da_incident_all", "published_on": "2019-01-01"}
    report = actions.load_series(file(tmp_path, text(other)), by=all_loaded)
    assert "takes another code" in report.refused[0]


def test_another_estimate_of_a_population_needs_another_vintage(all_loaded: Actor, tmp_path: Path) -> None:
    rows = b"place,place_name,band,year,vintage,people,source\nE09000028,Southwark,total,2017,mye2017,311000,ONS\n"
    assert "needs another vintage" in actions.load_series(file(tmp_path, rows), by=all_loaded).refused[0]
    rebased = rows.replace(b"mye2017", b"rebased2023")
    assert actions.load_series(file(tmp_path, rebased), by=all_loaded).added == 1


def test_only_an_analyst_loads(caseworker: Actor, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="analyst"):
        actions.load_series(file(tmp_path, text(GOOD)), by=caseworker)


def test_a_file_that_is_not_there_is_said(analyst: Actor, tmp_path: Path) -> None:
    assert "cannot be opened" in actions.load_series(tmp_path / "none.csv", by=analyst).refused[0]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"series": "Not A Code"}, "series is a code of small letters"),
        ({"kind": "percentage"}, "kind is one of count, rate"),
        ({"measure": "crimes"}, "measure is one of da_incident_all"),
        ({"period": "2017/19"}, "financial year such as 2017/18"),
        ({"period": "17/18"}, "financial year such as 2017/18"),
        ({"value": "about 3000"}, "value must be a number"),
        ({"value": "-3"}, "value must be a number"),
        ({"value": "31.5"}, "a count is a whole number"),
        ({"value": "NaN"}, "value must be a number"),
        ({"value": ""}, "value must be a number"),
        ({"multiplier": "1000"}, "multiplier is said of a rate only"),
        ({"published_on": "29/10/2018"}, "a day such as 2018-10-29"),
        ({"published_on": "2027-01-01"}, "in the future"),
        ({"published_on": "2016-01-01"}, "before the period began"),
        ({"title": ""}, "title is empty"),
        ({"note": "=HYPERLINK(1)"}, "a spreadsheet would work out"),
        ({"kind": "rate", "band": "total", "multiplier": "37", "decimals": "0"}, "multiplier is one of"),
        (
            {"kind": "rate", "band": "total", "multiplier": "1000", "decimals": "0", "value": "9.95"},
            "more decimals",
        ),
        ({"kind": "rate", "band": "everyone", "multiplier": "1000", "decimals": "0"}, "band is one of"),
    ],
)
def test_a_wrong_cell_is_said_with_its_line(changed: dict[str, str], words: str) -> None:
    with pytest.raises(NotReadable) as refused:
        read(text(GOOD, GOOD | {"period": "2016/17"} | changed), today=TODAY)
    assert any(sentence.startswith("Line 3:") and words in sentence for sentence in refused.value.sentences)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (HEADER.encode(), "no rows"),
        (b"PK\x03\x04\x00\x00", "not a CSV file"),
        ("place,Nam\xe9".encode("latin-1"), "not in UTF-8"),
        (b"one,two\n1,2\n", "not one that Cairn knows"),
        ((HEADER + "\n" + "a,b\n").encode(), "2 cells where the first row has 18"),
        (b'series,"title\n', "not a CSV file that can be read"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10MB"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(NotReadable, match=words):
        read(content, today=TODAY)


def test_everything_wrong_is_said_at_once() -> None:
    with pytest.raises(NotReadable) as refused:
        read(text(GOOD | {"value": "x", "period": "y"}, GOOD | {"title": ""}), today=TODAY)
    assert len(refused.value.sentences) == 3


def test_rows_of_one_series_must_agree_and_come_once() -> None:
    with pytest.raises(NotReadable, match="described otherwise"):
        read(text(GOOD, GOOD | {"period": "2016/17", "place": "E09000022"}), today=TODAY)
    with pytest.raises(NotReadable, match="same series, period and publication as line 2"):
        read(text(GOOD, GOOD), today=TODAY)


def test_a_byte_order_mark_and_spaces_do_no_harm() -> None:
    found = read(b"\xef\xbb\xbf" + text(GOOD | {"value": " 3,128 ".replace(",", "")}), today=TODAY)
    assert found.values[0].value == Decimal(3128)


def test_the_published_on_of_today_is_no_future() -> None:
    assert read(
        text(GOOD | {"published_on": "2026-11-22"}), today=datetime(2026, 11, 22, tzinfo=UTC).date()
    ).values

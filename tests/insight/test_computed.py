"""Claims against what Cairn itself shows: imported series, and figures counted from records."""

from pathlib import Path
from typing import Any

import pytest

from cairn.insight import actions
from cairn.insight.catalogue import catalogue
from cairn.insight.claims.book import Book, book_of
from cairn.insight.claims.files import ClaimsUnreadable
from cairn.insight.queries import claims as queries
from cairn.insight.queries.figures import figure_anywhere
from cairn.insight.queries.imported import SeriesView
from tests.insight.test_series import DATA
from tests.insight.world import World, built, invented

pytestmark = pytest.mark.django_db


def book(*claims: dict[str, Any]) -> Book:
    entries = [{"at": "1", "says": claim["id"], **claim} for claim in claims]
    return book_of({"paper": {"title": "A paper"}, "claims": entries}, "a file")


def sentences(*claims: dict[str, Any], within: Any = None) -> list[str]:
    return [f.sentence for cause in queries.check_book(book(*claims), within=within) for f in cause.findings]


@pytest.fixture
def series(cast: Any) -> None:
    for name in ("london_borough_population", "southwark_marac", "southwark_police"):
        assert actions.load_series(DATA / f"{name}.csv", by=cast.actor("analyst")).loaded


@pytest.fixture
def facts(cast: Any, tmp_path: Path, settings: Any) -> World:
    settings.CAIRN_HOME = tmp_path
    world = invented(21, people=300)
    ours = {1: cast.areas["ashbourne-park"].pk, 2: cast.areas["wickstead"].pk}
    for row in (row for rows in world.values() for row in rows if "area" in row):
        row["area"] = ours[row["area"]]
    built(tmp_path / "figures", world)
    return world


CASES = {"id": "a", "period": "2016/17", "figure": "marac_repeats"}


def test_a_count_of_a_series(series: None) -> None:
    assert sentences({**CASES, "value": "517", "figure_value": "cases"}) == []
    assert sentences({**CASES, "value": "518", "figure_value": "cases"}) == [
        "1: “a” is printed as 518, but Cairn computes 517 (marac_repeats, 2016/17)."
    ]


def test_a_share_of_two_series_is_worked_out_before_it_is_rounded(series: None) -> None:
    share = {**CASES, "kind": "share"}
    for printed in ("36", "36.2", "36.17", "36.170"):
        assert sentences({**share, "value": printed}) == [], printed  # without a column it is the headline
    assert "Cairn computes 36.2" in sentences({**share, "value": "36.3"})[0]


def test_a_rate_of_a_series(series: None) -> None:
    rate = {"id": "r", "kind": "rate", "period": "2017/18", "figure": "police_recorded", "area": "Southwark"}
    code = catalogue()["police_recorded"].rates[0].code
    view = figure_anywhere("police_recorded").view
    assert isinstance(view, SeriesView)
    assert sentences({**rate, "value": view.shown(code, 2017).text, "figure_value": code}) == []
    assert len(sentences({**rate, "value": "19", "figure_value": code})) == 1


def test_another_place_group_or_time_is_nothing_to_hold_it_against(series: None) -> None:
    wrong = {**CASES, "value": "9,999", "figure_value": "cases"}
    assert len(sentences({**wrong, "area": "southwark"})) == 1
    for other in (
        {"area": "Lambeth"},
        {"group": "women"},
        {"period": "2016"},
        {"period": "1999/00"},
        {"period": ""},
    ):
        assert sentences({**wrong, **other}) == []


def test_a_population_that_is_loaded_comes_before_the_one_that_is_shipped(series: None, cast: Any) -> None:
    from cairn.insight.models import Population

    assert queries.population("Southwark", "2017", "16plus") == 255_551
    assert queries.population("Nowhere", "2017", "total") is None
    assert queries.population("Southwark", "soon", "total") is None
    Population.objects.create(
        place="E09000028", place_name="Southwark", band="total", year=2017, vintage="mye2017b", people=300_000,
        source="invented", created_by=cast.users["analyst"],
    )  # fmt: skip
    assert queries.population("southwark", "2017", "total") == 300_000


def test_without_any_population_loaded_the_shipped_one_counts(db: None) -> None:
    assert queries.population("Southwark", "2017", "total") == 314_232


def test_a_figure_from_records_is_held_against_as_it_is_published(facts: World, cast: Any) -> None:
    area = cast.areas["ashbourne-park"]
    view = figure_anywhere("referrals_received", area=area.pk).view
    assert view is not None
    column = view.columns[0].code
    year = view.years[0]
    shown = view.shown(column, year).value
    assert isinstance(shown, int)
    assert shown > 0
    claim = {
        "id": "a",
        "period": f"{year}/{(year + 1) % 100:02d}",
        "figure": "referrals_received",
        "figure_value": column,
    }
    here = {**claim, "area": area.name}
    for near in (shown - 2, shown, shown + 2):  # published to the nearest five
        assert sentences({**here, "value": str(near)}) == []
    assert len(sentences({**here, "value": str(shown + 40)})) == 1
    assert len(sentences({**claim, "value": "1"}, within=area)) == 1


def test_a_paper_of_one_borough_never_shows_the_figures_of_another(facts: World, cast: Any) -> None:
    view = figure_anywhere("referrals_received", area=cast.areas["ashbourne-park"].pk).view
    assert view is not None
    claim = {
        "id": "a", "value": "1", "figure": "referrals_received",
        "period": f"{view.years[0]}/{(view.years[0] + 1) % 100:02d}",
        "figure_value": view.columns[0].code, "area": cast.areas["ashbourne-park"].name,
    }  # fmt: skip
    assert sentences(claim)
    assert sentences(claim, within=cast.areas["wickstead"]) == []


def test_a_figure_or_column_that_there_is_not_is_said(db: None) -> None:
    with pytest.raises(ClaimsUnreadable) as caught:
        queries.known_figures(
            book(
                {"id": "a", "value": "1", "figure": "happiness"},
                {**CASES, "id": "b", "value": "1", "figure_value": "joy"},
            )
        )
    assert caught.value.sentences == [
        "Claim a: there is no figure “happiness”; `cairn figures list` names them all.",
        "Claim b: the figure “marac_repeats” has no column “joy”; it has cases, repeats, repeat_share.",
    ]


def test_every_column_of_every_figure_can_be_named(facts: World, series: None) -> None:
    for code, indicator in catalogue().items():
        for column in queries.columns_of(indicator):
            sentences({"id": "a", "value": "1", "period": "2025/26", "figure": code, "figure_value": column})

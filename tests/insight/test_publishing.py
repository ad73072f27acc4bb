"""One place decides what is shown: page, chart, file and command get the same cells."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cairn.insight import presenters
from cairn.insight.catalogue import catalogue
from cairn.insight.counting import Cell, Counted, count
from cairn.insight.publishing import exact, published
from cairn.insight.queries.figures import Found
from cairn.insight.rules.suppression import HIDDEN
from cairn.insight.store import opened
from tests.insight.test_counting import TEN, risk_world
from tests.insight.world import COLUMNS, World, built, invented, noon


def counted(folder: Path, code: str, world: World) -> Counted:
    built(folder, world)
    with opened(folder) as connection:
        return count(connection, catalogue()[code], area=1)


@pytest.mark.parametrize(
    "code",
    ["referrals_received", "people_engaged", "dash_levels", "hours_to_contact", "risk_reduction_3m_v1"],
)
@pytest.mark.parametrize("seed", [11, 12])
def test_no_published_cell_is_a_small_number_and_every_count_is_a_multiple_of_five(
    code: str, seed: int, tmp_path: Path
) -> None:
    view = published(counted(tmp_path, code, invented(seed)))
    counts = {measure.code for measure in view.indicator.counts}
    for cell in view.counted.values:
        if cell.measure in counts:
            shown = view.shown(cell.measure, cell.year, cell.breakdown, cell.category)
            assert (shown.text == HIDDEN) == (shown.value is None)
            assert shown.value is None or shown.value % 5 == 0
            assert (
                1 <= view.counted.count(cell) <= 4
                or shown.value is None
                or abs(shown.value - view.counted.count(cell)) <= 2
            )
            if 1 <= view.counted.count(cell) <= 4:
                assert shown.text == HIDDEN


def test_exact_numbers_are_exact(tmp_path: Path) -> None:
    view = exact(counted(tmp_path, "risk_reduction_3m_v1", risk_world(TEN)))
    shown = {column.code: view.shown(column.code, 2026).text for column in view.columns}
    assert shown == {
        "d3": "10", "no_baseline": "0", "at_lowest": "1", "d1": "9", "d2": "7", "no_follow_up": "2", "n": "6",
        "n2": "6",
        "n_d1": "66.7%", "n_d2": "85.7%", "n_d3": "60.0%", "n2_d1": "66.7%", "follow_up_missing": "22.2%",
        "baseline_missing": "0.0%",
    }  # fmt: skip


def test_the_second_fixture_changes_d3_and_the_missing_start_only(tmp_path: Path) -> None:
    view = exact(counted(tmp_path, "risk_reduction_3m_v1", risk_world([*TEN, [], []])))
    assert [view.shown(code, 2026).text for code in ("n_d1", "n_d2", "n_d3", "baseline_missing")] == [
        "66.7%", "85.7%", "50.0%", "16.7%",
    ]  # fmt: skip


def test_the_share_of_those_followed_up_is_never_shown_alone(tmp_path: Path) -> None:
    lower, same, never = (
        [(0, "high", 15), (60, "medium", 9)],
        [(0, "high", 15), (60, "high", 15)],
        [(0, "high", 15)],
    )
    cases: list[Any] = [*([lower] * 30), *([same] * 10), *([never] * 8)]
    view = published(counted(tmp_path, "risk_reduction_3m_v1", risk_world(cases)))
    assert [view.shown(code, 2026).text for code in ("n_d1", "n_d2", "n_d3")] == ["63%", "75%", "63%"]
    # Three more without a start are few: they hide D1 with them, and what stands on D1 may not leave D2 alone.
    view = published(counted(tmp_path, "risk_reduction_3m_v1", risk_world([*cases, [], [], []])))
    assert view.shown("n_d1", 2026).text == HIDDEN
    assert view.shown("n_d2", 2026).text == HIDDEN


def test_a_share_hides_where_the_few_on_the_other_side_could_be_told(tmp_path: Path) -> None:
    world = invented(3)
    view = published(counted(tmp_path, "people_engaged", world))
    for year in view.years:
        people, engaged = (view.counted.count(Cell(code, year)) for code in ("people", "engaged"))
        if people < 20 or 1 <= people - engaged <= 4 or 1 <= engaged <= 4:
            assert view.shown("engaged_share", year).value is None


def test_hours_of_fewer_than_twenty_are_hidden(tmp_path: Path) -> None:
    view = published(counted(tmp_path, "hours_to_contact", invented(4, people=400)))
    seen = set()
    for year in view.years:
        for category in view.counted.categories["to_agency"]:
            enough = view.counted.count(Cell("attempted", year, "to_agency", category)) >= 20
            shown = view.shown("attempt_median", year, "to_agency", category)
            seen.add((enough, shown.value is not None))
    assert seen <= {(True, True), (False, False), (True, False)}
    assert (True, True) in seen
    assert (False, False) in seen


@pytest.mark.parametrize(
    "code", ["referrals_received", "dash_levels", "hours_to_contact", "risk_reduction_3m_v1"]
)
def test_page_chart_and_file_say_the_same(code: str, tmp_path: Path) -> None:
    view = published(counted(tmp_path, code, invented(5)))
    grid = presenters.trend(view)
    rows = presenters.file_rows(Found(view.indicator, view), {}, "Ashbourne Park")
    of_file = {(row[3], row[2]): row[5] for row in rows if len(row) == 6 and row[1] == "All"}
    heads = [head.text for head in grid.head]
    for column, row in zip(view.columns, grid.rows, strict=True):
        for year, text in zip(heads[1:], row[1:], strict=True):
            assert of_file[column.title, year] == text.replace(",", "").removesuffix("%").replace("–", "")
    chart = presenters.chart(view)
    for (title, values), drawn in zip(chart.series, view.indicator.drawn, strict=True):
        assert title == view.column(drawn).title
        assert list(values) == [view.shown(drawn, year).value for year in presenters.whole_years(view)]


def test_a_file_says_what_its_numbers_mean(tmp_path: Path) -> None:
    view = published(counted(tmp_path, "risk_reduction_3m_v1", invented(6)))
    said = {row[0] for row in presenters.file_rows(Found(view.indicator, view), {}, "Ashbourne Park") if row}
    assert {
        "Definition",
        "Numerator",
        "Denominator",
        "Population",
        "Period",
        "Source",
        "From when",
        "Rule",
    } <= said


def test_the_running_year_is_said_to_be_running_and_is_not_the_headline(tmp_path: Path) -> None:
    view = published(counted(tmp_path, "referrals_received", invented(8)))
    assert presenters.year_words(view, 2026) == "2026/27 so far"
    assert presenters.now(view).when == "2025/26"
    assert presenters.chart(view).labels[-1] == "2025/26"


def test_a_figure_says_how_complete_its_records_are_and_tells_no_few(tmp_path: Path) -> None:
    world = invented(9, people=300)
    here = [row for row in world["referral"] if row["area"] == 1]
    gone = sum(row["person"] is None for row in here)
    said = dict(presenters.quality(published(counted(tmp_path, "people_engaged", world))))
    assert said["Referrals whose person is not known"] == f"{gone * 100 / len(here):.0f}%"
    for row in here:
        row["person"] = row["person"] or 1
    here[0]["person"] = None
    said = dict(presenters.quality(published(counted(tmp_path, "people_engaged", world))))
    assert said["Referrals whose person is not known"].startswith("a few")


def test_hours_and_days_carry_their_unit_wherever_they_stand(tmp_path: Path) -> None:
    world = invented(10, people=300)
    length = exact(counted(tmp_path, "case_length", world))
    assert presenters.now(length).text.endswith(" days")
    assert "Half within (days)" in [row[0] for row in presenters.trend(length).rows]
    hours = exact(counted(tmp_path, "hours_to_decision", world))
    assert presenters.now(hours).text.endswith(" hours")
    rows = presenters.file_rows(Found(hours.indicator, hours), {}, "Ashbourne Park")
    assert {row[4] for row in rows if len(row) == 6} == {"count", "hours", "%"}


def test_hours_hide_with_the_number_that_they_are_of_or_they_would_tell_which_of_two_is_the_large_one(
    tmp_path: Path,
) -> None:
    world: World = {name: [] for name in COLUMNS}
    for number in range(1, 34):
        day = date(2025, 5, 1)
        world["referral"].append({
            "referral": number, "area": 1, "to_agency": 20 if number <= 30 else 21, "person": number,
            "work": "survivor", "state": "accepted", "received_on": day, "received_at": noon(day),
        })  # fmt: skip
        world["contact_attempt"].append({
            "attempt": number, "area": 1, "case": number, "referral": number, "attempted_on": day,
            "attempted_at": noon(day, 14), "two_way": True, "working_minutes": 120,
        })  # fmt: skip
    view = published(counted(tmp_path, "hours_to_contact", world))
    assert view.shown("attempt_median", 2025).text == "2.0"
    for agency in (20, 21):
        assert view.shown("attempted", 2025, "to_agency", agency).text == HIDDEN
        assert view.shown("attempt_median", 2025, "to_agency", agency).text == HIDDEN

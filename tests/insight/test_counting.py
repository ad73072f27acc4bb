"""Every indicator against a second count, written apart from it; and the two fixtures of the risk figure."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cairn.core import clock
from cairn.insight.catalogue import catalogue
from cairn.insight.counting import Cell, Counted, NotCounted, count, count_ahead
from cairn.insight.store import build, opened
from tests.insight.second_catalogue import SECOND
from tests.insight.second_count import year_of
from tests.insight.world import COLUMNS, TODAY, World, built, extracts, invented, noon


def counted(folder: Path, code: str, area: int | None = 1, agency: int | None = None) -> Counted:
    with opened(folder) as connection:
        return count(connection, catalogue()[code], area=area, agency=agency)


def test_every_indicator_from_facts_has_a_second_count() -> None:
    assert set(SECOND) == {each.code for each in catalogue().values() if each.kind == "facts"}


@pytest.mark.parametrize("seed", [1, 2])
def test_every_number_of_every_figure_equals_the_second_count(seed: int, tmp_path: Path) -> None:
    world = invented(seed, people=70)
    built(tmp_path, world)
    for code, (rows_of, measure) in SECOND.items():
        indicator = catalogue()[code]
        rows = rows_of(world, TODAY.date())
        for area, agency in ((1, None), (2, None), (None, None), (1, 20)):
            found = counted(tmp_path, code, area, agency)
            mine = [
                row for row in rows if area in (None, row["area"]) and agency in (None, row[indicator.own])
            ]
            years = sorted({row["fy"] for row in mine})
            assert found.years == (tuple(range(years[0], year_of(TODAY.date()) + 1)) if years else ())
            for year in found.years:
                here = [row for row in mine if row["fy"] == year]
                same(found, Cell("", year), measure(here))
                for breakdown in indicator.breakdowns:
                    for category in found.categories[breakdown.code]:
                        part = [row for row in here if row[breakdown.code] == category]
                        same(found, Cell("", year, breakdown.code, category), measure(part))
                    assert {row[breakdown.code] for row in mine} == set(found.categories[breakdown.code])


def same(found: Counted, cell: Cell, wanted: dict[str, Any]) -> None:
    got = {measure.code: found.get(cell.at(measure.code)) for measure in found.indicator.measures}
    assert got == pytest.approx(wanted), (found.indicator.code, cell)


# --- the two fixtures of the risk figure ------------------------------------------------------------------------------

ENGAGED = date(2026, 1, 12)


def risk_world(cases: list[list[tuple[int, str, int]]]) -> World:
    """A case per list; each assessment (days after engaging, level, yes answers)."""
    world: World = {name: [] for name in COLUMNS}
    for at, assessments in enumerate(cases, 1):
        world["case"].append({"case": at, "area": 1, "agency": 20, "person": at, "work": "survivor",
                              "opened_on": ENGAGED, "engaged_on": ENGAGED})  # fmt: skip
        for days, level, yes in assessments:
            world["assessment"].append({
                "assessment": len(world["assessment"]) + 1, "area": 1, "agency": 20, "case": at,
                "instrument": "safelives_ric", "assessed_on": ENGAGED + timedelta(days=days), "yes_count": yes,
                "level": level, "complete": True,
            })  # fmt: skip
    return world


TEN = [
    [(0, "standard", 3), (60, "standard", 2)],  # already at the lowest
    *([[(0, "high", 16), (70, "medium", 11)]] * 6),  # followed up in time, lower
    [(0, "high", 15), (80, "high", 15)],  # followed up in time, the same
    [(0, "high", 14), (100, "medium", 10)],  # lower, but on day 100
    [(0, "medium", 12)],  # never followed up
]


@pytest.mark.parametrize(
    ("cases", "d3", "no_baseline"),
    [(TEN, 10, 0), ([*TEN, [], [(30, "high", 15), (60, "standard", 4)]], 12, 2)],
)
def test_the_fixtures_of_the_risk_figure(tmp_path: Path, cases: Any, d3: int, no_baseline: int) -> None:
    built(tmp_path, risk_world(cases))
    found = counted(tmp_path, "risk_reduction_3m_v1")
    year = {measure.code: found.count(Cell(measure.code, 2026)) for measure in found.indicator.measures}
    assert year == {"d3": d3, "no_baseline": no_baseline, "at_lowest": 1, "d1": 9, "d2": 7, "no_follow_up": 2,
                    "n": 6, "n2": 6}  # fmt: skip
    shares = {share.code: (year[share.of], year[share.over]) for share in found.indicator.shares}
    assert shares["n_d1"] == (6, 9)
    assert shares["n_d2"] == (6, 7)
    assert shares["n_d3"] == (6, d3)
    assert shares["follow_up_missing"] == (2, 9)
    assert shares["baseline_missing"] == (no_baseline, d3)


def test_three_months_are_calendar_months_to_the_month_s_last_day(tmp_path: Path) -> None:
    world = risk_world([[(0, "high", 15)]])
    world["case"][0]["engaged_on"] = date(2025, 11, 30)
    world["assessment"] = [
        world["assessment"][0] | {"assessed_on": date(2025, 11, 30)},
        world["assessment"][0] | {"assessment": 2, "assessed_on": date(2026, 2, 28), "level": "standard"},
    ]
    built(tmp_path, world)
    assert counted(tmp_path, "risk_reduction_3m_v1").count(Cell("n", 2025)) == 1
    world["assessment"][1]["assessed_on"] = date(2026, 3, 1)
    built(tmp_path, world)
    assert counted(tmp_path, "risk_reduction_3m_v1").count(Cell("n", 2025)) == 0


def test_a_case_whose_three_months_still_run_is_not_counted(tmp_path: Path) -> None:
    world = risk_world([[(0, "high", 15), (20, "medium", 9)]])
    world["case"][0]["engaged_on"] = TODAY.date() - timedelta(days=40)
    built(tmp_path, world)
    assert counted(tmp_path, "risk_reduction_3m_v1").years == ()


def test_another_instrument_is_no_follow_up(tmp_path: Path) -> None:
    world = risk_world([[(0, "high", 15), (40, "standard", 2)]])
    world["assessment"][1]["instrument"] = "s_dash_2009"
    built(tmp_path, world)
    assert counted(tmp_path, "risk_reduction_3m_v1").count(Cell("no_follow_up", 2026)) == 1


def one_referral() -> World:
    world = risk_world([[]])
    world["case"][0] |= {"opened_on": ENGAGED, "engaged_on": None}
    world["referral"].append({
        "referral": 1, "area": 1, "to_agency": 20, "person": 1, "work": "survivor", "state": "accepted",
        "received_on": ENGAGED, "received_at": noon(ENGAGED), "decision": "accepted", "minutes_to_triage": 480,
    })  # fmt: skip
    world["case_referral"].append({"case": 1, "referral": 1})
    return world


@pytest.mark.parametrize(("days", "engaged"), [(-1, 0), (0, 1), (200, 1)])
def test_engaging_counts_from_the_day_of_the_referral(days: int, engaged: int, tmp_path: Path) -> None:
    world = one_referral()
    world["case"][0]["engaged_on"] = ENGAGED + timedelta(days=days)
    built(tmp_path, world)
    assert counted(tmp_path, "people_engaged").count(Cell("engaged", 2025)) == engaged


@pytest.mark.parametrize(("days", "high"), [(-15, 0), (-14, 1), (28, 1), (29, 0)])
def test_a_checklist_belongs_to_a_referral_from_14_days_before_to_28_after(
    days: int, high: int, tmp_path: Path
) -> None:
    world = one_referral()
    world["assessment"].append({
        "assessment": 1, "area": 1, "agency": 20, "case": 1, "instrument": "safelives_ric", "level": "high",
        "yes_count": 15, "complete": True, "assessed_on": ENGAGED + timedelta(days=days),
    })  # fmt: skip
    built(tmp_path, world)
    found = counted(tmp_path, "dash_levels")
    assert (found.count(Cell("high", 2025)), found.count(Cell("missing", 2025))) == (high, 1 - high)


@pytest.mark.parametrize(("days", "baseline"), [(-15, 0), (-14, 1), (14, 1), (15, 0)])
def test_the_start_lies_within_14_days_of_engaging(days: int, baseline: int, tmp_path: Path) -> None:
    built(tmp_path, risk_world([[(days, "high", 15)]]))
    assert counted(tmp_path, "risk_reduction_3m_v1").count(Cell("d1", 2026)) == baseline


def test_the_first_complete_checklist_is_the_start_and_the_last_one_the_follow_up(tmp_path: Path) -> None:
    cases = [[(-2, "high", 15), (5, "standard", 3), (60, "standard", 3), (80, "high", 16)]]
    built(tmp_path, risk_world(cases))
    found = counted(tmp_path, "risk_reduction_3m_v1")
    assert (found.count(Cell("d2", 2026)), found.count(Cell("n", 2026))) == (1, 0)


def test_a_referral_exactly_twelve_months_after_is_a_repeat_and_one_a_day_later_is_not(
    tmp_path: Path,
) -> None:
    world = one_referral()
    first = world["referral"][0]
    for number, day in ((2, date(2027, 1, 12)), (3, date(2028, 1, 13))):
        world["referral"].append(first | {"referral": number, "received_on": day, "received_at": noon(day)})
    built(tmp_path, world)
    found = counted(tmp_path, "repeat_referrals")
    assert [found.count(Cell("repeats", year)) for year in (2025, 2026, 2027)] == [0, 1, 0]


def test_what_is_counted_ahead_is_what_would_be_counted_now(tmp_path: Path) -> None:
    world = invented(13)
    world["referral"][0]["area"] = None  # belongs nowhere: in the sum of all areas and in none of them
    built(tmp_path / "now", world)
    with clock.at(TODAY):
        build(
            tmp_path / "ahead",
            extracts(world),
            None,
            lambda file, names: count_ahead(file, catalogue().values(), names),
        )
    for code in SECOND:
        for area in (1, 2, 3, None):
            now, ahead = counted(tmp_path / "now", code, area), counted(tmp_path / "ahead", code, area)
            assert now == ahead
    with opened(tmp_path / "ahead") as connection:
        assert connection.execute('SELECT count(DISTINCT key) FROM "_ahead"').fetchall() == [(len(SECOND),)]


def test_a_figure_whose_facts_nobody_publishes_says_so(tmp_path: Path) -> None:
    build(tmp_path, [each for each in extracts(invented(1, 5)) if each.name != "assessment"])
    with opened(tmp_path) as connection, pytest.raises(NotCounted, match="assessment"):
        count(connection, catalogue()["dash_levels"], area=1)

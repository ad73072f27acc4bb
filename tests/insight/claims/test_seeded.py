"""One contradiction put into consistent figures is found, with its grade, and nothing else is."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.insight.claims.looking import change, found, grades, happened, n, share
from tests.insight.claims.test_printed_alike import rounded

FEW = settings(max_examples=100, deadline=None, database=None)
some = st.integers(11, 5_000).filter(
    lambda value: value < 1_000 or value % 100
)  # long ones may be rounded ones
off = st.integers(1, 400)
UNLIKE = st.sampled_from([("unit", "persons", "incidents"), ("method", "ever", "a_year")])


@FEW
@given(st.lists(some, min_size=2, max_size=6), off, st.booleans())
def test_complete_parts_that_do_not_sum(values: list[int], by: int, over: bool) -> None:
    total = sum(values) + (-by if over else by)
    assume(total > max(values) and total % 100 and all(value % 100 for value in values))
    parts = [n(f"p{i}", f"{value:,}", part_of="w") for i, value in enumerate(values)]
    assert grades(n("w", f"{total:,}", parts="complete"), *parts) == ["parts arithmetic"]
    kind = "definition" if over else None
    assert grades(n("w", str(total)), *parts) == ([f"parts {kind}"] if kind else [])


@FEW
@given(some, off, UNLIKE)
def test_a_subset_or_part_larger_than_its_whole(whole: int, by: int, unlike: tuple[str, str, str]) -> None:
    assume((whole + by) % 100)
    name, one, other = unlike
    for relation in ("subset_of", "part_of"):
        code = relation.split("_")[0].replace("part", "parts")
        larger = n("s", str(whole + by), **{relation: "w"})
        assert grades(n("w", str(whole)), larger) == [f"{code} arithmetic"]
        assert grades(n("w", str(whole), **{name: one}), {**larger, name: other}) == [f"{code} definition"]
        about = n("w", str(whole * 100), approximate="true")
        assert grades(about, {**larger, "value": str(whole * 115)}) == [f"{code} question"]
        assert grades(about, {**larger, "value": str(whole * 141)}) == [f"{code} arithmetic"]


@FEW
@given(some, st.data(), st.integers(0, 2), st.integers(2, 30))
def test_a_percentage_that_does_not_follow(whole: int, data: Any, places: int, by: int) -> None:
    part = data.draw(st.integers(0, whole))
    exact = Fraction(part * 100, whole)
    wrong = exact + Fraction(by, 10**places)
    assume(wrong <= 100 and part % 100)
    claims = n("w", str(whole)), n("k", str(part)), share("p", rounded(wrong, places, True), "w", "k")
    assert grades(*claims) == ["share arithmetic"]
    assert grades({**claims[0], "unit": "persons"}, {**claims[1], "unit": "incidents"}, claims[2]) == [
        "share definition"
    ]


@FEW
@given(some, st.data(), st.integers(0, 2))
def test_a_percentage_that_was_cut_off(whole: int, data: Any, places: int) -> None:
    part = data.draw(st.integers(1, whole))
    scaled = Fraction(part * 100 * 10**places, whole)
    cut = scaled.numerator // scaled.denominator
    assume(scaled - cut > Fraction(1, 2))
    printed = rounded(Fraction(cut, 10**places), places, True)
    assert grades(n("w", str(whole)), n("k", str(part)), share("p", printed, "w", "k")) == ["share rounding"]


@FEW
@given(st.integers(2, 60), st.integers(0, 10_000), st.integers(0, 2))
def test_a_percentage_that_no_whole_number_gives(whole: int, of_ten_thousand: int, places: int) -> None:
    printed = rounded(Fraction(of_ten_thousand, 100), places, True)
    value, step = Fraction(printed), Fraction(1, 10**places)
    nearest = [Fraction(k * 100, whole) for k in range(whole + 1)]
    assume(all(abs(each - value) > step for each in nearest))
    assert grades(n("w", str(whole)), share("p", printed, "w")) == ["share-impossible arithmetic"]


@FEW
@given(st.integers(101, 900))
def test_a_share_of_more_than_all(value: int) -> None:
    assert grades(n("w", "97"), share("p", str(value), "w")) == ["share-bounds arithmetic"]


@FEW
@given(some, some, st.integers(0, 2), st.integers(2, 40), UNLIKE)
def test_a_change_that_does_not_follow(
    start: int, end: int, places: int, by: int, unlike: tuple[str, str, str]
) -> None:
    name, one, other = unlike
    wrong = Fraction((end - start) * 100, start) + (1 if end >= start else -1) * Fraction(by, 10**places)
    claim = change("c", rounded(wrong, places, True), "a", "b")
    assert grades(n("a", str(start)), n("b", str(end)), claim) == ["change arithmetic"]
    assert grades(n("a", str(start), **{name: one}), n("b", str(end), **{name: other}), claim) == [
        "change definition"
    ]
    things = change("c", str(end - start + by), "a", "b", unit="referrals")
    assert grades(n("a", str(start)), n("b", str(end)), things) == ["change arithmetic"]


@FEW
@given(some, st.integers(1, 60), st.integers(5, 60))
def test_a_change_that_the_year_before_denies(start: int, up: int, by: int) -> None:
    end = start + start * up // 100 + 1
    claim = {
        "id": "c",
        "kind": "change",
        "value": str((end - start) * 100 // start + by),
        "change": {"to": "b"},
    }
    a, b = n("a", str(start), counts="x", period="2016/17"), n("b", str(end), counts="x", period="2017/18")
    assume(end % 100)
    assert grades(a, b, claim) == ["change-implied definition"]


@FEW
@given(some, off, st.integers(0, 3))
def test_two_values_for_one_thing(value: int, by: int, agreeing: int) -> None:
    assume(value % 10 and (value + by) % 10)  # 1,990 may stand for 1,985, rounded to tens
    same = [n(f"a{i}", str(value), counts="x", period="2017/18") for i in range(1 + agreeing)]
    causes = found(*same, n("z", str(value + by), counts="x", period="2017-04-01 to 2018-03-31"))
    assert len(causes) == 1, "one outlier is one cause"
    assert {(f.code, f.grade) for f in causes[0].findings} == {("two-values", "arithmetic")}
    assert len(causes[0].findings) == 1 + agreeing
    a, b = n("a", str(value), unit="persons"), n("b", str(value + by), unit="incidents", same_as="a")
    assert grades(a, b) == ["two-values definition"]


@FEW
@given(st.integers(1, 9), st.integers(1, 5), st.sampled_from(["year", "month", "week"]))
def test_two_lengths_of_one_thing(length: int, by: int, unit: str) -> None:
    a, b = (
        {"id": i, "kind": "duration", "counts": "x", "value": f"{v} {unit}s"}
        for i, v in (("a", length), ("b", length + by))
    )
    assert grades(a, b) == ["two-values arithmetic"]


@FEW
@given(st.integers(100, 20_000), st.sampled_from(["total", "16plus"]), st.floats(1.1, 4), st.booleans())
def test_a_rate_that_its_count_does_not_give(count: int, ages: str, factor: float, less: bool) -> None:
    assume(count % 100)
    people = {"total": 314_232, "16plus": 255_551}[ages]
    value = Fraction(count * 10_000, people) * Fraction(1 / factor if less else factor)
    rate = {"count": "n", "of": "Elsewhere", "year": "2017", "ages": ages, "per": "10000"}
    claim = {"id": "r", "kind": "rate", "value": rounded(value, 2, True), "rate": rate, "counts": "offences"}
    assert grades(n("n", str(count), counts="offences"), claim) == ["rate arithmetic"]
    assert grades(n("n", str(count), counts="incidents"), claim) == ["rate definition"]


@FEW
@given(st.floats(1.06, 3), st.booleans())
def test_a_rate_that_no_edition_of_the_population_gives(factor: float, less: bool) -> None:
    value = rounded(Fraction(3_128 * 100_000, 314_232) * Fraction(1 / factor if less else factor), 2, True)
    rate = {"count": "n", "of": "Elsewhere", "year": "2017", "per": "100000"}
    claim = {"id": "r", "kind": "rate", "value": value, "rate": rate, "period": "2017/18"}
    assert grades(n("n", "3,128"), claim) == ["rate arithmetic"]
    assert grades(n("n", "3,128", period="2016/17"), claim) == ["rate definition"]


@FEW
@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 30), st.booleans())
def test_a_value_outside_a_stated_range(low: int, wide: int, by: int, below: bool) -> None:
    assume(not below or by < low)
    band = {"id": "band", "kind": "range", "low": str(low), "high": str(low + wide)}
    value = low - by if below else low + wide + by
    assert grades(band, n("v", str(value), within="band")) == ["range arithmetic"]
    ours, theirs = {"method": "ever"}, {"method": "a_year"}
    assert grades({**band, **theirs}, n("v", str(value), within="band", **ours)) == ["range definition"]
    near = share("p", f"{low + wide}.4", "w", within="band")
    assert grades(band, n("w", "1,003"), near) == ["range question"]


@FEW
@given(st.sampled_from(["unit", "method", "counts"]), some)
def test_like_compared_with_unlike(name: str, value: int) -> None:
    a, b = n("a", str(value), compared_with="b", **{name: "one"}), n("b", str(value), **{name: "other"})
    assert grades(a, b) == ["unlike definition"]
    year, quarter = {"period": "2017/18"}, {"period": "2018-04-01 to 2018-06-30"}
    assert grades(n("a", str(value), compared_with="b", **year), n("b", "7", **quarter)) == [
        "unlike definition"
    ]
    assert grades(n("a", str(value), compared_with="b"), {"id": "b", "kind": "rate", "value": "7"}) == [
        "unlike definition"
    ]


days = st.dates(date(2010, 1, 1), date(2026, 12, 31))


@FEW
@given(days, st.integers(1, 900), st.sampled_from(["%Y-%m-%d", "%Y-%m"]))
def test_what_follows_and_comes_before(day: date, earlier: int, grain: str) -> None:
    before = day - timedelta(days=earlier)
    assume(f"{before:{grain}}" != f"{day:{grain}}")
    assert grades(happened("a", f"{day:{grain}}"), happened("b", f"{before:{grain}}", follows="a")) == [
        "order arithmetic"
    ]
    again = happened("b", f"{before:{grain}}", same_as="a", says="a")
    assert grades(happened("a", f"{day:{grain}}"), again) == ["two-times arithmetic"]
    assert grades(happened("a", f"{day:{grain}}"), {**again, "says": "other words"}) == [
        "two-times definition"
    ]


@FEW
@given(days, st.integers(1, 14), st.lists(st.integers(1, 30), min_size=2, max_size=20), st.data())
def test_a_broken_sequence(day: date, step: int, steps: list[int], data: Any) -> None:
    at = data.draw(st.integers(0, len(steps) - 1))
    walk = [step] * len(steps)
    walk[at] = data.draw(st.integers(1, 30).filter(lambda each: each != step))
    listed = [day]
    for each in walk:
        listed.append(listed[-1] + timedelta(days=each))
    claim = {
        "id": "s",
        "kind": "sequence",
        "step_days": str(step),
        "days": [each.isoformat() for each in listed],
    }
    assert grades(claim) == ["sequence arithmetic"]


@FEW
@given(days, st.integers(0, 5))
def test_a_day_that_is_not_the_weekday_that_is_said(day: date, by: int) -> None:
    said = (day + timedelta(days=1 + by)).strftime("%A").lower()
    assert grades({"id": "d", "kind": "date", "value": day.isoformat(), "weekday": said}) == [
        "weekday arithmetic"
    ]
    assert grades({"id": "d", "kind": "date", "value": day.isoformat(), "weekday": f"{day:%A}".lower()}) == []


@FEW
@given(days, st.integers(1, 12), st.sampled_from(["week", "month", "year"]), st.integers(2, 9), st.booleans())
def test_a_duration_that_ends_elsewhere(day: date, amount: int, unit: str, by: int, shorter: bool) -> None:
    from cairn.insight.claims.periods import after

    assume(not shorter or by < amount)
    assume(unit != "year" or amount < 6)
    end = after(day, amount + (-by if shorter else by), unit)
    ends = (
        {"id": "a", "kind": "date", "value": day.isoformat()},
        {"id": "b", "kind": "date", "value": end.isoformat()},
    )
    claim = {"id": "d", "kind": "duration", "value": f"{amount} {unit}s"}
    assert grades(*ends, {**claim, "lasts": {"since": "a", "until": "b"}}) == ["duration definition"]
    covered = grades({**claim, "covers": f"{day} to {end - timedelta(days=1)}"})
    assert covered == ["duration definition"]


@FEW
@given(st.integers(1, 12), st.integers(1, 5))
def test_a_list_with_another_number_of_names(many: int, by: int) -> None:
    names = {"id": "l", "kind": "names", "names": [f"name {i}" for i in range(many)], "number": "n"}
    assert grades(n("n", str(many + by)), names) == ["list arithmetic"]
    assert grades(n("n", str(many)), names) == []


@FEW
@given(st.lists(some, min_size=2, max_size=6, unique=True), st.booleans())
def test_a_trend_that_goes_the_other_way(values: list[int], up: bool) -> None:
    ordered = sorted(values, reverse=up)
    years = [n(f"y{i}", str(v), counts="x", period=f"{2010 + i}/{11 + i}") for i, v in enumerate(ordered)]
    trend = {
        "id": "t",
        "kind": "trend",
        "counts": "x",
        "direction": "rises" if up else "falls",
        "period": "since 2010-04-01",
    }
    assert grades(*years, trend) == ["direction arithmetic"]


@FEW
@given(st.integers(300, 5_000), st.floats(1.2, 3))
def test_static_that_is_not(value: int, factor: float) -> None:
    years = (
        n("a", str(value), counts="x", period="2015/16"),
        n("b", str(int(value * factor)), counts="x", period="2016/17"),
    )
    trend = {"id": "t", "kind": "trend", "counts": "x", "direction": "steady", "period": "2015/16 to 2016/17"}
    assert grades(*years, trend) == ["steady question"]

"""Consistent figures, printed in any way that is allowed: nothing is found. And one that is changed is found."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.insight.claims.looking import Entry, change, findings, grades, happened, n, share

FEW = settings(max_examples=150, deadline=None, database=None)
counts = st.integers(0, 5_000)
some = st.integers(1, 5_000)
decimals = st.integers(0, 2)


def rounded(value: Fraction, places: int, up: bool) -> str:
    """To so many decimals; a half goes either way, as programs differ."""
    scaled = value * 10**places
    down = scaled.numerator // scaled.denominator
    rest = scaled - down
    whole = down + (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and up))
    sign, whole = ("-", -whole) if whole < 0 else ("", whole)
    if not places:
        return f"{sign}{whole:,}"
    return f"{sign}{whole // 10**places:,}.{whole % 10**places:0{places}d}"


def to(value: int, step: int, up: bool) -> str:
    return f"{int(rounded(Fraction(value, step), 0, up).replace(',', '')) * step:,}"


@st.composite
def printed(draw: Any, value: int) -> dict[str, Any]:
    """A count as somebody may print it: exact, to a step that is said, in thousands, about so many, or a bound."""
    up = draw(st.booleans())
    match draw(st.sampled_from(["exact", "step", "about", "least", "most"])):
        case "step":
            step = draw(st.sampled_from([5, 10, 50, 100]))
            return {"value": to(value, step, up), "rounded_to": str(step)}
        case "about":
            return {"value": f"{round(value * draw(st.floats(0.97, 1.03))):,}", "approximate": "true"}
        case "least":
            return {"value": str(draw(st.integers(0, value))), "bound": "at_least"}
        case "most":
            return {"value": str(draw(st.integers(value, 2 * value + 5))), "bound": "at_most"}
    return {"value": f"{value:,}"}


@FEW
@given(st.data(), st.lists(counts, min_size=2, max_size=6), st.booleans())
def test_parts_and_their_whole(data: Any, values: list[int], complete: bool) -> None:
    left_out = 0 if complete else data.draw(counts)
    whole = {
        "id": "w",
        "parts": "complete" if complete else "incomplete",
        **data.draw(printed(sum(values) + left_out)),
    }
    parts = [{"id": f"p{i}", "part_of": "w", **data.draw(printed(value))} for i, value in enumerate(values)]
    assert findings(whole, *parts) == []


@FEW
@given(st.data(), counts, counts)
def test_a_subset_and_its_whole(data: Any, inside: int, outside: int) -> None:
    assert not findings(
        {"id": "w", **data.draw(printed(inside + outside))},
        {"id": "s", "subset_of": "w", **data.draw(printed(inside))},
    )


@FEW
@given(some, st.data(), decimals, st.booleans(), st.booleans())
def test_a_percentage_and_its_counts(whole: int, data: Any, places: int, up: bool, given_part: bool) -> None:
    part = data.draw(st.integers(0, whole))
    value = rounded(Fraction(part * 100, whole), places, up)
    claims = [
        n("w", f"{whole:,}"),
        n("k", f"{part:,}", subset_of="w"),
        share("p", value, "w", "k" if given_part else ""),
    ]
    assert findings(*claims) == []


@FEW
@given(st.integers(1, 60), decimals, st.booleans())
def test_every_percentage_of_every_small_base(whole: int, places: int, up: bool) -> None:
    for part in range(whole + 1):
        assert (
            findings(n("w", str(whole)), share("p", rounded(Fraction(part * 100, whole), places, up), "w"))
            == []
        )


@FEW
@given(st.lists(st.integers(0, 400), min_size=2, max_size=7), decimals, st.booleans())
def test_percentages_of_one_breakdown(values: list[int], places: int, up: bool) -> None:
    assume(sum(values))
    total = sum(values)
    whole = {"id": "w", "kind": "share", "value": rounded(Fraction(100), places, up), "parts": "complete"}
    shares = [
        {**share(f"p{i}", rounded(Fraction(value * 100, total), places, up), "n"), "part_of": "w"}
        for i, value in enumerate(values)
    ]
    assert findings(n("n", str(total)), whole, *shares) == []


@FEW
@given(st.data(), some, counts, decimals, st.booleans())
def test_a_change_and_its_ends(data: Any, start: int, end: int, places: int, up: bool) -> None:
    value = rounded(Fraction((end - start) * 100, start), places, up)
    ends = {"id": "a", **data.draw(printed(start))}, {"id": "b", **data.draw(printed(end))}
    assert findings(*ends, change("c", value, "a", "b")) == []
    if value.startswith("-"):
        assert findings(*ends, change("c", value[1:], "a", "b", direction="falls")) == []
    exact = n("a", str(start)), n("b", str(end))
    assert findings(*exact, change("c", f"{end - start}", "a", "b", unit="referrals")) == []


@FEW
@given(some, some, decimals, st.booleans())
def test_a_change_on_the_year_before(start: int, end: int, places: int, up: bool) -> None:
    value = rounded(Fraction((end - start) * 100, start), places, up)
    a, b = n("a", str(start), counts="x", period="2016/17"), n("b", str(end), counts="x", period="2017/18")
    assert findings(a, b, {"id": "c", "kind": "change", "value": value, "change": {"to": "b"}}) == []


@FEW
@given(st.data(), st.integers(0, 20_000), decimals, st.sampled_from([100, 1_000, 10_000]), st.booleans())
def test_a_rate_and_its_count(data: Any, count: int, places: int, per: int, up: bool) -> None:
    ages, people = data.draw(st.sampled_from([("total", 314_232), ("16plus", 255_551)]))
    rate = {"count": "n", "of": "Elsewhere", "year": "2017", "ages": ages, "per": str(per)}
    value = rounded(Fraction(count * per, people), places, up)
    assert (
        findings(
            {"id": "n", **data.draw(printed(count))},
            {"id": "r", "kind": "rate", "value": value, "rate": rate},
        )
        == []
    )


@FEW
@given(st.data(), counts)
def test_one_count_in_two_places(data: Any, value: int) -> None:
    a, b = ({"id": id, "counts": "x", "period": "2017/18", **data.draw(printed(value))} for id in "ab")
    assert findings(a, b) == []


days = st.dates(date(2010, 1, 1), date(2026, 12, 31))
GRAINS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
grains = st.sampled_from(sorted(GRAINS))


@FEW
@given(days, st.integers(0, 900), grains, grains)
def test_dates_in_order(day: date, later: int, one: str, other: str) -> None:
    a = happened("a", f"{day:{GRAINS[one]}}")
    assert findings(a, happened("b", f"{day + timedelta(later):{GRAINS[other]}}", follows="a")) == []
    assert findings(a, happened("c", f"{day:{GRAINS[other]}}", same_as="a")) == []


@FEW
@given(days, st.integers(1, 40), st.sampled_from(["week", "month", "year"]), grains, grains)
def test_a_duration_and_its_dates(day: date, amount: int, unit: str, one: str, other: str) -> None:
    from cairn.insight.claims.periods import after

    assume(unit != "year" or amount < 9)
    end = after(day, amount, unit) - timedelta(days=1)
    a, b = happened("a", f"{day:{GRAINS[one]}}"), happened("b", f"{end:{GRAINS[other]}}")
    length: Entry = {"id": "d", "kind": "duration", "value": f"{amount} {unit}s"}
    assert findings(a, b, {**length, "lasts": {"since": "a", "until": "b"}}) == []
    assert findings({**length, "covers": f"{day} to {end}"}) == []


@FEW
@given(days, st.integers(1, 30), st.integers(2, 30))
def test_days_in_steps(day: date, step: int, many: int) -> None:
    every = [(day + timedelta(days=step * i)).isoformat() for i in range(many)]
    assert findings({"id": "s", "kind": "sequence", "step_days": str(step), "days": every}) == []


@FEW
@given(st.lists(some, min_size=2, max_size=6), st.data())
def test_a_trend_over_values_that_go_its_way(values: list[int], data: Any) -> None:
    up = data.draw(st.booleans())
    ordered = sorted(values, reverse=not up)
    years = [
        {"id": f"y{i}", "counts": "x", "period": f"{2010 + i}/{11 + i}", **data.draw(printed(value))}
        for i, value in enumerate(ordered)
    ]
    trend = {
        "id": "t",
        "kind": "trend",
        "counts": "x",
        "direction": "rises" if up else "falls",
        "period": "since 2010-04-01",
    }
    assert [each for each in grades(*years, trend) if each != "direction question"] == []
    exact = [
        {"id": f"y{i}", "counts": "x", "period": f"{2010 + i}/{11 + i}", "value": str(v)}
        for i, v in enumerate(ordered)
    ]
    assert findings(*exact, trend) == []

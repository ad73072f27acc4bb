"""Somebody with every table, chart and file of a figure, who knows its definition and wants the few behind a [c].

The adversary solves for whole numbers: every shown count may be any that rounds to it, every percentage any that rounds
to it, and what the definition says must hold (parts, subsets, margins). A small number that is hidden must be able to
be another number too, in some world that would have been published with the same numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.insight.catalogue import Indicator, catalogue
from cairn.insight.counting import Cell, Counted
from cairn.insight.publishing import View, published
from cairn.insight.rules.suppression import is_small

YEAR = 2025
ENDLESS = 10**9
Kinds = Mapping[str, tuple[str, ...]]  # a kind of unit, and the measures that count it
Place = int | None  # a category, or None for all of them
World = list[dict[str, int]]  # of each category, how many units of each kind

# From the words of each definition: the kinds that a unit can be, apart from each other.
FIGURES: dict[str, Kinds] = {
    "people_engaged": {
        "engaged": ("people", "accepted", "engaged"), "accepted only": ("people", "accepted"), "neither": ("people",)},
    "repeat_referrals": {"repeat": ("referrals", "repeats"), "first": ("referrals",)},
    "dash_levels": {
        "high": ("referrals", "assessed", "high"), "medium": ("referrals", "assessed", "medium"),
        "standard": ("referrals", "assessed", "standard"), "none": ("referrals", "missing")},
    "risk_reduction_3m_v1": {
        "no start": ("d3", "no_baseline"), "lowest": ("d3", "at_lowest"), "no follow-up": ("d3", "d1", "no_follow_up"),
        "lower": ("d3", "d1", "d2", "n", "n2"), "fewer": ("d3", "d1", "d2", "n2"), "same": ("d3", "d1", "d2")},
    "feels_safer": {
        "yes": ("closed", "answered", "felt"), "no": ("closed", "answered", "felt_not"),
        "untold": ("closed", "not_told")},
    "marac_routes": {
        "sent": ("assessments", "met", "referred"), "not sent": ("assessments", "met", "not_referred"),
        "none": ("assessments", "not_met")},
    "risk_change_judged": {
        "significant": ("closed", "reduced", "significant"), "moderate": ("closed", "reduced", "moderate"),
        "limited": ("closed", "limited"), "none": ("closed", "unchanged"), "not said": ("closed", "not_said")},
    "hours_to_decision": {
        "fast": ("referrals", "decided", "in_a_day"), "slow": ("referrals", "decided"),
        "waiting": ("referrals", "waiting")},
}  # fmt: skip


def in_figure(code: str, world: World) -> Counted:
    """The world as it would have been counted, by the first breakdown of the figure."""
    indicator = catalogue()[code]
    breakdown = indicator.breakdowns[0].code
    values: dict[Cell, int | float | None] = {}
    for place, units in [(None, total(world)), *enumerate(world)]:
        here = Cell("", YEAR) if place is None else Cell("", YEAR, breakdown, place)
        for measure in indicator.measures:
            values[here.at(measure.code)] = (
                counted(FIGURES[code], units, measure.code) if measure.kind == "count" else None
            )
    made = datetime(2026, 11, 22, tzinfo=UTC)
    categories = {
        each.code: tuple(range(len(world))) if each.code == breakdown else () for each in indicator.breakdowns
    }
    return Counted(indicator, made, date(2026, 11, 22), (YEAR,), categories, values)


def total(world: World) -> dict[str, int]:
    return {kind: sum(units[kind] for units in world) for kind in world[0]}


def counted(kinds: Kinds, units: Mapping[str, int], measure: str) -> int:
    return sum(units[kind] for kind, measures in kinds.items() if measure in measures)


@dataclass(frozen=True)
class Known:
    """The sum of some unknowns lies between two numbers, each taken so many times."""

    terms: tuple[tuple[int, int], ...]  # the unknown, and by what it is taken
    low: int
    high: int

    def holds(self, units: list[int]) -> bool:
        return self.low <= sum(times * units[i] for i, times in self.terms) <= self.high


class Adversary:
    """What can be worked out from one published figure. The unknowns are the units of each kind in each category."""

    def __init__(self, code: str, view: View, categories: int) -> None:
        self.indicator: Indicator = catalogue()[code]
        self.kinds, self.view = FIGURES[code], view
        self.names = [(place, kind) for place in range(categories) for kind in self.kinds]
        self.at = {name: number for number, name in enumerate(self.names)}
        self.places: list[Place] = [None, *range(categories)]
        self.known = [*self._counts(), *self._shares()]

    def _where(self, place: Place) -> tuple[str, int | None]:
        return ("", None) if place is None else (self.indicator.breakdowns[0].code, place)

    def terms(self, measure: str, place: Place, times: int = 1) -> dict[int, int]:
        return {
            number: times
            for number, (where, kind) in enumerate(self.names)
            if place in (None, where) and measure in self.kinds[kind]
        }

    def _counts(self) -> Iterator[Known]:
        for measure in self.indicator.counts:
            for place in self.places:
                shown = self.view.shown(measure.code, YEAR, *self._where(place)).value
                if shown is not None:
                    low, high = (0, 0) if shown == 0 else (max(5, shown - 2), shown + 2)
                    terms = tuple(self.terms(measure.code, place).items())
                    yield Known(terms, low, high)

    def _shares(self) -> Iterator[Known]:
        """p% of w, as p - 1/2 to p + 1/2 per cent, twice over so that the numbers are whole."""
        for share in self.indicator.shares:
            for place in self.places:
                shown = self.view.shown(share.code, YEAR, *self._where(place)).value
                if shown is None:
                    continue
                for half, low, high in ((-1, 0, ENDLESS), (1, -ENDLESS, 0)):
                    terms = self.terms(share.over, place, -(2 * int(shown) + half))
                    for number in self.terms(share.of, place):
                        terms[number] = terms.get(number, 0) + 200
                    yield Known(tuple(terms.items()), low, high)
                yield Known(tuple(self.terms(share.over, place).items()), 20, ENDLESS)

    def another(self, measure: str, place: Place, world: World) -> bool:
        """Whether a count could have been another in a world that is published with the same numbers."""
        units = [world[where][kind] for where, kind in self.names]
        mine = tuple(self.terms(measure, place).items())
        value = sum(units[i] for i, _times in mine)
        for moved in self._near(units):
            if sum(moved[i] for i, _times in mine) != value and all(each.holds(moved) for each in self.known):
                return True
        sides = (Known(mine, value + 1, 30), Known(mine, 0, value - 1))
        return any(Solver([*self.known, side], units).solve([(0, 120)] * len(units)) for side in sides)

    def _near(self, units: list[int]) -> Iterator[list[int]]:
        """Worlds a little apart: some units of one kind more or fewer, elsewhere, or of another kind."""
        every = range(len(units))
        few = (1, -1, 2, -2, 3, -3)
        moves = [((i, by),) for i in every for by in few]
        moves += [((i, by), (j, -by)) for i, j in combinations(every, 2) for by in few]
        for a, b in combinations(self.places[1:], 2):
            for k, m in combinations(self.kinds, 2):
                square = (self.at[a, k], 1), (self.at[a, m], -1), (self.at[b, k], -1), (self.at[b, m], 1)
                moves += [tuple((i, sign * by) for i, sign in square) for by in few]
        for move in moves:
            moved = list(units)
            for i, by in move:
                moved[i] += by
            if min(moved) >= 0:
                yield moved


class Solver:
    """Whole numbers that fit everything known: narrowing, then trying, nearest to a known solution first."""

    def __init__(self, known: list[Known], near: list[int], patience: int = 400) -> None:
        self.known, self.near, self.patience = known, near, patience

    def solve(self, bounds: list[tuple[int, int]]) -> bool:
        narrowed = self._narrow(bounds)
        self.patience -= 1
        if narrowed is None or self.patience < 0:
            return False
        unsure = [i for i, (low, high) in enumerate(narrowed) if low < high]
        if not unsure:
            return True
        one = min(unsure, key=lambda i: narrowed[i][1] - narrowed[i][0])
        low, high = narrowed[one]
        return any(
            self.solve([*narrowed[:one], (value, value), *narrowed[one + 1 :]])
            for value in sorted(range(low, high + 1), key=lambda each: abs(each - self.near[one]))
        )

    def _narrow(self, bounds: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
        bounds, changed = list(bounds), True
        while changed:
            changed = False
            for known in self.known:
                ends = [sorted((times * bounds[i][0], times * bounds[i][1])) for i, times in known.terms]
                least, most = sum(a for a, _b in ends), sum(b for _a, b in ends)
                if least > known.high or most < known.low:
                    return None
                for (i, times), (a, b) in zip(known.terms, ends, strict=True):
                    if not times:
                        continue
                    one, other = known.low - (most - b), known.high - (least - a)
                    one, other = (one, other) if times > 0 else (other, one)
                    low, high = max(bounds[i][0], -(-one // times)), min(bounds[i][1], other // times)
                    if low > high:
                        return None
                    if (low, high) != bounds[i]:
                        bounds[i], changed = (low, high), True
        return bounds


def told(code: str, world: World) -> list[str]:
    """The small numbers that the published figure gives away."""
    found = in_figure(code, world)
    view = published(found)
    adversary = Adversary(code, view, len(world))
    given_away = []
    for measure in found.indicator.counts:
        for place in adversary.places:
            value = found.count(Cell(measure.code, YEAR, *adversary._where(place)))
            if not is_small(value):
                continue
            if not adversary.another(measure.code, place, world):
                given_away.append(f"{measure.code} at {place} is {value}")
    return given_away


def a_world(random: Random, kinds: Kinds) -> World:
    sizes = (
        lambda: 0,
        lambda: random.randint(1, 4),
        lambda: random.randint(5, 15),
        lambda: random.randint(5, 40),
    )
    return [{kind: random.choice(sizes)() for kind in kinds} for _ in range(random.randint(1, 3))]


def test_the_worlds_are_those_of_the_catalogue() -> None:
    for code, kinds in FIGURES.items():
        assert {each for measures in kinds.values() for each in measures} == {
            measure.code for measure in catalogue()[code].counts
        }


@pytest.mark.parametrize("code", FIGURES)
@settings(max_examples=25, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=False))
def test_no_small_number_can_be_worked_out(code: str, random: Random) -> None:
    world = a_world(random, FIGURES[code])
    assert told(code, world) == [], world


LEFT_OVER: World = [
    {"engaged": 0, "accepted only": 3, "neither": 10},
    {"engaged": 19, "accepted only": 0, "neither": 0},
]
PINNED: World = [{"sent": 0, "not sent": 8, "none": 0}, {"sent": 2, "not sent": 0, "none": 36}]


def test_the_adversary_finds_what_weaker_rules_give_away(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told("people_engaged", LEFT_OVER) == []
    assert told("marac_routes", PINNED) == []
    monkeypatch.setattr("cairn.insight.rules.suppression.share_tells", lambda _part, _whole: False)
    assert told("marac_routes", PINNED) == ["met at 1 is 2"]
    monkeypatch.setattr(Indicator, "rests", ())
    assert told("people_engaged", LEFT_OVER) == ["accepted at 0 is 3"]

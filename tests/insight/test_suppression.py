"""What a published table gives away, asked as somebody would who knows the rule."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.insight.rules.suppression import (
    HIDDEN,
    Line,
    cells_to_hide,
    is_small,
    rounded,
    share_may_be_shown,
    share_tells,
    spread_may_be_shown,
)

TOTAL = "total"


def table(parts: tuple[int, ...]) -> dict[object, int]:
    return {TOTAL: sum(parts)} | dict(enumerate(parts))


def line(parts: tuple[int, ...]) -> Line[object]:
    return Line(TOTAL, tuple(range(len(parts))))


def as_shown(counts: dict[object, int], hidden: frozenset[object]) -> tuple[object, ...]:
    return tuple(HIDDEN if cell in hidden else rounded(count) for cell, count in counts.items())


def test_one_to_four_are_hidden_and_nought_is_shown() -> None:
    assert [count for count in range(8) if is_small(count)] == [1, 2, 3, 4]
    assert cells_to_hide({"a": 0, "b": 4, "c": 5}, []) == {"b"}


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (2883, 2885)]
)
def test_counts_go_to_the_nearest_five(count: int, shown: int) -> None:
    assert rounded(count) == shown


def test_a_small_count_is_never_rounded_by_mistake() -> None:
    for count in range(1, 5):
        with pytest.raises(ValueError, match="hidden"):
            rounded(count)


def test_a_small_part_takes_the_next_smallest_with_it() -> None:
    assert cells_to_hide(table((3, 60, 20)), [line((3, 60, 20))]) == {0, 2}


def test_under_a_small_total_everything_is_hidden_noughts_too() -> None:
    assert cells_to_hide(table((3, 0, 0)), [line((3, 0, 0))]) == {TOTAL, 0, 1, 2}


def test_seven_single_people_do_not_give_themselves_away_by_their_sum() -> None:
    parts = (1,) * 7 + (0,)
    assert cells_to_hide(table(parts), [line(parts)]) == set(range(8))


def test_a_hidden_total_of_one_table_takes_a_part_with_it_in_another() -> None:
    # By agency: 2 + 30 + 40; the second agency by level: 12 + 18. Its total hides, so a level must hide too.
    counts = {"all": 72, "a": 2, "b": 30, "c": 40, "b high": 12, "b low": 18}
    hidden = cells_to_hide(counts, [Line("all", ("a", "b", "c")), Line("b", ("b high", "b low"))])
    assert hidden == {"a", "b", "b high"}


def everybody(cells: int, most: int) -> Iterator[tuple[int, ...]]:
    yield from product(range(most + 1), repeat=cells)


@pytest.mark.parametrize(("cells", "most"), [(2, 40), (3, 22), (4, 12)])
def test_who_knows_the_rule_and_every_shown_number_exactly_cannot_tell_a_hidden_one(
    cells: int, most: int
) -> None:
    """Stronger than the page: shown cells and total are taken as exact, not rounded."""
    could_be: dict[tuple[object, ...], list[set[int]]] = defaultdict(lambda: [set() for _ in range(cells)])
    for parts in everybody(cells, most):
        counts = table(parts)
        hidden = cells_to_hide(counts, [line(parts)])
        seen = tuple(HIDDEN if cell in hidden else count for cell, count in counts.items())
        for at, count in enumerate(parts):
            could_be[seen][at].add(count)
    # Near the edge of what was tried the other possibilities were not tried: leave those out.
    for seen, sets in could_be.items():
        if any(isinstance(each, int) and each > most - 3 for each in seen):
            continue
        for at, values in enumerate(sets):
            if seen[at + 1] == HIDDEN and values & {1, 2, 3, 4}:
                assert {1, 2, 3, 4} <= values, (seen, at, values)


@pytest.mark.parametrize(("cells", "most"), [(2, 40), (3, 22), (4, 12)])
def test_of_a_published_table_every_small_number_could_be_any_other(cells: int, most: int) -> None:
    """As published: rounded."""
    could_be: dict[tuple[object, ...], list[set[int]]] = defaultdict(lambda: [set() for _ in range(cells)])
    for parts in everybody(cells, most):
        counts = table(parts)
        seen = as_shown(counts, cells_to_hide(counts, [line(parts)]))
        for at, count in enumerate(parts):
            could_be[seen][at].add(count)
    for seen, sets in could_be.items():
        if any(isinstance(each, int) and each > most - 3 for each in seen):
            continue
        for at, values in enumerate(sets):
            if seen[at + 1] == HIDDEN and values & {1, 2, 3, 4}:
                assert {1, 2, 3, 4} <= values, (seen, at, values)


def test_of_a_table_with_both_margins_no_small_cell_can_be_told() -> None:
    """Two agencies by two levels with every total: all tables up to 7 in a cell, as published."""
    cells = ["ah", "al", "bh", "bl"]
    lines = [Line("a", ("ah", "al")), Line("b", ("bh", "bl")), Line("h", ("ah", "bh")), Line("l", ("al", "bl")),
             Line("all", ("a", "b")), Line("all", ("h", "l"))]  # fmt: skip
    could_be: dict[tuple[object, ...], dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for ah, al, bh, bl in everybody(4, 9):
        counts = {"ah": ah, "al": al, "bh": bh, "bl": bl, "a": ah + al, "b": bh + bl, "h": ah + bh, "l": al + bl,
                  "all": ah + al + bh + bl}  # fmt: skip
        hidden = cells_to_hide(counts, lines)
        seen = tuple(HIDDEN if cell in hidden else rounded(count) for cell, count in counts.items())
        for cell in cells:
            could_be[seen][cell].add(counts[cell])
    for seen, values in could_be.items():
        shown = [each for each in seen if isinstance(each, int)]
        if any(each > 5 for each in seen[:4] if isinstance(each, int)) or max(shown, default=0) > 10:
            continue
        for at, cell in enumerate(cells):
            if seen[at] == HIDDEN and values[cell] & {1, 2, 3, 4}:
                assert len(values[cell]) > 1, (seen, cell, values[cell])


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_no_line_leaves_one_hidden_cell_alone(parts: list[int]) -> None:
    counts = table(tuple(parts))
    hidden = cells_to_hide(counts, [line(tuple(parts))])
    assert {cell for cell, count in counts.items() if is_small(count)} <= hidden
    inside = hidden - {TOTAL}
    if inside and TOTAL not in hidden:
        assert len(inside) > 1
        # nobody can subtract: the hidden ones are not all small, or nothing of the line is shown
        assert any(counts[cell] >= 5 for cell in inside) or inside == set(range(len(parts)))


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 40)), min_size=1, max_size=6),
)
def test_with_both_margins_every_line_has_none_hidden_or_two(rows: list[tuple[int, int, int]]) -> None:
    counts: dict[object, int] = {}
    lines = []
    for at, row in enumerate(rows):
        counts[at, "all"] = sum(row)
        counts |= {(at, level): count for level, count in enumerate(row)}
        lines.append(Line((at, "all"), tuple((at, level) for level in range(3))))
    for level in (0, 1, 2, "all"):
        counts["all", level] = sum(counts[at, level] for at in range(len(rows)))
        lines.append(Line(("all", level), tuple((at, level) for at in range(len(rows)))))
    lines.append(Line(("all", "all"), tuple(("all", level) for level in range(3))))
    hidden = cells_to_hide(counts, lines)
    for each in lines:
        members = [cell for cell in (each.total, *each.parts) if cell in hidden]
        assert len(members) != 1 or len(each.parts) == 1, (each, members)


def test_shares_need_twenty_and_nobody_few_on_either_side() -> None:
    assert share_may_be_shown(10, 20)
    assert not share_may_be_shown(10, 19)
    assert not share_may_be_shown(3, 50)
    assert not share_may_be_shown(48, 50)  # 96% of 50 would say that two are left
    assert share_may_be_shown(0, 50)
    assert share_may_be_shown(50, 50)
    assert not spread_may_be_shown(19)
    assert spread_may_be_shown(20)


def test_a_share_tells_where_only_one_number_of_people_gives_what_is_shown() -> None:
    """Asked by trying every pair of counts: which of them look the same on the page?"""
    alike: dict[tuple[int, int, int], list[tuple[int, int]]] = defaultdict(list)
    for whole in range(20, 90):
        for part in [0, *range(5, whole + 1)]:
            percent = int(Decimal(100 * part / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP))
            alike[rounded(part), rounded(whole), percent].append((part, whole))
    told = 0
    for pairs in alike.values():
        if any(whole > 85 for _part, whole in pairs):  # others that look alike were not tried
            continue
        for part, whole in pairs:
            parts, wholes = {a for a, _b in pairs}, {b for _a, b in pairs}
            assert share_tells(part, whole) == (len(wholes) == 1 or (part > 0 and len(parts) == 1)), (
                part,
                whole,
            )
            told += share_tells(part, whole)
    assert told > 50


def test_no_more_is_hidden_than_must_be() -> None:
    # 4 and 5 are 9 together: the 4 could be any of 1 to 4 and the 5 what is left, never less than 5.
    assert cells_to_hide(table((4, 5, 30)), [line((4, 5, 30))]) == {0, 1}
    assert cells_to_hide(table((3, 20, 60, 80)), [line((3, 20, 60, 80))]) == {0, 1}
    assert cells_to_hide(table((2, 3, 12, 40, 80)), [line((2, 3, 12, 40, 80))]) == {0, 1, 2}
    assert cells_to_hide(table((20, 60, 80)), [line((20, 60, 80))]) == frozenset()

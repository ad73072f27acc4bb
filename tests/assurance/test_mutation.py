"""The mutator itself: it changes one thing, the code still compiles, and every change is another one."""

import ast

from cairn.insight.rules import suppression
from tests.assurance import lines
from tests.assurance.grafts import put, put_values
from tests.assurance.mutation import (
    COVERED,
    OF_ALL,
    ROOT,
    applied,
    called,
    has_a_reason,
    key_of,
    mutants,
    placed,
)

SOURCE = '''def may(age: int | None, roles: set[str]) -> bool:
    """Whether she may."""
    if not age:
        return False
    return age >= 18 and "ä" != "x" and bool(roles & {"a", "b"})
'''


def test_each_mutant_changes_one_thing_and_none_is_the_same_as_another() -> None:
    changed = [applied(SOURCE, number) for number in range(len(placed(SOURCE)))]
    assert len({ast.dump(ast.parse(one)) for one in [SOURCE, *changed]}) == len(changed) + 1
    assert any("age > 18" in one for one in changed)
    assert any("18 and" in one and "or" not in one.split("return")[2] for one in changed)
    assert all("int | None" in one for one in changed), "an annotation decides nothing"


def test_every_module_that_decides_has_mutants_and_tests() -> None:
    files = {mutant.path for mutant in mutants()}
    assert {"access/roles.py", "core/sealing.py", "people/permissions.py", "release/rules/leaks.py"} <= files
    assert len(mutants()) > 500


def test_every_test_that_is_asked_about_a_module_is_there() -> None:
    assert [
        one for tests in COVERED.values() for one in (OF_ALL + tests).split() if not (ROOT / one).exists()
    ] == []


def test_no_two_mutants_call_themselves_the_same_and_each_is_known_again_on_another_line() -> None:
    every = mutants()
    assert len({str(mutant) for mutant in every}) > 0.98 * len(
        every
    )  # of a long set it is not said what was left out
    for mutant in every:
        assert key_of(str(mutant)) == mutant.key
        assert key_of(str(mutant).replace(f":{mutant.line}:{mutant.column}:", ":1:")) == mutant.key
    guard = next(one for one in every if (one.path, one.was, one.now) == ("access/guards.py", "0", "1"))
    assert called(str(guard), every) == [guard]
    assert guard in called("src/cairn/access/guards.py:1: `0` became `1`", every)  # the code has moved


def test_a_reason_is_about_the_place_that_it_names() -> None:
    ones = [one for one in mutants() if one.path == "insight/rules/suppression.py" and one.was == "1"]
    written = (lines.SOURCE / ones[0].path).read_text("utf-8").splitlines()
    excused = [written[one.line - 1][one.column - 7 :] for one in ones if has_a_reason(one)]
    assert excused == ["range(1)"]
    assert len(ones) > 3


FUNCTION = '''def first(n):
    """Words."""
    if (
        n > 1
    ):
        return n
    elif n:
        return -n
    return 0
'''


def test_a_copy_says_which_statements_it_ran() -> None:
    ran: list[str] = []
    world: dict[str, object] = {lines.NOTED: ran.append}
    exec(lines.noting(FUNCTION, "f"), world)
    first = world["first"]
    assert callable(first)
    assert first.__doc__ == "Words."
    assert (first(2), ran) == (2, ["f:3", "f:6"])
    ran.clear()
    assert (first(0), ran) == (0, ["f:3", "f:7", "f:9"])
    # what stands on a line of its own within a statement belongs to it; what runs when it is loaded to none
    assert [lines.statement_at(FUNCTION, line) for line in (1, 4, 6, 8)] == [None, 3, 6, 8]


def test_a_value_that_is_made_when_a_module_is_loaded_is_changed_for_whoever_imported_it() -> None:
    path = "insight/rules/suppression.py"
    source = (lines.SOURCE / path).read_text("utf-8")
    assert not suppression.is_small(5)
    try:
        assert put_values(path, source.replace("SMALLEST_SHOWN = 5", "SMALLEST_SHOWN = 6")) == 1
        assert suppression.is_small(5)
    finally:
        put_values(path, source)
    assert not suppression.is_small(5)
    assert put_values(path, source) == 0
    changed, line = source.replace("frozen=True", "frozen=False"), suppression.Line
    try:
        assert put_values(path, changed, as_it_was=True) > 3
        assert suppression.Line is not line
        assert put_values(path, changed) == 1
        assert not suppression.Line.__dataclass_params__.frozen  # type: ignore[attr-defined]
    finally:
        suppression.Line = line  # type: ignore[misc]
        put_values(path, source)


def test_a_function_is_changed_wherever_it_is_known() -> None:
    path = "insight/rules/suppression.py"
    source = (lines.SOURCE / path).read_text("utf-8")
    known = suppression.is_small
    try:
        assert put(path, "is_small", source.replace("1 <= count", "2 <= count")) == 1
        assert not known(1)
    finally:
        put(path, "is_small", source)
    assert known(1)

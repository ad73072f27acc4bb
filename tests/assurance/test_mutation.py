"""The mutator itself: it changes one thing, the code still compiles, and every change is another one."""

import ast

from tests.assurance.mutation import applied, mutants, placed

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

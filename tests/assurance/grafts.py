"""A change put into what is loaded: of a function its code, of a module the values that it makes when it is loaded."""

import ast
import gc
import sys
from functools import _lru_cache_wrapper
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import TypeVar

from tests.assurance.lines import SOURCE


def function_at(source: str, line: int) -> str | None:
    """The qualified name of the outermost function in whose body this stands; None where it runs when it is loaded."""

    def find(within: ast.AST, path: str) -> str | None:
        for child in ast.iter_child_nodes(within):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                if child.body[0].lineno <= line <= (child.body[-1].end_lineno or 0):
                    return f"{path}{child.name}"
            elif isinstance(child, ast.ClassDef) and (found := find(child, f"{path}{child.name}.")):
                return found
        return None

    return find(ast.parse(source), "")


def _code_of(code: CodeType, name: str) -> CodeType | None:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if one.co_qualname == name:
                return one
            if name.startswith(f"{one.co_qualname}.") and (found := _code_of(one, name)):
                return found
    return None


def put(path: str, name: str, changed: str) -> int:
    """This source's function in place of the one that is loaded; gives how many there were."""
    file = str(SOURCE / path)
    code = _code_of(compile(changed, file, "exec"), name)
    assert code is not None, name
    count = 0
    for one in gc.get_objects():
        if (
            type(one) is FunctionType  # isinstance would wake what is lazy
            and one.__code__.co_qualname == name
            and one.__code__.co_filename == file
        ):
            one.__code__ = code
            count += 1
    forget()
    return count


def forget() -> None:
    """What functions of ours have kept of what they gave before."""
    for one in gc.get_objects():
        if type(one) is _lru_cache_wrapper and one.__module__.startswith("cairn"):
            one.cache_clear()


def raising(source: str, name: str) -> str:
    """The same source, in which this function does nothing but raise."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name.rsplit(".", 1)[-1]:
            node.body = ast.parse("raise RuntimeError").body
    return ast.unparse(ast.fix_missing_locations(tree))


def put_values(path: str, changed: str, *, all_of_them: bool = False) -> int:
    """What the module makes when it is loaded, made again from this source and put wherever it was imported by its
    name; gives how many values. Its functions and classes stay the same objects, so that everybody knows them still.
    What another module made of the values when it was loaded stays as it was, and a class that is changed itself is
    not put: then nothing is noticed here, and the long way tells. `all_of_them`: also what is equal (the control)."""
    name = "cairn." + path.removesuffix(".py").replace("/", ".")
    module = sys.modules.get(name)
    if module is None:
        return 0
    known = {ast.dump(one) for one in ast.parse((SOURCE / path).read_text("utf-8")).body}
    tree = ast.parse(changed)
    again = ModuleType(name)
    again.__dict__.update({key: value for key, value in vars(module).items() if key.startswith("__")})
    made = set()
    for one in list(tree.body):
        if isinstance(one, ast.FunctionDef | ast.ClassDef):
            if ast.dump(one) not in known:
                return 0
            again.__dict__[one.name] = vars(module)[one.name]
            tree.body.remove(one)
        elif isinstance(one, ast.Assign | ast.AnnAssign):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            made |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    exec(compile(tree, str(Path(SOURCE / path)), "exec"), again.__dict__)
    count = 0
    for key in made & vars(again).keys() & vars(module).keys():
        before, after = vars(module)[key], vars(again)[key]
        if isinstance(before, TypeVar):
            continue
        if all_of_them or type(before) is not type(after) or before != after:
            count += 1
            for other in list(sys.modules.values()):
                within = getattr(other, "__dict__", {})
                if (
                    str(within.get("__name__", "")).startswith(("cairn", "tests"))
                    and within.get(key) is before
                ):
                    within[key] = after
    forget()
    return count

"""A change put into what is loaded: of a function its code, of a module the values that it makes when it is loaded."""

import ast
import gc
import sys
from functools import _lru_cache_wrapper, cache
from types import CodeType, FunctionType, ModuleType
from typing import TypeVar

from tests.assurance.lines import SOURCE

_parsed = cache(ast.parse)


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

    return find(_parsed(source), "")


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


def put_values(path: str, changed: str, *, as_it_was: bool = False) -> int:
    """What the module makes when it is loaded, made again from this source and put wherever it was imported by its
    name; gives how many values. Functions and classes that are not changed stay the same objects, and everybody knows
    them still; of one that is changed there is a new one. What another module made of the values when it was loaded
    stays as it was. `as_it_was`, the control: all of it, and what this change would make anew, from the source as it
    stands."""
    name = "cairn." + path.removesuffix(".py").replace("/", ".")
    module = sys.modules.get(name)
    if module is None:
        return 0
    again = ModuleType(name)
    again.__dict__.update({key: value for key, value in vars(module).items() if key.startswith("__")})
    made, anew, kept = set(), set(), []
    stands = ast.parse((SOURCE / path).read_text("utf-8"))
    for was, now in zip(stands.body, ast.parse(changed).body, strict=True):
        one, differs = was if as_it_was else now, ast.dump(was) != ast.dump(now)
        if isinstance(one, ast.FunctionDef | ast.ClassDef):
            if not differs:
                again.__dict__[one.name] = vars(module)[one.name]
                continue
            anew.add(one.name)
        elif isinstance(one, ast.Assign | ast.AnnAssign):
            targets = one.targets if isinstance(one, ast.Assign) else [one.target]
            made |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        kept.append(one)
    exec(compile(ast.Module(kept, []), str(SOURCE / path), "exec"), again.__dict__)
    count = 0
    for key in (made | anew) & vars(again).keys() & vars(module).keys():
        before, after = vars(module)[key], vars(again)[key]
        if isinstance(before, TypeVar):
            continue
        if as_it_was or key in anew or type(before) is not type(after) or before != after:
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

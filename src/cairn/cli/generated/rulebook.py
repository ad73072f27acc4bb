"""rules.md: every rule with its code, its sentence and its source, read from the rules modules themselves."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from cairn.cli.generated import source
from cairn.cli.generated.table import table


def page(project: Path) -> str:
    parts = [
        "# Rules\n",
        "What Cairn decides by, read from each room's `rules`. A rule takes plain values and answers with a finding: "
        "a code for the record, a sentence for the screen, a source for whoever doubts it.\n",
    ]
    for app in source.apps():
        for path in source.modules(app, "rules"):
            parts += _module(app, path)
    return "\n".join(parts)


def _module(app: str, path: Path) -> Iterator[str]:
    tree = source.parsed(path)
    functions = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    if not functions:
        return
    yield f"## {app}: {path.stem}\n" if path.stem != "rules" else f"## {app}\n"
    yield source.whole(tree) + "\n"
    told = [(f"`{node.name}`", source.about(node)) for node in functions if source.about(node)]
    if told:
        yield table(("rule", "what it says"), told)
    findings = sorted(set(_findings(tree)))
    if findings:
        yield table(("finding", "sentence", "source"), findings)


def _findings(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    """Code, sentence and source of each Finding(...) whose three are written down as they stand."""
    names = _constants(tree.body)
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Finding":
                before = [
                    s for s in ast.walk(function) if isinstance(s, ast.Assign) and s.lineno < node.lineno
                ]
                known = names | _constants(sorted(before, key=lambda s: s.lineno))
                texts = [_text(arg, known) for arg in (*node.args, *(k.value for k in node.keywords))][:3]
                if len(texts) == 3 and all(texts):
                    yield f"`{texts[0]}`", *(re.sub(r"%\((\w+)\)[sd]", r"{\1}", text) for text in texts[1:])


def _constants(statements: list[ast.stmt] | list[ast.Assign]) -> dict[str, str]:
    """Names that stand for a text: A = "a"; A, B = "a", "b"; A = N_("a")."""
    found: dict[str, str] = {}
    for statement in statements:
        if not isinstance(statement, ast.Assign):
            continue
        target, value = statement.targets[0], statement.value
        pairs = (
            zip(target.elts, value.elts, strict=False)
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            else [(target, value)]
        )
        for name, text in pairs:
            if isinstance(name, ast.Name):
                found[name.id] = _text(text, found)
    return found


def _text(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in {"N_", "_", "gettext_lazy"}:
        return _text(node.args[0], names)
    return ""

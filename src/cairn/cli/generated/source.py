"""Reading the code as text: what a module says about itself."""

import ast
from pathlib import Path

import cairn

PACKAGE = Path(cairn.__file__).resolve().parent


def apps() -> list[str]:
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def modules(app: str, name: str) -> list[Path]:
    """The files of `name` in an app: name.py, or every file of name/ but its face."""
    single = PACKAGE / app / f"{name}.py"
    if single.exists():
        return [single]
    return sorted(path for path in (PACKAGE / app / name).glob("*.py") if path.stem != "__init__")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def about(node: ast.AST) -> str:
    """The docstring as one paragraph's lines joined, without what follows the first empty line."""
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
        return ""
    first = (ast.get_docstring(node) or "").split("\n\n")[0]
    return " ".join(first.split())


def whole(node: ast.Module) -> str:
    """The module's docstring with its paragraphs."""
    return "\n\n".join(" ".join(part.split()) for part in (ast.get_docstring(node) or "").split("\n\n"))

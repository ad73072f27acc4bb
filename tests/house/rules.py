"""The rules of the house as plain functions: a file's name and text in, sentences about what is wrong with it out."""

import ast
import re
from collections.abc import Iterator

# What a room may be made of. A new kind of file is a decision: add it here with what belongs in it.
ROOM = {
    "__init__", "apps", "rules", "lifecycle", "querysets", "models", "permissions", "queries", "actions", "forms",
    "presenters", "views", "urls", "extract", "desk", "retention", "codes", "tasks", "jobs", "doctor",
}  # fmt: skip
FOLDERS = {
    # a file per aggregate, where a room has several that know nothing of each other
    "lifecycle",
    "permissions",
    "desk",
    "models",
    "views",
    "forms",
    "queries",
    "actions",
    "rules",
    "presenters",
    "migrations",
    "jinja2",
    "data",
    "locale",
    "static",
}
NO_HOME = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "lib", "shared"}

LONG_FILE = 300
LONG_TEMPLATE = 120
LONG_VIEW = 25


def strange_file(app: str, inside: str, *, extras: frozenset[str] = frozenset()) -> list[str]:
    """A file inside a room that has no place there; `inside` is its path below the app."""
    first, *rest = inside.split("/")
    if rest:
        return [] if first in FOLDERS | extras else [f"{app}/{first}/ is no folder that a room has"]
    stem, _, ending = first.rpartition(".")
    if ending != "py":
        return [f"{app}/{first} is no kind of file that a room has"]
    return [] if stem in ROOM | extras else [f"{app}/{first} is no kind of file that a room has"]


def drawer(name: str) -> list[str]:
    """A module named for nothing in particular."""
    parts = {part.removesuffix(".py") for part in name.split("/")}
    return [f"{name}: {word} says nothing about what is in it" for word in sorted(parts & NO_HOME)]


def too_long(name: str, text: str, most: int) -> list[str]:
    lines = text.count("\n")
    return [f"{name} has {lines} lines, more than {most}: what is it made of?"] if lines > most else []


def long_views(name: str, text: str) -> list[str]:
    """Functions of a views module that take a request and go on for too long."""
    return [
        f"{name}:{node.lineno} {node.name} has {length} lines, more than {LONG_VIEW}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
        and node.args.args
        and node.args.args[0].arg == "request"
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONG_VIEW
    ]


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_clock(name: str, text: str) -> list[str]:
    """The machine's clock, or the database's, outside the one clock."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            found.append((node.value.lineno, node.arg))
        if isinstance(node, ast.keyword) and node.arg and re.search(r"__date(__|$)", node.arg):
            found.append((node.value.lineno, node.arg))
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"-?\w+__date(__\w+)?", node.value)
        ):
            found.append((node.lineno, node.value))
        if isinstance(node, ast.ImportFrom | ast.Import):
            found += [
                (node.lineno, what)
                for what in _imported(node)
                if re.search(r"functions\.(Trunc\w*|Now)$", what) or what == "django.utils.timezone.now"
            ]
        if isinstance(node, ast.Attribute) and re.fullmatch(
            r"(datetime|dt)\.(datetime\.)?(now|utcnow|today)|date\.today|timezone\.(now|localdate)|time\.time",
            ast.unparse(node),
        ):
            found.append((node.lineno, ast.unparse(node)))
    return [
        f"{name}:{line} {what}: there is one clock, cairn.core.clock" for line, what in sorted(set(found))
    ]


def raw_sql(name: str, text: str) -> list[str]:
    """SQL that is not the ORM's."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"raw", "extra", "cursor"}
        ):
            found.append((node.lineno, f".{node.func.attr}()"))
        if isinstance(node, ast.Name | ast.Attribute):
            last = node.id if isinstance(node, ast.Name) else node.attr
            if last in {"RawSQL", "RunSQL", "VendorSQL", "executescript"}:
                found.append((node.lineno, last))
    return [
        f"{name}:{line} {what}: raw SQL lives in core/db and access/guards alone"
        for line, what in sorted(set(found))
    ]


def environment(name: str, text: str) -> list[str]:
    """Settings read past the settings."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {
            "os.environ",
            "os.getenv",
            "os.environb",
        }:
            found.append(node.lineno)
        found += [node.lineno for what in _imported(node) if what in {"os.environ", "os.getenv"}]
    return [
        f"{name}:{line} reads the environment: settings are read in cairn.config alone"
        for line in sorted(set(found))
    ]


def signals(name: str, text: str) -> list[str]:
    """Business that happens out of sight of whoever reads the action."""
    return [
        f"{name}:{node.lineno} {what}: no signals for business"
        for node in ast.walk(ast.parse(text))
        for what in _imported(node)
        if re.match(r"django\.(db\.models\.signals|dispatch)\b", what)
    ]


def saving(name: str, text: str) -> list[str]:
    """Logic in save() or delete() of a model."""
    return [
        f"{name}:{item.lineno} {node.name}.{item.name}(): an action does that"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
        for item in node.body
        if isinstance(item, ast.FunctionDef) and item.name in {"save", "delete"}
    ]


def inline(name: str, text: str) -> list[str]:
    """Style or script inside a page, which the content security policy would refuse."""
    found = []
    for pattern, what in (
        # JSON for a script is data: nothing runs it, and the policy lets it stand.
        (r"<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")[^>]*>", "a script inside the page"),
        (r"<style\b", "a style sheet inside the page"),
        (r"<[^>]*\sstyle=", "a style attribute"),
        (r"<[^>]*\son[a-z]+=", "an event attribute"),
    ):
        found += [
            f"{name}:{text.count(chr(10), 0, m.start()) + 1} has {what}" for m in re.finditer(pattern, text)
        ]
    return found


# Written so that this file does not hold what it looks for.
FOREIGN = (
    (r"(?<![\w./-])/(wor[k]|roo[t]|User[s]|hom[e])/\w", "a path of somebody's machine"),
    (r"(?<![\w./-])/tm[p]/\w", "a path of somebody's machine"),
    (
        r"py[p]i\.org|python[h]osted\.org|registry\.npm[j]s|deb\.debia[n]\.org",
        "the host of a package registry",
    ),
    (r"(?i)-----BEGIN [A-Z ]*PRIVATE KE[Y]-----", "a private key"),
)


def foreign(name: str, text: str) -> list[str]:
    """What belongs to a machine or a network, and not to the project."""
    return [
        f"{name}:{text.count(chr(10), 0, m.start()) + 1} holds {what}: {m.group()}"
        for pattern, what in FOREIGN
        for m in re.finditer(pattern, text)
    ]

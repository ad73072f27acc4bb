"""states.md: what may become of a record, from each room's lifecycle table."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from cairn.cli.console import Failure
from cairn.cli.generated import source
from cairn.cli.generated.table import table


def page(project: Path) -> str:
    parts = [
        "# States\n",
        "Which move leads from which state to which. A move that is not in a table is not possible.\n",
    ]
    for app in source.apps():
        for path in source.modules(app, "lifecycle"):
            parts.append(_module(app, path))
    return "\n".join(parts)


def _module(app: str, path: Path) -> str:
    dotted = ".".join(("cairn", *path.relative_to(source.PACKAGE).with_suffix("").parts))
    module = import_module(dotted)
    rows = [
        (f"`{move.name}`", ", ".join(_sorted(_sources(move), module)), f"**{move.target}**", _when(move))
        for move in getattr(module, "MOVES", ())
    ]
    if not rows:
        raise Failure(
            f"{dotted} has no table MOVES of (name, sources, target, when), so its page cannot be written."
        )
    return f"## {app}\n\n{source.whole(source.parsed(path))}\n\n" + table(
        ("move", "from", "to", "when"), rows
    )


def _sources(move: Any) -> Iterable[str]:
    """A move leads from several states, or from one."""
    return move.sources if hasattr(move, "sources") else (move.source,)


def _when(move: Any) -> str:
    return str(move.when if hasattr(move, "when") else move.because)


def _sorted(states: Iterable[str], module: Any) -> list[str]:
    order = {state: place for place, state in enumerate(getattr(module, "STATES", ()))}
    return sorted(map(str, states), key=lambda state: (order.get(state, len(order)), state))

"""floors.md: which app stands on which floor, and what each is for."""

import tomllib
from pathlib import Path

from cairn.cli.console import Failure
from cairn.cli.generated import source
from cairn.cli.generated.table import table


def page(project: Path) -> str:
    rows = []
    layers = _layers(project)
    for height, layer in zip(range(len(layers) - 1, -1, -1), layers, strict=True):
        floor = max(0, height - 1)  # ui and core share the ground, and ui stands on core
        there = [app for app in layer if app in source.apps()]
        rows += [
            (str(floor), f"`{app}`", source.about(source.parsed(source.PACKAGE / app / "__init__.py")))
            for app in there
        ]
    return (
        "# Floors\n\nAn app imports downwards only, and apps on one floor do not know each other. "
        "`make check` holds it. On the ground floor `ui` stands on `core`.\n\n"
        + table(("floor", "app", "what it is for"), rows)
    )


def _layers(project: Path) -> list[list[str]]:
    """The floors from the top, as the import contract of pyproject.toml has them."""
    settings = project / "pyproject.toml"
    try:
        held = tomllib.loads(settings.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"][0][
            "layers"
        ]
    except (OSError, KeyError):
        raise Failure(
            "The generated pages are written in the folder of the project, where pyproject.toml is."
        ) from None
    return [[name.strip(" ()") for name in layer.split("|")] for layer in held]

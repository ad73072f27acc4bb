"""The pages of docs/generated: each is written from the code that it describes, and compared by `make check`."""

from collections.abc import Callable
from pathlib import Path

from cairn.cli.generated import assurance, floors, pages, retention, rulebook, settings, states

HEADING = "<!-- Written by `cairn docs`. Change the code, then run `make docs`. -->\n\n"

PAGES: dict[str, Callable[[Path], str]] = {
    "floors.md": floors.page,
    "pages.md": pages.page_list,
    "permissions.md": pages.permissions,
    "retention.md": retention.page,
    "rules.md": rulebook.page,
    "settings.md": settings.page,
    "states.md": states.page,
    **assurance.PAGES,
}


def written(project: Path) -> dict[str, str]:
    """File name → text of every generated page."""
    return {name: HEADING + write(project).rstrip() + "\n" for name, write in PAGES.items()}

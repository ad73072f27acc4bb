"""docs/generated/assurance: drafts of the documents that a deploying body owes, filled in with what the code knows.

Their words are in ``text``; their tables come from labels, roles, retention and grounds (`facts`). What
only that body knows is marked ``[To finish: …]``. `cairn assurance finish` records each when it is done.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from cairn.cli.generated.assurance import facts

TEXT = Path(__file__).parent / "text"


def written(code: str, project: Path) -> str:
    """One document: its words with the facts of this version in their places."""
    from jinja2 import Environment, StrictUndefined

    words = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)  # noqa: S701
    template = words.from_string((TEXT / f"{code}.md").read_text(encoding="utf-8"))
    return template.render(facts.facts_for(code))


PAGES: dict[str, Callable[[Path], str]] = {
    f"assurance/{path.name}": partial(written, path.stem) for path in sorted(TEXT.glob("*.md"))
}

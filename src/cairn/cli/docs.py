"""`cairn docs`: the pages of docs/generated, written by the code that they describe."""

import argparse
from pathlib import Path
from typing import Any

from cairn.cli import start
from cairn.cli.console import FOUND, WELL, tell


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser(
        "docs", help="write the generated pages of the documentation"
    )
    command.add_argument(
        "--into", type=Path, default=Path("docs/generated"), metavar="FOLDER", help="docs/generated"
    )
    command.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 when a page is out of date"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    start.set_environment("CAIRN_DEMO", "true")  # with the demo's own pages, whoever writes it
    start.set_environment("CAIRN_SECRET_KEY", "signs nothing here")  # so that no home folder is made for it
    start.start_django()
    from cairn.cli.generated import written

    pages = {options.into / name: text for name, text in written(Path.cwd()).items()}
    stale = [
        page for page, text in pages.items() if not page.is_file() or page.read_text(encoding="utf-8") != text
    ]
    left_over = [page for page in sorted(options.into.rglob("*.md")) if page not in pages]
    for page in (*stale, *left_over):
        tell(f"  {'out of date' if options.check else 'written'}: {page}")
    if options.check:
        return FOUND if stale or left_over else WELL
    for page in stale:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(pages[page], encoding="utf-8")
    for page in left_over:
        page.unlink()
    return WELL

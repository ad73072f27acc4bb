"""`cairn figures ...`: what is counted, and by which definition. Small numbers are hidden here as everywhere."""

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cairn.cli import start
from cairn.cli.console import FAILED, FOUND, WELL, Failure, Misuse, Progress, tell

if TYPE_CHECKING:
    from cairn.insight.claims.book import Book
    from cairn.insight.claims.findings import Cause

WHY_NOT = {
    "no_facts": "The figures have not been counted yet: run `cairn figures rebuild`.",
    "not_counted": "It cannot be counted: the room whose facts it needs publishes none.",
    "no_series": "Its series has not been loaded yet: run `cairn load series FILE`.",
    "nothing": "There is nothing to count in it yet.",
}


def register(commands: Any) -> None:
    command: argparse.ArgumentParser = commands.add_parser("figures", help="count the figures, and read them")
    what = command.add_subparsers(title="what to do", metavar="WHAT", required=True)

    every = what.add_parser("list", help="every figure that is defined")
    every.set_defaults(run=list_them)

    one = what.add_parser("show", help="one figure with its definition (exit code 1 when there is none yet)")
    one.add_argument("code", help="as in `cairn figures list`")
    one.add_argument("--area", metavar="CODE", help="of one borough; without it, of all together")
    one.add_argument("--csv", action="store_true", help="the numbers alone, as CSV")
    one.set_defaults(run=show)

    claims = what.add_parser(
        "check",
        help="recompute a paper's claims and list what contradicts (exit code 1 when anything does)",
    )
    claims.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="a claims file; without it, every loaded paper"
    )
    claims.set_defaults(run=check)

    again = what.add_parser("rebuild", help="count everything again from the records")
    again.set_defaults(run=rebuild)


def list_them(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.insight.catalogue import catalogue

    width = max(map(len, catalogue()))
    for code, indicator in catalogue().items():
        print(f"{code:{width}}  {indicator.title}")
    return WELL


def show(options: argparse.Namespace) -> int:
    start.start_django()
    from cairn.access.models import Area
    from cairn.insight.catalogue import catalogue
    from cairn.insight.queries.figures import figure_anywhere

    if options.code not in catalogue():
        raise Misuse(f"There is no figure {options.code}. There are: {', '.join(catalogue())}.")
    area = None
    if options.area:
        area = Area.objects.filter(code=options.area).values_list("pk", flat=True).first()
        if area is None:
            raise Misuse(f"There is no area {options.area}.")
    found = figure_anywhere(options.code, area=area)
    if found.view is None:
        tell(WHY_NOT.get(found.problem, found.problem))
        return FOUND
    rows = _rows(found.view)
    if options.csv:
        csv.writer(sys.stdout).writerows(rows)
        return WELL
    about = found.indicator
    print(f"{about.title}\n\n{about.definition}\n")
    for word, said in (("Counted", about.numerator), ("Of", about.denominator), ("Who", about.population)):
        print(f"{word}: {said}")
    print()
    _print_table(rows)
    return WELL


def _rows(view: Any) -> list[list[str]]:
    from cairn.insight.rules.rates import financial_year_words

    head = ["", *(financial_year_words(year) for year in view.years)]
    return [
        head,
        *(
            [column.title, *(view.shown(column.code, year).text for year in view.years)]
            for column in view.columns
        ),
    ]


def _print_table(rows: list[list[str]]) -> None:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        first, *others = row
        print(
            first.ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)),
            sep="  ",
        )


def rebuild(options: argparse.Namespace) -> int:
    start.make_home()
    start.start_django()
    from cairn.insight.facts import NotFacts
    from cairn.insight.tasks import rebuild as count_again

    progress = Progress()
    try:
        manifest = count_again(lambda table, rows: progress(f"counting {table}: {rows:,} rows"))
    except NotFacts as trouble:
        raise Failure(f"The figures stay as they were: {trouble}") from None
    finally:
        progress.end()
    for table in manifest.tables:
        print(f"{table.table}: {table.rows:,} rows")
    return WELL


def check(options: argparse.Namespace) -> int:
    """The last line is always the count; what keeps a paper from being checked is said instead of it."""
    if options.file is not None and not options.file.is_file():
        raise Misuse(f"There is no file {options.file}.")
    start.start_django()
    from cairn.insight.claims.files import ClaimsUnreadable
    from cairn.insight.claims.findings import contradictions

    found, claims = 0, 0
    try:
        for book, causes in _checked(options.file):
            _print_causes(book, causes)
            found += contradictions(causes)
            claims += len(book.claims)
    except ClaimsUnreadable as wrong:
        for sentence in wrong.sentences:
            tell(sentence)
        return FAILED
    print(f"{found} contradictions in {claims} claims")
    return FOUND if found else WELL


def _checked(file: Path | None) -> Iterator[tuple["Book", "list[Cause]"]]:
    from cairn.insight.claims.book import read_book
    from cairn.insight.models import Paper
    from cairn.insight.queries.claims import book_of_paper, check_book, known_figures

    if file is not None:
        book = known_figures(read_book(file))
        yield book, check_book(book)
        return
    for paper in Paper.objects.select_related("area"):
        book = book_of_paper(paper)
        yield book, check_book(book, within=paper.area)


def _print_causes(book: "Book", causes: "list[Cause]") -> None:
    print(book.title)
    for number, cause in enumerate(causes, start=1):
        print(f"\n{number}. {cause.grade}")
        for finding in cause.findings:
            print(f"   {finding.grade}: {finding.sentence}")
    print()

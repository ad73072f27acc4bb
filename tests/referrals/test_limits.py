"""Where a file stops being read, and what of it is kept: each limit from both sides. No database."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from cairn.referrals.rules import files, rows, template
from cairn.referrals.rules.columns import COLUMNS
from cairn.referrals.rules.sentences import Unreadable
from tests.referrals.test_files import HEADS, ROW, csv_of, read


def test_a_row_that_can_be_read_is_kept_whole_and_any_other_is_not_kept() -> None:
    good = read(csv_of(HEADS, ROW).encode())[0]
    kept = rows.from_kept(good.number, good.to_json())
    assert (kept.intake, kept.received_on, kept.from_name) == (
        good.intake,
        date(2026, 11, 3),
        "Lime Walk Practice",
    )
    bad = read(csv_of(HEADS, ["31/02/2026", *ROW[1:]]).encode())[0]
    for unkept in (bad, rows.Read(1, intake=good.intake), rows.Read(1, received_on=good.received_on)):
        with pytest.raises(ValueError, match="cannot be read"):
            unkept.to_json()


def test_a_cell_of_two_hundred_thousand_letters_is_read_and_one_letter_more_is_not() -> None:
    data = b"A,B\n%s,1\n"
    assert len(files.read("a.csv", data % (b"x" * 200_000)).lines[0].cells[0]) == 200_000
    with pytest.raises(Unreadable, match="never ends"):
        files.read("a.csv", data % (b"x" * 200_001))


def test_the_workbook_says_of_every_column_what_may_stand_in_it() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(template.as_xlsx()))
    filled, about = (book.get_sheet_by_index(at).to_python() for at in (0, 1))
    assert filled == [[column.head for column in COLUMNS], [column.example for column in COLUMNS]]
    assert about == [
        ["Column", "What may stand in it", "Example"],
        *([column.head, column.about, column.example] for column in COLUMNS),
    ]

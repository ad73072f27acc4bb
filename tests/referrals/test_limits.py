"""Where a file stops being read, and what of it is kept: each limit from both sides. No database."""

import io
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from cairn.referrals.rules import cells, files, rows, template, words, workbook
from cairn.referrals.rules.columns import COLUMNS
from cairn.referrals.rules.sentences import Unreadable
from tests.referrals.test_files import CELL, HEADS, ROW, csv_of, read, with_cells

TODAY = date(2026, 11, 17)
NOT_KNOWN = ("not known", "unknown", "NK", "n/k", "?", "dont know", "don't know", "Don’t know")


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


def test_a_file_may_have_ten_megabytes_and_unpack_to_a_hundred() -> None:
    assert (files.MOST_BYTES, files.MOST_UNPACKED) == (10_485_760, 104_857_600)


def test_the_reader_of_a_workbook_has_a_gigabyte_of_memory_and_no_more() -> None:
    assert workbook.MOST_MEMORY == 1_073_741_824


def test_five_thousand_lines_are_looked_through_for_rows_and_no_more() -> None:
    table = csv_of(HEADS, ROW)
    assert len(read((table + "\n" * 4_998).encode())) == 1
    with pytest.raises(Unreadable, match="more than 250 rows"):
        read((table + "\n" * 4_999).encode())


def test_the_row_whose_quotation_mark_is_missing_is_named() -> None:
    with pytest.raises(Unreadable) as stopped:
        read((csv_of(HEADS, ROW, ROW) + '"x' + "x" * 200_001).encode())
    assert "near row 4" in str(stopped.value.sentence)


@pytest.mark.parametrize("left_out", ["First name", "Family name"])
def test_a_table_may_have_one_column_for_names(left_out: str) -> None:
    told = {head: cell for head, cell in zip(HEADS, ROW, strict=True) if head != left_out}
    assert read(csv_of([*told], [*told.values()]).encode())[0].intake is not None
    with pytest.raises(Unreadable, match="no column called “Family name”"):
        read(
            csv_of(
                *(
                    [of for head, of in zip(HEADS, line, strict=True) if "name" not in head]
                    for line in (HEADS, ROW)
                )
            ).encode()
        )


def test_a_row_that_ends_early_has_nothing_in_its_last_cells() -> None:
    [found] = read(csv_of(HEADS, ROW[:-1]).encode())
    assert found.intake is not None
    assert found.intake.narrative == ""


def test_rows_keep_their_numbers_under_lines_that_are_empty() -> None:
    heads, row = (
        "".join(
            CELL.format(at=f"{letter}{at}", text=text) for letter, text in zip("BCDEFGH", of, strict=True)
        )
        for at, of in ((3, HEADS), (4, ROW))
    )
    not_worked_out = '<c r="AB4"><f>A1</f></c>'
    head = CELL.format(at="AB3", text=also_known_as())
    sheet = files.read("a.xlsx", with_cells(r3=heads + head, r4=row + not_worked_out))
    assert [line.number for line in sheet.lines] == [4]
    assert sheet.lines[0].cells[-1] == "=A1"


def also_known_as() -> str:
    return next(column.head for column in COLUMNS if column.code == "also")


@pytest.mark.parametrize(
    ("also", "given", "family"), [("Rowena", "Rowena", ""), ("Rowena Mary Ashdown", "Rowena Mary", "Ashdown")]
)
def test_the_last_word_of_another_name_is_the_family_name_and_of_one_word_the_first(
    also: str, given: str, family: str
) -> None:
    [found] = read(csv_of([*HEADS, also_known_as()], [*ROW, also]).encode())
    assert found.intake is not None
    assert [(name.given, name.family) for name in found.intake.client.also] == [(given, family)]


@pytest.mark.parametrize(("said", "relation"), [("husband", "partner"), ("unknown", ""), ("?", ""), ("", "")])
def test_who_he_is_to_her_may_be_unknown(said: str, relation: str) -> None:
    heads = [next(one.head for one in COLUMNS if one.code == code) for code in ("his_family", "relation")]
    [found] = read(csv_of([*HEADS, *heads], [*ROW, "Halloway", said]).encode())
    assert found.problems == ()
    assert found.intake is not None
    assert [he.relation for he in found.intake.perpetrators] == [relation]


def test_a_month_that_there_is_not_is_no_month() -> None:
    assert cells.approximate("Born", "3 Jan 1988", TODAY) == (date(1988, 1, 3), "day")
    with pytest.raises(Unreadable):
        cells.approximate("Born", "3 Foo 1988", TODAY)


def test_a_workbook_may_unpack_to_just_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    book = with_cells(r1=CELL.format(at="A1", text="Received on"), r2=CELL.format(at="A2", text="x"))
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        size = sum(inside.file_size for inside in packed.infolist())
    monkeypatch.setattr(files, "MOST_UNPACKED", size)
    assert len(files.read("a.xlsx", book).lines) == 1
    monkeypatch.setattr(files, "MOST_UNPACKED", size - 1)
    with pytest.raises(Unreadable, match="far bigger"):
        files.read("a.xlsx", book)


@pytest.mark.parametrize(
    ("code", "wanted"), [("his_given", ("Derek", "")), ("his_family", ("", "Derek")), ("narrative", None)]
)
def test_one_of_his_names_is_enough(code: str, wanted: tuple[str, str] | None) -> None:
    head = next(column.head for column in COLUMNS if column.code == code)
    told = dict(zip(HEADS, ROW, strict=True)) | {head: "Derek"}
    [found] = read(csv_of([*told], [*told.values()]).encode())
    assert found.intake is not None
    assert [(he.name.given, he.name.family) for he in found.intake.perpetrators] == (
        [wanted] if wanted else []
    )


@pytest.mark.parametrize(("said", "needed"), [("yes", True), ("no", False), ("", None)])
def test_whether_an_interpreter_is_needed_is_yes_no_or_not_known(said: str, needed: bool | None) -> None:
    head = next(column.head for column in COLUMNS if column.code == "language")
    [found] = read(csv_of([*HEADS, head], [*ROW, said]).encode())
    assert found.intake is not None
    assert found.intake.client.interpreter is needed


def test_a_workbook_may_hold_twenty_million_letters_and_no_more() -> None:
    first = CELL.format(at="A1", text="Received on")
    with pytest.raises(Unreadable, match="far bigger"):
        files.read("a.xlsx", with_cells(r1=first, r2=CELL.format(at="A2", text="x" * (20 * 1024**2))))


@pytest.mark.parametrize("cell", NOT_KNOWN)
def test_nobody_knows_is_an_answer_however_it_is_written(cell: str) -> None:
    assert cells.approximate("Born", cell, TODAY) == (None, "")


@pytest.mark.parametrize("cell", [*NOT_KNOWN[:-1]])
@pytest.mark.parametrize("of", [words.SAFE, words.VOICEMAIL, words.SEX, words.AGREES])
def test_a_choice_that_nobody_knows_is_unknown(cell: str, of: dict[str, str]) -> None:
    assert cells.code("Head", cell, of, "") == "unknown"


def test_nobody_was_born_before_1900() -> None:
    assert cells.approximate("Born", "01/01/1900", TODAY) == (date(1900, 1, 1), "day")
    with pytest.raises(Unreadable, match="before 1900"):
        cells.approximate("Born", "31/12/1899", TODAY)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_eight_letters_without_a_mark_are_enough_to_tell_how_they_were_saved(encoding: str) -> None:
    assert files.read("a.csv", "A,B\n1,2\n".encode(encoding)).lines[0].cells == ("1", "2")
    assert files.read("a.csv", "A\n12\n".encode(encoding)).lines[0].cells == ("12",)
    with pytest.raises(Unreadable, match="not a table"):  # four are not
        files.read("a.csv", "A\n1\n".encode(encoding))


@pytest.mark.parametrize(
    ("code", "most"), [("narrative", 10_000), ("unsafe", 2_000), ("given_by", 300), ("also", 300)]
)
def test_how_long_what_is_written_freely_may_be(code: str, most: int) -> None:
    head = next(column.head for column in COLUMNS if column.code == code)
    told = dict(zip(HEADS, ROW, strict=True))
    for length, read_whole in ((most, True), (most + 1, False)):
        filled = told | {head: "x" * length}
        found = read(csv_of([*filled], [*filled.values()]).encode())[0]
        assert (found.intake is not None) is read_whole
        assert read_whole or f"longer than {most} " in str(found.problems[0])


@pytest.mark.parametrize(("cell", "read_as"), [("1", "yes"), ("0", "no")])
def test_a_box_that_is_ticked_in_a_workbook_is_yes_and_one_that_is_not_is_no(cell: str, read_as: str) -> None:
    box = f'<c r="B2" t="b"><v>{cell}</v></c>'
    first = "".join(CELL.format(at=at, text=text) for at, text in (("A1", "Received on"), ("B1", "Language")))
    sheet = files.read("a.xlsx", with_cells(r1=first, r2=CELL.format(at="A2", text="x") + box))
    assert sheet.lines[0].cells == ("x", read_as)

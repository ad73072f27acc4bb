"""Files of every kind, good and hostile. No database."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.referrals.rules import cells, files, rows, template
from cairn.referrals.rules import words as vocabulary
from cairn.referrals.rules.columns import COLUMNS
from cairn.referrals.rules.sentences import Unreadable

TODAY = date(2026, 11, 17)
HEADS = ["Received on", "Referred by", "First name", "Family name", "Date of birth", "Phone", "What happened"]
ROW = ["03/11/2026", "Lime Walk Practice", "Zoë", "Ašdown", "14/03/1988", "07700 900123", "Pushed, on Sunday"]


def plain(kind: str, value: str) -> str:
    return value


def csv_of(*lines: list[str], delimiter: str = ",") -> str:
    import csv

    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue()


def xlsx_of(*lines: list[object]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    dates = book.add_format({"num_format": "dd/mm/yyyy"})
    for at, line in enumerate(lines):
        for place, cell in enumerate(line):
            if isinstance(cell, date):
                sheet.write_datetime(at, place, cell, dates)  # type: ignore[arg-type]
            else:
                sheet.write(at, place, cell)
    book.close()
    return out.getvalue()


def read(data: bytes, name: str = "referrals.csv") -> list[rows.Read]:
    sheet = files.read(name, data)
    heads = rows.heads_of(sheet)
    return [rows.read_row(heads, line, today=TODAY, check=plain) for line in sheet.lines]


def refused(data: bytes, name: str = "referrals.csv") -> str:
    with pytest.raises(Unreadable) as stopped:
        read(data, name)
    return str(stopped.value.sentence)


# --- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_names_come_through_every_encoding(encoding: str, delimiter: str) -> None:
    found = read(csv_of(HEADS, ROW, delimiter=delimiter).encode(encoding))
    assert found[0].problems == ()
    assert str(found[0].intake.client.name) == "Zoë Ašdown"  # type: ignore[union-attr]


def test_the_letters_of_an_old_windows_come_through() -> None:
    row = ["3 November 2026", "Café Practice", "Zoë", "O’Brien-Muñoz", "", "", "He said “no” – twice"]
    intake = read(csv_of(HEADS, row).encode("cp1252"))[0].intake
    assert intake is not None
    assert str(intake.client.name) == "Zoë O’Brien-Muñoz"
    assert intake.narrative == "He said “no” – twice"


@pytest.mark.parametrize("name", ["李 小龙", "Ольга", "فاطمة", "ਗੁਰਪ੍ਰੀਤ", "Nguyễn", "O'Neill-Ó Súilleabháin"])
def test_names_of_any_script_are_names(name: str) -> None:
    row = [*ROW[:2], name, name, *ROW[4:]]
    found = read(csv_of(HEADS, row).encode())[0]
    assert found.problems == ()
    assert found.intake is not None
    assert found.intake.client.name.given == name


def test_nothing_in_a_cell_turns_the_words_after_it_round() -> None:
    row = [*ROW[:2], "Ali\u202e", "\u2066Rose\u2069", *ROW[4:]]
    intake = read(csv_of(HEADS, row).encode())[0].intake
    assert intake is not None
    assert str(intake.client.name) == "Ali Rose"


def test_a_referral_of_another_century_is_a_slip_of_the_pen() -> None:
    found = read(csv_of(HEADS, ["03/11/1926", *ROW[1:]]).encode())[0]
    assert [str(problem) for problem in found.problems] == ["Received on: the day is before 1 January 2000."]


def test_letters_that_nobody_can_read_are_a_sentence() -> None:
    assert "CSV UTF-8" in refused(csv_of(HEADS, ROW).encode("utf-8")[:-3] + b"\x81\x8d\x9d\r\n")


# --- files that are not what they say


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.csv", "empty"),
        (b"\r\n\r\n , ,\r\n", "a.csv", "no rows"),
        (b"%PDF-1.7 ...", "referrals.csv", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "referrals.csv", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old.xls", "password"),
        (b"PK\x03\x04 not really", "a.xlsx", "damaged"),
        (b"Received on,Referred by\n", "a.xlsx", "not an Excel workbook"),
        (b"\x00" * 5000, "a.csv", "not a table"),
        (bytes(range(256)) * 40, "a.csv", "not a table"),
        (b"Name,Age\nRowan,3\n", "a.csv", "no column called “Received on”, “Referred by”, “Family name”"),
        (b"Received on,Date received,Referred by,Family name\n1,2,3,4\n", "a.csv", "Two columns"),
        (b"Received on,Referred by,Family name\n", "a.csv", "no rows under it"),
        ((",".join(["x"] * 101) + "\n1\n").encode(), "a.csv", "more than 100 columns"),
        (b'Received on,Referred by,Family name\n"never ends' + b"x" * 300_000, "a.csv", "quotation mark"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(data: bytes, name: str, said: str) -> None:
    assert said in refused(data, name)


def test_a_workbook_that_calls_itself_csv_is_told_so() -> None:
    assert "says CSV" in refused(xlsx_of(HEADS, ROW), "referrals.csv")


def test_a_packed_file_of_something_else_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")
    assert "no Excel workbook" in refused(out.getvalue(), "a.xlsx")


def test_a_workbook_that_unpacks_to_far_more_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (files.MOST_UNPACKED + 1))
    assert len(out.getvalue()) < files.MOST_BYTES
    assert "far bigger" in refused(out.getvalue(), "a.xlsx")


CELL = '<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def with_cells(**rows: str) -> bytes:
    """A true workbook whose sheet is written by hand."""
    out = io.BytesIO()
    sheet = "".join(f'<row r="{row[1:]}">{cells}</row>' for row, cells in rows.items())
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_of(HEADS))) as true,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in true.namelist():
            whole = true.read(name)
            if name.endswith("sheet1.xml"):
                head, rest = whole.split(b"<sheetData>")
                whole = (
                    head + b"<sheetData>" + sheet.encode() + b"</sheetData>" + rest.split(b"</sheetData>")[1]
                )
            packed.writestr(name, whole)
    return out.getvalue()


def test_a_small_workbook_that_asks_for_all_memory_ends_nothing_but_its_reader() -> None:
    first = CELL.format(at="A1", text="Received on")
    far = with_cells(r1=first, r1048576=CELL.format(at="XFD1048576", text="x"))
    assert len(far) < 10_000
    assert "far bigger than it looks" in refused(far, "a.xlsx")
    repeated = "".join(f'<c r="{letter}2" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert "far bigger than it looks" in refused(
        with_cells(r1=first, r2=CELL.format(at="A2", text="x" * (21 * 1024**2))), "a.xlsx"
    )
    # what the same hand wrote, without asking for too much, is read
    assert files.read("a.xlsx", with_cells(r1=first, r2=repeated)).lines[0].cells[0] == HEADS[0]


def test_ten_megabytes_of_nonsense_are_a_sentence() -> None:
    import random

    noise = random.Random(7)
    for data in (
        noise.randbytes(10 * 1024 * 1024),
        (b"x" * 99 + b"\n") * 100_000,
        b"," * (10 * 1024 * 1024),
        ("ж" * 5_000_000).encode(),
    ):
        assert refused(data[: files.MOST_BYTES])
    assert "bigger than 10 MB" in refused(b"x" * (files.MOST_BYTES + 1))


def test_more_rows_than_one_file_may_have() -> None:
    assert "more than 250 rows" in refused(csv_of(HEADS, *[ROW] * 251).encode())
    assert len(read(csv_of(HEADS, *[ROW] * 250).encode())) == 250


def sentence_or_rows(data: bytes, name: str) -> str:
    """What a hostile file gives: rows, or a sentence. Anything else is raised."""
    try:
        return f"{len(read(data, name))} rows"
    except Unreadable as stopped:
        return str(stopped.sentence)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3000), st.sampled_from(["a.csv", "a.xlsx", "a", "a.pdf"]))
def test_any_bytes_are_rows_or_a_sentence(data: bytes, name: str) -> None:
    assert sentence_or_rows(data, name)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=40), min_size=7, max_size=7), min_size=1, max_size=5))
def test_any_cells_under_our_headings_are_a_referral_or_a_sentence(lines: list[list[str]]) -> None:
    text = csv_of(HEADS, *lines)
    try:
        found = read(text.encode("utf-8", "surrogatepass"))
    except Unreadable:
        return
    for row in found:
        assert (row.intake is None) == bool(row.problems)
        if row.intake:
            assert rows.from_kept(row.number, row.to_json()).intake == row.intake


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5000), st.integers(0, 255))
def test_a_workbook_with_a_byte_changed_is_rows_or_a_sentence(at: int, byte: int) -> None:
    data = bytearray(xlsx_of(HEADS, ROW))
    data[at % len(data)] = byte
    assert sentence_or_rows(bytes(data), "a.xlsx")


# --- cells


def test_a_word_that_means_nothing_is_answered_with_every_word_that_means_something() -> None:
    for words in (vocabulary.ABUSE, vocabulary.RELATION, vocabulary.URGENCY, vocabulary.SAFE):
        with pytest.raises(Unreadable) as refused:
            cells.code("Column", "shouting", words, "")
        offered = refused.value.sentence.values["choices"].split(", ")
        assert {words[word] for word in offered} == set(words.values())
        assert len(offered) == len(set(words.values()))


@pytest.mark.parametrize(
    ("head", "cell", "said"),
    [
        ("Received on", "31/02/2026", "Received on: “31/02/2026” is not a real date"),
        ("Received on", "11/22/2026", "the day first"),
        ("Received on", "03/11/26", "not a real date"),
        ("Received on", "18/11/2026", "is in the future"),
        ("Received on", "", "the day is missing"),
        ("Referred by", "", "the agency is missing"),
        ("Referred by", "=1+1", "begins like a formula"),
        ("First name", '=HYPERLINK("http://x.example")', "begins like a formula"),
        ("Family name", "123", "has no letters"),
        ("Date of birth", "14/03/2031", "is in the future"),
        ("Date of birth", "14/03/1688", "before 1900"),
        ("Date of birth", "about 1988 ".ljust(40, "x"), f": “{'about 1988 '.ljust(40, 'x')}” is"),
        ("Date of birth", "about 1988 ".ljust(41, "x"), f": “{'about 1988 '.ljust(39, 'x')}…” is"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why_in_its_columns_own_words(
    head: str, cell: str, said: str
) -> None:
    row = list(ROW)
    row[HEADS.index(head)] = cell
    found = read(csv_of(HEADS, row).encode())[0]
    assert any(said in str(problem) for problem in found.problems), list(map(str, found.problems))
    assert found.intake is None


def test_a_column_without_a_heading_is_no_strange_column() -> None:
    sheet = files.read("a.csv", csv_of([*HEADS, "", "Star sign", "x" * 61], [*ROW, "", "Leo", "y"]).encode())
    assert rows.heads_of(sheet).strange == ("Star sign", "x" * 60)


def test_every_problem_of_a_row_is_said_at_once_in_the_files_own_headings() -> None:
    heads = ["Date of referral", "Agency", "Surname", "DOB"]
    found = read(csv_of(heads, ["yesterday", "", "", "soon"]).encode())[0]
    assert [str(problem).split(":")[0] for problem in found.problems] == [
        "Date of referral",
        "Agency",
        "Surname",
        "DOB",
    ]


def test_a_formula_in_free_text_is_text_and_neutral_when_it_is_written() -> None:
    row = [*ROW[:-1], "=cmd|' /C calc'!A0"]
    intake = read(csv_of(HEADS, row).encode())[0].intake
    assert intake is not None
    assert files.neutral(intake.narrative) == "'=cmd|' /C calc'!A0"
    assert all(files.neutral(start + "x").startswith("'") for start in ("=", "+", "-", "@", "\t", "\r"))
    assert files.neutral("Rowan") == "Rowan"


@pytest.mark.parametrize(
    ("cell", "on", "precision"),
    [
        ("14/03/1988", date(1988, 3, 14), "day"), ("1988-03-14", date(1988, 3, 14), "day"),
        ("14 March 1988", date(1988, 3, 14), "day"), ("14th Mar 1988", date(1988, 3, 14), "day"),
        ("1988-03-14 00:00:00", date(1988, 3, 14), "day"), ("03/1988", date(1988, 3, 1), "month"),
        ("March 1988", date(1988, 3, 1), "month"), ("1988", date(1988, 1, 1), "year"),
        ("about 1988", date(1988, 1, 1), "about"), ("not known", None, ""), ("", None, ""),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(cell: str, on: date | None, precision: str) -> None:
    assert cells.approximate("Born", cell, TODAY) == (on, precision)


def test_a_workbooks_own_dates_and_numbers() -> None:
    heads = [*HEADS, "DASH count"]
    found = read(
        xlsx_of(
            heads, [date(2026, 11, 3), "Police", "Rowan", "Ash", date(1988, 3, 14), "07700 900123", "x", 15]
        ),
        "a.xlsx",
    )
    assert found[0].problems == ()
    assert found[0].received_on == date(2026, 11, 3)
    assert found[0].intake is not None
    assert (found[0].intake.client.born_on, found[0].intake.said_count) == (date(1988, 3, 14), 15)


def test_a_workbooks_formula_counts_as_its_value() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    sheet.write_row(1, 0, ROW)
    sheet.write_formula(1, 2, '=HYPERLINK("http://x.example","Rowan")', None, "Rowan")
    book.close()
    intake = read(out.getvalue(), "a.xlsx")[0].intake
    assert intake is not None
    assert intake.client.name.given == "Rowan"


def test_a_workbooks_formula_that_no_program_worked_out_is_refused_and_not_read_as_empty() -> None:
    out, again = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Notes").hide()
    sheet = book.add_worksheet("Referrals & others")
    book.worksheets()[1].activate()
    sheet.write_row(0, 0, HEADS)
    sheet.write_row(1, 0, ROW)
    sheet.write_formula(1, 2, "=A1&B1", None, 12345)
    book.close()
    with zipfile.ZipFile(out) as made, zipfile.ZipFile(again, "w") as spoilt:
        for part in made.namelist():
            spoilt.writestr(part, made.read(part).replace(b"<v>12345</v>", b""))
    [row] = read(again.getvalue(), "a.xlsx")
    assert [problem.code for problem in row.problems] == ["formula"]


@pytest.mark.parametrize("content", [template.as_csv, template.as_xlsx])
def test_the_template_reads_as_it_is(content: object) -> None:
    data = content()  # type: ignore[operator]
    found = read(data, "t.xlsx" if data.startswith(b"PK") else "t.csv")
    assert found[0].problems == ()
    intake = found[0].intake
    assert intake is not None
    assert (intake.client.also[0].family, intake.said_count, intake.abuse) == (
        "Ashdown",
        11,
        ("physical", "controlling"),
    )
    assert intake.channels[0].hours_from is not None
    assert intake.told.aware == "yes"
    assert (intake.agrees.answer, intake.agrees.on) == ("yes", date(2026, 11, 3))


def test_every_column_has_words_and_its_headings_are_its_own() -> None:
    plain_heads = [rows._plain(word) for column in COLUMNS for word in (column.head, *column.also)]
    assert len(plain_heads) == len(set(plain_heads))
    assert all(column.about for column in COLUMNS)

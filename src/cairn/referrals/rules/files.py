"""A spreadsheet's bytes into rows of text, or one sentence that says why not and what to do.

Bytes decide what a file is, never its name. Nothing in it is run: formulas are text.
"""

import csv
import hashlib
import io
import zipfile
from dataclasses import dataclass

from cairn.core.letters import as_read
from cairn.referrals.rules import workbook
from cairn.referrals.rules.sentences import N_, Unreadable

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 250  # they come in in one transaction, which others wait for
MOST_COLUMNS = 100
SPARSE = 20  # so many times more lines, mostly empty, are still looked through
MOST_CELL = 20_000
MOST_UNPACKED = 100 * 1024 * 1024
DELIMITERS = ",;\t|"
FORMULA = ("=", "+", "-", "@", "\t", "\r")

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # Excel before 2007, or a workbook with a password
NOT_TABLES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "GZ",
}


@dataclass(frozen=True)
class Line:
    """A row: its number as the spreadsheet counts, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    digest: str  # of the whole file


def read(name: str, data: bytes, most: int = MOST_ROWS) -> Sheet:
    """The first sheet of a workbook, or a CSV, of at most `most` rows. Raises `Unreadable`."""
    if not data:
        raise Unreadable("empty", N_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise Unreadable(
            "too_big",
            N_("The file is bigger than %(most)d MB. Split it into smaller files."),
            most=MOST_BYTES // 1024**2,
        )
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if data.startswith(ZIP):
        rows = _workbook(ending, data, most)
    else:
        _not_a_table(ending, data)
        rows = _csv(_text(data), most)
    heads, lines = _table(rows, most)
    return Sheet(heads, lines, hashlib.sha256(data).hexdigest())


def neutral(text: str) -> str:
    """A cell for a spreadsheet that we write: never one that a spreadsheet would run."""
    return "'" + text if text.startswith(FORMULA) else text


def looks_like_formula(text: str) -> bool:
    return text.lstrip().startswith(("=", "@", "+", "-"))


def _not_a_table(ending: str, data: bytes) -> None:
    if data.startswith(OLE):
        raise Unreadable(
            "old_or_locked",
            N_(
                "This is an old Excel file, or a workbook with a password. Save it as .xlsx without a password."
            ),
        )
    kind = next((kind for start, kind in NOT_TABLES.items() if data.startswith(start)), "")
    if kind:
        raise Unreadable("not_a_table", N_("This is a %(kind)s file, not a CSV or XLSX file."), kind=kind)
    if ending in ("xlsx", "xlsm", "xls"):
        raise Unreadable(
            "not_what_it_says",
            N_(
                "The file's name says Excel, but it is not an Excel workbook. Open it in Excel and save it as .xlsx."
            ),
        )


def _workbook(ending: str, data: bytes, most: int) -> list[list[str]]:
    if ending in ("csv", "txt"):
        raise Unreadable(
            "not_what_it_says",
            N_(
                "The file's name says CSV, but it is an Excel workbook or a packed file. Save it as .xlsx or as CSV."
            ),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inside = packed.infolist()
            names = {info.filename for info in inside}
            size = sum(info.file_size for info in inside)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise _damaged() from None
    if "xl/workbook.xml" not in names:
        raise Unreadable(
            "not_a_table",
            N_("This is a packed file, but no Excel workbook. Save the table as .xlsx or CSV."),
        )
    if size > MOST_UNPACKED or len(inside) > 2000:
        raise _too_big_unpacked()
    return _cells(data, most)


def _cells(data: bytes, most: int) -> list[list[str]]:
    try:
        return workbook.read_apart(data, rows=most * SPARSE, columns=MOST_COLUMNS * SPARSE)
    except workbook.NotRead as why:
        match str(why):
            case workbook.TOO_MANY:
                raise _too_many(most) from None
            case workbook.TOO_BIG:
                raise _too_big_unpacked() from None
        raise _damaged() from None


def _too_big_unpacked() -> Unreadable:
    return Unreadable(
        "too_big_unpacked",
        N_("The workbook is far bigger than it looks. Save only the table, as CSV."),
    )


def _damaged() -> Unreadable:
    return Unreadable(
        "damaged",
        N_("The workbook is damaged and cannot be opened. Save it again, or save the table as CSV."),
    )


def _too_many(most: int) -> Unreadable:
    return Unreadable(
        "too_many",
        N_("The file has more than %(most)d rows. Split it: at most %(most)d referrals in one file."),
        most=most,
    )


def _text(data: bytes) -> str:
    """The text in whichever encoding it was saved, or a sentence. A wrong guess would change names without a word."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\x00" in data[:4096]:
        evens, odds = data[0:400:2].count(0), data[1:400:2].count(0)
        if odds > 4 * (evens + 1):
            return _decoded(data, "utf-16-le")
        if evens > 4 * (odds + 1):
            return _decoded(data, "utf-16-be")
        raise _nonsense()
    try:
        return _decoded(data, "utf-8")
    except Unreadable:
        return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(
            "encoding",
            N_(
                "The file's letters cannot be read. In Excel choose “CSV UTF-8” when you save it, or save it as .xlsx."
            ),
        ) from None
    strange = sum(1 for letter in text[:100_000] if ord(letter) < 32 and letter not in "\r\n\t\f")
    if strange or "\x00" in text:
        raise _nonsense()
    return text


def _nonsense() -> Unreadable:
    return Unreadable("nonsense", N_("This is not a table of text. Choose a CSV or XLSX file."))


def _csv(text: str, most: int) -> list[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(MOST_CELL * 10)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False):
            rows.append(row)
            if len(rows) > most * SPARSE:
                raise _too_many(most)
    except csv.Error:
        raise Unreadable(
            "csv",
            N_("A row of the file never ends: a quotation mark is missing near row %(row)d."),
            row=len(rows) + 1,
        ) from None
    return rows


def _table(rows: list[list[str]], most: int) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    lines = [
        Line(number, tuple(as_read(cell.replace("\x00", "")).strip() for cell in row))
        for number, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row)
    ]
    if not lines:
        raise Unreadable("empty", N_("The file has no rows."))
    heads, body = lines[0].cells, lines[1:]
    if len(heads) > MOST_COLUMNS:
        raise Unreadable("columns", N_("The file has more than %(most)d columns."), most=MOST_COLUMNS)
    if not body:
        raise Unreadable("no_rows", N_("The file has a heading and no rows under it."))
    if len(body) > most:
        raise _too_many(most)
    return heads, tuple(body)

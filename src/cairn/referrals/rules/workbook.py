"""The first sheet of an Excel workbook as rows of text, read in a small process of its own.

A workbook of a few kilobytes can ask for more memory than any machine has: one cell in the last row of the last
column, or one long text in many cells. The reader then ends its whole process, which must not be the server. So it is
started for one workbook, under limits, and what comes back is its rows or one word.
"""

import json
import subprocess
import sys
from typing import Any

MOST_MEMORY = 1024**3
MOST_LETTERS = 20 * 1024**2  # twice what a file may have: more is a text that stands in many cells
SECONDS = 10.0
TOO_BIG, TOO_MANY, DAMAGED = "too_big_unpacked", "too_many", "damaged"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SAID = {"0": "", "4": TOO_MANY, "5": DAMAGED}  # how the small process ends; ended otherwise, it was too big


class NotRead(Exception):
    """Why there are no rows: TOO_BIG, TOO_MANY or DAMAGED."""


def read_apart(data: bytes, *, rows: int, columns: int) -> list[list[str]]:
    """The first visible sheet, of at most so many rows and columns. Raises `NotRead`."""
    command = [sys.executable, "-P", "-m", __name__, str(rows), str(columns)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise NotRead(TOO_BIG) from None
    if why := SAID.get(str(done.returncode), TOO_BIG):
        raise NotRead(why)
    found: list[list[str]] = json.loads(done.stdout)
    return found


def _rows(data: bytes, rows: int, columns: int) -> str:
    """What the small process answers."""
    import io

    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [meta.name for meta in book.sheets_metadata if _is_table(meta)]
        sheet = book.get_sheet_by_name((visible or book.sheet_names)[0])
        if sheet.total_height > rows or sheet.total_width > columns:
            raise NotRead(TOO_MANY)
        found = [[_shown(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        for row, column, formula in _not_worked_out(data, sheet.name):
            if row < len(found) and column < len(found[row]):
                found[row][column] = formula
    except (NotRead, MemoryError):
        raise
    except BaseException:  # a panic of the library is no Exception
        raise NotRead(DAMAGED) from None
    if sum(len(cell) for row in found for cell in row) > MOST_LETTERS:
        raise NotRead(TOO_BIG)
    return json.dumps(found)


def _not_worked_out(data: bytes, name: str) -> list[tuple[int, int, str]]:
    """(row, column, formula) of cells whose formula no program has worked out: read as empty, they would be lost
    without a word; read as the formula, they are refused like any other.
    """
    import io
    import re
    from xml.etree import ElementTree  # in this process alone, under its limits
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(data)) as package:
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314
        links = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        marked = next(
            (one.get(f"{_LINK}id") for one in book.iter(f"{_SHEET}sheet") if one.get("name") == name), None
        )
        target = next((one.get("Target", "") for one in links if one.get("Id") == marked), "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if path not in package.namelist():
            return []
        found = []
        with package.open(path) as sheet:
            for _event, cell in ElementTree.iterparse(sheet):  # noqa: S314
                if cell.tag == f"{_SHEET}row":
                    cell.clear()
                elif cell.tag == f"{_SHEET}c" and (formula := cell.find(f"{_SHEET}f")) is not None:
                    place = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", cell.get("r", ""))
                    if place and not cell.findtext(f"{_SHEET}v") and cell.get("t") != "str":
                        found.append((int(place[2]) - 1, _column(place[1]), f"={formula.text or ''}"))
        return found


def _column(letters: str) -> int:
    """A is 0, Z 25, AA 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _is_table(meta: Any) -> bool:
    return str(meta.visible).endswith("Visible") and str(meta.typ).endswith("WorkSheet")


def _shown(cell: object) -> str:
    """A cell as its reader would type it: whole numbers without a point, days as 2026-11-22."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = cell.isoformat(sep=" ") if hasattr(cell, "hour") and hasattr(cell, "year") else str(cell)  # type: ignore[attr-defined]
    return text.removesuffix(" 00:00:00") if hasattr(cell, "year") else text


def main() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no image of anybody's workbook is left behind
    try:
        answer = _rows(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    except NotRead as why:
        sys.exit(next((int(code) for code, said in SAID.items() if said == str(why)), 6))
    sys.stdout.write(answer)


if __name__ == "__main__":
    main()

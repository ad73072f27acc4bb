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
    except (NotRead, MemoryError):
        raise
    except BaseException:  # a panic of the library is no Exception
        raise NotRead(DAMAGED) from None
    if sum(len(cell) for row in found for cell in row) > MOST_LETTERS:
        raise NotRead(TOO_BIG)
    return json.dumps(found)


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

"""The template to fill in: our headings, and one invented row that shows how."""

import csv
import io
from functools import cache

from cairn.referrals.rules.columns import COLUMNS
from cairn.referrals.rules.files import neutral


def as_csv() -> bytes:
    """UTF-8 with a mark, which is what spreadsheet programs open rightly."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutral(column.head) for column in COLUMNS])
    writer.writerow([neutral(column.example) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


@cache
def as_xlsx() -> bytes:
    """The same, with a second sheet that says what may stand in each column. Made once: it is everybody's."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "text_wrap": True})
    text = book.add_format({"num_format": "@"})  # text: a phone keeps its zero
    sheet = book.add_worksheet("Referrals")
    about = book.add_worksheet("How to fill it in")
    sheet.set_column(0, len(COLUMNS) - 1, 22, text)
    about.set_column(0, 2, 45)
    for at, head in enumerate(("Column", "What may stand in it", "Example")):
        about.write_string(0, at, head, bold)
    for at, column in enumerate(COLUMNS):
        sheet.write_string(0, at, column.head, bold)
        sheet.write_string(1, at, column.example, text)
        for place, words in enumerate((column.head, column.about, column.example)):
            about.write_string(at + 1, place, words, text)
    book.close()
    return out.getvalue()

"""What a spreadsheet's cell may hold: nothing that a spreadsheet program would run."""

import re
import unicodedata
from typing import Any, Final

# A program that opens the file reads these as the start of a formula; so does one that folds full-width forms.
STARTS: Final = ("=", "+", "-", "@")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LONGEST: Final = 32_000  # a cell of a workbook takes 32,767 characters


def neutral(value: Any) -> Any:
    """`value` as a cell may hold it: numbers and days as they are, text without control characters, no formula."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]
    start = unicodedata.normalize("NFKC", text).lstrip()[:1]
    return f"'{text}" if start in STARTS and start else text

"""One row's cells as values: what is wrong is gathered, so that one reading tells everything."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation


class NotReadable(Exception):
    """The file cannot be taken in; every sentence says where and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class Said:
    """A row that is being read."""

    def __init__(self, row: dict[str, str]) -> None:
        self.row, self.sentences = row, list[str]()

    def wrong(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def done(self) -> None:
        if self.sentences:
            raise NotReadable(*self.sentences)

    def text(self, name: str) -> str:
        if not self.row[name]:
            self.wrong(f"{name} is empty.")
        return self.row[name]

    def code(self, name: str) -> str:
        if not re.fullmatch(r"[a-z][a-z0-9_]{1,59}", self.row[name]):
            self.wrong(f"{name} is a code of small letters, digits and _, such as southwark_marac_cases.")
        return self.row[name]

    def one_of(self, name: str, codes: set[str]) -> str:
        if self.row[name] not in codes:
            self.wrong(f"{name} is one of {', '.join(sorted(codes))}.")
        return self.row[name]

    def whole(self, name: str, *, must: bool = False) -> int | None:
        said = self.row[name].replace(",", "")
        if not said and not must:
            return None
        if not re.fullmatch(r"[0-9]{1,12}", said):
            self.wrong(f"{name} must be a whole number.")
            return None
        return int(said)

    def number(self, name: str, *, must: bool = False) -> Decimal | None:
        said = self.row[name].replace(",", "")
        if not said and not must:
            return None
        try:
            number = Decimal(said)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or number < 0 or number >= 10**10 or number != round(number, 4):
            self.wrong(f"{name} must be a number, not less than nought, with no more than 4 decimals.")
            return None
        return number

    def day(self, name: str, *, must: bool = False) -> date | None:
        said = self.row[name]
        if not said and not must:
            return None
        try:
            return date.fromisoformat(said)
        except ValueError:
            self.wrong(f"{name} must be a day such as 2018-10-29.")
            return None

    def financial_year(self, name: str) -> int:
        said = re.fullmatch(r"(19|20)(\d\d)/(\d\d)", self.row[name])
        if not said or (int(said[2]) + 1) % 100 != int(said[3]):
            self.wrong(f"{name} must be a financial year such as 2017/18.")
            return 0
        return int(said[1] + said[2])

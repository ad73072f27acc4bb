"""A spreadsheet's rows as intakes: which column is which, and all that is wrong with a row at once."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cairn.referrals.rules import cells, words
from cairn.referrals.rules.columns import BY_CODE, COLUMNS
from cairn.referrals.rules.files import Line, Sheet
from cairn.referrals.rules.intake import (
    Agrees,
    Channel,
    Intake,
    Name,
    Shares,
    Somebody,
    ToldHer,
    from_json,
    to_json,
)
from cairn.referrals.rules.promises import EVER
from cairn.referrals.rules.sentences import N_, Sentence, Unreadable

Check = Callable[
    [str, str], str
]  # (kind, value) -> the value as it will be stored; ValueError with a sentence


@dataclass(frozen=True)
class Heads:
    """Which column of the file is which of ours; `strange` are headings that nobody knows, and that are not read."""

    at: Mapping[str, int]
    words: Mapping[str, str]
    strange: tuple[str, ...]

    def cell(self, code: str, line: Line) -> str:
        place = self.at.get(code)
        return line.cells[place] if place is not None and place < len(line.cells) else ""

    def said(self, code: str) -> str:
        """The column as the file calls it."""
        return self.words.get(code) or BY_CODE[code].head


@dataclass(frozen=True)
class Read:
    """A row: what it hands over, or why not."""

    number: int
    intake: Intake | None = None
    received_on: date | None = None
    from_name: str = ""
    problems: tuple[Sentence, ...] = field(default_factory=tuple)

    def to_json(self) -> str:
        """A row that can be read, to be sealed until somebody says that it may come in."""
        if self.intake is None or self.received_on is None:
            raise ValueError("a row that cannot be read is not kept")
        kept = {
            "received_on": self.received_on.isoformat(),
            "from_name": self.from_name,
            "intake": to_json(self.intake),
        }
        return json.dumps(kept, ensure_ascii=False)


def from_kept(number: int, text: str) -> Read:
    """What `Read.to_json` wrote."""
    kept = json.loads(text)
    return Read(number, from_json(kept["intake"]), date.fromisoformat(kept["received_on"]), kept["from_name"])


def heads_of(sheet: Sheet) -> Heads:
    """Find our columns among the file's headings. Raises `Unreadable` where one that is needed is not there."""
    known = {_plain(word): column.code for column in COLUMNS for word in (column.head, *column.also)}
    at: dict[str, int] = {}
    said: dict[str, str] = {}
    strange = []
    for place, head in enumerate(sheet.heads):
        code = known.get(_plain(head))
        if code is None:
            strange += [head[:60]] if head else []
        elif code in at:
            raise Unreadable("twice", N_("Two columns are called “%(head)s”. Keep one."), head=head[:60])
        else:
            at[code], said[code] = place, head
    missing = [column.head for column in COLUMNS if column.required and column.code not in at]
    if not {"given", "family"} & set(at):
        missing.append(BY_CODE["family"].head)
    if missing:
        raise Unreadable(
            "no_column",
            N_("The first row has no column called %(heads)s. Use the template's headings."),
            heads=", ".join(f"“{head}”" for head in missing),
        )
    return Heads(at, said, tuple(strange))


def _plain(head: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", head.lower().replace("'", "").replace("’", "")).strip()


class _Row:
    """Reads cells one by one and keeps every problem, so that a row is mended in one go."""

    def __init__(self, heads: Heads, line: Line, today: date, check: Check) -> None:
        self.heads, self.line, self.today, self.check = heads, line, today, check
        self.problems: list[Sentence] = []

    def cell(self, code: str) -> str:
        return self.heads.cell(code, self.line)

    def get(self, reader: Callable[..., object], code: str, *more: object, **options: object) -> object:
        try:
            return reader(self.heads.said(code), self.cell(code), *more, **options)
        except Unreadable as wrong:
            self.problems.append(wrong.sentence)
            return None

    def wrong(self, code: str, text: str) -> None:
        self.problems.append(Sentence("missing", text, {"head": self.heads.said(code)}))

    def text(self, code: str, most: int = 10_000) -> str:
        return str(self.get(cells.text, code, most, may_be_formula=True) or "")

    def name(self, code: str) -> str:
        return str(self.get(cells.name, code) or "")

    def code(self, code: str, words: Mapping[str, str], default: str) -> str:
        return str(self.get(cells.code, code, words, default) or default)

    def channel(self, kind: str, safe: str) -> Channel | None:
        value = self.cell(kind)
        if not value:
            return None
        rule = self.code(safe, words.SAFE, "unknown")
        try:
            value = self.check(kind, value)
        except ValueError as wrong:
            said = {"head": self.heads.said(kind), "why": str(wrong)}
            self.problems.append(Sentence("not_a_channel", N_("%(head)s: %(why)s."), said))
        if kind != "phone":
            return Channel(kind, value, rule)
        hours = self.get(cells.hours, "phone_hours")
        start, end = hours if isinstance(hours, tuple) else (None, None)
        return Channel(
            kind, value, rule, start, end, voicemail=self.code("voicemail", words.VOICEMAIL, "unknown")
        )


def read_row(heads: Heads, line: Line, *, today: date, check: Check) -> Read:
    """One row as an intake. All that is wrong with it comes back at once."""
    row = _Row(heads, line, today, check)
    received = row.get(cells.day, "received_on", today)
    if received is None and not row.problems:
        row.wrong("received_on", N_("%(head)s: the day is missing."))
    elif isinstance(received, date) and received < EVER:
        row.wrong("received_on", N_("%(head)s: the day is before 1 January 2000."))
    from_name = str(row.get(cells.name, "from_name", 200) or "")
    if not from_name and not row.cell("from_name"):
        row.wrong("from_name", N_("%(head)s: the agency is missing."))
    client = _client(row)
    agrees = _agrees(row, received if isinstance(received, date) else None)
    told = ToldHer(aware=row.code("told", words.VOICEMAIL, "unknown"))
    channels = [row.channel(kind, f"{kind}_safe") for kind in ("phone", "email", "address")]
    count = row.get(cells.number, "count", 24)
    intake = Intake(
        client=client,
        urgency=row.code("urgency", words.URGENCY, "soon"),
        abuse=tuple(row.get(cells.codes, "abuse", words.ABUSE) or ()),  # type: ignore[arg-type]
        channels=tuple(channel for channel in channels if channel),
        perpetrators=_perpetrator(row),
        said_count=count if isinstance(count, int) else None,
        narrative=row.text("narrative"),
        unsafe=row.text("unsafe", 2000),
        told=told,
        agrees=agrees,
        shares=Shares(basis="public_task", agreed=agrees.answer),
        given_by=row.text("given_by", 300),
    )
    if row.problems:
        return Read(line.number, problems=tuple(row.problems))
    return Read(line.number, intake, received if isinstance(received, date) else None, from_name)


def _born(row: _Row, code: str) -> tuple[date | None, str]:
    found = row.get(cells.approximate, code, row.today)
    return found if isinstance(found, tuple) else (None, "")


def _client(row: _Row) -> Somebody:
    name = Name(row.name("given"), row.name("family"))
    if not (name.given or name.family or row.cell("given") or row.cell("family")):
        row.wrong("family", N_("%(head)s: a first name or a family name is needed."))
    also = [Name(*_split(part), kind="alias") for part in row.text("also", 300).split(";") if part.strip()]
    on, precision = _born(row, "born")
    interpreter = {"yes": True, "no": False}.get(row.code("language", words.VOICEMAIL, "unknown"))
    sex = row.code("sex", words.SEX, "not_asked")
    return Somebody(name, tuple(also), on, precision, sex=sex, interpreter=interpreter)


def _perpetrator(row: _Row) -> tuple[Somebody, ...]:
    name = Name(row.name("his_given"), row.name("his_family"))
    on, precision = _born(row, "his_born")
    relation = row.code("relation", words.RELATION | dict.fromkeys(words.UNKNOWNS, ""), "")
    if not (name.given or name.family):
        return ()
    return (Somebody(name, born_on=on, born_precision=precision, relation=relation),)


def _agrees(row: _Row, received: date | None) -> Agrees:
    answer = row.code("agrees", words.AGREES, "not_asked")
    on = row.get(cells.day, "agreed_on", row.today)
    if answer != "yes":
        return Agrees(answer)
    return Agrees(answer, on if isinstance(on, date) else received)


def _split(whole: str) -> tuple[str, str]:
    """ "Rowena Ashdown" into given and family: the last word is the family name."""
    words = whole.split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (whole.strip(), "")

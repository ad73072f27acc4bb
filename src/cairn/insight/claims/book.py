"""A claims file: what it may say, and the claims of one paper once they have been read. The format is documented with
an example in docs/howto/claims.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cairn.insight.claims.files import MOST_BYTES, ClaimsUnreadable, parsed
from cairn.insight.claims.periods import Period, read_day, read_duration, read_period
from cairn.insight.claims.printed import MEASURED, Printed, Span, read_number
from cairn.insight.claims.written import Written

MOST_CLAIMS = 5_000
MOST_LETTERS = 300


def plain(word: str) -> str:
    """A word as it is compared: capitals and spaces make no other thing of it."""
    return " ".join(word.split()).casefold()


@dataclass(frozen=True)
class Claim:
    """A published figure: where it stands, what it counts, when, and what was printed."""

    written: Written
    period: Period
    printed: Printed | None = None
    range: Span | None = None
    range_step: Fraction = Fraction(0)  # the unit of the last digit of its ends
    day: date | None = None
    days: tuple[date, ...] = ()
    duration: tuple[int, str] | None = None
    covers: Period | None = None
    leaves_out: Period | None = None

    @property
    def id(self) -> str:
        return self.written.id

    @property
    def at(self) -> str:
        return self.written.at

    @property
    def says(self) -> str:
        return self.written.says

    @property
    def thing(self) -> tuple[str, ...]:
        """What makes two claims claims about one thing: all but the time and the words."""
        w = self.written
        return (w.kind, *map(plain, (w.counts, w.unit, w.area, w.group)))

    @property
    def first(self) -> date | None:
        """The first day that it can be about."""
        return self.day or self.period.first

    @property
    def last(self) -> date | None:
        """The last day that it can be about."""
        return self.day or self.period.last

    @property
    def value(self) -> Fraction:
        if self.printed is None:
            raise ValueError(f"{self.id} has no value")
        return self.printed.value


REFERENCES = ("part_of", "subset_of", "same_as", "within", "compared_with", "follows", "number")


@dataclass
class Book:
    """The claims of one paper, by id, in the paper's order."""

    title: str
    dated: date | None
    source: str
    claims: dict[str, Claim] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)  # the claims as they were written

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims.values())

    def __getitem__(self, claim_id: str) -> Claim:
        return self.claims[claim_id]

    def number(self, claim: Claim) -> Printed | None:
        """What a claim prints, or, for a share that the paper leaves to its reader, what its counts give."""
        relation = claim.written.share
        if claim.printed is not None or relation is None or not relation.part:
            return claim.printed
        part, whole = self[relation.part].printed, self[relation.of].printed
        if part is None or whole is None or whole.value <= 0:
            return None
        given = part.rounded.over(whole.rounded)
        known = given.times(Fraction(100)) if given else None
        return Printed(part.value / whole.value * 100, Fraction(0), exact=True, known=known)

    def pointing(self, relation: str) -> Iterator[tuple[Claim, Claim]]:
        """(claim, the claim that it points at) for a relation."""
        for claim in self:
            target = getattr(claim.written, relation)
            if target:
                yield claim, self[target]


def read_book(path: Path) -> Book:
    """The claims of a YAML file, never half of them: `ClaimsUnreadable` has every sentence that its writer needs."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise ClaimsUnreadable([f"{path} cannot be opened."]) from None
    return book_in(content, path.name)


def book_in(content: bytes, name: str) -> Book:
    """The claims of a YAML text in bytes."""
    return book_of(parsed(content, name), name)


def book_of(loaded: Any, name: str) -> Book:
    """The book of an already parsed file (texts, lists and mappings)."""
    if (
        not isinstance(loaded, dict)
        or not isinstance(loaded.get("claims"), list)
        or not isinstance(loaded.get("paper"), dict)
    ):
        raise ClaimsUnreadable([f"{name} has no “paper” and list of “claims” at its top."])
    if len(loaded["claims"]) > MOST_CLAIMS:
        raise ClaimsUnreadable([f"{name} has more than {MOST_CLAIMS} claims."])
    wrong: list[str] = []
    paper = loaded["paper"]
    said = {name: paper.get(name, "") for name in ("title", "dated", "source")}
    wrong += [
        f"The paper's {name} is not a text of up to {MOST_LETTERS} letters."
        for name, text in said.items()
        if not isinstance(text, str) or len(text) > MOST_LETTERS
    ]
    wrong += [
        f"The paper has a word that nobody reads: “{name}”."
        for name in sorted(map(str, set(paper) - set(said)))
    ]
    if wrong:
        raise ClaimsUnreadable(wrong)
    dated = None
    try:
        dated = read_day(said["dated"]) if said["dated"] else None
    except ValueError as error:
        wrong.append(f"The paper's date: {error}.")
    book = Book(said["title"].strip() or name, dated, said["source"].strip())
    for number, entry in enumerate(loaded["claims"], start=1):
        claim = _claim(entry, number, wrong)
        if claim is None:
            continue
        if claim.id in book.claims:
            wrong.append(f"Two claims have the id “{claim.id}”.")
        book.claims[claim.id] = claim
        book.entries.append(entry)
    wrong += _dangling(book)
    if wrong:
        raise ClaimsUnreadable(wrong)
    return book


def _claim(entry: Any, number: int, wrong: list[str]) -> Claim | None:
    name = entry.get("id", f"number {number}") if isinstance(entry, dict) else f"number {number}"
    try:
        written = Written.model_validate(entry)
    except ValidationError as errors:
        wrong += [f"Claim {name}: {_in_words(error)}." for error in errors.errors()]
        return None
    try:
        return _understood(written)
    except ValueError as error:
        wrong.append(f"Claim {written.id}: {error}.")
        return None


def _in_words(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    match error["type"]:
        case "missing":
            return f"“{where}” is missing"
        case "extra_forbidden":
            return f"“{where}” is a word that nobody reads"
        case "literal_error":
            return f"{where} is none of {error['ctx']['expected']}"
        case "string_too_short":
            return f"“{where}” is empty"
        case "string_type" | "model_type" | "model_attributes_type" | "tuple_type":
            return f"{where or 'the entry'} is not of the shape that is asked for"
    return f"{where or 'the entry'}: {error['msg']}"


NEEDS_VALUE = {"count", "rate", "change", "duration", "date"}
NUMBERS = {"count", "share", "rate", "change"}


def _complete(w: Written) -> None:
    """ValueError where an entry lacks what its kind cannot do without."""
    if w.kind in NEEDS_VALUE and not w.value and not (w.kind in NUMBERS and w.within):
        raise ValueError(f"a {w.kind} needs a value")
    if w.kind == "share" and not w.value and not w.within and not (w.share and w.share.part):
        raise ValueError("a share without a value needs the part and the whole that it follows from")
    if w.kind == "event" and not w.period:
        raise ValueError("an event needs the period in which it is said to have been")
    if w.kind == "trend" and not (w.direction and w.period and w.counts):
        raise ValueError("a trend needs what it counts, a direction and a period")
    if w.kind == "names" and not w.names:
        raise ValueError("a list needs its names")
    if w.kind == "sequence" and len(w.days) < 2:
        raise ValueError("a sequence needs at least two days")
    if w.step_days and not re.fullmatch(r"[1-9]\d{0,3}", w.step_days, flags=re.ASCII):
        raise ValueError(f"“{w.step_days}” is not a number of days")
    if w.rate and not re.fullmatch(r"[1-9]\d{0,8}", w.rate.per.replace(",", ""), flags=re.ASCII):
        raise ValueError(f"“{w.rate.per}” is not what a rate can be per, such as 1000")


def _understood(w: Written) -> Claim:
    _complete(w)
    number = None
    if w.kind in NUMBERS and w.value:
        counted = w.kind == "count" and not MEASURED.search(w.unit)
        loose: dict[str, Any] = {"rounded_to": w.rounded_to, "approximate": w.approximate, "bound": w.bound}
        number = read_number(w.value, whole=counted, **loose)
        if w.kind == "change" and w.direction == "falls" and number.value > 0:  # “a fall of 7.2%”
            number = replace(number, value=-number.value, bound=OPPOSITE[number.bound])
    band, step = None, Fraction(0)
    if w.kind == "range":
        low, high = (read_number(text, whole=True) for text in (w.low, w.high))
        if low.value > high.value:
            raise ValueError("the range ends below where it begins")
        band, step = Span(low.value, high.value), max(low.step, high.step)
    return Claim(
        written=w,
        period=read_period(w.period),
        printed=number,
        range=band,
        range_step=step,
        day=read_day(w.value) if w.kind == "date" else None,
        days=tuple(read_day(day) for day in w.days),
        duration=read_duration(w.value) if w.kind == "duration" else None,
        covers=read_period(w.covers) if w.covers else None,
        leaves_out=read_period(w.leaves_out) if w.leaves_out else None,
    )


OPPOSITE = {"": "", "at_least": "at_most", "at_most": "at_least"}


def _dangling(book: Book) -> list[str]:
    wrong = []
    for claim in book:
        w = claim.written
        pointed = [getattr(w, name) for name in REFERENCES]
        for relation in (w.share, w.change, w.lasts):
            pointed += list(relation.model_dump().values()) if relation else []
        if w.rate:
            pointed += [w.rate.count, w.rate.population]
        wrong += [
            f"Claim {claim.id} points at “{target}”, which no claim has as its id."
            for target in pointed
            if target and target not in book.claims
        ]
        if claim.id in pointed:
            wrong.append(f"Claim {claim.id} points at itself.")
    return wrong

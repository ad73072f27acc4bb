"""Lists by the page: 25 rows, up to 40 pages, counted to 1,000, sorted by what the list offers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from markupsafe import Markup, escape

from cairn.ui.words import Words

PER_PAGE = 25
MOST_PAGES = 40
COUNTED_TO = PER_PAGE * MOST_PAGES

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class CellLink:
    """A table cell that leads somewhere; `hidden` is read out after the text, `note` is small beneath."""

    text: Words
    href: str
    hidden: Words = ""
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its words, the key it sorts by if it does, whether it holds figures, or what may not be broken."""

    text: Words
    sort: str = ""
    numeric: bool = False
    nowrap: bool = False


def _link(query: QueryDict | Mapping[str, Any], **changed: object) -> str:
    """The same list with something changed, as an address."""
    pairs = {key: query.getlist(key) if isinstance(query, QueryDict) else query[key] for key in query}
    pairs = {key: value for key, value in pairs.items() if key not in changed}
    pairs |= {key: value for key, value in changed.items() if value not in (None, "")}
    return f"?{urlencode(pairs, doseq=True)}"


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """One page of a list: its rows, where it stands, and how many there are (never counted past 1,000)."""

    rows: Sequence[Row]
    number: int
    total: int
    query: QueryDict | Mapping[str, Any]
    per_page: int = PER_PAGE

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def last(self) -> int:
        return max(1, min(-(-self.total // self.per_page), MOST_PAGES))

    @property
    def too_many(self) -> bool:
        return self.total > self.per_page * MOST_PAGES

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.per_page + 1

    @property
    def last_row(self) -> int:
        return self.first_row + len(self.rows) - 1

    def link(self, number: int) -> str:
        return _link(self.query, page=number)

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to show: the ends, this one and its neighbours; None for a gap."""
        shown = sorted(
            {1, self.number - 1, self.number, self.number + 1, self.last} & set(range(1, self.last + 1))
        )
        numbers: list[int | None] = []
        for at, number in enumerate(shown):
            if at and number - shown[at - 1] > 1:
                numbers.append(None)
            numbers.append(number)
        return numbers


def paged(
    rows: "QuerySet[Any, Row] | Sequence[Row]", query: QueryDict | Mapping[str, Any], per_page: int = PER_PAGE
) -> Listing[Row]:
    """The page of `rows` that `query` ("page") asks for; nonsense asks for the first, too far for the last."""
    most = per_page * MOST_PAGES + 1
    total = _counted(rows, most) if isinstance(rows, QuerySet) else min(len(rows), most)
    asked = str(query.get("page", "1"))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = max(1, min(number, -(-total // per_page), MOST_PAGES))
    start = (number - 1) * per_page
    return Listing(list(rows[start : start + per_page]), number, total, query, per_page)


def _counted(rows: "QuerySet[Any, Any]", most: int) -> int:
    """How many, up to `most`: unsorted and without columns, so that the database stops when it has so many."""
    return rows.order_by().values("pk")[:most].count()


@dataclass(frozen=True, slots=True)
class Sort:
    """How a list is sorted now, and the address that sorts it otherwise."""

    key: str
    down: bool
    fields: tuple[str, ...]
    query: QueryDict | Mapping[str, Any]

    @property
    def order_by(self) -> tuple[str, ...]:
        return tuple(_turned(name) for name in self.fields) if self.down else self.fields

    def link(self, key: str) -> str:
        down = key == self.key and not self.down
        return _link(self.query, sort=f"-{key}" if down else key, page=None)

    def state(self, key: str) -> str:
        """For aria-sort."""
        if key != self.key:
            return "none"
        return "descending" if self.down else "ascending"


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def sorting(query: QueryDict | Mapping[str, Any], offered: Mapping[str, Iterable[str]], default: str) -> Sort:
    """The sort that `query` ("sort") asks for among those offered: key → fields to order by. "-key" turns it round."""
    asked = str(query.get("sort", default))
    if asked.removeprefix("-") not in offered:
        asked = default
    key = asked.removeprefix("-")
    return Sort(key, asked.startswith("-"), tuple(offered[key]), query)


def cell(value: Any) -> Markup:
    """A table cell's markup: text, a link, or markup that is already made."""
    if isinstance(value, CellLink):
        hidden = (
            Markup('<span class="govuk-visually-hidden"> {}</span>').format(value.hidden)
            if value.hidden
            else ""
        )
        note = Markup('<span class="cairn-cell-note">{}</span>').format(value.note) if value.note else ""
        return Markup('<a class="govuk-link" href="{}">{}{}</a>{}').format(
            value.href, value.text, hidden, note
        )
    return Markup("") if value is None else escape(value)


def head(value: Any) -> Head:
    return value if isinstance(value, Head) else Head(value)

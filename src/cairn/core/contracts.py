"""What rooms publish upwards, as values: facts for figures, work and history for pages, retention for oversight.

A room writes ``extract.py``, ``desk.py``, ``jobs.py`` or ``retention.py`` with these dataclasses (``doctor.py`` has
``findings() -> Iterable[str]``); others find them with `published` and never import a room's models. There is no
string type among the column kinds: no name can pass.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from uuid import UUID

from django.apps import apps


def published(name: str) -> Iterator[ModuleType]:
    """Each installed room's module ``name`` (``extract``, ``desk``, ``retention``), in the order of INSTALLED_APPS."""
    for config in apps.get_app_configs():
        if config.name.startswith("cairn.") and find_spec(f"{config.name}.{name}"):
            yield import_module(f"{config.name}.{name}")


# --- facts -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Integer:
    """A whole number: a count, a duration, a score."""


@dataclass(frozen=True)
class Key:
    """A row's integer key: joins facts to facts, never shown."""

    to: str = ""


@dataclass(frozen=True)
class Flag:
    """Yes or no; None where it was not asked."""


@dataclass(frozen=True)
class Day:
    """A calendar day."""


@dataclass(frozen=True)
class Moment:
    """An aware moment."""


@dataclass(frozen=True)
class Code:
    """One of a closed list of codes; anything else is refused when the extract is written."""

    of: frozenset[str]


Column = Integer | Key | Flag | Day | Moment | Code


@dataclass(frozen=True)
class Extract:
    """A table of facts. `rows` yields tuples in the order of `columns`; None is "not known" in any column.

    A room whose records may be closed to somebody of the agency that they belong to says which beside it:
    ``closed(actor)`` gives the key column and the keys (ADR 0024).
    """

    name: str
    columns: Mapping[str, Column]
    rows: Callable[[], Iterable[tuple[Any, ...]]]
    about: str = ""


# --- desks -----------------------------------------------------------------------------------------------------------
# A room's desk.py has any of these functions; `home` asks each room that has one and never imports a room's models:
#   work(actor) -> Iterable[WorkItem]                    what she has to do today
#   timeline(actor, person) -> Iterable[TimelineEntry]   what happened to a visible person, as far as the actor may know
#   tabs(actor, person) -> Iterable[Tab]                 ways from her page into the room
#   person_facts(actor, person) -> PersonFacts           for the identity bar
#   downtime(actor) -> Iterable[DowntimeEntry]           what her service needs while Cairn is away
#   beside(actor, kind, uid) -> Iterable[Remark]         what must be read with an entry, wherever it is shown
#   joined(post) -> None                                 somebody takes up a post: part of the action that appoints her
#   forbids(people, agency, kind, source_kind, serves) -> str
#                                                        why the agency may not use what it holds of these people for
#                                                        this, or ""; ask by `forbidden`


@dataclass(frozen=True)
class WorkItem:
    """A line of somebody's work today. `urgency` 0 is now, 9 can wait; `text` is already in words and translated."""

    kind: str
    text: str
    url: str
    urgency: int
    due_at: datetime | None = None
    due_on: date | None = None
    person_name: str = ""
    person_uid: UUID | None = None
    detail: str = ""


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened, for a person's one chronology."""

    on: date
    kind: str
    title: str
    at: datetime | None = None
    text: str = ""
    url: str = ""
    source: str = ""
    approximate: bool = False


@dataclass(frozen=True)
class Tab:
    """A way from a person's page into a room's part of her story."""

    text: str
    url: str
    count: int | None = None


@dataclass(frozen=True)
class PersonFacts:
    """What a room can say for the identity bar: a risk tag, flags in words."""

    risk: str = ""
    risk_on: date | None = None
    flags: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class DowntimeEntry:
    """One person of today's high-risk list, in words: who works with her, how she may be reached, what is due."""

    person: UUID
    name: str
    reference: str
    worker: str
    contact: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """What stands beside an entry and is read with it: who says so, when, in which words."""

    title: str
    on: date
    text: str


def remarks(actor: Any, kind: str, uid: UUID) -> list[Remark]:
    """What every room says beside an entry."""
    desks = (desk for desk in published("desk") if hasattr(desk, "beside"))
    return [remark for desk in desks for remark in desk.beside(actor, kind, uid)]


def forbidden(
    people: Iterable[Any], agency: Any, kind: str, source_kind: str = "", serves: Iterable[str] = ()
) -> str:
    """Why an agency may not use its records of these people for this, as the first room that says so; or "".

    `kind` is what would be done: a kind of outgoing, "share", "referral". `serves` is what for: the sharing's purpose,
    its basis, "agreed" where the person said yes to it.
    """
    desks = [desk for desk in published("desk") if hasattr(desk, "forbids")]
    said = (desk.forbids(people, agency, kind, source_kind, serves) for desk in desks)
    return next((because for because in said if because), "")


# --- work in the background ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Job:
    """Work that the worker does by the clock. A room's ``jobs.py`` has ``JOBS: tuple[Job, ...]``.

    `cron` has five fields (six with seconds at the end), read in London. `run` is called outside any transaction and
    may be cut off at any point: it must be safe to run again. One worker runs a slot, kept as a row, unless `slotted`
    is False: then no row is kept and `run` itself sees to it that only one does the work.
    """

    name: str
    cron: str
    run: Callable[[], object]
    slotted: bool = True


# --- retention -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Retention:
    """How long a kind of record is kept, why, and counted from which moment. Unverified defaults say so in `source`."""

    model: str
    years: float
    because: str
    counted_from: str
    source: str = "unverified default (rules F5)"


@dataclass(frozen=True)
class Ended:
    """A record whose time of keeping runs: under which entry of the schedule, since when.

    A record may come under several entries (a child's case: from closure, and from the day of birth): it is due when
    the last of them is.
    """

    pk: int
    uid: UUID
    reference: str
    area: int
    agency: int  # whose controller answers for it
    schedule: str  # the `model` of a Retention
    since: date


def _no_people(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    return {}


def _nothing(clusters: frozenset[UUID]) -> None:
    """Nothing more goes with it."""


@dataclass(frozen=True)
class Disposal:
    """A kind of record that is disposed of as a whole. A room's ``retention.py`` has ``DISPOSALS``.

    `ended` yields the records whose time runs, all of them or among those asked for: it is asked again, inside the
    transaction, when one is to go. `parts` are keys ("cases.Party.case") by which rows belong to it, each
    to the record or to a part named before. `loosened` are keys of rows that stay and then point nowhere. Whatever
    else points at any of it keeps it whole. `keys` are fields that name data keys, destroyed with it. `people` gives
    each record's people by cluster, so that a hold on a person holds it; `after`, with the clusters of what went, takes
    away what nothing points at any more.
    """

    model: str
    ended: Callable[[Iterable[int] | None], Iterable[Ended]]
    people: Callable[[Iterable[int]], Mapping[int, frozenset[UUID]]] = _no_people
    parts: tuple[str, ...] = ()
    loosened: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    after: Callable[[frozenset[UUID]], None] = _nothing

"""Counting the facts: when somebody asks, and when they are old."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.core import clock
from cairn.core.db.snapshot import snapshot
from cairn.insight.catalogue import catalogue
from cairn.insight.counting import count_ahead
from cairn.insight.facts import NotFacts, Progress, extracts
from cairn.insight.queries.figures import folder, manifest
from cairn.insight.store import Manifest, build

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OLD = timedelta(hours=1)


class Busy(NotFacts):
    """Somebody else is counting at this moment."""


def rebuild(progress: Progress | None = None) -> Manifest:
    """Count everything that the rooms publish, of one moment, and put it in force. `facts.NotFacts` says why not."""
    with _alone(folder()), snapshot():
        return build(folder(), extracts(), progress, _figures)


def _figures(connection: "DuckDBPyConnection", tables: frozenset[str]) -> None:
    count_ahead(connection, catalogue().values(), tables)


def rebuild_when_old() -> Manifest | None:
    """Count again where the facts are an hour old, or were never counted."""
    held = manifest()
    if held and clock.now() - held.made_at < OLD:
        return None
    try:
        return rebuild()
    except Busy:
        return None


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(place / "counting", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Busy("The figures are being counted at this moment.") from None
    finally:
        os.close(handle)

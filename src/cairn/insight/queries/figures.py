"""Figures for an actor and for the command. The counts of one facts file are kept while that file is in force."""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.core.contracts import published as rooms
from cairn.insight.catalogue import Indicator, catalogue
from cairn.insight.counting import Closed, Counted, NotCounted, count
from cairn.insight.permissions import may_see_exact
from cairn.insight.publishing import View, exact, published
from cairn.insight.queries.imported import SeriesView, series_view
from cairn.insight.store import LINK, Manifest, NoFacts, manifest_of, opened

AnyView = View | SeriesView


@dataclass(frozen=True)
class Found:
    """A figure, or why there is none yet."""

    indicator: Indicator
    view: AnyView | None
    problem: str = ""
    narrowed: bool = False  # for a reader of exact numbers: without what is closed to her


def folder() -> Path:
    """Where the facts file lies."""
    return Path(settings.CAIRN_HOME) / "figures"


def manifest() -> Manifest | None:
    """When the facts were counted and what was in them; None where they never were."""
    try:
        with opened(folder()) as connection:
            return manifest_of(connection)
    except NoFacts:
        return None


def indicator_called(code: str) -> Indicator:
    try:
        return catalogue()[code]
    except KeyError:
        raise Http404 from None


def figures(actor: Actor) -> list[Found]:
    """Every figure of the actor's area, as published."""
    closed = _closed(actor)
    try:
        with opened(folder()):  # held open, so that each figure does not open the file again
            return [_found(each, area=actor.area.pk, closed=closed) for each in catalogue().values()]
    except NoFacts:
        return [_found(each, area=actor.area.pk, closed=closed) for each in catalogue().values()]


def figure(actor: Actor, code: str, *, own: bool = False) -> Found:
    """One figure: as published, or, where the actor may, exact for her own agency's work."""
    indicator = indicator_called(code)
    agency = actor.agency.pk if own and indicator.kind == "facts" and may_see_exact(actor) else None
    return _found(indicator, area=actor.area.pk, agency=agency, closed=_closed(actor))


def _closed(actor: Actor) -> Closed | None:
    """What is closed to somebody who reads exact numbers, of her own agency's records: neither they nor, beside them,
    the published ones count it, or their difference would tell her that somebody is there. None for all others, who
    have no number to take from another."""
    if not may_see_exact(actor):
        return None
    said = [room.closed(actor) for room in rooms("extract") if hasattr(room, "closed")]
    return frozenset((column, key) for column, keys in said for key in keys)


def figure_anywhere(code: str, *, area: int | None = None) -> Found:
    """One figure as published, for the command: of an area, or of all of them together."""
    return _found(indicator_called(code), area=area)


def names_for(found: Found) -> dict[int, str]:
    """The names of the agencies that a figure is broken down by."""
    view = found.view
    if view is None or isinstance(view, SeriesView):
        return {}
    kinds = [breakdown.code for breakdown in view.indicator.breakdowns if breakdown.labels == "agency"]
    wanted = {each for code in kinds for each in view.counted.categories[code] if each is not None}
    return dict(Agency.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _found(
    indicator: Indicator, *, area: int | None, agency: int | None = None, closed: Closed | None = None
) -> Found:
    if indicator.kind == "series":
        view = series_view(indicator)
        return Found(indicator, view) if view.values else Found(indicator, None, "no_series")
    try:
        counted = _counted(
            os.path.realpath(folder() / LINK), indicator.code, area, agency, closed or frozenset()
        )
    except NoFacts:
        return Found(indicator, None, "no_facts")
    except NotCounted:
        return Found(indicator, None, "not_counted")
    if not counted.years:
        return Found(indicator, None, "nothing")
    shown = published(counted) if agency is None else exact(counted)
    return Found(indicator, shown, narrowed=closed is not None)


@lru_cache(maxsize=512)
def _counted(path: str, code: str, area: int | None, agency: int | None, closed: Closed) -> Counted:
    # `path` is the file in force, whose name is its own: another file is counted anew.
    with opened(Path(path).parent) as connection:
        return count(connection, catalogue()[code], area=area, agency=agency, closed=closed)

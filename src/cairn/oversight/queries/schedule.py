"""The retention schedule: what every room publishes, with an area's own periods in their place."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.apps import apps
from django.http import Http404

from cairn.access.models import Area
from cairn.core.contracts import Disposal, Retention, published
from cairn.oversight.models import RetentionRule


@dataclass(frozen=True)
class Entry:
    """One line of the schedule as it holds in an area on a day; `own` is the area's row, where it has one."""

    schedule: str
    room: str
    words: str
    years: Decimal
    because: str
    counted_from: str
    source: str
    default: Decimal
    own: RetentionRule | None
    counts: bool  # whether records are disposed of by it; the others go with a record that is, or hold nobody's data


def defaults() -> dict[str, Retention]:
    """What the rooms publish, by the name of the entry; a name twice is a mistake."""
    found: dict[str, Retention] = {}
    for module in published("retention"):
        for entry in module.RETENTION:
            if entry.model in found:
                raise ValueError(f"{entry.model} is in the retention schedule twice")
            found[entry.model] = entry
    return found


def disposals() -> list[Disposal]:
    """What can be disposed of, the highest rooms' first: what stands on a record goes before it."""
    found = [each for module in published("retention") for each in getattr(module, "DISPOSALS", ())]
    return found[::-1]


def entries(area: Area, on: date) -> list[Entry]:
    """The whole schedule of an area, in the order of the rooms."""
    own: dict[str, RetentionRule] = {}
    for row in RetentionRule.objects.filter(area=area, from_on__lte=on).order_by("from_on", "pk"):
        own[row.schedule] = row
    by_it = {disposal.model for disposal in disposals()}
    return [
        _entry(default, own.get(name), name.split(" ")[0] in by_it) for name, default in defaults().items()
    ]


def entry_of(area: Area, on: date, schedule: str) -> Entry:
    """One line by which records are disposed of, or 404."""
    found = next((e for e in entries(area, on) if e.schedule == schedule and e.counts), None)
    if found is None:
        raise Http404
    return found


def periods(area: Area, on: date) -> dict[str, Decimal]:
    """Years by entry."""
    return {entry.schedule: entry.years for entry in entries(area, on)}


def kind_words(label: str) -> str:
    """A kind of record in words: "cases.Case" is a case, "cases.Case (work child)" a case (work child)."""
    name, _, more = label.partition(" ")
    try:
        words = str(apps.get_model(name)._meta.verbose_name)
    except LookupError:
        return label
    return f"{words} {more}".strip()


def _entry(default: Retention, own: RetentionRule | None, counts: bool) -> Entry:
    years = Decimal(str(default.years))
    return Entry(
        schedule=default.model,
        room=default.model.split(".")[0],
        words=kind_words(default.model),
        years=own.years if own else years,
        because=own.because if own else default.because,
        counted_from=default.counted_from,
        source=own.source if own else default.source,
        default=years,
        own=own,
        counts=counts,
    )

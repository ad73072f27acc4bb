"""The chains that show tampering: each agency's events, sealed in the order in which the worker found them.

A link's mac covers the link before it, so an event that was altered, left out or put in later does not fit. A chain
alone does not stop whoever has the keys: its heads are read by a second machine (`heads`, `against`).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cairn.access import audit
from cairn.access.models import Agency, Event, ScheduledRun, Seal
from cairn.core import clock, sealing

BATCH = 2000
# Transactions end in another order than they take numbers: a late one lies at most this far behind the last sealed.
LOOK_BACK = 5000
SEALER = "access.seal"  # whoever holds this row seals
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
MOST_FINDINGS = 20


def seal(*, everything: bool = False) -> int:
    """Seal the events that are not yet sealed; gives how many. One sealer at a time: a second one does nothing.

    `everything` looks at the whole table and not only at its end.
    """
    ScheduledRun.objects.bulk_create([ScheduledRun(job=SEALER, slot=ALWAYS)], ignore_conflicts=True)
    total = 0
    while sealed := _seal_batch(everything):
        total += sealed
        if sealed < BATCH:
            break
    return total


@transaction.atomic
def _seal_batch(everything: bool) -> int:
    # A row lock on PostgreSQL; on SQLite the transaction is already the only one that writes.
    if not ScheduledRun.objects.select_for_update(skip_locked=True).filter(job=SEALER, slot=ALWAYS):
        return 0
    waiting = Event.objects.filter(seal__isnull=True)
    if not everything:
        last = Seal.objects.aggregate(last=Max("event_id"))["last"] or 0
        waiting = waiting.filter(pk__gt=last - LOOK_BACK)
    events = list(waiting.defer("reason").order_by("pk")[:BATCH])
    tips = {chain: _tip(chain) for chain in {event.chain for event in events}}
    moment, links = clock.now(), []
    for event in events:
        seq, before = tips[event.chain]
        link = Seal(chain=event.chain, seq=seq + 1, event=event, at=moment)
        link.mac = _mac(before, link)
        tips[event.chain] = (link.seq, link.mac)
        links.append(link)
    Seal.objects.bulk_create(links)
    return len(links)


def unsealed(*, older_than: timedelta = timedelta(minutes=1)) -> int:
    """How many events have waited for their seal for longer than that."""
    return Event.objects.filter(seal__isnull=True, at__lt=clock.now() - older_than).count()


def verify(*, newest: int | None = None) -> list[str]:
    """A sentence for each link or event that is not as it was written; `newest`: only so many links of each chain."""
    names = dict(Agency.objects.values_list("uid", "name"))
    found = []
    for chain, last in _ends():
        start = max(last - newest, 0) if newest else 0
        broken = list(_broken(chain, start, last))
        who = names.get(chain, str(chain))
        found += [f"The audit chain of {who} {what}." for what in broken[:MOST_FINDINGS]]
        if len(broken) > MOST_FINDINGS:
            found.append(f"The audit chain of {who} has {len(broken) - MOST_FINDINGS} more such links.")
    return found


@dataclass(frozen=True)
class Head:
    """The last link of a chain: what a second machine keeps, a line a day."""

    chain: UUID
    seq: int
    mac: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.mac} {self.at.isoformat()}"

    @classmethod
    def read(cls, line: str) -> "Head":
        """The head that a line says; ValueError where it says none."""
        chain, seq, mac, at = line.split()
        return cls(UUID(chain), int(seq), mac, datetime.fromisoformat(at))


def heads() -> list[Head]:
    """Where each chain ends now."""
    ends = ((chain, Seal.objects.get(chain=chain, seq=last)) for chain, last in _ends())
    return [Head(chain, link.seq, link.mac, link.at) for chain, link in ends]


def against(witnessed: Iterable[Head]) -> list[str]:
    """A sentence for each head kept by a witness that this database no longer agrees with."""
    found = []
    for head in witnessed:
        mac = Seal.objects.filter(chain=head.chain, seq=head.seq).values_list("mac", flat=True).first()
        if mac is None:
            found.append(f"Link {head.seq} of chain {head.chain}, witnessed on {head.at:%d.%m.%Y}, is gone.")
        elif mac != head.mac:
            found.append(
                f"Link {head.seq} of chain {head.chain} is not the one witnessed on {head.at:%d.%m.%Y}."
            )
    return found


def _ends() -> list[tuple[UUID, int]]:
    return list(
        Seal.objects.order_by("chain").values("chain").annotate(last=Max("seq")).values_list("chain", "last")
    )


def _tip(chain: UUID) -> tuple[int, str]:
    return Seal.objects.filter(chain=chain).order_by("-seq").values_list("seq", "mac").first() or (0, "")


def _mac(before: str, link: Seal) -> str:
    parts = [before, link.chain.hex, link.seq, link.event.uid.hex, link.event.mac, link.at.isoformat()]
    return sealing.mac("seal", json.dumps(parts).encode())


def _broken(chain: UUID, start: int, last: int) -> Iterator[str]:
    """A link whose event is gone is not read at all: it shows by its number, the last ones by the chain's end."""
    before = Seal.objects.filter(chain=chain, seq=start).values_list("mac", flat=True).first() or ""
    links = Seal.objects.filter(chain=chain, seq__gt=start).order_by("seq").select_related("event")
    expected = start + 1
    for link in links.prefetch_related("event__about").iterator(chunk_size=500):
        if link.seq != expected:
            yield f"lacks the links from {expected} to {link.seq - 1}"
        if link.event.chain != chain or link.mac != _mac(before, link):
            yield f"does not fit together at link {link.seq}"
        if not audit.is_genuine(link.event, [about.person for about in link.event.about.all()]):
            yield f"holds an event at link {link.seq} that is not as it was written"
        before, expected = link.mac, link.seq + 1
    if expected <= last:
        yield f"lacks the links from {expected} to {last}"

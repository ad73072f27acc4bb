"""Facts about what left: one row each, no recipient and no text."""

from collections.abc import Iterator
from typing import Any

from cairn.core.contracts import Code, Extract, Integer, Key, Moment
from cairn.release.codes import Channel, Kind, State
from cairn.release.models import Outgoing


def outgoing_rows() -> Iterator[tuple[Any, ...]]:
    rows = Outgoing.objects.order_by("id").values_list(
        "id", "area_id", "agency_id", "kind", "channel", "state", "created_at", "sent_at", "size", "rows"
    )
    return rows.iterator(chunk_size=5000)


EXTRACTS = [
    Extract(
        name="outgoing",
        columns={
            "outgoing": Key(),
            "area": Key("area"),
            "agency": Key("agency"),
            "kind": Code(frozenset(Kind.values)),
            "channel": Code(frozenset(Channel.values)),
            "state": Code(frozenset(State.values)),
            "prepared_at": Moment(),
            "sent_at": Moment(),
            "size": Integer(),
            "rows": Integer(),
        },
        rows=outgoing_rows,
        about="one row per thing that left, or was to leave",
    )
]

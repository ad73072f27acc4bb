"""The one place where events are made. No event without an actor; the row cannot be changed or taken away."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import transaction

from cairn.access.actor import Actor, Seen
from cairn.access.keys import system_key
from cairn.access.models import Event, EventAbout
from cairn.core import clock, sealing
from cairn.core.fields import Sealed
from cairn.core.ids import new_uid

_held: ContextVar[list[tuple[Event, Seen]] | None] = ContextVar("events_held", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Write the events of many actions in a few statements, at the end of the one transaction that holds them all.

    For loaders that write thousands of records. An action that is refused inside must end that transaction: nothing of
    it is kept then, and no event either. Inside another of its kind it leaves the events to that one.
    """
    if _held.get() is not None:
        yield
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("events are held inside the transaction that they belong to")
    held: list[tuple[Event, Seen]] = []
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    _write(held)


def record(
    *,
    by: Actor,
    verb: str,
    kind: str,
    uid: UUID | None,
    about: Iterable[UUID] = (),
    fields: Iterable[str] = (),
    reason: str = "",
    sealed: Mapping[str, Sealed] | None = None,
) -> Event:
    """Write that `by` did `verb` to the `kind` with this uid. Called inside the action's transaction, last.

    `about` are the uids of the people it is about; `fields` names of fields, never values; `reason` is sealed; of the
    sealed values that were written (`sealed`: field name → `Sealed`, after saving) their fingerprints are kept.
    """
    what = Seen(kind, uid, tuple(fields), tuple(set(about)))
    event = _event(by, verb, what, reason, sealed or {})
    held = _held.get()
    if held is None:
        event.save(force_insert=True)
        _write_about([event], [what])
    else:
        held.append((event, what))
    return event


def append_seen(actor: Actor) -> None:
    """Write what a page showed: an event per record, in one statement, and whom they were about in another."""
    if not actor.seen:
        return
    seen, actor.seen = actor.seen, []
    _write([(_event(actor, "saw", what, "", {}), what) for what in seen])


def _write(rows: list[tuple[Event, Seen]]) -> None:
    events = [event for event, _ in rows]
    Event.objects.bulk_create(events)
    if any(event.pk is None for event in events):
        raise RuntimeError("the database did not answer with the events' keys")
    _write_about(events, [what for _, what in rows])


def _write_about(events: list[Event], seen: list[Seen]) -> None:
    rows = [
        EventAbout(event=event, person=person)
        for event, what in zip(events, seen, strict=True)
        for person in sorted(set(what.about))
    ]
    if rows:
        EventAbout.objects.bulk_create(rows)


def _event(by: Actor, verb: str, what: Seen, reason: str, sealed: Mapping[str, Sealed]) -> Event:
    if by is None or by.user is None:
        raise ValueError("an event needs an actor")
    event = Event(
        uid=new_uid(),
        chain=by.agency.uid,
        at=clock.now(),
        user=by.user.uid,
        role=by.role.code,
        agency=by.agency.uid,
        area=by.area.uid,
        session=by.session,
        verb=verb,
        kind=what.kind,
        object_uid=what.uid,
        fields=" ".join(what.fields),
        wrote=" ".join(f"{name}={value.fingerprint()}" for name, value in sealed.items()),
    )
    if reason:
        event.reason_key = system_key()
        event.reason = reason
    event.mac = sealing.mac("audit", canonical(event, what.about))
    return event


def is_genuine(event: Event, about: Iterable[UUID]) -> bool:
    """Whether the event, with the people it is about, is as it was written."""
    try:
        return event.mac == sealing.mac("audit", canonical(event, about))
    except sealing.SealBroken:
        return False


def canonical(event: Event, about: Iterable[UUID]) -> bytes:
    """The bytes that an event's mac covers: everything but the database's own key, and whom it is about."""
    parts = [
        event.uid.hex, event.chain.hex, event.at.isoformat(), event.user.hex, event.role, event.agency.hex,
        event.area.hex, event.session, event.verb, event.kind, event.object_uid.hex if event.object_uid else "",
        event.fields, event.wrote, event.reason.open() if event.reason else "",
        sorted(person.hex for person in set(about)),
    ]  # fmt: skip
    return json.dumps(parts, separators=(",", ":")).encode()

"""Disposal: proposed by the schedule, reviewed by one person, approved by another, done record by record.

A record goes in one transaction: its rows, its data keys, its keyed hashes and search words. Events stay. A run that is
cut off goes on where it was; nothing else in Cairn deletes a record.
"""

import json
import logging
from collections.abc import Iterable
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from cairn.access import audit, keys
from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.access.models import Agency, Area, DisposedRow
from cairn.core import clock, sealing
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.oversight.codes import Outcome, RunState
from cairn.oversight.lifecycle import records as lifecycle
from cairn.oversight.models import DisposalItem, DisposalItemPerson, DisposalRun
from cairn.oversight.permissions import records as permissions
from cairn.oversight.queries import belongings, disposal, holds, records
from cairn.oversight.queries.schedule import disposals
from cairn.people.models import Person

log = logging.getLogger(__name__)

HASH = "disposal"
# What is tried as long as a run is worked off: others stand on it until they go, or a fault may be over.
TRIED = (Outcome.WAITING, Outcome.KEPT, Outcome.FAILED)
OPEN = (RunState.GATHERING, RunState.PROPOSED, RunState.REVIEWED, RunState.APPROVED)


@transaction.atomic
def propose(*, by: Actor, agency: Agency, area: Area | None = None) -> DisposalRun:
    """Ask what is due of one agency's records; the worker gathers it. One run of an agency is open at a time."""
    from cairn.oversight.tasks import gather_run

    require(permissions.may_propose(by))
    here = area or by.area
    if DisposalRun.objects.filter(agency=agency, area=here, state__in=OPEN).exists():
        raise Refused(_("There is a run for this agency already. It must be finished or stopped first."))
    run = DisposalRun.objects.create(agency=agency, area=here, created_by=by.user)
    audit.record(by=by, verb="proposed", kind="disposal_run", uid=run.uid)
    gather_run.enqueue(str(run.uid))
    return run


@transaction.atomic
def gather(run: DisposalRun) -> int:
    """List what is due and free. All of it or nothing: a gathering that was cut off begins anew. Gives how many."""
    if run.state != RunState.GATHERING:
        return 0
    by, made = _cairn(run), 0
    for one in disposal.due_and_free(run.area, clock.today(), run.agency):
        if made == disposal.MOST:
            change(run, was=run.version, by=by, more=True)
            break
        ended = one.ended
        item = DisposalItem.objects.create(
            run=run, of=one.of, row=ended.pk, record=ended.uid, reference=ended.reference,
            reference_hash=_hash(one.of, ended.reference or ended.uid.hex), schedule=ended.schedule,
            since=ended.since, since_fy=clock.financial_year(ended.since), due_on=one.due_on,
            outcome=Outcome.HELD if one.held else Outcome.WAITING, created_by=by.user,
        )  # fmt: skip
        DisposalItemPerson.objects.bulk_create(
            DisposalItemPerson(item=item, person=person) for person in records.same_as(one.people)
        )
        made += 1
    _move(run, "gather", by, was=run.version, proposed_at=clock.now())
    return made


@transaction.atomic
def leave_out(*, by: Actor, item: DisposalItem, was: int, because: str) -> DisposalItem:
    """Keep one record of the list, with a reason; an empty reason puts it back."""
    require(permissions.may_leave_out(by, item))
    outcome = Outcome.EXCLUDED if because.strip() else Outcome.WAITING
    change(item, was=was, by=by, outcome=outcome, because=because.strip())
    audit.record(
        by=by, verb="left out" if because.strip() else "put back", kind="disposal_item", uid=item.uid
    )
    return item


@transaction.atomic
def review(*, by: Actor, run: DisposalRun, was: int) -> DisposalRun:
    """The first person has looked through the list."""
    require(permissions.may_review(by, run))
    return _move(run, "review", by, was=was, reviewed_at=clock.now(), reviewed_by=by.user)


@transaction.atomic
def approve(*, by: Actor, run: DisposalRun, was: int) -> DisposalRun:
    """The second agrees; from now on the worker disposes."""
    from cairn.oversight.tasks import work_off_run

    require(permissions.may_approve(by, run))
    _move(run, "approve", by, was=was, approved_at=clock.now(), approved_by=by.user)
    work_off_run.enqueue(str(run.uid))
    return run


@transaction.atomic
def stop(*, by: Actor, run: DisposalRun, was: int, because: str) -> DisposalRun:
    """Nothing more of it is disposed of."""
    require(permissions.may_stop(by, run))
    if not because.strip():
        raise Refused(_("Say why it is stopped."))
    return _move(run, "stop", by, was=was, stopped_because=because.strip()[:300], ended_at=clock.now())


def work_off(run: DisposalRun) -> int:
    """Dispose of what waits in an approved run, record by record, and finish it; gives how many went.

    May be cut off at any point and run again. What something still stands on is tried again once others have gone.
    """
    gone = 0
    while True:
        before = gone
        waiting = run.items.filter(outcome__in=TRIED).order_by("pk")
        for pk in list(waiting.values_list("pk", flat=True)):
            gone += _tried(pk)
        if gone == before:
            break
    finish(run)
    return gone


def _tried(pk: int) -> bool:
    """One record; a fault in it keeps it whole, is told by `cairn doctor`, and holds up none of the others."""
    try:
        return _dispose(pk)
    except (
        OperationalError,
        InterfaceError,
    ):  # a busy database is no fault of the record: the worker comes back
        raise
    except Exception as fault:
        log.error("a record was not disposed of", extra={"kind": type(fault).__name__})
        with transaction.atomic():
            item = DisposalItem.objects.select_related("run__agency", "run__area").get(pk=pk)
            return _stays(item, _cairn(item.run), Outcome.FAILED)


@transaction.atomic
def _dispose(pk: int) -> bool:
    """One record, in one transaction, asked again whether it may go; whether it went."""
    item = (
        DisposalItem.objects.select_for_update(of=("self",))
        .select_related("run", "run__agency", "run__area")
        .get(pk=pk)
    )
    run = DisposalRun.objects.select_for_update(of=("self",)).get(pk=item.run_id)
    if run.state != RunState.APPROVED or item.outcome not in TRIED or item.row is None or item.record is None:
        return False
    by, kind, today = _cairn(item.run), disposal.disposal_of(item.of), clock.today()
    pk, record = item.row, item.record
    clusters = kind.people([pk]).get(pk, frozenset())
    if holds.is_held(record, clusters, holds.held(today)):
        return _stays(item, by, Outcome.HELD)
    if not disposal.still_due(kind, pk, item.run.area, today):
        return _stays(item, by, Outcome.NOT_DUE)
    rows = belongings.rows_of(kind, pk)
    if stands := belongings.standing_on(rows, belongings.let_go(disposals()), {}):
        return _stays(item, by, Outcome.KEPT, stands)
    audit.record(
        by=by, verb="disposed of", kind=item.of.split(".")[1].lower(), uid=record,
        about=[record] if item.of == Person._meta.label else [], fields=[run.reference],
    )  # fmt: skip
    _destroy(kind, pk, rows, clusters)
    DisposalItemPerson.objects.filter(item=item).delete()
    change(
        item, was=item.version, by=by, outcome=Outcome.DISPOSED, row=None, record=None, reference="", kept_by="",
        rows=sum(map(len, rows.values())), ended_at=clock.now(),
    )  # fmt: skip
    return True


def _destroy(kind: Any, pk: int, rows: belongings.Rows, clusters: Iterable[Any]) -> None:
    """The rows, what points at them and lets go, and the keys. Foreign keys are checked by the database at the end."""
    destroyed = belongings.data_keys(kind, pk)
    for path in belongings.let_go(disposals()):
        model, field = belongings.key_of(path)
        if pks := rows.get(field.related_model):
            model._default_manager.filter(**{f"{field.name}__in": pks}).update(**{field.name: None})
    for model, pks in reversed(rows.items()):
        found = model._default_manager.filter(pk__in=pks)
        if getattr(model, "DISPOSABLE", False):
            DisposedRow.objects.bulk_create(
                DisposedRow(kind=model._meta.label, uid=uid, at=clock.now())
                for uid in found.values_list("uid", flat=True)
            )
        # Not .delete(): its collector refuses rows that point at one another (editions), though all of them go.
        found.order_by()._raw_delete(connection.alias)
    keys.destroy(destroyed)
    kind.after(frozenset(clusters))


def _stays(item: DisposalItem, by: Actor, outcome: Outcome, stands: str = "") -> bool:
    if (item.outcome, item.kept_by) != (outcome, stands):
        change(item, was=item.version, by=by, outcome=outcome, kept_by=stands, ended_at=clock.now())
    return False


@transaction.atomic
def finish(run: DisposalRun) -> bool:
    """Nothing waits any more: the certificate is sealed over what went. Whether this call did it."""
    run = DisposalRun.objects.select_for_update(of=("self",)).select_related("agency", "area").get(pk=run.pk)
    if run.state != RunState.APPROVED or run.items.filter(outcome=Outcome.WAITING).exists():
        return False
    by = _cairn(run)
    _move(run, "finish", by, was=run.version, ended_at=clock.now(), certificate=certificate_of(run))
    return True


def certificate_of(run: DisposalRun) -> str:
    """A keyed hash over what a run disposed of: kinds, hashed references, rows, moments."""
    rows = run.items.filter(outcome=Outcome.DISPOSED).order_by("pk")
    said = [
        [of, ref, many, at.isoformat()]
        for of, ref, many, at in rows.values_list("of", "reference_hash", "rows", "ended_at")
        if at
    ]
    return sealing.mac(HASH, json.dumps([run.reference, said]).encode())


def was_disposed_of(reference: str, of: str) -> bool:
    """Whether the record of this kind with this reference went in any run: all that is still known of it."""
    return DisposalItem.objects.filter(reference_hash=_hash(of, reference), outcome=Outcome.DISPOSED).exists()


def _hash(of: str, reference: str) -> str:
    """Not `keyed_hash`: a certificate stands on it, so no rotation may lay a key over it."""
    return sealing.mac(HASH, f"{of} {reference}".encode())[:32]


def _move(run: DisposalRun, name: str, by: Actor, *, was: int, **values: Any) -> DisposalRun:
    move = f"disposal: {name}"
    if not lifecycle.may(move, run.state):
        raise Refused(_("This run is not at that point."))
    change(run, was=was, by=by, state=lifecycle.target(move), **values)
    audit.record(by=by, verb=name, kind="disposal_run", uid=run.uid, fields=[run.reference])
    return run


def _cairn(run: DisposalRun) -> Actor:
    return system_actor(system_user(), run.agency, run.area)

"""Correction, objection, restriction: decided by the controller with a reason, and what follows from it."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.oversight.actions.looking import all_looked
from cairn.oversight.actions.receiving import end_sight
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import Dispute, Limit, Request, Ruling
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.queries import passages
from cairn.oversight.queries.answers import people_of
from cairn.oversight.queries.requests import about


@transaction.atomic
def settle(
    *,
    by: Actor,
    request: Request,
    was: int,
    agreed: bool,
    reason: str,
    entry: tuple[str, UUID] | None = None,
    words: str = "",
    purposes: Iterable[str] = (),
) -> Ruling:
    """Decide. A correction that is refused becomes a dispute beside the entry; a restriction, or an
    objection that is agreed to, stops every use but those listed."""
    require(permissions.may_make(by, request, "settle"))
    if not request.settles:
        raise Refused(_("This request is answered passage by passage."))
    if not all_looked(request):
        raise Refused(_("Not every service has looked yet."))
    if not reason.strip():
        raise Refused(_("Write why."))
    laid = _entry(request, entry) if request.kind == Request.Kind.CORRECTION else None
    if laid is not None and not agreed and not words.strip():
        raise Refused(
            _("Write in the person’s own words what they say is wrong: it stands beside the entry.")
        )
    ruling = Ruling(
        request=request,
        agency=laid.agency if laid else None,
        kind=laid.kind if laid else "",
        record=laid.record if laid else None,
        agreed=agreed,
        decided_at=clock.now(),
        decided_by=by.user,
        created_by=by.user,
    )
    ruling.reason = reason
    ruling.save(force_insert=True)
    if laid is not None and not agreed:
        _dispute(request, laid.kind, laid.record, words, by)
    if request.kind in (Request.Kind.RESTRICTION, Request.Kind.OBJECTION) and agreed:
        _limit(request, purposes, by)
    seen = about(request)
    change(request, was=was, by=by, state=lifecycle.move("settle").target, ended_on=clock.today())
    end_sight(request, by)
    audit.record(by=by, verb="settled", kind="request", uid=request.uid, about=seen, fields=[request.kind])
    return ruling


def _entry(request: Request, entry: tuple[str, UUID] | None) -> passages.Laid:
    """The entry that is meant: one of the records that were found, and nothing else."""
    for one in passages.own_records(request):
        if (one.kind, one.record) == entry:
            return one
    raise Refused(_("Choose the entry that is meant."))


def _dispute(request: Request, kind: str, record: UUID, words: str, by: Actor) -> None:
    row = Dispute(
        request=request,
        controller=request.controller,
        kind=kind,
        record=record,
        on=clock.today(),
        created_by=by.user,
    )
    row.says, row.words = request.asker_name.open(), words
    row.save(force_insert=True)
    audit.record(by=by, verb="disputed", kind=kind, uid=record, about=about(request))


def _limit(request: Request, purposes: Iterable[str], by: Actor) -> None:
    known = [code for code in Limit.Purpose.values if code in set(purposes)]
    for person in people_of(request):
        row = Limit.objects.create(
            request=request,
            person=person,
            purposes=" ".join(known),
            from_on=clock.today(),
            created_by=by.user,
        )
        audit.record(by=by, verb="limited", kind="limit", uid=row.uid, about=[person.uid], fields=known)


@transaction.atomic
def corrected(*, by: Actor, ruling: Ruling, was: int, did: str) -> Ruling:
    """The service made the correction, as a new edition; the old one stays."""
    require(permissions.may_correct(by, ruling))
    if not did.strip():
        raise Refused(_("Write what was corrected."))
    change(ruling, was=was, by=by, done_at=clock.now(), done_by=by.user, did=did)
    audit.record(by=by, verb="corrected", kind=ruling.kind, uid=ruling.record, about=about(ruling.request))
    return ruling


@transaction.atomic
def lift(*, by: Actor, request: Request) -> int:
    """End a restriction. She is told before it ends. Gives how many records it was of."""
    require(permissions.may_lift(by, request))
    rows = list(request.limits.filter(until_on__isnull=True).select_related("person"))
    for row in rows:
        change(row, was=row.version, by=by, until_on=clock.today())
        audit.record(by=by, verb="lifted", kind="limit", uid=row.uid, about=[row.person.uid])
    return len(rows)

"""Break-glass: its rules, opening and closing it, and what was read under it.

Source: gates of the design, "Break-glass". Which record a reference means, and what of it is shown, is said by the room
that keeps the record; who reviews it, by people.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency, BreakGlass, Event, User
from cairn.access.roles import BREAK_GLASS
from cairn.access.signin import FRESH
from cairn.core import clock
from cairn.core.decisions import YES, Decision, Refused, no, require
from cairn.core.models import change
from cairn.core.working_time import WORKING_TIME

LASTS: Final = timedelta(hours=4)
REVIEW_HOURS: Final = 8  # working hours: a working day
SHORTEST: Final = 30  # characters of a reason
LEAST_WORDS: Final = 5
READ: Final = "break_glass"  # the kind of the events that are written for what is read under one
BATCH: Final = frozenset({"out_of_hours"})  # roles whose openings are reviewed together, a night at a time


@dataclass(frozen=True)
class Opened:
    """One page that was read under a break-glass: when, and which parts of the record."""

    at: datetime
    fields: tuple[str, ...]


def is_a_reason(text: str) -> bool:
    """Whether somebody wrote a sentence: words enough, and different ones; not one key held down."""
    words = re.findall(r"[^\W\d_]{2,}", text.casefold())
    return (
        len(text.strip()) >= SHORTEST
        and len(words) >= LEAST_WORDS
        and len(set(words)) >= LEAST_WORDS - 1
        and all(len(set(word)) > 1 for word in words)
    )


def may_begin(actor: Actor, reason: str) -> Decision:
    """What is asked before anybody looks whether there is such a record: the role, a fresh second factor, a reason."""
    if not actor.may(BREAK_GLASS):
        return no(_("Your role does not open records in an emergency."))
    if not settings.CAIRN_DEMO and (actor.mfa_at is None or clock.now() - actor.mfa_at > FRESH):
        return no(_("Give your second factor again first: it must not be older than five minutes."))
    if not is_a_reason(reason):
        return no(_("Say in a sentence what has happened and why you need this record now."))
    return YES


@transaction.atomic
def begin(
    *,
    by: Actor,
    kind: str,
    uid: UUID,
    person: UUID,
    owner: Agency,
    reason: str,
    reviewer: User | None,
    deputy: User | None,
) -> BreakGlass:
    """Open one record for four hours. The room that calls this has asked whether it may be opened at all."""
    require(may_begin(by, reason))
    now = clock.now()
    row = BreakGlass(
        user=by.user, role=by.role.code, agency=by.agency, area=by.area, kind=kind, object_uid=uid, person=person,
        owner=owner, data_key=owner.data_key, from_at=now, until_at=now + LASTS, batch=by.role.code in BATCH,
        due_at=WORKING_TIME.add_hours(now, REVIEW_HOURS), reviewer=reviewer, deputy=deputy, created_by=by.user,
    )  # fmt: skip
    row.reason = reason.strip()
    row.save(force_insert=True)
    audit.record(
        by=by, verb="opened in an emergency", kind=READ, uid=row.uid, about=[person], fields=[kind],
        reason=reason.strip(), sealed={"reason": row.reason},
    )  # fmt: skip
    return row


@transaction.atomic
def refused(*, by: Actor, typed: str, reason: str) -> None:
    """Keep that somebody tried, and what she typed: the same for whatever stood behind the reference, or did not."""
    audit.record(
        by=by, verb="tried in an emergency", kind=READ, uid=None, reason=f"{typed.strip()}: {reason.strip()}"
    )


@transaction.atomic
def close(*, by: Actor, row: BreakGlass, was: int) -> BreakGlass:
    """Close it before its time: whoever opened it, and nobody else."""
    if row.user_id != by.user.pk:
        raise Refused(_("Only the person who opened this closes it."))
    change(row, was=was, by=by, ended_at=clock.now())
    audit.record(by=by, verb="closed", kind=READ, uid=row.uid, about=[row.person])
    return row


def open_now(actor: Actor) -> list[BreakGlass]:
    """What she has open herself, for the agency that she acts for."""
    mine = BreakGlass.objects.open().filter(user=actor.user, agency=actor.agency, area=actor.area)
    return list(mine.select_related("owner").order_by("from_at", "id"))


def read_under(row: BreakGlass) -> list[Opened]:
    """The pages that were read under it, the first first."""
    events = Event.objects.filter(kind=READ, object_uid=row.uid, verb="saw").order_by("at", "id")
    return [Opened(at, tuple(fields.split())) for at, fields in events.values_list("at", "fields")]


def note_read(actor: Actor, row: BreakGlass, fields: Iterable[str]) -> None:
    """Note on the actor that this page shows parts of the record: written as an event before it is shown."""
    actor.saw(READ, row.uid, fields, [row.person])

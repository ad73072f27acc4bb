"""An area's own periods, and holds."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.oversight.models import Hold, HoldPerson, RetentionRule
from cairn.oversight.permissions import records as permissions
from cairn.oversight.queries import holds, records
from cairn.oversight.queries.schedule import entry_of


@transaction.atomic
def set_period(
    *, by: Actor, schedule: str, years: Decimal, because: str, source: str, from_on: date
) -> RetentionRule:
    """How long this area keeps a kind of record, from a day on: today or later, so that no past run is contradicted."""
    require(permissions.may_change_schedule(by))
    entry_of(by.area, by.today, schedule)
    if from_on < by.today:
        raise Refused(_("A period begins today or later."))
    if not because.strip() or not source.strip():
        raise Refused(_("Say why, and where it is written."))
    if RetentionRule.objects.filter(area=by.area, schedule=schedule, from_on=from_on).exists():
        raise Refused(_("Another period for this kind of record begins on that day already."))
    row = RetentionRule.objects.create(
        area=by.area, schedule=schedule, years=years, because=because.strip(), source=source.strip(), from_on=from_on,
        created_by=by.user,
    )  # fmt: skip
    audit.record(by=by, verb="set", kind="retention_rule", uid=row.uid, fields=["years", "from_on"])
    return row


@transaction.atomic
def place_hold(*, by: Actor, reference: str, kind: str, because: str, until_on: date | None = None) -> Hold:
    """Keep a record, or everything about a person, whatever the schedule says."""
    require(permissions.may_hold(by))
    found = records.named(by, reference)
    if found is None:
        raise Refused(_("There is no record with this reference in your area. Check the letters."))
    if not because.strip():
        raise Refused(_("Say why it must be kept."))
    if until_on is not None and until_on < by.today:
        raise Refused(_("The last day must be today or later."))
    hold = Hold(
        area=by.area, agency=by.agency, kind=kind, of=found.model, target=found.uid, reference=found.reference,
        from_on=clock.today(), until_on=until_on, created_by=by.user,
    )  # fmt: skip
    hold.because = because.strip()
    hold.save(force_insert=True)
    people = records.people_of(found)
    _name(hold, people)
    _name(hold, holds.not_named(hold))
    _told(by, "held", hold, sorted(people))
    return hold


@transaction.atomic
def name_the_same(*, by: Actor, hold: Hold) -> int:
    """Name whoever is the same human by now as somebody in a hold: being set apart then frees nobody. By the clock."""
    require(permissions.may_hold(by))
    found = sorted(holds.not_named(hold))
    if found:
        _name(hold, found)
        _told(by, "held", hold, found)
    return len(found)


def _name(hold: Hold, people: Iterable[UUID]) -> None:
    HoldPerson.objects.bulk_create(HoldPerson(hold=hold, person=uid) for uid in people)


@transaction.atomic
def lift_hold(*, by: Actor, hold: Hold, was: int, because: str) -> Hold:
    """Let the schedule count again."""
    require(permissions.may_lift(by, hold))
    if not because.strip():
        raise Refused(_("Say why it need not be kept any longer."))
    change(hold, was=was, by=by, lifted_at=clock.now(), lifted_by=by.user, lifted_because=because.strip())
    _told(by, "lifted", hold, [])
    return hold


def _told(by: Actor, verb: str, hold: Hold, about: list[Any]) -> None:
    audit.record(by=by, verb=verb, kind="hold", uid=hold.uid, about=about, fields=[hold.kind])

"""Duty cover: the rota, a case opened for the day, and which out-of-hours team covers a service at night."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor, system_actor
from cairn.access.models import Agency, AgencyKind, DutyAgreement, DutyShift, Team, User
from cairn.cases.actions.settle import locked, people_of
from cairn.cases.models import Case, DutyOpening
from cairn.cases.permissions import may_cover, may_keep_rota
from cairn.cases.queries.duty import client_of, coverers, duty_case, overlaps
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import actions as people

LONGEST_SHIFT = timedelta(days=7)
LONGEST_AGREEMENT = timedelta(days=366)


@transaction.atomic
def put_on_rota(*, by: Actor, user: User, team: Team, from_at: datetime, until_at: datetime) -> DutyShift:
    """Somebody covers a team of one's own agency from one moment until another."""
    require(may_keep_rota(by, team.agency_id))
    if user.pk not in {one.pk for one in coverers(by)}:
        raise Refused(_("%(name)s does not work on cases of this service.") % {"name": user.name})
    if until_at <= from_at or until_at <= clock.now():
        raise Refused(_("The shift must end after it begins, and in the future."))
    if until_at - from_at > LONGEST_SHIFT:
        raise Refused(_("A shift is seven days or less. Enter one for each week."))
    if overlaps(user, team, from_at, until_at):
        raise Refused(_("%(name)s covers this team at that time already.") % {"name": user.name})
    shift = DutyShift.objects.create(
        user=user, team=team, from_at=from_at, until_at=until_at, created_by=by.user
    )
    audit.record(by=by, verb="put on rota", kind="duty_shift", uid=shift.uid)
    return shift


@transaction.atomic
def take_off_rota(*, by: Actor, shift: DutyShift, was: int) -> DutyShift:
    """The shift covers nothing from this moment."""
    require(may_keep_rota(by, shift.team.agency_id))
    if shift.cancelled_at is not None:
        raise Refused(_("This shift has been taken off already."))
    change(shift, was=was, by=by, cancelled_at=clock.now())
    audit.record(by=by, verb="took off rota", kind="duty_shift", uid=shift.uid)
    return shift


@transaction.atomic
def open_on_duty(*, by: Actor, case: Case, reason: str) -> DutyOpening:
    """Open a case that one covers for the rest of the day. Its worker and the manager are shown who, and why."""
    require(may_cover(by))
    case = locked(case)
    found, shift = duty_case(by, case.uid)
    if not reason.strip():
        raise Refused(_("Say why you need to open this case."))
    before = DutyOpening.objects.filter(case=found, created_by=by.user, on=clock.today()).first()
    if before is not None:
        return before
    opening = DutyOpening(case=case, shift=shift, on=clock.today(), created_by=by.user)
    opening.reason = reason.strip()
    opening.save(force_insert=True)
    # A role that reads only what names it sees her through this, until midnight.
    people.involve(
        by=system_actor(by.user, by.agency, by.area), person=client_of(case), agency=by.agency, user=by.user,
        basis="case", source_kind="duty", source_uid=opening.uid, until_on=clock.today(),
    )  # fmt: skip
    audit.record(
        by=by, verb="opened on duty", kind="case", uid=case.uid, about=people_of(case), reason=reason.strip()
    )
    return opening


@transaction.atomic
def agree_night_cover(*, by: Actor, covered_by: Agency, from_on: date, until_on: date) -> DutyAgreement:
    """An out-of-hours team of the area sees the duty view of one's own high-risk clients, between two days."""
    require(may_keep_rota(by, by.agency.pk))
    if covered_by.kind != AgencyKind.OUT_OF_HOURS or not covered_by.areas.filter(area=by.area).exists():
        raise Refused(_("Choose an out-of-hours team of this area."))
    if from_on < clock.today() or until_on < from_on:
        raise Refused(_("It begins today or later, and ends after it began."))
    if until_on - from_on > LONGEST_AGREEMENT:
        raise Refused(_("Agree for a year at most, and then look at it again."))
    row = DutyAgreement.objects.create(
        area=by.area,
        agency=by.agency,
        covered_by=covered_by,
        from_on=from_on,
        until_on=until_on,
        created_by=by.user,
    )
    audit.record(by=by, verb="agreed night cover", kind="duty_agreement", uid=row.uid)
    return row


@transaction.atomic
def end_night_cover(*, by: Actor, row: DutyAgreement, was: int) -> DutyAgreement:
    """It shows nothing from this moment."""
    require(may_keep_rota(by, row.agency_id))
    if row.ended_at is not None:
        raise Refused(_("This has ended already."))
    change(row, was=was, by=by, ended_at=clock.now())
    audit.record(by=by, verb="ended night cover", kind="duty_agreement", uid=row.uid)
    return row

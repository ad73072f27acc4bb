"""Complaints: written down by anybody, acknowledged, decided, told; a second stage by somebody else."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency, AgencyArea, User
from cairn.core import clock, sealing
from cairn.core.decisions import Refused, require
from cairn.core.ids import read_reference
from cairn.core.models import change
from cairn.core.working_time import WORKING_TIME
from cairn.oversight.models import Complaint
from cairn.oversight.permissions import requests as permissions
from cairn.oversight.queries.requests import own_clocks
from cairn.oversight.rules import clocks
from cairn.people.models import Person


@transaction.atomic
def complain(
    *,
    by: Actor,
    agency: Agency,
    about: str,
    says: str,
    text: str,
    received_on: date,
    name: str = "",
    reach: str = "",
    wanted: str = "",
    reference: str = "",
    about_user: User | None = None,
) -> Complaint:
    """Write a complaint down as it was said. It goes to the controller of the agency that it is about."""
    require(permissions.may_complain(by))
    if not text.strip():
        raise Refused(_("Write what is complained of."))
    if received_on > clock.today():
        raise Refused(_("A complaint cannot have come in the future."))
    if not AgencyArea.objects.filter(agency=agency, area=by.area).exists():
        raise Refused(_("Choose an agency that works in this area."))
    row = Complaint(
        area=by.area,
        controller=agency.legal_body,
        agency=agency,
        data_key=sealing.keyring().new_data_key("case"),  # a file of its own, as a case is
        about=about,
        says=says,
        about_user=about_user,
        person=_record(by, reference),
        received_on=received_on,
        acknowledge_due_on=_due(agency, f"complaint_{about}_acknowledge", received_on),
        due_on=_due(agency, f"complaint_{about}_answer", received_on),
        created_by=by.user,
    )
    row.name, row.reach, row.text, row.wanted = name, reach, text, wanted
    row.save(force_insert=True)
    _noted(row, by, "received", [about])
    return row


def _record(by: Actor, typed: str) -> Person | None:
    """The record of whoever complains, where the writer sees it; a reference that leads nowhere is said so."""
    if not typed.strip():
        return None
    reference = read_reference(typed)
    person = Person.objects.visible_to(by).filter(reference=reference).first() if reference else None
    if person is None:
        raise Refused(_("There is no record of this reference for you. Leave it empty."))
    return person


def _due(agency: Agency, code: str, start: date) -> date:
    held = clocks.in_force(code, start, own_clocks(agency.legal_body))
    return clocks.due_on(start, held, WORKING_TIME)


@transaction.atomic
def acknowledge(*, by: Actor, complaint: Complaint, was: int, on: date) -> Complaint:
    """Whoever complains was told that it came, and by when it is answered."""
    require(permissions.may_decide_complaint(by, complaint))
    if complaint.acknowledged_on is not None:
        raise Refused(_("It has been acknowledged already."))
    if not complaint.received_on <= on <= clock.today():
        raise Refused(_("It was acknowledged between the day that it came and today."))
    change(complaint, was=was, by=by, acknowledged_on=on, acknowledged_by=by.user)
    return _noted(complaint, by, "acknowledged")


@transaction.atomic
def decide_complaint(
    *,
    by: Actor,
    complaint: Complaint,
    was: int,
    outcome: str,
    because: str,
    learned: str,
    told_on: date | None,
) -> Complaint:
    """How it ended, why, what was learnt, and when whoever complains was told."""
    require(permissions.may_decide_complaint(by, complaint))
    if not because.strip() or not learned.strip():
        raise Refused(_("Write why, and what was learnt, even where that is nothing."))
    if complaint.acknowledged_on is None:
        raise Refused(_("Acknowledge it first."))
    if told_on is not None and not complaint.received_on <= told_on <= clock.today():
        raise Refused(_("They were told between the day that it came and today."))
    change(
        complaint,
        was=was,
        by=by,
        outcome=outcome,
        because=because,
        learned=learned,
        told_on=told_on,
        ended_on=clock.today(),
        ended_by=by.user,
    )
    return _noted(complaint, by, "decided", [outcome])


@transaction.atomic
def second_stage(*, by: Actor, complaint: Complaint, was: int, wanted: str) -> Complaint:
    """They are not content: somebody else looks again. What was decided first stays readable."""
    require(permissions.may_handle_complaint(by, complaint))
    if complaint.ended_on is None or complaint.stage == 2:
        raise Refused(_("Only a complaint that was decided once goes to the second stage."))
    if not wanted.strip():
        raise Refused(_("Write what they are not content with."))
    code = clocks.COMPLAINT_SECOND_ANSWER
    change(
        complaint,
        was=was,
        by=by,
        stage=2,
        first_decided_by=complaint.ended_by,
        first_outcome=complaint.outcome,
        first_because=complaint.because.open(),
        wanted=wanted,
        outcome="",
        because="",
        told_on=None,
        ended_on=None,
        ended_by=None,
        due_on=_due(complaint.agency, code, clock.today()),
    )
    return _noted(complaint, by, "opened again")


def _noted(complaint: Complaint, by: Actor, verb: str, fields: list[str] | None = None) -> Complaint:
    about = [complaint.person.uid] if complaint.person else []
    audit.record(by=by, verb=verb, kind="complaint", uid=complaint.uid, about=about, fields=fields or [])
    return complaint

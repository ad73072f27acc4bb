"""Referrals' work in the background: possible matches, and spreadsheets."""

from datetime import timedelta
from uuid import UUID

from django_tasks import task

from cairn.access.actor import Actor, actor_of
from cairn.access.models import Appointment
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.referrals.models import Import, Referral

LOST_AFTER = timedelta(minutes=15)


@task()
def look_for_matches(referral: str) -> None:
    """Look through the receiver's own records for the person referred, as the receiver."""
    _look(Referral.objects.select_related("to_agency", "area").get(uid=UUID(referral)))


@task()
def look_for_matches_of(batch: str) -> None:
    """The same for everybody in a spreadsheet."""
    for referral in Referral.objects.select_related("to_agency", "area").filter(imported__uid=UUID(batch)):
        _look(referral)


def look_again() -> int:
    """Referrals that nobody looked for, because a worker died: done again. Gives how many."""
    lost = Referral.objects.filter(matched_at__isnull=True, created_at__lt=clock.now() - LOST_AFTER)
    found = list(lost.select_related("to_agency", "area").order_by("pk")[:200])
    for referral in found:
        _look(referral)
    return len(found)


@task()
def look_at_rows(batch: str, appointment: str) -> None:
    """Look at a spreadsheet's rows, some at a time, so that its page shows how far it is."""
    from cairn.referrals.actions.imports import look_at_all

    look_at_all(by=_as(appointment), batch=_batch(batch))


@task()
def bring_in(batch: str, appointment: str, was: int) -> None:
    """Take in a large spreadsheet, as whoever chose it; what stops it stands on its page, and it can be tried again."""
    from cairn.referrals.actions import imports

    found = _batch(batch)
    try:
        imports.bring_in(by=_as(appointment), batch=found, was=was)
    except (Refused, Stale) as stopped:
        importing = Import.objects.filter(pk=found.pk, state="importing")
        importing.update(state="ready", problem=str(stopped)[:300])


def _batch(uid: str) -> Import:
    return Import.objects.select_related("agency", "area", "service", "service__agency", "service__area").get(
        uid=UUID(uid)
    )


def _as(appointment: str) -> Actor:
    """Whoever chose the file, with what her post allows today."""
    return actor_of(
        Appointment.objects.select_related("user", "agency", "team", "area").get(uid=UUID(appointment))
    )


def _look(referral: Referral) -> None:
    from cairn.referrals.actions import notices, triage

    triage.look_for_matches(by=notices.receivers_own(referral), referral=referral)

"""Which appointments, shifts, agreements and emergency openings hold: asked in one place by whoever needs to know."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q

from cairn.core import clock


class AppointmentQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date | None = None) -> "AppointmentQuerySet":
        """Those that hold on a day (today): the appointment itself, its account, its agency. Last days count."""
        day = on or clock.today()
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=day),
            Q(user__until_on__isnull=True) | Q(user__until_on__gte=day),
            Q(agency__until_on__isnull=True) | Q(agency__until_on__gte=day),
            from_on__lte=day,
            user__is_active=True,
            user__from_on__lte=day,
            agency__from_on__lte=day,
        )

    def able(self, permission: str) -> "AppointmentQuerySet":
        """Those whose role has this permission."""
        from cairn.access.roles import ROLES

        return self.filter(role__in=[code for code, role in ROLES.items() if permission in role.may])


class InvitationQuerySet(models.QuerySet[Any]):
    def waiting(self) -> "InvitationQuerySet":
        """Neither taken up nor withdrawn; its link may have run out."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class DutyShiftQuerySet(models.QuerySet[Any]):
    def on_rota(self) -> "DutyShiftQuerySet":
        return self.filter(cancelled_at__isnull=True)

    def covering(self, moment: datetime | None = None) -> "DutyShiftQuerySet":
        """Those that cover their team at a moment (now); the last moment is the first that they do not."""
        at = moment or clock.now()
        return self.on_rota().filter(from_at__lte=at, until_at__gt=at)


class DutyAgreementQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date | None = None) -> "DutyAgreementQuerySet":
        """Those that hold on a day (today), between agencies that both are at work."""
        day = on or clock.today()
        return self.filter(
            Q(agency__until_on__isnull=True) | Q(agency__until_on__gte=day),
            from_on__lte=day,
            until_on__gte=day,
            ended_at__isnull=True,
        )


class BreakGlassQuerySet(models.QuerySet[Any]):
    def open(self, moment: datetime | None = None) -> "BreakGlassQuerySet":
        """Those that still open something: four hours, and not closed before."""
        at = moment or clock.now()
        return self.filter(ended_at__isnull=True, from_at__lte=at, until_at__gt=at)

    def waiting(self) -> "BreakGlassQuerySet":
        """Not reviewed yet."""
        return self.filter(reviewed_at__isnull=True)

    def overdue(self, moment: datetime | None = None) -> "BreakGlassQuerySet":
        """Not reviewed within a working day."""
        return self.waiting().filter(due_at__lte=moment or clock.now())

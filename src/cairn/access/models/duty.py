"""Who covers a team, and which agency covers another at night."""

from typing import ClassVar

from django.db import models

from cairn.access.models.areas import Agency, Area, Team
from cairn.access.models.base import Changing
from cairn.access.models.users import User
from cairn.access.querysets import DutyAgreementQuerySet, DutyShiftQuerySet
from cairn.core.labels import p2


class DutyShift(Changing):
    """Who covers a team, from when until when. A shift that is taken off the rota stays, and covers nothing."""

    user = p2(models.ForeignKey(User, models.PROTECT, related_name="duty_shifts"))
    team = p2(models.ForeignKey(Team, models.PROTECT, related_name="duty_shifts"))
    from_at = p2(models.DateTimeField())
    until_at = p2(models.DateTimeField())
    cancelled_at = p2(models.DateTimeField(null=True))

    objects: ClassVar[DutyShiftQuerySet] = DutyShiftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="duty_shift_times"
            )
        ]
        indexes = [models.Index(fields=["user", "until_at"], name="duty_shift_by_user")]

    def __str__(self) -> str:
        return f"{self.user} for {self.team}"


class DutyAgreement(Changing):
    """A service has agreed that an out-of-hours team of the area sees its high-risk clients' duty view at night."""

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    covered_by = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    from_on = p2(models.DateField())
    until_on = p2(models.DateField())
    ended_at = p2(models.DateTimeField(null=True))

    objects: ClassVar[DutyAgreementQuerySet] = DutyAgreementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="duty_agreement_dates"
            )
        ]

    def __str__(self) -> str:
        return f"{self.covered_by} covers {self.agency}"

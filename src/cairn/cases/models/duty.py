"""A case that somebody on duty opened for the day."""

from uuid import UUID

from django.db import models

from cairn.access.models import DutyShift, Written
from cairn.cases.models.case import Case
from cairn.core.fields import SealedText
from cairn.core.labels import About, p2, p3


class DutyOpening(Written):
    """Who covered which case on which day, under which shift, and why. Shown to its worker and her manager."""

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="duty_openings"))
    shift = p2(models.ForeignKey(DutyShift, models.PROTECT, related_name="+"))
    on = p2(models.DateField())
    reason = p3(SealedText(), about=About.SUBJECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "created_by", "on"], name="duty_opening_once")]
        indexes = [models.Index(fields=["case", "on"], name="duty_opening_by_case")]

    def __str__(self) -> str:
        return f"case {self.case_id} on duty"

    def sealing_key(self) -> UUID:
        key: UUID = self.case.data_key
        return key

"""A client told that her service ends, and asked whether her file may move to its successor."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from cairn.access.models import Agency, Changing
from cairn.cases import codes
from cairn.cases.models.case import Case
from cairn.core.fields import SealedText
from cairn.core.labels import p2, p3


class Move(Changing):
    """One client, one successor: asked when and how, what she said, and when her file moved. No row: not asked yet."""

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="moves"))
    from_agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    to_agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    asked_on = p2(models.DateField())
    how = p2(models.CharField(max_length=9, choices=codes.Channel.choices))
    answer = p3(models.CharField(max_length=11, choices=codes.MoveAnswer.choices))
    said = p3(SealedText())
    moved_at = p2(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "to_agency"], name="move_once"),
            models.CheckConstraint(condition=Q(answer__in=codes.MoveAnswer.values), name="move_answer"),
            models.CheckConstraint(
                condition=Q(moved_at__isnull=True) | Q(answer="agreed"), name="move_agreed_before_moved"
            ),
        ]
        indexes = [models.Index(fields=["from_agency", "answer"], name="move_by_agency")]

    def __str__(self) -> str:
        return f"move of case {self.case_id}: {self.answer}"

    def sealing_key(self) -> UUID:
        key: UUID = self.case.data_key
        return key

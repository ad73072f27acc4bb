"""Assessments: never overwritten. A new look is a new row; a correction is a new edition that replaces the
old.
"""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from cairn.access.models import Changing, User
from cairn.cases import codes
from cairn.cases.models.case import Case
from cairn.core.fields import SealedText
from cairn.core.labels import p2, p3
from cairn.core.models import Row


class Assessment(Changing):
    """A checklist as it was answered on one day, the worker's level beside the count, and the routes it
    opened.
    """

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="assessments"))
    instrument = p3(models.CharField(max_length=30))
    instrument_version = p3(models.CharField(max_length=10))
    edition = p2(models.PositiveSmallIntegerField(default=1))
    replaces = p2(models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by"))
    assessed_at = p3(models.DateTimeField())
    assessed_on = p3(models.DateField())
    assessed_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+"))
    why_now = p3(models.CharField(max_length=14, choices=codes.Trigger.choices))
    yes = p3(models.PositiveSmallIntegerField())
    unknown = p3(models.PositiveSmallIntegerField())
    unanswered = p3(models.PositiveSmallIntegerField())
    threshold = p2(models.PositiveSmallIntegerField(null=True))  # the local count in force that day
    judged = p3(models.CharField(max_length=8, choices=codes.RiskLevel.choices))
    judged_because = p3(SealedText())
    level = p3(models.CharField(max_length=8, choices=codes.RiskLevel.choices))
    level_because = p3(models.CharField(max_length=20))  # the code of the rule's finding
    agreement = p2(models.CharField(max_length=9, choices=codes.Agreement.choices))
    agreement_at = p2(models.DateTimeField(null=True))
    agreement_by = p2(models.ForeignKey(User, models.PROTECT, null=True, related_name="+"))
    concern = p3(SealedText())  # professional judgement: the reason for a MARAC referral
    heard_before = p3(models.CharField(max_length=8, choices=codes.Known.choices))
    incidents = p3(models.PositiveSmallIntegerField())  # distinct, in the twelve months to that day
    age = p3(models.PositiveSmallIntegerField(null=True))
    routes = p3(models.CharField(max_length=100, blank=True))  # codes of the routes met, with spaces between
    safeguarding = p3(models.CharField(max_length=60, blank=True))
    referred = p3(models.BooleanField(default=False))  # the worker refers to the MARAC
    not_referred = p3(SealedText())
    signed_at = p2(models.DateTimeField(null=True))
    signed_by = p2(models.ForeignKey(User, models.PROTECT, null=True, related_name="+"))
    change = p3(
        models.CharField(max_length=11, choices=codes.RiskChange.choices, blank=True)
    )  # the worker's view
    comment = p3(SealedText())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=codes.RiskLevel.values), name="assessment_level"),
            models.CheckConstraint(condition=Q(judged__in=codes.RiskLevel.values), name="assessment_judged"),
            models.CheckConstraint(
                condition=Q(threshold__isnull=True) | Q(yes__lt=F("threshold")) | Q(level="high"),
                name="assessment_count_is_high",
            ),
            models.CheckConstraint(
                condition=Q(
                    agreement__in=["agreed", "refused"],
                    agreement_at__isnull=False,
                    agreement_by__isnull=False,
                )
                | Q(
                    agreement__in=["not_asked", "waiting"],
                    agreement_at__isnull=True,
                    agreement_by__isnull=True,
                ),
                name="assessment_agreement",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="assessment_signed",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, replaces__isnull=True) | Q(edition__gt=1, replaces__isnull=False),
                name="assessment_edition",
            ),
        ]
        indexes = [models.Index(fields=["case", "assessed_at"], name="assessment_by_case")]

    def __str__(self) -> str:
        return f"assessment of case {self.case_id}, edition {self.edition}"

    def sealing_key(self) -> UUID:
        key: UUID = self.case.data_key
        return key

    @property
    def complete(self) -> bool:
        return self.unanswered == 0


class Answer(Row):
    """One item: yes, no, don't know and not answered are four stored values, with who said so."""

    assessment = p2(models.ForeignKey(Assessment, models.PROTECT, related_name="answers"))
    item = p3(models.CharField(max_length=30))
    value = p3(models.CharField(max_length=10, choices=codes.AnswerValue.choices))
    source = p3(models.CharField(max_length=8, choices=codes.Source.choices))
    note = p3(SealedText())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item"], name="answer_once"),
            models.CheckConstraint(condition=Q(value__in=codes.AnswerValue.values), name="answer_value"),
        ]

    def __str__(self) -> str:
        return f"answer of assessment {self.assessment_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.assessment.case.data_key
        return key

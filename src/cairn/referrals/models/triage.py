"""What the receiver makes of a referral: decisions with reasons, and records of its own that may be the same human."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from cairn.access.models import Changing, User, Written
from cairn.core.fields import SealedText
from cairn.core.labels import p2, p3
from cairn.directory.models import Service
from cairn.people.models import Person
from cairn.referrals import codes
from cairn.referrals.models.referral import Referral


class Triage(Written):
    """A decision about a referral, with its reason."""

    referral = p2(models.OneToOneField(Referral, models.PROTECT, related_name="triage"))
    decision = p3(models.CharField(max_length=13, choices=codes.Decision.choices))
    reason = p3(SealedText())
    service = p2(
        models.ForeignKey(Service, models.PROTECT, related_name="+", null=True)
    )  # passed on or pointed to
    at = p2(models.DateTimeField())
    on = p2(models.DateField())
    by = p2(models.ForeignKey(User, models.PROTECT, related_name="+"))
    working_minutes = p2(models.PositiveIntegerField())  # from received to this decision

    class Meta:
        verbose_name_plural = "triage"
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=codes.Decision.values), name="triage_decision"),
            models.CheckConstraint(
                condition=~Q(decision="passed_on") | Q(service__isnull=False), name="triage_passed_on_to"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} for referral {self.referral_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.referral.data_key
        return key


class PossibleMatch(Changing):
    """A record of the receiver's own that may be the person referred. Only triage sees it; nothing is merged."""

    referral = p2(models.ForeignKey(Referral, models.PROTECT, related_name="matches"))
    person = p3(models.ForeignKey(Person, models.PROTECT, related_name="+"))
    because = p3(models.CharField(max_length=60))  # codes.Because, one or more, with spaces between
    decided = p3(models.CharField(max_length=9, choices=codes.Sameness.choices, blank=True))
    decided_at = p2(models.DateTimeField(null=True))
    decided_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    reason = p3(SealedText())

    class Meta:
        verbose_name_plural = "possible matches"
        constraints = [
            models.UniqueConstraint(fields=["referral", "person"], name="possible_match_once"),
            models.CheckConstraint(
                condition=Q(decided="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided__in=codes.Sameness.values, decided_at__isnull=False, decided_by__isnull=False),
                name="possible_match_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"possible match of referral {self.referral_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.referral.data_key
        return key

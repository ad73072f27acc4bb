"""Sharing agreements between agencies and joint working protocols: what was agreed, who signed, when it is looked at.

Nobody's personal data is in them. Once in force the words no longer change: another agreement takes its place.
"""

from django.db import models
from django.db.models import F, Q

from cairn.access.models import Agency, Area, Changing, User, Written
from cairn.core.fields import SealedText
from cairn.core.labels import About, p1, p2, p3
from cairn.oversight.codes import AgreementKind, AgreementState, OneOffAnswer, ReviewAnswer


class Agreement(Changing):
    """The headings are those of published agreements (rules F4)."""

    area = p1(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    kind = p1(models.CharField(max_length=8, choices=AgreementKind.choices))
    title = p1(models.CharField(max_length=200))
    state = p1(models.CharField(max_length=8, choices=AgreementState.choices, default=AgreementState.DRAFT))
    purposes = p1(models.CharField(max_length=100, blank=True))  # codes of core.agreements.Purpose
    purpose = p1(models.TextField())
    powers = p1(models.TextField(blank=True))
    data_items = p1(models.TextField(blank=True))
    informing = p1(models.TextField(blank=True))
    consent = p1(models.TextField(blank=True))
    capacity = p1(models.TextField(blank=True))
    security = p1(models.TextField(blank=True))
    records = p1(models.TextField(blank=True))
    accuracy = p1(models.TextField(blank=True))
    rights = p1(models.TextField(blank=True))
    breaches = p1(models.TextField(blank=True))
    complaints = p1(models.TextField(blank=True))
    conflicts = p1(models.TextField(blank=True))
    returns = p1(models.TextField(blank=True))
    from_on = p1(models.DateField())
    until_on = p1(models.DateField(null=True, blank=True))
    review_on = p1(models.DateField())
    supersedes = p1(
        models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    )
    ended_because = p1(models.CharField(max_length=300, blank=True))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AgreementKind.values), name="agreement_kind"),
            models.CheckConstraint(condition=Q(state__in=AgreementState.values), name="agreement_state"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="agreement_dates"
            ),
        ]
        indexes = [models.Index(fields=["area", "state", "review_on"], name="agreement_by_review")]

    def __str__(self) -> str:
        return self.title


class Signatory(Changing):
    """A party of an agreement: an agency, or a body outside Cairn by its name. Bound from the day it signed.

    What was signed on paper binds nobody until somebody else than whoever recorded it has confirmed it. A manager who
    signs here for her own agency confirms it by that.
    """

    agreement = p2(models.ForeignKey(Agreement, models.PROTECT, related_name="signatories"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))
    name = p2(models.CharField(max_length=200, blank=True))
    signed_on = p2(models.DateField(null=True))
    signed_name = p2(models.CharField(max_length=200, blank=True))  # who signed, as it stands on the paper
    signed_as = p2(models.CharField(max_length=200, blank=True))
    recorded_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    confirmed_at = p2(models.DateTimeField(null=True))
    confirmed_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))

    class Meta:
        verbose_name_plural = "signatories"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "agency"],
                condition=Q(agency__isnull=False),
                name="signatory_agency_once",
            ),
            models.UniqueConstraint(
                fields=["agreement", "name"], condition=~Q(name=""), name="signatory_name_once"
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, name="") | (Q(agency__isnull=True) & ~Q(name="")),
                name="signatory_one",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, signed_name="", recorded_by__isnull=True)
                | (Q(signed_on__isnull=False, recorded_by__isnull=False) & ~Q(signed_name="")),
                name="signatory_signed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, signed_on__isnull=False),
                name="signatory_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.agency) if self.agency else self.name


class AgreementReview(Written):
    """Somebody looked at an agreement: it stays as it is until its next review, or something must change."""

    agreement = p2(models.ForeignKey(Agreement, models.PROTECT, related_name="reviews"))
    on = p2(models.DateField())
    answer = p2(models.CharField(max_length=8, choices=ReviewAnswer.choices))
    next_on = p2(models.DateField())
    note = p2(models.TextField(blank=True), about=About.NOBODY)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=ReviewAnswer.values), name="agreement_review_answer"
            )
        ]

    def __str__(self) -> str:
        return f"review of {self.on}"


class OneOffReview(Written):
    """The information-governance lead looked at a decision to share outside any agreement."""

    sharing = p2(models.UUIDField(unique=True))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    answer = p2(models.CharField(max_length=10, choices=OneOffAnswer.choices))
    note = p3(SealedText(), about=About.STAFF)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=OneOffAnswer.values), name="one_off_review_answer")
        ]

    def __str__(self) -> str:
        return f"one-off sharing: {self.answer}"

    def sealing_key(self) -> object:
        return self.agency.data_key

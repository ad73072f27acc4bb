"""Four separate records: was she told, does she agree to the service, what she wishes about sharing, what was shared.

Consent is not what makes sharing lawful (rules F2): agreeing to the service and a decision to share are kept apart,
and neither is read from the other. Each row belongs to the agency that wrote it; `came_with` marks what the referrer
sent. What a side adds later stays on its side.
"""

from uuid import UUID

from django.db import models
from django.db.models import Q

from cairn.access.models import Agency, Changing, User, Written
from cairn.core.fields import SealedText
from cairn.core.labels import p2, p3
from cairn.people.models import Person
from cairn.referrals import codes
from cairn.referrals.models.referral import Referral


class Told(Written):
    """What notice she was given: whether, how, in which language; if not, why not."""

    referral = p2(models.ForeignKey(Referral, models.PROTECT, related_name="told"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))
    came_with = p2(models.BooleanField(default=False))
    aware = p3(models.CharField(max_length=7, choices=codes.Aware.choices))
    on = p3(models.DateField(null=True))
    notice = p3(models.CharField(max_length=100, blank=True))  # which notice, by its name and edition
    how = p3(models.CharField(max_length=12, choices=codes.How.choices, blank=True))
    language = p3(models.CharField(max_length=3, blank=True))  # ISO 639-3
    why_not = p3(SealedText())

    class Meta:
        verbose_name_plural = "told"
        constraints = [models.CheckConstraint(condition=Q(aware__in=codes.Aware.values), name="told_aware")]

    def __str__(self) -> str:
        return f"told: {self.aware}"

    def sealing_key(self) -> UUID:
        key: UUID = self.referral.data_key
        return key


class Agreed(Changing):
    """Whether she says yes to the service. A yes can be taken back, on any day, without a reason."""

    referral = p2(models.ForeignKey(Referral, models.PROTECT, related_name="agreed"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))
    came_with = p2(models.BooleanField(default=False))
    answer = p3(models.CharField(max_length=9, choices=codes.Answer.choices))
    on = p3(models.DateField(null=True))
    how = p3(models.CharField(max_length=12, choices=codes.How.choices, blank=True))
    withdrawn_on = p3(models.DateField(null=True))
    withdrawn_at = p2(models.DateTimeField(null=True))
    withdrawn_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    withdrawn_because = p3(SealedText())

    class Meta:
        verbose_name_plural = "agreed"
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=codes.Answer.values), name="agreed_answer"),
            models.CheckConstraint(
                condition=~Q(answer="yes") | Q(on__isnull=False), name="agreed_yes_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_on__isnull=True)
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    withdrawn_on__isnull=False,
                    answer="yes",
                ),
                name="agreed_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"agreed: {self.answer}"

    def sealing_key(self) -> UUID:
        key: UUID = self.referral.data_key
        return key


class Wish(Written):
    """What she wishes about sharing with one agency. A later row about the same agency replaces the earlier."""

    referral = p2(models.ForeignKey(Referral, models.PROTECT, related_name="wishes"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))  # who wrote it down
    came_with = p2(models.BooleanField(default=False))
    about_agency = p3(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))
    about_name = p3(models.CharField(max_length=200, blank=True))  # an agency that Cairn does not know
    may_share = p3(models.CharField(max_length=9, choices=codes.Answer.choices))
    on = p3(models.DateField(null=True))
    words = p3(SealedText())  # in her own words: what, and what not

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.CheckConstraint(condition=Q(may_share__in=codes.Answer.values), name="wish_answer"),
            models.CheckConstraint(
                condition=Q(about_agency__isnull=False, about_name="")
                | (Q(about_agency__isnull=True) & ~Q(about_name="")),
                name="wish_about_one",
            ),
        ]

    def __str__(self) -> str:
        return f"wish: {self.may_share}"

    def sealing_key(self) -> UUID:
        key: UUID = self.referral.data_key
        return key


class Sharing(Written):
    """A decision to share: what, with whom, why, on which basis, why necessary and proportionate, who decided."""

    person = p3(models.ForeignKey(Person, models.PROTECT, related_name="sharings"))  # on whose page it stands
    referral = p2(models.ForeignKey(Referral, models.PROTECT, related_name="sharings", null=True))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))  # none: outside Cairn
    decided_name = p2(models.CharField(max_length=200, blank=True))
    came_with = p2(models.BooleanField(default=False))
    to_agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))
    to_name = p2(models.CharField(max_length=200, blank=True))
    what = p3(SealedText())
    why = p3(SealedText())
    basis = p3(models.CharField(max_length=40))  # people.rules.bases: dated
    purpose = p3(models.CharField(max_length=10, blank=True))  # core.agreements.Purpose; empty: not asked
    agreed = p3(models.CharField(max_length=9, choices=codes.Answer.choices))  # did she agree to it
    necessary = p3(SealedText())
    proportionate = p3(SealedText())
    agreement = p2(models.UUIDField(null=True))  # the agreement between the two that it rests on
    outside = p2(
        models.BooleanField(default=False)
    )  # no agreement in force: decided this once, looked at afterwards
    one_off = p3(SealedText())  # why it could not wait for one
    at = p2(models.DateTimeField())
    on = p2(models.DateField())
    data_key = p2(models.UUIDField())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(agreed__in=codes.Answer.values), name="sharing_agreed"),
            models.CheckConstraint(
                condition=Q(to_agency__isnull=False, to_name="")
                | (Q(to_agency__isnull=True) & ~Q(to_name="")),
                name="sharing_to_one",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-at"], name="sharing_by_person"),
            models.Index(fields=["-at"], condition=Q(outside=True), name="sharing_outside"),
        ]

    def __str__(self) -> str:
        return f"sharing on {self.on}"

    def sealing_key(self) -> UUID:
        return self.data_key

"""The case: whose work it is, for whom, in what state, since when; its parties, owner and referrals."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from cairn.access.models import Agency, Area, Changing, User, Written
from cairn.cases import codes
from cairn.cases.querysets import CaseQuerySet
from cairn.core.fields import Reference, SealedText
from cairn.core.labels import About, p0, p2, p3
from cairn.directory.models import Service
from cairn.people.models import Person
from cairn.referrals.models import Referral


class LocalValue(Written):
    """A dated value of one area (`rules.local`): the local count, the clocks.

    No `value` means "not set here".
    """

    area = p0(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    key = p0(models.CharField(max_length=40))
    instrument = p0(models.CharField(max_length=30, blank=True))
    value = p0(models.PositiveSmallIntegerField(null=True))
    from_on = p0(models.DateField())
    until_on = p0(models.DateField(null=True, blank=True))
    source = p0(models.CharField(max_length=300))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "key", "instrument", "from_on"], name="local_value_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="local_value_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.area_id} from {self.from_on}"


class Case(Changing):
    """One episode of support by one service. Closed is the end; a re-referral is a new case that names this
    one.
    """

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    service = p2(models.ForeignKey(Service, models.PROTECT, related_name="+"))
    reference = p2(Reference())
    data_key = p2(models.UUIDField())
    work = p3(models.CharField(max_length=11, choices=codes.Work.choices))
    definition = p2(models.CharField(max_length=20, default="da_act_2021"))  # which definition of abuse (F1)
    state = p3(models.CharField(max_length=11, choices=codes.State.choices, default=codes.State.ATTEMPTING))
    received_on = p2(
        models.DateField()
    )  # the day the referral came in: the promise of a first contact counts from it
    opened_on = p2(models.DateField())
    contact_due_on = p2(models.DateField(null=True))
    first_attempt_on = p3(models.DateField(null=True))
    first_contact_on = p3(models.DateField(null=True))
    agreed_on = p3(models.DateField(null=True))
    engaged_on = p3(models.DateField(null=True))
    not_engaged_because = p3(models.CharField(max_length=11, choices=codes.NotEngaged.choices, blank=True))
    level = p3(models.CharField(max_length=8, choices=codes.RiskLevel.choices, blank=True))
    level_on = p3(models.DateField(null=True))
    review_due_on = p2(models.DateField(null=True))
    closed_on = p3(models.DateField(null=True))
    outcome = p3(models.CharField(max_length=11, choices=codes.Outcome.choices, blank=True))
    risk_change = p3(models.CharField(max_length=11, choices=codes.RiskChange.choices, blank=True))
    feels_safer = p3(models.CharField(max_length=9, choices=codes.Said.choices, blank=True))
    ending = p3(SealedText())
    previous = p3(models.OneToOneField("self", models.PROTECT, null=True, related_name="next"))

    # Set by `queries.one.case_of`, for pages.
    owner_uid: UUID | None = None
    owner_name: str | None = None
    owner_until: date | None = None

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=codes.State.values), name="case_state"),
            models.CheckConstraint(condition=Q(work__in=codes.Work.values), name="case_work"),
            models.CheckConstraint(condition=Q(level__in=["", *codes.RiskLevel.values]), name="case_level"),
            models.CheckConstraint(condition=Q(outcome__in=["", *codes.Outcome.values]), name="case_outcome"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False, outcome__gt="")
                | (~Q(state="closed") & Q(closed_on__isnull=True, outcome="")),
                name="case_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="case_dates"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["engaged", "active"], engaged_on__isnull=False, agreed_on__isnull=False
                )
                | ~Q(state__in=["engaged", "active"]),
                name="case_engaged_since",
            ),
            models.CheckConstraint(
                condition=Q(engaged_on__isnull=True) | Q(engaged_on__gte=F("agreed_on")),
                name="case_engaged_after_yes",
            ),
            models.CheckConstraint(
                condition=Q(state="not_engaged", not_engaged_because__gt="") | ~Q(state="not_engaged"),
                name="case_not_engaged_because",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "area", "state", "opened_on"], name="case_by_state"),
            models.Index(fields=["agency", "area", "contact_due_on"], name="case_by_contact"),
            models.Index(fields=["agency", "area", "review_due_on"], name="case_by_review"),
            models.Index(fields=["agency", "area", "level"], name="case_by_level"),
        ]

    def __str__(self) -> str:
        return self.reference

    def sealing_key(self) -> UUID:
        return self.data_key


class CaseReferral(Written):
    """A referral was accepted onto this case: once, and onto no other."""

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="referrals"))
    referral = p2(models.OneToOneField(Referral, models.PROTECT, related_name="accepted_onto"))

    def __str__(self) -> str:
        return f"referral {self.referral_id} on case {self.case_id}"


class Party(Changing):
    """Somebody's role in a case: an allegation with a source, which may be disputed. No person: not known
    yet.
    """

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="parties"))
    person = p3(models.ForeignKey(Person, models.PROTECT, null=True, related_name="+"))
    role = p3(models.CharField(max_length=11, choices=codes.PartyRole.choices))
    described = p3(SealedText(), about=About.OTHERS)  # who it may be, while nobody knows
    according_to = p3(models.CharField(max_length=8, choices=codes.Source.choices))
    disputed_by = p3(models.CharField(max_length=10, choices=codes.Disputed.choices, blank=True))
    from_on = p3(models.DateField())
    until_on = p3(models.DateField(null=True))

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(role="client", until_on__isnull=True),
                name="party_one_open_client",
            ),
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(until_on__isnull=True), name="party_open_once"
            ),
            models.CheckConstraint(condition=Q(role__in=codes.PartyRole.values), name="party_role"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="party_dates"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(role="client"), name="party_client_is_somebody"
            ),
        ]
        indexes = [models.Index(fields=["person", "role"], name="party_by_person")]

    def __str__(self) -> str:
        return f"{self.role} of case {self.case_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.case.data_key
        return key


class CaseAbuse(Written):
    """A form of abuse in this case, and who says so."""

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="abuse"))
    kind = p3(models.CharField(max_length=15, choices=codes.Abuse.choices))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="case_abuse_once"),
            models.CheckConstraint(condition=Q(kind__in=codes.Abuse.values), name="case_abuse_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in case {self.case_id}"


class Allocation(Changing):
    """Whose case it is: exactly one open owner."""

    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="allocations"))
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="+"))
    from_on = p2(models.DateField())
    until_on = p2(models.DateField(null=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until_on__isnull=True), name="allocation_one_open_owner"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="allocation_dates"
            ),
        ]
        indexes = [models.Index(fields=["user", "until_on"], name="allocation_by_user")]

    def __str__(self) -> str:
        return f"case {self.case_id} is {self.user_id}'s"

"""The referral: from whom, to which service, about whom, how urgent, and what became of it."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from cairn.access.models import Agency, AgencyKind, Area, Changing, Team, User, Written
from cairn.core.fields import Reference, SealedText
from cairn.core.labels import About, p0, p2, p3, p4
from cairn.directory.models import Service
from cairn.people.models import Person, Relationship
from cairn.referrals import codes
from cairn.referrals.querysets import ReferralQuerySet


class Referral(Changing):
    """A handover to a service. It is the receiver's from the moment it is sent; the sender keeps what she sent.

    No `from_agency`: she came herself, or an agency without Cairn sent it (`from_name`, `from_kind`, `given_by`).
    Whoever gave it and is of no agency is the `informant`, and has no `given_by`.
    """

    KEYED_HASHES = ("import_key",)

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    reference = p2(Reference(editable=False))
    from_agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))
    from_team = p2(models.ForeignKey(Team, models.PROTECT, related_name="+", null=True))
    from_user = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    from_name = p2(models.CharField(max_length=200, blank=True))  # an agency outside Cairn, as typed
    from_kind = p2(models.CharField(max_length=30, choices=AgencyKind.choices, blank=True))
    from_person = p3(
        models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    )  # the sender's own record
    given_by = p3(SealedText(), about=About.STAFF)  # who referred: name, job, how to reach her or him
    informant = p4(SealedText(), about=About.OTHERS)  # the same of a friend, a relative, a neighbour
    passed_from = p2(models.OneToOneField("self", models.PROTECT, null=True, related_name="passed_to"))
    to_agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    service = p2(models.ForeignKey(Service, models.PROTECT, related_name="+"))
    source = p2(models.CharField(max_length=9, choices=codes.Source.choices))
    work = p3(models.CharField(max_length=11, choices=codes.Work.choices, default=codes.Work.SURVIVOR))
    urgency = p2(models.CharField(max_length=7, choices=codes.Urgency.choices))
    said_level = p3(models.CharField(max_length=8, choices=codes.Level.choices, blank=True))
    said_count = p3(
        models.PositiveSmallIntegerField(null=True)
    )  # a checklist's count, as the referrer gave it
    received_at = p2(models.DateTimeField())
    received_on = p2(models.DateField())  # the London day of `received_at`
    received_fy = p2(models.PositiveSmallIntegerField())
    received_ym = p2(models.PositiveIntegerField())
    triage_due_at = p2(models.DateTimeField())
    state = p2(models.CharField(max_length=9, choices=codes.State.choices, default=codes.State.SENT))
    triaged_at = p2(models.DateTimeField(null=True))  # when the decision was made
    triaged_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    on_case_at = p2(
        models.DateTimeField(null=True)
    )  # when a case took it: what still waits for one is found at once
    taken_back_at = p2(models.DateTimeField(null=True))  # the sender took it back, decided already or not
    matched_at = p2(models.DateTimeField(null=True))  # when records of the receiver's own were looked through
    name_sent = p3(
        models.CharField(max_length=200, blank=True)
    )  # as typed; what the receiver corrects stays hers
    drafted_as = p2(
        models.UUIDField(null=True)
    )  # the draft that it was sent from, for whoever goes back to it
    data_key = p2(models.UUIDField())
    narrative = p3(SealedText())
    unsafe = p3(SealedText())  # anything that would make acting on it unsafe
    as_sent = p4(SealedText())  # all that was sent, word for word, for the sender and for linkage
    imported = p2(models.ForeignKey("Import", models.PROTECT, related_name="referrals", null=True))
    import_key = p3(
        models.CharField(max_length=32, blank=True)
    )  # keyed hash of a row: the same row never twice

    objects: ClassVar[ReferralQuerySet] = ReferralQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[code for code in codes.State.values if code != "draft"]),
                name="referral_state",
            ),
            models.CheckConstraint(condition=Q(source__in=codes.Source.values), name="referral_source"),
            models.CheckConstraint(condition=Q(urgency__in=codes.Urgency.values), name="referral_urgency"),
            models.CheckConstraint(condition=Q(work__in=codes.Work.values), name="referral_work"),
            models.CheckConstraint(
                condition=Q(triaged_at__isnull=True, triaged_by__isnull=True)
                | Q(triaged_at__isnull=False, triaged_by__isnull=False),
                name="referral_triaged",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "declined", "passed_on"], triaged_at__isnull=False)
                | Q(state__in=["sent", "triage", "withdrawn"], triaged_at__isnull=True),
                name="referral_decided",
            ),
            models.CheckConstraint(
                condition=Q(from_agency__isnull=True) | Q(from_name=""), name="referral_from_one"
            ),
            models.CheckConstraint(condition=Q(triage_due_at__gte=F("received_at")), name="referral_due"),
            models.UniqueConstraint(
                fields=["to_agency", "import_key"], condition=~Q(import_key=""), name="referral_imported_once"
            ),
        ]
        indexes = [
            models.Index(fields=["to_agency", "area", "state", "triage_due_at"], name="referral_queue"),
            models.Index(
                fields=["to_agency", "area", "state", "received_at"],
                condition=models.Q(on_case_at__isnull=True),
                name="referral_for_a_case",
            ),
            models.Index(fields=["to_agency", "area", "received_at"], name="referral_received"),
            models.Index(fields=["from_agency", "area", "received_at"], name="referral_sent"),
            models.Index(fields=["from_user", "received_at"], name="referral_sent_by"),
        ]

    def __str__(self) -> str:
        return self.reference

    def sealing_key(self) -> UUID:
        return self.data_key


class ReferralPerson(Written):
    """Somebody in a referral, as the receiver's own record of her; who she is to the person referred."""

    referral = p2(models.ForeignKey(Referral, models.PROTECT, related_name="people"))
    person = p3(models.ForeignKey(Person, models.PROTECT, related_name="referred_in"))
    role = p3(models.CharField(max_length=11, choices=codes.Role.choices))
    relation = p3(models.CharField(max_length=15, choices=Relationship.Kind.choices, blank=True))

    class Meta:
        verbose_name_plural = "referral people"
        constraints = [
            models.UniqueConstraint(fields=["referral", "person"], name="referral_person_once"),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(role="client"), name="referral_one_client"
            ),
            models.CheckConstraint(condition=Q(role__in=codes.Role.values), name="referral_person_role"),
        ]
        indexes = [models.Index(fields=["person", "role"], name="referral_by_person")]

    def __str__(self) -> str:
        return f"{self.role} of referral {self.referral_id}"


class ReferralAbuse(Written):
    """A form of abuse that the referrer named."""

    referral = p2(models.ForeignKey(Referral, models.PROTECT, related_name="abuse"))
    kind = p3(models.CharField(max_length=15, choices=codes.Abuse.choices))

    class Meta:
        verbose_name_plural = "referral abuse"
        constraints = [
            models.UniqueConstraint(fields=["referral", "kind"], name="referral_abuse_once"),
            models.CheckConstraint(condition=Q(kind__in=codes.Abuse.values), name="referral_abuse_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in referral {self.referral_id}"


class TriagePromise(Written):
    """By when a service looks at a referral: working hours by urgency, for one area, dated. None set: the default."""

    area = p0(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    urgency = p0(models.CharField(max_length=7, choices=codes.Urgency.choices))
    working_hours = p0(models.PositiveSmallIntegerField())
    from_on = p0(models.DateField())
    source = p0(models.CharField(max_length=300))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "urgency", "from_on"], name="triage_promise_once"),
            models.CheckConstraint(condition=Q(working_hours__gte=1), name="triage_promise_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.urgency}: {self.working_hours} working hours"

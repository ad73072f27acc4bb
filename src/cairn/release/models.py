"""What left, or is about to: one recipient each, its text sealed with the sending agency's key."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from cairn.access.models import Agency, Area, Changing, User
from cairn.core.fields import Reference, SealedText
from cairn.core.labels import About, p2, p3
from cairn.people.models import ContactPoint, Person
from cairn.release.codes import Channel, Kind, State, Way, Why
from cairn.release.querysets import OutgoingQuerySet


class Outgoing(Changing):
    """One thing for one recipient: a user, an agency, a person on record, or somebody outside by name."""

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))  # who sends
    reference = p2(Reference(editable=False))
    kind = p2(models.CharField(max_length=10, choices=Kind.choices))
    recipient_user = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    recipient_agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))
    recipient_person = p3(models.ForeignKey(Person, models.PROTECT, related_name="+", null=True))
    recipient_name = p3(SealedText(), about=About.OTHERS)
    recipient_address = p3(SealedText(), about=About.OTHERS)  # an address outside that somebody typed
    contact_point = p2(models.ForeignKey(ContactPoint, models.PROTECT, related_name="+", null=True))
    profile = p2(models.CharField(max_length=20))
    tells = p2(
        models.CharField(max_length=100, blank=True)
    )  # which facts the text holds: codes of rules.profiles
    # On what it is shared with another agency: people.rules.bases, what for, the agreement that carried it, or why.
    basis = p3(models.CharField(max_length=40, blank=True))
    purpose = p2(models.CharField(max_length=20, blank=True))
    agreement = p2(models.UUIDField(null=True))
    because = p3(SealedText())
    channel = p2(models.CharField(max_length=9, choices=Channel.choices))
    way = p2(models.CharField(max_length=7, choices=Way.choices, blank=True))  # by which it was handed over
    body = p3(SealedText())
    hash = p2(models.CharField(max_length=64))  # keyed, so that a short text cannot be guessed from it
    filename = p2(models.CharField(max_length=100, blank=True))
    size = p2(models.PositiveIntegerField(default=0))  # bytes
    rows = p2(models.PositiveIntegerField(null=True))  # of a download
    state = p2(models.CharField(max_length=9, choices=State.choices, default=State.ENQUEUED))
    why = p2(models.CharField(max_length=9, choices=Why.choices, blank=True))
    source_kind = p2(models.CharField(max_length=40))
    source_uid = p2(models.UUIDField(null=True))
    again_of = p2(models.OneToOneField("self", models.PROTECT, related_name="sent_again", null=True))
    approvals = p2(models.PositiveSmallIntegerField(default=0))  # how many people must agree before it leaves
    approved_one_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    approved_two_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    not_before_at = p2(models.DateTimeField(null=True))
    claimed_at = p2(models.DateTimeField(null=True))
    sent_at = p2(models.DateTimeField(null=True))
    decided_at = p2(models.DateTimeField(null=True))
    decided_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))

    objects: ClassVar[OutgoingQuerySet] = OutgoingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "outgoing"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    recipient_user__isnull=False,
                    recipient_agency__isnull=True,
                    recipient_person__isnull=True,
                    recipient_name__isnull=True,
                )
                | Q(
                    recipient_user__isnull=True,
                    recipient_agency__isnull=False,
                    recipient_person__isnull=True,
                    recipient_name__isnull=True,
                )
                | Q(
                    recipient_user__isnull=True,
                    recipient_agency__isnull=True,
                    recipient_person__isnull=False,
                    recipient_name__isnull=True,
                )
                | Q(
                    recipient_user__isnull=True,
                    recipient_agency__isnull=True,
                    recipient_person__isnull=True,
                    recipient_name__isnull=False,
                ),
                name="outgoing_one_recipient",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="outgoing_kind"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="outgoing_channel"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="outgoing_state"),
            models.CheckConstraint(condition=Q(way__in=["", *Way.values]), name="outgoing_way"),
            models.CheckConstraint(condition=Q(approvals__lte=2), name="outgoing_approvals"),
            models.CheckConstraint(
                condition=Q(approved_two_by__isnull=True)
                | (Q(approved_one_by__isnull=False) & ~Q(approved_two_by=models.F("approved_one_by"))),
                name="outgoing_two_people",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="outgoing_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="outgoing_sent"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "area", "-id"], name="outgoing_list"),
            models.Index(fields=["state", "id"], name="outgoing_state"),
            models.Index(fields=["source_kind", "source_uid"], name="outgoing_source"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    def sealing_key(self) -> UUID:
        key: UUID = self.agency.data_key
        return key


class OutgoingAbout(models.Model):
    """Whom something that left is about: one row each."""

    id = p2(models.BigAutoField(primary_key=True))
    outgoing = p2(models.ForeignKey(Outgoing, models.PROTECT, related_name="about"))
    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="+"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outgoing", "person"], name="outgoing_about_once")]
        indexes = [models.Index(fields=["person", "outgoing"], name="outgoing_about_person")]

    def __str__(self) -> str:
        return f"outgoing {self.outgoing_id} about a person"

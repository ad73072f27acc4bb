"""What was decided of a correction, an objection or a restriction, and what stands beside the record since."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cairn.access.models import Agency, Changing, LegalBody, User, Written
from cairn.core.fields import SealedText
from cairn.core.labels import p2, p3
from cairn.oversight.models.requests import Request
from cairn.people.models import Person


class Ruling(Changing):
    """The controller's decision. A correction that was agreed is made by the service, as a new edition."""

    request = p2(models.OneToOneField(Request, models.PROTECT, related_name="ruling"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))  # whose entry it is
    kind = p2(models.CharField(max_length=60, blank=True))
    record = p2(models.UUIDField(null=True))
    agreed = p2(models.BooleanField())
    reason = p3(SealedText())
    decided_at = p2(models.DateTimeField())
    decided_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+"))
    done_at = p2(models.DateTimeField(null=True))
    done_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    did = p3(SealedText())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="ruling_done",
            )
        ]

    def __str__(self) -> str:
        return f"ruling of request {self.request_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.request.data_key
        return key


class Dispute(Written):
    """What somebody says against an entry, in her own words, beside it for as long as it is kept. Never changed."""

    APPEND_ONLY = True
    DISPOSABLE = True  # goes with its request, and with nothing else

    request = p2(models.ForeignKey(Request, models.PROTECT, related_name="disputes"))
    controller = p2(models.ForeignKey(LegalBody, models.PROTECT, related_name="+"))
    kind = p2(models.CharField(max_length=60))
    record = p2(models.UUIDField())
    on = p2(models.DateField())
    says = p3(SealedText())  # who says so
    words = p3(SealedText())

    class Meta:
        indexes = [models.Index(fields=["kind", "record"], name="dispute_beside")]

    def __str__(self) -> str:
        return f"dispute of {self.kind}"

    def sealing_key(self) -> UUID:
        key: UUID = self.request.data_key
        return key


class Limit(Changing):
    """Processing of a person's records is restricted: kept, and used for the purposes listed and for no other."""

    class Purpose(models.TextChoices):
        CONSENT = "consent", _("What the person agrees to, each time")
        CLAIMS = "claims", _("Legal claims and courts")
        PROTECTION = "protection", _("Protecting the rights and safety of another person")
        PUBLIC = "public", _("Important public interest")

    request = p2(models.ForeignKey(Request, models.PROTECT, related_name="limits"))
    person = p3(models.ForeignKey(Person, models.PROTECT, related_name="+"))
    purposes = p2(models.CharField(max_length=60))
    from_on = p2(models.DateField())
    until_on = p2(models.DateField(null=True))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="limit_dates"
            ),
            models.UniqueConstraint(
                fields=["request", "person"], condition=Q(until_on__isnull=True), name="limit_open_once"
            ),
        ]
        indexes = [models.Index(fields=["person", "until_on"], name="limit_by_person")]

    def __str__(self) -> str:
        return f"limit of person {self.person_id}"

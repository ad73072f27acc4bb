"""How she can be reached, and whether it is safe. No rule means: not known, do not use."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.access.models import Changing, Written
from cairn.core.fields import SealedText
from cairn.core.labels import About, p2, p3, p4
from cairn.people.models.person import Person


class ContactPoint(Changing):
    """A phone, an e-mail address, a place. `hidden` means known to us only since separation: P4, opened one by one."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("Email")
        ADDRESS = "address", _("Address")

    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="contact_points"))
    kind = p2(models.CharField(max_length=7, choices=Kind.choices))
    value = p4(SealedText())
    known_to_perpetrator = p3(models.BooleanField(null=True))
    shared_with_perpetrator = p3(models.BooleanField(null=True))
    hidden = p3(models.BooleanField(default=False))
    from_on = p3(models.DateField(null=True, blank=True))
    until_on = p3(models.DateField(null=True, blank=True))

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.person.data_key
        return key


class ContactRule(Written):
    """What is safe for one contact point, according to whom, since when. Append-only: the newest in force counts."""

    APPEND_ONLY = True
    DISPOSABLE = True  # goes with her record, and with nothing else

    class Safe(models.TextChoices):
        SAFE = "safe", _("Safe")
        LIMITED = "limited", _("Safe within limits")
        NEVER = "never", _("Never use")
        ASK_AGAIN = "ask_again", _("Ask the person again before using")

    class Voicemail(models.TextChoices):
        NO = "no", _("No voicemail")
        YES = "yes", _("Voicemail is safe")
        UNKNOWN = "unknown", _("Not known: leave none")

    contact_point = p2(models.ForeignKey(ContactPoint, models.PROTECT, related_name="rules"))
    safe = p3(models.CharField(max_length=9, choices=Safe.choices))
    hours_from = p3(models.TimeField(null=True))  # London time; both or neither
    hours_until = p3(models.TimeField(null=True))
    days = p3(models.CharField(max_length=7, blank=True))  # "12345" Monday to Friday; empty is any day
    voicemail = p3(models.CharField(max_length=7, choices=Voicemail.choices, default=Voicemail.UNKNOWN))
    code_word = p4(SealedText())
    given_by = p3(models.CharField(max_length=20))  # "herself", "worker", "agency", "life_event"
    given_at = p3(models.DateTimeField())
    reached_by = p3(SealedText(), about=About.OTHERS)  # who else can reach the channel
    because = p3(models.CharField(max_length=30, blank=True))  # the life event that asks again, or "expired"
    from_at = p3(models.DateTimeField())
    until_at = p3(models.DateTimeField(null=True))

    class Meta:
        indexes = [models.Index(fields=["contact_point", "-from_at"], name="contact_rule_newest")]

    def __str__(self) -> str:
        return f"{self.safe} for contact point {self.contact_point_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.contact_point.person.data_key
        return key


class LifeEvent(Written):
    """Something after which a safe-contact rule must be asked again."""

    class Kind(models.TextChoices):
        SEPARATION = "separation", _("Separation")
        RECONCILIATION = "reconciliation", _("Reconciliation")
        RELEASE = "release", _("Release from custody, or bail changed")
        MOVE = "move", _("Move")
        INCIDENT = "incident", _("New incident")

    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="life_events"))
    kind = p3(models.CharField(max_length=14, choices=Kind.choices))
    on = p3(models.DateField())
    precision = p3(
        models.CharField(max_length=6, choices=Person.Precision.choices, default=Person.Precision.DAY)
    )
    told_by = p3(models.CharField(max_length=20))

    def __str__(self) -> str:
        return f"{self.kind} of person {self.person_id}"


class NearMiss(Changing):
    """Contact that was made, or nearly made, outside the rule. Never prevented from being written down."""

    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="near_misses"))
    contact_point = p2(models.ForeignKey(ContactPoint, models.PROTECT, related_name="near_misses", null=True))
    rule = p2(models.ForeignKey(ContactRule, models.PROTECT, related_name="+", null=True))
    agency = p2(models.ForeignKey("access.Agency", models.PROTECT, related_name="+"))
    at = p2(models.DateTimeField())
    source_kind = p2(models.CharField(max_length=40))
    source_uid = p2(models.UUIDField())
    what_happened = p3(SealedText())
    reviewed_at = p2(models.DateTimeField(null=True))
    reviewed_by = p2(models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True))
    learned = p3(SealedText())

    class Meta:
        indexes = [models.Index(fields=["agency", "reviewed_at"], name="near_miss_open")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="near_miss_reviewed",
            )
        ]

    def __str__(self) -> str:
        return f"near miss for person {self.person_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.person.data_key
        return key


class ContactKey(models.Model):
    """Keyed hashes of normalised phones, addresses, identifiers, streets: found without opening anything."""

    KEYED_HASHES = ("hash",)

    class Kind(models.TextChoices):
        PHONE = "phone", _("Phone")
        EMAIL = "email", _("Email")
        ADDRESS = "address", _("Address")
        STREET = "street", _("Street")
        OUTWARD = "outward", _("Outward postcode")
        POSTCODE = "postcode", _("Postcode")
        IDENTIFIER = "identifier", _("Identifier")
        NAME_BORN = "name_born", _("Name and date of birth")
        NAME = "name", _("Name")

    id = p2(models.BigAutoField(primary_key=True))
    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="contact_keys"))
    contact_point = p2(models.ForeignKey(ContactPoint, models.PROTECT, related_name="keys", null=True))
    kind = p2(models.CharField(max_length=10, choices=Kind.choices))
    hash = p3(models.CharField(max_length=32))
    from_on = p3(models.DateField(null=True))
    until_on = p3(models.DateField(null=True))

    class Meta:
        indexes = [models.Index(fields=["kind", "hash", "person"], name="contact_key_find")]

    def __str__(self) -> str:
        return f"{self.kind} key of person {self.person_id}"


class Identifier(Written):
    """A number that some register knows her by."""

    class Scheme(models.TextChoices):
        NHS = "nhs", _("NHS number")
        POLICE = "police", _("Police reference")
        HOUSING = "housing", _("Housing reference")
        SOCIAL_CARE = "social_care", _("Social care reference")
        SCHOOL = "school", _("School pupil number")
        OTHER = "other", _("Other reference")

    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="identifiers"))
    scheme = p2(models.CharField(max_length=12, choices=Scheme.choices))
    value = p3(SealedText())

    def __str__(self) -> str:
        return f"{self.scheme} of person {self.person_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.person.data_key
        return key


class NeverReceive(Changing):
    """Nothing about her may ever reach this recipient, whatever else is decided."""

    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="never_receive"))
    recipient = p2(models.ForeignKey(Person, models.PROTECT, related_name="+", null=True))
    recipient_agency = p2(models.ForeignKey("access.Agency", models.PROTECT, related_name="+", null=True))
    because = p3(SealedText())
    until_on = p2(models.DateField(null=True))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False, recipient_agency__isnull=True)
                | models.Q(recipient__isnull=True, recipient_agency__isnull=False),
                name="never_receive_one",
            )
        ]

    def __str__(self) -> str:
        return f"never for person {self.person_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.person.data_key
        return key

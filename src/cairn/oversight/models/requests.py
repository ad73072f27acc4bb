"""What somebody asks of a controller about her records: who asks, on what proof, in which state, by when."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cairn.access.models import Agency, Area, Changing, LegalBody, User, Written
from cairn.cases.models import Case
from cairn.core.fields import Reference, SealedText
from cairn.core.labels import About, p0, p2, p3
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.querysets import RequestQuerySet
from cairn.people.models import Person


class Request(Changing):
    """A request to one controller; every controller answers for its own records, and for nobody else's."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("A copy of the records (subject access)")
        CORRECTION = "correction", _("Correction")
        OBJECTION = "objection", _("Objection")
        RESTRICTION = "restriction", _("Restriction of processing")
        POLICE = "police", _("Police request")
        COURT = "court", _("Court order")

    class Asker(models.TextChoices):
        HERSELF = "herself", _("The person themselves")
        HARMED = "harmed", _("Somebody who was harmed, named in another’s record")
        CAUSING = "causing", _("Somebody said to cause harm, or an associate")
        PARENT = "parent", _("A parent, for a child")
        REPRESENTATIVE = "representative", _("A representative, such as a solicitor")
        POLICE = "police", _("Police")
        COURT = "court", _("A court")

    class CameBy(models.TextChoices):
        LETTER = "letter", _("Letter")
        EMAIL = "email", _("Email")
        IN_PERSON = "in_person", _("In person")
        PHONE = "phone", _("Phone")

    class Channel(models.TextChoices):
        COLLECT = "collect", _("Collected in person, with proof of identity again")
        POST = "post", _("Post, to an address on record with its safe-contact rule")
        POST_OUTSIDE = "post_outside", _("Post, to a name and address typed here")

    class State(models.TextChoices):
        RECEIVED = lifecycle.RECEIVED, _("Received: identity to be seen")
        LOOKING = lifecycle.LOOKING, _("The services look for records")
        ANSWERING = lifecycle.ANSWERING, _("Being answered")
        SIGNING = lifecycle.SIGNING, _("Waits for the second signature")
        SIGNED = lifecycle.SIGNED, _("Signed by two")
        ANSWERED = lifecycle.ANSWERED, _("Answered")
        REFUSED = lifecycle.REFUSED, _("Refused")
        WITHDRAWN = lifecycle.WITHDRAWN, _("Withdrawn")

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    controller = p2(models.ForeignKey(LegalBody, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))  # which acts for the controller
    reference = p2(Reference(editable=False))
    data_key = p2(models.UUIDField())
    kind = p2(models.CharField(max_length=11, choices=Kind.choices))
    state = p2(models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED))
    lead = p2(models.ForeignKey(User, models.PROTECT, related_name="+"))  # the worker in charge
    asker = p3(models.CharField(max_length=14, choices=Asker.choices))
    asker_name = p3(SealedText())
    subject_name = p3(SealedText())
    subject_born = p3(SealedText())  # as it was given
    wanted = p3(SealedText())
    came_by = p2(models.CharField(max_length=9, choices=CameBy.choices))
    received_on = p2(models.DateField())
    identity_on = p2(models.DateField(null=True))
    identity_seen = p3(SealedText())
    authority_seen = p3(SealedText(), about=About.OTHERS)
    child_view = p3(SealedText())
    other_parent = p3(SealedText(), about=About.OTHERS)
    clarify_asked_on = p2(models.DateField(null=True))
    clarify = p3(SealedText())
    clarified_on = p2(models.DateField(null=True))
    extended_on = p2(models.DateField(null=True))
    extended_because = p3(SealedText())
    channel = p3(models.CharField(max_length=12, choices=Channel.choices))
    send_name = p3(SealedText(), about=About.OTHERS)
    send_address = p3(SealedText(), about=About.OTHERS)
    point = p3(models.UUIDField(null=True))  # the contact point that the answer is posted to
    due_on = p2(models.DateField(null=True))
    ended_on = p2(models.DateField(null=True))
    ended_because = p3(SealedText())

    objects: ClassVar[RequestQuerySet] = RequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["access", "correction", "objection", "restriction", "police", "court"]),
                name="request_kind",
            ),
            models.CheckConstraint(condition=Q(state__in=list(lifecycle.STATES)), name="request_state"),
            models.CheckConstraint(
                condition=Q(identity_on__isnull=True) | Q(identity_on__gte=F("received_on")),
                name="request_identity_after_received",
            ),
            models.CheckConstraint(
                condition=Q(clarified_on__isnull=True) | Q(clarified_on__gte=F("clarify_asked_on")),
                name="request_clarified_after_asked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(lifecycle.ENDED), ended_on__isnull=False)
                | (~Q(state__in=sorted(lifecycle.ENDED)) & Q(ended_on__isnull=True)),
                name="request_ended_on",
            ),
        ]
        indexes = [models.Index(fields=["controller", "area", "state", "due_on"], name="request_list")]

    def __str__(self) -> str:
        return self.reference

    def sealing_key(self) -> UUID:
        return self.data_key

    @property
    def enquiry(self) -> bool:
        """Whether police or a court asks, and not a person for her own records."""
        return self.kind in ENQUIRIES

    @property
    def settles(self) -> bool:
        """Whether it is decided once, and not passage by passage."""
        return self.kind in (self.Kind.CORRECTION, self.Kind.OBJECTION, self.Kind.RESTRICTION)


class TypedName(models.Model):
    """A name that a request gives, as a keyed hash: by it the bars are asked before any service has looked."""

    KEYED_HASHES = ("hash",)

    id = p2(models.BigAutoField(primary_key=True))
    request = p2(models.ForeignKey(Request, models.PROTECT, related_name="typed_names"))
    hash = p3(models.CharField(max_length=32))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "hash"], name="typed_name_once")]

    def __str__(self) -> str:
        return f"a name of request {self.request_id}"


class Lookup(Changing):
    """One agency of the controller is asked to look in its own records, and says what it found."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Not looked yet")
        FOUND = "found", _("Found")
        NOTHING = "nothing", _("Nothing known")

    request = p2(models.ForeignKey(Request, models.PROTECT, related_name="lookups"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    answer = p2(models.CharField(max_length=7, choices=Answer.choices, default=Answer.WAITING))
    answered_at = p2(models.DateTimeField(null=True))
    answered_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "agency"], name="lookup_once"),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="waiting") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="lookup_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} for request {self.request_id}"


class FoundRecord(Written):
    """A record of a person that an agency found: of whom the request is about, or of whoever asks."""

    class Whose(models.TextChoices):
        SUBJECT = "subject", _("The person whom the request is about")
        ASKER = "asker", _("The person who asks, where that is somebody else")

    request = p2(models.ForeignKey(Request, models.PROTECT, related_name="found"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    person = p3(models.ForeignKey(Person, models.PROTECT, related_name="+"))
    whose = p2(models.CharField(max_length=7, choices=Whose.choices))
    how = p3(models.CharField(max_length=11))  # rules.subject
    roles = p3(models.CharField(max_length=60, blank=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person", "whose"], name="found_record_once")
        ]

    def __str__(self) -> str:
        return f"record of request {self.request_id}"


class SafetyNote(Changing):
    """Tells a worker that somebody who is named as causing harm in her case has asked for his records."""

    request = p2(models.ForeignKey(Request, models.PROTECT, related_name="safety_notes"))
    case = p2(models.ForeignKey(Case, models.PROTECT, related_name="+"))
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="+"))
    read_at = p2(models.DateTimeField(null=True))
    did = p3(SealedText())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "case", "user"], name="safety_note_once")]
        indexes = [models.Index(fields=["user", "read_at"], name="safety_note_unread")]

    def __str__(self) -> str:
        return f"safety note for case {self.case_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.case.data_key
        return key


class OwnClock(Written):
    """A controller's own clock from a day on: how many days something may take, and on what authority."""

    controller = p0(models.ForeignKey(LegalBody, models.PROTECT, related_name="+"))
    code = p0(models.CharField(max_length=40))
    days = p0(models.PositiveSmallIntegerField())
    working = p0(models.BooleanField())
    from_on = p0(models.DateField())
    source = p0(models.CharField(max_length=300))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["controller", "code", "from_on"], name="own_clock_once"),
            models.CheckConstraint(condition=Q(days__gte=1), name="own_clock_days"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.days} days"


ENQUIRIES = frozenset({Request.Kind.POLICE.value, Request.Kind.COURT.value})
PERSONS = {Request.Asker.HERSELF, Request.Asker.HARMED, Request.Asker.CAUSING, Request.Asker.PARENT,
           Request.Asker.REPRESENTATIVE}  # fmt: skip

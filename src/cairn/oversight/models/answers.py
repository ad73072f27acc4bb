"""The answer to a request: its passages, each decided by somebody, and the two people who signed it."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cairn.access.models import Agency, Changing, User
from cairn.core.fields import SealedText
from cairn.core.labels import About, p2, p3
from cairn.oversight.models.requests import Request


class Answer(Changing):
    """One answer to one request: what leaves is composed from its passages, and signed as it was composed."""

    request = p2(models.OneToOneField(Request, models.PROTECT, related_name="answer"))
    hash = p2(models.CharField(max_length=64, blank=True))  # keyed, of what was signed: it leaves unaltered
    signed_one_at = p2(models.DateTimeField(null=True))
    signed_one_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    signed_two_at = p2(models.DateTimeField(null=True))
    signed_two_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    returned_because = p3(SealedText())
    outgoing = p2(models.UUIDField(null=True))  # its line in the ledger of what left
    left_at = p2(models.DateTimeField(null=True))
    handed_to = p3(SealedText(), about=About.OTHERS)
    handed_seen = p3(SealedText(), about=About.OTHERS)
    handed_at = p2(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_two_by__isnull=True)
                | (Q(signed_one_by__isnull=False) & ~Q(signed_two_by=F("signed_one_by"))),
                name="answer_two_people",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(signed_two_by__isnull=False), name="answer_left_signed"
            ),
        ]

    def __str__(self) -> str:
        return f"answer to request {self.request_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.request.data_key
        return key


class Passage(Changing):
    """A record, as far as it is about the requester alone, with what was decided about it: never anything unsaid."""

    class Decision(models.TextChoices):
        INCLUDE = "include", _("Give it as it stands")
        PART = "part", _("Give it with stretches taken out")
        WITHHOLD = "withhold", _("Keep it back")

    class Origin(models.TextChoices):
        OURS = "", _("Our own")
        AGREES = "agrees", _("Asked: agrees that it may be given")
        OBJECTS = "objects", _("Asked: objects")
        SILENT = "silent", _("Asked: has not answered")

    answer = p2(models.ForeignKey(Answer, models.PROTECT, related_name="passages"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))  # whose record it is
    kind = p2(models.CharField(max_length=60))
    record = p2(models.UUIDField())
    on = p3(models.DateField(null=True))
    written_by = p2(models.CharField(max_length=200, blank=True))  # first name and service
    text = p3(SealedText())
    shown = p3(SealedText())  # with stretches taken out
    free = p2(models.BooleanField(default=False))  # holds free text: somebody must read it
    apart = p2(models.BooleanField(default=False))  # a record whose existence must not be told
    left_out = p2(models.CharField(max_length=300, blank=True))  # names of fields that are never written down
    contributor = p2(models.CharField(max_length=200, blank=True))  # another agency from which it came
    origin = p2(models.CharField(max_length=7, choices=Origin.choices, blank=True))
    origin_on = p2(models.DateField(null=True))
    origin_words = p3(SealedText())
    decision = p2(models.CharField(max_length=8, choices=Decision.choices, blank=True))
    exemption = p2(models.CharField(max_length=20, blank=True))
    reason = p3(SealedText())
    decided_at = p2(models.DateTimeField(null=True))
    decided_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "kind", "record"], name="passage_once"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | Q(
                    decision__in=["include", "part", "withhold"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="passage_decided",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["part", "withhold"]) | Q(exemption__gt="", reason__isnull=False),
                name="passage_never_silently",
            ),
            models.CheckConstraint(
                condition=~Q(apart=True) | Q(decision__in=["", "withhold"]), name="passage_apart_withheld"
            ),
        ]
        indexes = [models.Index(fields=["answer", "kind", "on"], name="passage_list")]

    def __str__(self) -> str:
        return f"passage of answer {self.answer_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.answer.request.data_key
        return key

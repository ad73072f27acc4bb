"""The record of who did and saw what. Insert-only, guarded in the database (`access.guards`), no keys out of it."""

from uuid import UUID

from django.db import models

from cairn.core.fields import SealedText
from cairn.core.ids import new_uid
from cairn.core.labels import p2, p3


class Event(models.Model):
    """One thing that one actor did, or one page that she saw. `fields` are names of fields, never values."""

    APPEND_ONLY = True

    id = p2(models.BigAutoField(primary_key=True))
    uid = p2(models.UUIDField(default=new_uid, unique=True, editable=False))
    chain = p2(models.UUIDField())  # the acting agency's uid: a seal chain per agency
    at = p2(models.DateTimeField())
    user = p2(models.UUIDField())
    role = p2(models.CharField(max_length=40))
    agency = p2(models.UUIDField())
    area = p2(models.UUIDField())
    session = p2(models.CharField(max_length=32, blank=True))
    verb = p2(models.CharField(max_length=60))
    kind = p2(models.CharField(max_length=60))
    object_uid = p2(models.UUIDField(null=True))
    fields = p2(models.TextField(blank=True))
    wrote = p2(models.TextField(blank=True))  # field=SHA-256 of the sealed bytes that were written
    reason = p3(SealedText())
    reason_key = p2(models.UUIDField(null=True))
    mac = p2(models.CharField(max_length=64))

    class Meta:
        indexes = [
            models.Index(fields=["agency", "at"], name="event_by_agency"),
            models.Index(fields=["user", "at"], name="event_by_user"),
            models.Index(fields=["kind", "object_uid", "at"], name="event_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} at {self.at:%Y-%m-%d %H:%M}"

    def sealing_key(self) -> UUID:
        if self.reason_key is None:
            raise ValueError("an event with a reason needs its key")
        return self.reason_key


class EventAbout(models.Model):
    """One row per person whom an event is about, so that "who saw her" is one index range."""

    APPEND_ONLY = True

    id = p2(models.BigAutoField(primary_key=True))
    event = p2(models.ForeignKey(Event, models.PROTECT, related_name="about"))
    person = p2(models.UUIDField())

    class Meta:
        indexes = [models.Index(fields=["person", "event"], name="event_about_person")]

    def __str__(self) -> str:
        return f"event {self.event_id} about a person"


class Seal(models.Model):
    """A link of an agency's chain: this event came `seq`-th; `mac` covers the link before it."""

    APPEND_ONLY = True

    id = p2(models.BigAutoField(primary_key=True))
    chain = p2(models.UUIDField())
    seq = p2(models.PositiveBigIntegerField())
    event = p2(models.OneToOneField(Event, models.PROTECT, related_name="seal"))
    at = p2(models.DateTimeField())
    mac = p2(models.CharField(max_length=64))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="seal_once")]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"


class DisposedRow(models.Model):
    """A row of an append-only table that a disposal took away: without this mark the database refuses to (guards)."""

    APPEND_ONLY = True

    id = p2(models.BigAutoField(primary_key=True))
    kind = p2(models.CharField(max_length=60))
    uid = p2(models.UUIDField())
    at = p2(models.DateTimeField())

    class Meta:
        indexes = [models.Index(fields=["uid"], name="disposed_row_uid")]

    def __str__(self) -> str:
        return f"{self.kind} disposed of at {self.at:%Y-%m-%d}"

"""Reading the audit: how much each person reads in a day, what was unusual about it, and who looked at the chains."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from cairn.access.models import Agency, Area, Changing, User
from cairn.core.fields import SealedText
from cairn.core.labels import About, p2, p3
from cairn.core.models import Row
from cairn.oversight.codes import Unusual


class ReadingDay(models.Model):
    """How many people's records one user read in one role on one day: counted once from the audit, then kept."""

    id = p2(models.BigAutoField(primary_key=True))
    area = p2(models.UUIDField())
    user = p2(models.UUIDField())
    role = p2(models.CharField(max_length=40))
    on = p2(models.DateField())
    people = p2(models.PositiveIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "user", "role", "area"], name="reading_day_once")
        ]
        indexes = [models.Index(fields=["user", "role", "on"], name="reading_day_of_user")]

    def __str__(self) -> str:
        return f"{self.people} records on {self.on}"


class UnusualReading(Changing):
    """Something about one user's reading of one day that somebody should ask about; settled in words, never by itself.

    `person` is the uid of the one record that it is about, where there is one: no key, as in the audit that it is read
    from. `many`, `usual`, `median` and `in_all` are the numbers of its sentence; there is no other measure.
    """

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))  # for which she read
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="+"))
    role = p2(models.CharField(max_length=40))
    on = p2(models.DateField())
    code = p2(models.CharField(max_length=16, choices=Unusual.choices))
    person = p3(models.UUIDField(null=True))
    many = p2(models.PositiveIntegerField())
    usual = p2(models.PositiveIntegerField(null=True))
    median = p2(models.PositiveIntegerField(null=True))
    in_all = p2(models.PositiveIntegerField(null=True))
    related = p2(models.BooleanField(null=True))  # whether it is part of her work, where that was asked
    settled_at = p2(models.DateTimeField(null=True))
    settled_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    fine = p2(models.BooleanField(null=True))
    because = p3(SealedText(), about=About.STAFF)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "on", "code", "person"], name="unusual_reading_once"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "on", "code"],
                condition=Q(person__isnull=True),
                name="unusual_reading_once_a_day",
            ),
            models.CheckConstraint(condition=Q(code__in=Unusual.values), name="unusual_reading_code"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, fine__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False, fine__isnull=False),
                name="unusual_reading_settled",
            ),
        ]
        indexes = [models.Index(fields=["area", "settled_at", "-on"], name="unusual_reading_open")]

    def __str__(self) -> str:
        return f"{self.code} on {self.on}"

    def sealing_key(self) -> UUID:
        key: UUID = self.agency.data_key
        return key


class ChainCheck(Row):
    """Somebody asked for a walk over every link of every chain, and what it found."""

    asked_at = p2(models.DateTimeField())
    asked_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+"))
    ended_at = p2(models.DateTimeField(null=True))
    links = p2(models.PositiveBigIntegerField(default=0))
    found = p2(models.PositiveIntegerField(default=0))
    said = p2(models.TextField(blank=True))  # the sentences, a line each: agencies and numbers, no person

    class Meta:
        indexes = [models.Index(fields=["-asked_at"], name="chain_check_newest")]

    def __str__(self) -> str:
        return f"walk of {self.asked_at:%Y-%m-%d %H:%M}"


class HeadsTaken(Row):
    """A witness fetched the heads of the chains (`agreed` empty), or compared what it had kept with them."""

    at = p2(models.DateTimeField())
    chains = p2(models.PositiveIntegerField())
    agreed = p2(models.BooleanField(null=True))

    class Meta:
        verbose_name_plural = "heads taken"
        indexes = [models.Index(fields=["-at"], name="heads_taken_newest")]

    def __str__(self) -> str:
        return f"heads taken at {self.at:%Y-%m-%d %H:%M}"

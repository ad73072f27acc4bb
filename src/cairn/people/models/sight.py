"""Who may see a person: involvements written by actions, the reach derived from them, and the bars that beat all."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.access.keys import system_key
from cairn.access.models import Agency, Area, Changing, Holder, Team, User
from cairn.core.fields import SealedText
from cairn.core.labels import p2, p3
from cairn.people.models.person import Person
from cairn.people.querysets import BarQuerySet, ShareQuerySet

FOREVER = date(9999, 12, 31)


class Involvement(Changing):
    """Why an agency (or a team, or one worker of it) is involved with a person: a row per basis, ended, not deleted."""

    class Basis(models.TextChoices):
        REFERRED = "referred", _("Referred")
        CASE = "case", _("Open case")
        CONSULTED = "consulted", _("Consulted")
        SHARED = "shared", _("Shared with us")
        PLACED = "placed", _("Placed with us")

    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="involvements"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    team = p2(models.ForeignKey(Team, models.PROTECT, related_name="+", null=True))
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    basis = p2(models.CharField(max_length=9, choices=Basis.choices))
    source_kind = p2(models.CharField(max_length=40))
    source_uid = p2(models.UUIDField())
    from_on = p2(models.DateField())
    until_on = p2(models.DateField(default=FOREVER))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")), name="involvement_dates"
            ),
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) | models.Q(user__isnull=True), name="involvement_holder"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "until_on"], name="involvement_person"),
            models.Index(fields=["source_kind", "source_uid"], name="involvement_source"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} with person {self.person_id}: {self.basis}"


class Reach(models.Model):
    """Derived: one narrow row per holder and person, so that a list is one covering-index range (people.reach)."""

    id = p2(models.BigAutoField(primary_key=True))
    holder = p2(models.ForeignKey(Holder, models.PROTECT, related_name="+", db_index=False))
    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False))
    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="reach"))
    sort_family = p3(models.CharField(max_length=200, blank=True))
    sort_given = p3(models.CharField(max_length=200, blank=True))
    until_on = p2(models.DateField(default=FOREVER))
    restricted = p3(models.BooleanField(default=False))

    class Meta:
        verbose_name_plural = "reach"
        constraints = [models.UniqueConstraint(fields=["holder", "area", "person"], name="reach_once")]
        indexes = [
            models.Index(
                fields=["holder", "area", "sort_family", "sort_given", "person", "until_on", "restricted"],
                name="reach_list",
            )
        ]

    def __str__(self) -> str:
        return f"holder {self.holder_id} reaches person {self.person_id}"


class Bar(Changing):
    """Somebody must never see a person, nor learn that there is a record. Beats every other right."""

    class Kind(models.TextChoices):
        DECLARED = "declared", _("Declared")
        AUTOMATIC = "automatic", _("Automatic")
        ASKED = "asked", _("Put to the manager: not in force until decided")

    cluster = p2(models.UUIDField())
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))
    kind = p2(models.CharField(max_length=9, choices=Kind.choices))
    matched = p2(
        models.CharField(max_length=10, blank=True)
    )  # phone, address, name_born, name; empty when declared
    holder_one = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    holder_two = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    lifted_at = p2(models.DateTimeField(null=True))
    lifted_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    lifted_because = p3(SealedText())
    because = p3(SealedText())  # why somebody said so; nothing where details matched
    because_key = p2(models.UUIDField(null=True))

    objects: ClassVar[BarQuerySet] = BarQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, agency__isnull=True)
                | models.Q(user__isnull=True, agency__isnull=False),
                name="bar_one",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | models.Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="bar_lifted",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "cluster"], name="bar_user"),
            models.Index(fields=["agency", "cluster"], name="bar_agency"),
        ]

    def __str__(self) -> str:
        return f"bar {self.kind}"

    def sealing_key(self) -> UUID:
        # One that matching details laid has no reason of its own, but is lifted with one.
        return self.because_key or system_key()


class Share(Changing):
    """A named worker may see a restricted person, for a purpose, until a day; taken back, it ends at that moment.

    It is for her work at one agency (`reads_for`), and opens nothing when she works there no more.
    `source` is what gave it (a case's allocation, an agreement), where that also takes it back. With `to_agency` it is
    a share of `agency`'s record with one worker there, who sees it by this alone: restricted or not, she and no other.
    """

    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="shares"))
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="+"))
    purpose = p2(SealedText())
    basis = p2(SealedText())
    source_kind = p2(models.CharField(max_length=40, blank=True))
    source_uid = p2(models.UUIDField(null=True))
    from_on = p2(models.DateField())
    until_on = p2(models.DateField(default=FOREVER))
    ended_at = p2(models.DateTimeField(null=True))
    reads_for = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))
    to_agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True))
    why = p3(SealedText())  # why it is needed, and why this much of it
    ended_because = p3(SealedText())

    objects: ClassVar[ShareQuerySet] = ShareQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until_on__gte=models.F("from_on")), name="share_dates"),
            models.CheckConstraint(
                condition=models.Q(to_agency__isnull=True) | models.Q(agency__isnull=False),
                name="share_beyond_from",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "person", "until_on"], name="share_user"),
            models.Index(fields=["source_kind", "source_uid"], name="share_source"),
        ]

    def __str__(self) -> str:
        return f"share with {self.user_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.person.data_key
        return key

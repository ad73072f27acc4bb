"""Break-glass: one record of another agency's, or a restricted one, opened for four hours with a reason."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.access.models.areas import Agency, Area
from cairn.access.models.base import Changing
from cairn.access.models.users import User
from cairn.access.querysets import BreakGlassQuerySet
from cairn.core.fields import Reference, SealedText
from cairn.core.labels import p2, p3


class BreakGlass(Changing):
    """Who opened what, why, for how long; who reviews it, and what was found. It is never anybody else's."""

    class Finding(models.TextChoices):
        RIGHT = "right", _("It was right")
        MISTAKE = "mistake", _("It was not needed; the worker has been spoken to")
        MISUSE = "misuse", _("Misuse: the account is suspended now")

    reference = p2(Reference(editable=False))
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="emergencies"))
    role = p2(models.CharField(max_length=40))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    kind = p2(models.CharField(max_length=20))  # what was opened, by its kind and uid: access knows no room
    object_uid = p2(models.UUIDField())
    person = p2(models.UUIDField())  # whom it is about
    owner = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))  # whose record it is
    data_key = p2(models.UUIDField())
    reason = p3(SealedText())
    from_at = p2(models.DateTimeField())
    until_at = p2(models.DateTimeField())
    ended_at = p2(models.DateTimeField(null=True))  # closed before its time by whoever opened it
    batch = p2(
        models.BooleanField(default=False)
    )  # an out-of-hours role's: reviewed with the others of the night
    due_at = p2(models.DateTimeField())  # reviewed by then, or it goes on to the deputy and the lead
    reviewer = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    deputy = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    reviewed_at = p2(models.DateTimeField(null=True))
    reviewed_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    finding = p2(models.CharField(max_length=7, choices=Finding.choices, blank=True))
    found = p3(SealedText())

    objects: ClassVar[BreakGlassQuerySet] = BreakGlassQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "break-glass"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="break_glass_times"
            ),
            models.CheckConstraint(
                condition=models.Q(finding="", reviewed_at__isnull=True, reviewed_by__isnull=True)
                | models.Q(
                    finding__in=["right", "mistake", "misuse"],
                    reviewed_at__isnull=False,
                    reviewed_by__isnull=False,
                ),
                name="break_glass_reviewed",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "until_at"], name="break_glass_by_user"),
            models.Index(fields=["owner", "from_at"], name="break_glass_by_owner"),
            models.Index(fields=["area", "reviewed_at", "due_at"], name="break_glass_waiting"),
        ]

    def __str__(self) -> str:
        return self.reference

    def sealing_key(self) -> UUID:
        return self.data_key

"""How an account begins, how its holder comes back in, and who says each quarter that she still needs it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.access.models.areas import Agency, Area, Team
from cairn.access.models.base import Changing, Written
from cairn.access.models.users import Appointment, User
from cairn.access.querysets import InvitationQuerySet
from cairn.core.labels import p2


class Invitation(Changing):
    """A colleague is asked to take up a post. There is no account and no post before she says yes."""

    email = p2(models.EmailField())
    name = p2(models.CharField(max_length=200))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="invitations"))
    team = p2(models.ForeignKey(Team, models.PROTECT, related_name="+"))
    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    role = p2(models.CharField(max_length=40))
    link = p2(models.CharField(max_length=64, unique=True))  # the hash of what the link carries
    expires_at = p2(models.DateTimeField())
    sent_at = p2(models.DateTimeField(null=True))  # empty: the mail did not go
    withdrawn_at = p2(models.DateTimeField(null=True))
    accepted_at = p2(models.DateTimeField(null=True))
    terms = p2(models.CharField(max_length=10, blank=True))  # the edition that she accepted
    appointment = p2(models.OneToOneField(Appointment, models.PROTECT, null=True, related_name="invitation"))

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["area", "agency", "email"], name="invitation_of")]

    def __str__(self) -> str:
        return f"{self.name} as {self.role} at {self.agency}"


class Recovery(Changing):
    """Somebody lost her second factor: one person says how she knows that it is she, another agrees."""

    class Known(models.TextChoices):
        FACE = "face", _("The colleague stood before me, and I know them")
        VIDEO = "video", _("I saw the colleague on a video call that I began, and I know them")
        RANG = "rang", _("I rang the number that the colleague’s agency has for them, and know their voice")

    user = p2(models.ForeignKey(User, models.PROTECT, related_name="recoveries"))
    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))  # for which the first one acted
    known = p2(models.CharField(max_length=5, choices=Known.choices))
    agreed_by = p2(models.ForeignKey(User, models.PROTECT, null=True, related_name="+"))
    agreed_at = p2(models.DateTimeField(null=True))
    link = p2(models.CharField(max_length=64, null=True, unique=True))
    expires_at = p2(models.DateTimeField(null=True))
    opened_at = p2(models.DateTimeField(null=True))
    finished_at = p2(models.DateTimeField(null=True))  # she has a new one
    stopped_at = p2(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(finished_at__isnull=True, stopped_at__isnull=True),
                name="recovery_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"recovery of {self.user_id}"


class AccountReview(Written):
    """Somebody answered for a post in a quarter: its holder still needs it, or it ended or changed."""

    APPEND_ONLY = True

    class Answer(models.TextChoices):
        STAYS = "stays", _("This person still works here and needs this")
        ENDED = "ended", _("It ended")
        CHANGED = "changed", _("This person has another role now")

    appointment = p2(models.ForeignKey(Appointment, models.PROTECT, related_name="reviews"))
    quarter = p2(models.DateField())  # its first day
    answer = p2(models.CharField(max_length=7, choices=Answer.choices))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "quarter"], name="account_review_once")]

    def __str__(self) -> str:
        return f"{self.answer} in the quarter of {self.quarter}"

"""Drafts, once-keys and scheduled runs: what keeps a form, a retry and a second worker from doing harm."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.access.models.users import User
from cairn.core import clock
from cairn.core.fields import SealedText
from cairn.core.ids import new_uid
from cairn.core.labels import p2, p3


class Draft(models.Model):
    """Something typed and not yet sent, or a search for an hour: sealed, its owner's alone, gone by itself."""

    class Kind(models.TextChoices):
        FORM = "form", _("Form")
        INTERRUPTED = "interrupted", _("Form that a sign-out interrupted")
        SEARCH = "search", _("Search")
        IMPORT = "import", _("Import")

    id = p2(models.BigAutoField(primary_key=True))
    uid = p2(models.UUIDField(default=new_uid, unique=True, editable=False))
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="drafts"))
    agency = p2(models.ForeignKey("access.Agency", models.PROTECT, related_name="+", null=True))
    kind = p2(models.CharField(max_length=12, choices=Kind.choices))
    purpose = p2(models.CharField(max_length=100))  # a page's name or a form's code, never what was typed
    about = p2(models.UUIDField(null=True))  # the record it belongs to, where there is one
    data_key = p2(models.UUIDField())
    body = p3(SealedText())
    version = p2(models.PositiveIntegerField(default=1))
    began_at = p2(models.DateTimeField(default=clock.now))
    changed_at = p2(models.DateTimeField(default=clock.now))
    until_at = p2(models.DateTimeField())

    class Meta:
        indexes = [
            models.Index(fields=["user", "kind", "purpose"], name="draft_by_user"),
            models.Index(fields=["until_at"], name="draft_until"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.purpose}"

    def sealing_key(self) -> UUID:
        return self.data_key


class Once(models.Model):
    """A form's once-key with the address that its first arrival was answered with."""

    id = p2(models.BigAutoField(primary_key=True))
    user = p2(models.ForeignKey(User, models.PROTECT, related_name="+"))
    key = p2(models.UUIDField())
    answer = p2(models.CharField(max_length=300, blank=True))
    at = p2(models.DateTimeField(default=clock.now))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="once_per_user")]
        indexes = [models.Index(fields=["at"], name="once_at")]

    def __str__(self) -> str:
        return f"once {self.key}"


class ScheduledRun(models.Model):
    """A scheduled job ran, or is running, for a slot of time: unique, so two workers never both do it."""

    id = p2(models.BigAutoField(primary_key=True))
    job = p2(models.CharField(max_length=60))
    slot = p2(models.DateTimeField())
    started_at = p2(models.DateTimeField(default=clock.now))
    ended_at = p2(models.DateTimeField(null=True))
    outcome = p2(models.CharField(max_length=200, blank=True))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="scheduled_run_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M}"

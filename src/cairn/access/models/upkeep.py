"""What whoever operates Cairn has done and finished: read by `cairn doctor`, which knows from it what is overdue."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.core import clock
from cairn.core.ids import new_uid
from cairn.core.labels import p2


class Upkeep(models.Model):
    """A backup, a restore drill, a rotation of keys, a move elsewhere: when, how long, and whether it went well."""

    class Kind(models.TextChoices):
        BACKUP = "backup", _("Backup")
        DRILL = "drill", _("Restore drill")
        KEYS = "keys", _("Keys")
        MOVED = "moved", _("Move to another database")

    id = p2(models.BigAutoField(primary_key=True))
    uid = p2(models.UUIDField(default=new_uid, unique=True, editable=False))
    kind = p2(models.CharField(max_length=8, choices=Kind.choices))
    at = p2(models.DateTimeField(default=clock.now))
    seconds = p2(models.PositiveIntegerField(default=0))
    well = p2(models.BooleanField(default=True))
    # The SHA-256 of the backup that was made or put back: a drill is of a backup that was made here.
    backup = p2(models.CharField(max_length=64, blank=True))
    said = p2(models.CharField(max_length=300, blank=True))

    class Meta:
        indexes = [models.Index(fields=["kind", "-at"], name="upkeep_newest")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d %H:%M}"


class Finished(models.Model):
    """A document of assurance that the deploying body has finished: which, in which version, when, by whom."""

    id = p2(models.BigAutoField(primary_key=True))
    document = p2(models.CharField(max_length=40))
    edition = p2(models.CharField(max_length=40))
    finished_on = p2(models.DateField())
    finished_by = p2(models.CharField(max_length=200))  # name and office of whoever signed it
    at = p2(models.DateTimeField(default=clock.now))

    class Meta:
        verbose_name_plural = "finished documents"
        constraints = [models.UniqueConstraint(fields=["document", "edition"], name="finished_once")]

    def __str__(self) -> str:
        return f"{self.document} {self.edition}"

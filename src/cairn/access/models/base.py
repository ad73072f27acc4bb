"""The two bases of every record above access: who wrote it, and who changed it last."""

from django.db import models

from cairn.core import clock
from cairn.core.labels import p2
from cairn.core.models import Row


class Written(Row):
    """A row that is written once: who and when."""

    created_at = p2(models.DateTimeField(default=clock.now, editable=False))
    created_by = p2(models.ForeignKey("access.User", models.PROTECT, related_name="+", editable=False))

    class Meta:
        abstract = True


class Changing(Written):
    """A row that changes: `version` is the lock (`core.models.change`); empty `changed_at` means never changed."""

    version = p2(models.PositiveIntegerField(default=1, editable=False))
    changed_at = p2(models.DateTimeField(null=True, editable=False))
    changed_by = p2(
        models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True, editable=False)
    )

    class Meta:
        abstract = True

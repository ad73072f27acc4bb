"""A spreadsheet of referrals: what its rows are, before anything is written and after."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from cairn.access.models import Agency, Area, Changing, User
from cairn.core.fields import SealedText
from cairn.core.ids import new_uid
from cairn.core.labels import p2, p3
from cairn.directory.models import Service
from cairn.referrals import codes


class Import(Changing):
    """One file, read into rows. Nothing becomes a referral until somebody says so; then all of it does, or nothing."""

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    service = p2(models.ForeignKey(Service, models.PROTECT, related_name="+"))
    digest = p2(models.CharField(max_length=64))  # of the file's bytes
    state = p2(models.CharField(max_length=9, choices=codes.ImportState.choices))
    rows = p2(models.PositiveIntegerField(default=0))
    checked = p2(models.PositiveIntegerField(default=0))
    made = p2(models.PositiveIntegerField(default=0))
    left_out = p2(models.PositiveIntegerField(default=0))
    problem = p2(models.CharField(max_length=300, blank=True))  # our own sentence, never the file's words
    ended_at = p2(models.DateTimeField(null=True))
    ended_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    data_key = p2(models.UUIDField())
    kept_key = p2(models.UUIDField(null=True))  # of what is kept after the rows are emptied

    class Meta:
        indexes = [models.Index(fields=["agency", "area", "digest"], name="import_by_digest")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=codes.ImportState.values), name="import_state")
        ]

    def __str__(self) -> str:
        return f"import {self.uid}"


class ImportRow(models.Model):
    """A row of the file, sealed, and what Cairn makes of it. Emptied when the import is done or given up."""

    KEYED_HASHES = ("import_key",)

    id = p2(models.BigAutoField(primary_key=True))
    uid = p2(models.UUIDField(default=new_uid, unique=True, editable=False))
    batch = p2(models.ForeignKey(Import, models.PROTECT, related_name="lines"))
    number = p2(models.PositiveIntegerField())  # as the spreadsheet counts, its heading being 1
    verdict = p2(
        models.CharField(max_length=10, choices=codes.Verdict.choices, default=codes.Verdict.WAITING)
    )
    body = p3(SealedText())
    because = p3(SealedText())  # what cannot be read and why, in the column's own words
    import_key = p3(models.CharField(max_length=32, blank=True))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(condition=Q(verdict__in=codes.Verdict.values), name="import_row_verdict"),
        ]
        indexes = [models.Index(fields=["batch", "verdict", "number"], name="import_row_verdicts")]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.batch_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.batch.data_key
        return key


class LeftOut(models.Model):
    """A row that did not come in: its number and why, kept with its import. Nothing else of the row is."""

    id = p2(models.BigAutoField(primary_key=True))
    uid = p2(models.UUIDField(default=new_uid, unique=True, editable=False))
    batch = p2(models.ForeignKey(Import, models.PROTECT, related_name="left_out_rows"))
    number = p2(models.PositiveIntegerField())  # as the spreadsheet counts
    verdict = p2(models.CharField(max_length=10, choices=codes.Verdict.choices))
    because = p3(SealedText())  # in the column's own words; empty where the verdict says all

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="left_out_once"),
            models.CheckConstraint(condition=Q(verdict__in=codes.Verdict.values), name="left_out_verdict"),
        ]
        verbose_name_plural = "left out"

    def __str__(self) -> str:
        return f"row {self.number} left out of import {self.batch_id}"

    def sealing_key(self) -> UUID:
        key: UUID | None = self.batch.kept_key
        if key is None:
            raise ValueError("what is kept of an import needs its key")
        return key

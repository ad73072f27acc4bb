"""How long an area keeps what, what must not be disposed of for now, and the runs in which the rest is."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from cairn.access.models import Agency, Area, Changing, User, Written
from cairn.core.fields import Reference, SealedText
from cairn.core.labels import About, p0, p2, p3
from cairn.oversight.codes import HoldKind, Outcome, RunState


class RetentionRule(Written):
    """An area's own period for one entry of the schedule, from a day on. The newest that has begun counts."""

    area = p0(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    schedule = p0(models.CharField(max_length=60))  # the `model` of a core.contracts.Retention
    years = p0(models.DecimalField(max_digits=5, decimal_places=2))
    because = p0(models.CharField(max_length=300))
    source = p0(models.CharField(max_length=300))
    from_on = p0(models.DateField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "schedule", "from_on"], name="retention_rule_once"),
            models.CheckConstraint(condition=Q(years__gte=0), name="retention_rule_years"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule}: {self.years} years from {self.from_on}"


class Hold(Changing):
    """Nothing of this record or person is disposed of while it stands: for a death review, a court, an inquiry.

    `target` is the record's uid. Whom it is about stands beside it (`HoldPerson`): a hold on one record of a human
    holds them all.
    """

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))  # whose worker placed it
    kind = p2(models.CharField(max_length=9, choices=HoldKind.choices))
    of = p2(models.CharField(max_length=60))  # "people.Person"
    target = p3(models.UUIDField())
    reference = p3(models.CharField(max_length=9))
    because = p3(SealedText())
    from_on = p2(models.DateField())
    until_on = p2(models.DateField(null=True))
    lifted_at = p2(models.DateTimeField(null=True))
    lifted_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    lifted_because = p3(SealedText())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HoldKind.values), name="hold_kind"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="hold_dates"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="hold_lifted",
            ),
        ]
        indexes = [models.Index(fields=["target"], name="hold_target")]

    def __str__(self) -> str:
        return f"hold for {self.kind}"

    def sealing_key(self) -> UUID:
        key: UUID = self.agency.data_key
        return key


class HoldPerson(models.Model):
    """Whom a hold is about, by the record's uid: it holds every record of the human whom that is of, today.

    Not by cluster, which changes when records are recognised as the same or set apart. Who was the same as one of them
    while it stood is named too, so that a later "not the same" frees neither. No key: it outlives the record.
    """

    id = p2(models.BigAutoField(primary_key=True))
    hold = p2(models.ForeignKey(Hold, models.PROTECT, related_name="people"))
    person = p3(models.UUIDField())

    class Meta:
        verbose_name_plural = "hold people"
        constraints = [models.UniqueConstraint(fields=["hold", "person"], name="hold_person_once")]
        indexes = [models.Index(fields=["person"], name="hold_by_person")]

    def __str__(self) -> str:
        return f"hold {self.hold_id} about a person"


class DisposalRun(Changing):
    """What of one agency's is due, reviewed by one person and approved by another; afterwards, its certificate."""

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    reference = p2(Reference(editable=False))
    state = p2(models.CharField(max_length=9, choices=RunState.choices, default=RunState.GATHERING))
    proposed_at = p2(models.DateTimeField(null=True))
    more = p2(models.BooleanField(default=False))  # more was due than one person can look through
    reviewed_at = p2(models.DateTimeField(null=True))
    reviewed_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    approved_at = p2(models.DateTimeField(null=True))
    approved_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    ended_at = p2(models.DateTimeField(null=True))
    stopped_because = p2(models.CharField(max_length=300, blank=True))
    certificate = p2(models.CharField(max_length=64, blank=True))  # keyed hash over what went

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="disposal_run_state"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="disposal_run_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (
                    Q(approved_at__isnull=False, reviewed_by__isnull=False) & ~Q(approved_by=F("reviewed_by"))
                ),
                name="disposal_run_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "done"]) | Q(approved_by__isnull=False),
                name="disposal_run_approved",
            ),
            models.UniqueConstraint(
                fields=["agency", "area"],
                condition=Q(state__in=["gathering", "proposed", "reviewed", "approved"]),
                name="disposal_run_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class DisposalItem(Changing):
    """One record of a run. Once it is disposed of, only a keyed hash of its reference is left of it here."""

    run = p2(models.ForeignKey(DisposalRun, models.PROTECT, related_name="items"))
    of = p2(models.CharField(max_length=60))
    row = p2(models.BigIntegerField(null=True))
    record = p3(models.UUIDField(null=True))
    reference = p3(models.CharField(max_length=9, blank=True))
    reference_hash = p2(models.CharField(max_length=32))
    schedule = p2(models.CharField(max_length=60))
    since = p2(models.DateField())
    since_fy = p2(models.PositiveSmallIntegerField())
    due_on = p2(models.DateField())
    outcome = p2(models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING))
    because = p3(SealedText(), about=About.SUBJECT)  # why it was left out
    kept_by = p2(models.CharField(max_length=60, blank=True))  # the kind of record that still stands on it
    rows = p2(models.PositiveIntegerField(default=0))
    ended_at = p2(models.DateTimeField(null=True))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="disposal_item_outcome"),
            models.UniqueConstraint(fields=["run", "of", "reference_hash"], name="disposal_item_once"),
            models.CheckConstraint(
                condition=~Q(outcome="disposed") | Q(row__isnull=True, record__isnull=True, reference=""),
                name="disposal_item_is_gone",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "outcome", "of", "id"], name="disposal_item_of_run"),
            models.Index(fields=["reference_hash"], name="disposal_item_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.of} of run {self.run_id}: {self.outcome}"

    def sealing_key(self) -> UUID:
        key: UUID = self.run.agency.data_key
        return key


class DisposalItemPerson(models.Model):
    """Whom a record of a run is about, by their records' uids (see `HoldPerson`), so that a bar hides it there too.

    Gone with the record.
    """

    id = p2(models.BigAutoField(primary_key=True))
    item = p2(models.ForeignKey(DisposalItem, models.PROTECT, related_name="people"))
    person = p3(models.UUIDField())

    class Meta:
        indexes = [models.Index(fields=["person"], name="disposal_item_person")]

    def __str__(self) -> str:
        return f"item {self.item_id} about a person"

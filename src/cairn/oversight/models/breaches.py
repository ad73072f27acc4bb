"""What went wrong with information, or nearly: told by anybody, assessed by one, learned from by all."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from cairn.access.models import Agency, Area, Changing, User, Written
from cairn.core.fields import Reference, SealedText
from cairn.core.labels import About, p2, p3
from cairn.oversight.codes import BreachKind, BreachState, Risk, YesNo


class Breach(Changing):
    """The clock runs from `aware_at`: when somebody of the controller came to know (UK GDPR art. 33, 72 hours)."""

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))  # whose worker told it
    reference = p2(Reference(editable=False))
    kind = p2(models.CharField(max_length=9, choices=BreachKind.choices))
    state = p2(models.CharField(max_length=8, choices=BreachState.choices, default=BreachState.REPORTED))
    happened_at = p2(models.DateTimeField())
    aware_at = p2(models.DateTimeField())
    what = p3(SealedText())
    whose = p3(SealedText())  # in the words of whoever told it
    done = p3(SealedText())  # what was done at once
    near_miss = p2(
        models.UUIDField(null=True, unique=True)
    )  # the near miss in contact that it was taken up from
    risk = p2(models.CharField(max_length=8, choices=Risk.choices, blank=True))
    risk_because = p3(SealedText())
    ico = p2(
        models.CharField(max_length=3, choices=YesNo.choices, blank=True)
    )  # told, or to be told, to the regulator
    ico_because = p3(SealedText())
    ico_told_at = p2(models.DateTimeField(null=True))
    late_because = p3(SealedText())
    people = p2(
        models.CharField(max_length=3, choices=YesNo.choices, blank=True)
    )  # told to the people concerned
    people_because = p3(SealedText())
    assessed_at = p2(models.DateTimeField(null=True))
    assessed_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    closed_at = p2(models.DateTimeField(null=True))
    closed_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    lessons = p3(SealedText(), about=About.NOBODY)

    class Meta:
        verbose_name_plural = "breaches"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BreachKind.values), name="breach_kind"),
            models.CheckConstraint(condition=Q(state__in=BreachState.values), name="breach_state"),
            models.CheckConstraint(
                condition=Q(state="reported")
                | (
                    Q(assessed_at__isnull=False, assessed_by__isnull=False)
                    & ~Q(risk="")
                    & ~Q(ico="")
                    & ~Q(people="")
                ),
                name="breach_assessed",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="breach_closed",
            ),
        ]
        indexes = [models.Index(fields=["area", "state", "aware_at"], name="breach_open")]

    def __str__(self) -> str:
        return self.reference

    def sealing_key(self) -> UUID:
        key: UUID = self.agency.data_key
        return key


class BreachPerson(models.Model):
    """Whose information it was, by the record's uid: no key, so that the log outlives the record."""

    id = p2(models.BigAutoField(primary_key=True))
    breach = p2(models.ForeignKey(Breach, models.PROTECT, related_name="about"))
    person = p3(models.UUIDField())

    class Meta:
        verbose_name_plural = "breach people"
        constraints = [models.UniqueConstraint(fields=["breach", "person"], name="breach_person_once")]
        indexes = [models.Index(fields=["person"], name="breach_by_person")]

    def __str__(self) -> str:
        return f"breach {self.breach_id} about a person"


class BreachAction(Changing):
    """What is done so that it does not happen again: whose, by when."""

    breach = p2(models.ForeignKey(Breach, models.PROTECT, related_name="actions"))
    text = p3(SealedText(), about=About.NOBODY)
    owner = p2(models.CharField(max_length=200))
    due_on = p2(models.DateField())
    done_on = p2(models.DateField(null=True))

    class Meta:
        indexes = [models.Index(fields=["breach", "due_on"], name="breach_action_due")]

    def __str__(self) -> str:
        return f"action of breach {self.breach_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.breach.agency.data_key
        return key


class BreachAssessment(Written):
    """An edition of the assessment as it was: what had been thought stays to be read."""

    breach = p2(models.ForeignKey(Breach, models.PROTECT, related_name="assessments"))
    edition = p2(models.PositiveSmallIntegerField())
    risk = p2(models.CharField(max_length=8, choices=Risk.choices))
    ico = p2(models.CharField(max_length=3, choices=YesNo.choices))
    people = p2(models.CharField(max_length=3, choices=YesNo.choices))
    because = p3(SealedText())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["breach", "edition"], name="breach_assessment_once")]

    def __str__(self) -> str:
        return f"edition {self.edition} of breach {self.breach_id}"

    def sealing_key(self) -> UUID:
        key: UUID = self.breach.agency.data_key
        return key

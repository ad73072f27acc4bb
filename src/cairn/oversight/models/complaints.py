"""Complaints about data and about service: who says what about whom, in which stage, by when, and what was learnt."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cairn.access.models import Agency, Area, Changing, LegalBody, User
from cairn.core.fields import Reference, SealedText
from cairn.core.labels import About as Whom
from cairn.core.labels import p2, p3
from cairn.oversight.querysets import ComplaintQuerySet
from cairn.people.models import Person


class Complaint(Changing):
    """A complaint about one agency, for its controller to answer. Whoever it is about neither reads nor handles it."""

    class About(models.TextChoices):
        DATA = "data", _("How information was handled")
        SERVICE = "service", _("The service")

    class Says(models.TextChoices):
        HERSELF = "herself", _("The person themselves")
        OTHER = "other", _("Somebody else for the person")
        PROFESSIONAL = "professional", _("A professional")
        ANONYMOUS = "anonymous", _("Nobody knows who")

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("Upheld")
        PARTLY = "partly", _("Partly upheld")
        NOT = "not", _("Not upheld")
        TAKEN_BACK = "taken_back", _("Taken back")

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    controller = p2(models.ForeignKey(LegalBody, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))  # which it is about
    reference = p2(Reference(editable=False))
    data_key = p2(models.UUIDField())
    about = p2(models.CharField(max_length=7, choices=About.choices))
    says = p2(models.CharField(max_length=12, choices=Says.choices))
    name = p3(SealedText())
    reach = p3(SealedText())  # how to answer safely, in the complainant's words
    person = p3(models.ForeignKey(Person, models.PROTECT, related_name="+", null=True))
    about_user = p3(models.ForeignKey(User, models.PROTECT, related_name="+", null=True), about=Whom.STAFF)
    text = p3(SealedText())
    wanted = p3(SealedText())
    received_on = p2(models.DateField())
    stage = p2(models.PositiveSmallIntegerField(default=1))
    acknowledge_due_on = p2(models.DateField())
    due_on = p2(models.DateField())
    acknowledged_on = p2(models.DateField(null=True))
    acknowledged_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    first_decided_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    first_outcome = p2(models.CharField(max_length=10, choices=Outcome.choices, blank=True))
    first_because = p3(SealedText())
    outcome = p2(models.CharField(max_length=10, choices=Outcome.choices, blank=True))
    because = p3(SealedText())
    learned = p3(SealedText())
    told_on = p2(models.DateField(null=True))  # when the outcome was told
    ended_on = p2(models.DateField(null=True))
    ended_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))

    objects: ClassVar[ComplaintQuerySet] = ComplaintQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(about__in=["data", "service"]), name="complaint_about"),
            models.CheckConstraint(condition=Q(stage__in=[1, 2]), name="complaint_stage"),
            models.CheckConstraint(
                condition=Q(acknowledged_on__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_on__isnull=False, acknowledged_by__isnull=False),
                name="complaint_acknowledged",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True, outcome="")
                | Q(ended_on__isnull=False, ended_by__isnull=False, outcome__gt=""),
                name="complaint_ended",
            ),
            models.CheckConstraint(
                condition=Q(stage=1) | Q(first_decided_by__isnull=False), name="complaint_second_after_first"
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True)
                | ~Q(ended_by=F("about_user"))
                | Q(about_user__isnull=True),
                name="complaint_not_by_the_one_it_is_about",
            ),
        ]
        indexes = [models.Index(fields=["controller", "area", "ended_on", "due_on"], name="complaint_list")]

    def __str__(self) -> str:
        return self.reference

    def sealing_key(self) -> UUID:
        return self.data_key

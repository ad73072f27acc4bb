"""The columns that the four pages need, of Cairn's own tables."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


def now() -> datetime:
    return datetime.now(UTC)


class Plain(models.Model):
    uid = models.UUIDField(default=uuid4)

    class Meta:
        abstract = True


class User(AbstractBaseUser):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[BaseUserManager[Any]] = BaseUserManager()
    USERNAME_FIELD = "email"

    class Meta:
        managed = False
        db_table = "access_user"


class Agency(Plain):
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "access_agency"


class Appointment(Plain):
    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    agency = models.ForeignKey(Agency, models.PROTECT)

    class Meta:
        managed = False
        db_table = "access_appointment"


class Person(Plain):
    agency = models.ForeignKey(Agency, models.PROTECT)
    reference = models.CharField(max_length=9)
    sort_family = models.CharField(max_length=200)
    sort_given = models.CharField(max_length=200)
    born_on = models.DateField(null=True)
    sex = models.CharField(max_length=10)

    class Meta:
        managed = False
        db_table = "people_person"

    def __str__(self) -> str:
        return f"{self.sort_given} {self.sort_family}"


class PersonName(Plain):
    person = models.ForeignKey(Person, models.PROTECT, related_name="names")
    family = models.CharField(max_length=200)
    given = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "people_personname"


class Involvement(Plain):
    person = models.ForeignKey(Person, models.PROTECT, related_name="involvements")
    agency = models.ForeignKey(Agency, models.PROTECT)
    until_on = models.DateField()

    class Meta:
        managed = False
        db_table = "people_involvement"


class Case(Plain):
    agency = models.ForeignKey(Agency, models.PROTECT)
    reference = models.CharField(max_length=9)
    state = models.CharField(max_length=11)
    level = models.CharField(max_length=8)
    level_on = models.DateField(null=True)
    opened_on = models.DateField()
    contact_due_on = models.DateField(null=True)
    first_attempt_on = models.DateField(null=True)
    review_due_on = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    engaged_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=11)

    class Meta:
        managed = False
        db_table = "cases_case"

    @property
    def client(self) -> "Party | None":
        return next((party for party in self.parties.all() if party.role == "client"), None)

    @property
    def owner(self) -> "User | None":
        return next((one.user for one in self.allocations.all() if one.until_on is None), None)


class Party(Plain):
    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    role = models.CharField(max_length=11)
    until_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "cases_party"


class Allocation(Plain):
    case = models.ForeignKey(Case, models.PROTECT, related_name="allocations")
    user = models.ForeignKey(User, models.PROTECT)
    until_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "cases_allocation"


class OfCase(Plain):
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Assessment(OfCase):
    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    version = models.PositiveIntegerField(default=1)
    instrument = models.CharField(max_length=30, default="safelives_ric")
    instrument_version = models.CharField(max_length=10, default="2009")
    edition = models.PositiveSmallIntegerField(default=1)
    assessed_at = models.DateTimeField()
    assessed_on = models.DateField()
    assessed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    why_now = models.CharField(max_length=14)
    yes = models.PositiveSmallIntegerField()
    unknown = models.PositiveSmallIntegerField(default=0)
    unanswered = models.PositiveSmallIntegerField(default=0)
    judged = models.CharField(max_length=8)
    level = models.CharField(max_length=8)
    level_because = models.CharField(max_length=20)
    agreement = models.CharField(max_length=9, default="not_asked")
    heard_before = models.CharField(max_length=8)
    incidents = models.PositiveSmallIntegerField(default=0)
    routes = models.CharField(max_length=100, default="")
    safeguarding = models.CharField(max_length=60, default="")
    referred = models.BooleanField(default=False)
    change = models.CharField(max_length=11, default="")

    class Meta:
        managed = False
        db_table = "cases_assessment"


class Answer(Plain):
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="answers")
    item = models.CharField(max_length=30)
    value = models.CharField(max_length=10)
    source = models.CharField(max_length=8)

    class Meta:
        managed = False
        db_table = "cases_answer"


class Attempt(OfCase):
    case = models.ForeignKey(Case, models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    channel = models.CharField(max_length=9)
    reached = models.CharField(max_length=12)

    class Meta:
        managed = False
        db_table = "cases_contactattempt"


class Incident(OfCase):
    case = models.ForeignKey(Case, models.PROTECT, related_name="incidents")
    on = models.DateField()
    harm = models.CharField(max_length=8)

    class Meta:
        managed = False
        db_table = "cases_incident"


class Note(OfCase):
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    on = models.DateField()
    kind = models.CharField(max_length=12)

    class Meta:
        managed = False
        db_table = "cases_note"


class Action(OfCase):
    case = models.ForeignKey(Case, models.PROTECT, related_name="actions")
    due_on = models.DateField()
    state = models.CharField(max_length=9)

    class Meta:
        managed = False
        db_table = "cases_action"

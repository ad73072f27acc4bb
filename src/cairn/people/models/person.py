"""A person's record, her names, and the words by which she is found."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.access.models import Agency, Area, Changing
from cairn.core.fields import Reference
from cairn.core.ids import new_uid
from cairn.core.labels import p2, p3
from cairn.people.querysets import PersonQuerySet


class Person(Changing):
    """A record about a human, held in one area by the agency that made it. Not the human: one may have several."""

    class Precision(models.TextChoices):
        DAY = "day", _("Exact date")
        MONTH = "month", _("Month and year")
        YEAR = "year", _("Year only")
        ABOUT = "about", _("About this year")

    class Sex(models.TextChoices):
        """G1; *not asked*, *declined* and *unknown* are three answers everywhere."""

        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        NOT_ASKED = "not_asked", _("Not asked")
        DECLINED = "declined", _("Preferred not to say")
        UNKNOWN = "unknown", _("Not known")

    class Gender(models.TextChoices):
        SAME = "same", _("Same as sex registered at birth")
        DIFFERENT = "different", _("Different from sex registered at birth")
        NOT_ASKED = "not_asked", _("Not asked")
        DECLINED = "declined", _("Preferred not to say")
        UNKNOWN = "unknown", _("Not known")

    class Reading(models.TextChoices):
        YES = "yes", _("Reads and writes")
        WITH_HELP = "with_help", _("Needs help to read or write")
        NO = "no", _("Does not read: ring, do not write")
        NOT_ASKED = "not_asked", _("Not asked")
        UNKNOWN = "unknown", _("Not known")

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    reference = p2(Reference(editable=False))
    sort_family = p3(models.CharField(max_length=200, blank=True))
    sort_given = p3(models.CharField(max_length=200, blank=True))
    born_on = p3(models.DateField(null=True, blank=True))
    born_precision = p3(models.CharField(max_length=6, choices=Precision.choices, blank=True))
    sex = p3(models.CharField(max_length=10, choices=Sex.choices, default=Sex.NOT_ASKED))
    gender = p3(models.CharField(max_length=10, choices=Gender.choices, default=Gender.NOT_ASKED))
    ethnicity = p3(
        models.CharField(max_length=40, default="not_asked")
    )  # people.codes, 19 groups of Census 2021 (G1)
    orientation = p3(models.CharField(max_length=20, default="not_asked"))
    disability = p3(models.CharField(max_length=20, default="not_asked"))
    religion = p3(models.CharField(max_length=20, default="not_asked"))
    language = p3(models.CharField(max_length=3, blank=True))  # ISO 639-3
    interpreter = p3(models.BooleanField(null=True))
    bsl = p3(models.BooleanField(null=True))
    reading = p3(models.CharField(max_length=10, choices=Reading.choices, default=Reading.NOT_ASKED))
    restricted = p3(models.BooleanField(default=False))  # by whichever record of the same human
    restricted_here = p3(models.BooleanField(default=False))  # on this very record, by whoever holds it
    protected_name = p3(models.BooleanField(default=False))
    died_on = p3(models.DateField(null=True, blank=True))
    entered_in_error = p2(models.BooleanField(default=False))
    cluster = p2(models.UUIDField(default=new_uid))  # recomputed by linkage; alone until then
    data_key = p2(models.UUIDField())

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["cluster"], name="person_cluster")]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"{self.sort_given} {self.sort_family}".strip() or self.reference

    def sealing_key(self) -> UUID:
        return self.data_key


class PersonName(Changing):
    """A name she has, had, or is known by. The newest current legal (else known) one gives the sort keys."""

    class Kind(models.TextChoices):
        LEGAL = "legal", _("Legal name")
        KNOWN = "known", _("Known as")
        ALIAS = "alias", _("Alias or another spelling")
        FORMER = "former", _("Former name")

    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="names"))
    kind = p2(models.CharField(max_length=6, choices=Kind.choices, default=Kind.LEGAL))
    family = p3(models.CharField(max_length=200, blank=True))
    given = p3(models.CharField(max_length=200, blank=True))
    from_on = p3(models.DateField(null=True, blank=True))
    until_on = p3(models.DateField(null=True, blank=True))

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


class NameWord(models.Model):
    """A distinct normalised word of any name: searched first, because there are few."""

    id = p2(models.BigAutoField(primary_key=True))
    word = p3(models.CharField(max_length=60, unique=True))

    def __str__(self) -> str:
        return self.word


class NameKey(models.Model):
    """Keys by which a word is found though misspelt or in part."""

    class Kind(models.TextChoices):
        DELETE = "d", "delete-one"
        TRIGRAM = "t", "trigram"
        SOUND = "s", "sound"

    id = p2(models.BigAutoField(primary_key=True))
    kind = p2(models.CharField(max_length=1, choices=Kind.choices))
    key = p3(models.CharField(max_length=60))
    word = p2(models.ForeignKey(NameWord, models.PROTECT, related_name="keys", db_index=False))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "word"], name="name_key_once")]
        indexes = [models.Index(fields=["word"], name="name_key_word")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class PersonWord(models.Model):
    """A person has a word in her names."""

    class Part(models.TextChoices):
        FAMILY = "f", _("Family name")
        GIVEN = "g", _("Given name")

    id = p2(models.BigAutoField(primary_key=True))
    word = p2(models.ForeignKey(NameWord, models.PROTECT, related_name="people", db_index=False))
    person = p2(models.ForeignKey(Person, models.PROTECT, related_name="words"))
    part = p2(models.CharField(max_length=1, choices=Part.choices))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "person", "part"], name="person_word_once")]

    def __str__(self) -> str:
        return f"word {self.word_id} of person {self.person_id}"

"""Imported series, populations and benchmarks: dated, with their source, and outside every area; papers and claims.

They are other people's published figures about a named place. Nothing here is about a person, and no row changes: a
correction is a later publication, and both stay.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.access.models import Changing, Written
from cairn.core.labels import p0, p1
from cairn.insight.querysets import PaperQuerySet


class Series(Written):
    """A published series: what is counted, where, by which definition, according to whom."""

    class Kind(models.TextChoices):
        COUNT = "count", _("Count")
        RATE = "rate", _("Rate")

    code = p0(models.SlugField(max_length=60, unique=True))
    title = p0(models.CharField(max_length=200))
    kind = p0(models.CharField(max_length=5, choices=Kind.choices))
    place = p0(models.CharField(max_length=20))  # the code of the national statistics office
    place_name = p0(models.CharField(max_length=100))
    measure = p0(models.CharField(max_length=40))  # a code of rules.rates.MEASURES
    definition = p0(
        models.CharField(max_length=40, blank=True)
    )  # a named definition, where there are several
    source = p0(models.CharField(max_length=400))
    note = p0(models.TextField(blank=True))
    # of a rate
    band = p0(models.CharField(max_length=20, blank=True))
    multiplier = p0(models.PositiveIntegerField(null=True, blank=True))
    decimals = p0(models.PositiveSmallIntegerField(default=0))

    class Meta:
        ordering = ("title",)
        verbose_name_plural = "series"
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=("count", "rate")), name="series_kind"),
            models.CheckConstraint(
                condition=models.Q(kind="count") | (models.Q(multiplier__isnull=False) & ~models.Q(band="")),
                name="series_rate_has_base",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SeriesValue(Written):
    """A published number of one financial year. A later publication of the same year stands beside it."""

    series = p0(models.ForeignKey(Series, models.PROTECT, related_name="values"))
    year = p0(models.PositiveSmallIntegerField())  # 2017 is 2017/18
    value = p0(models.DecimalField(max_digits=14, decimal_places=4))
    base_year = p0(
        models.PositiveSmallIntegerField(null=True, blank=True)
    )  # of a rate, where the source says it
    vintage = p0(models.CharField(max_length=20, blank=True))
    published_on = p0(models.DateField())
    note = p0(models.TextField(blank=True))

    class Meta:
        ordering = ("series", "year", "published_on")
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "published_on"], name="series_value_once"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="series_value_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.year}: {self.value}"


class Population(Written):
    """How many people lived in a place in the middle of a year, by ages, according to one edition of the estimates."""

    place = p0(models.CharField(max_length=20))
    place_name = p0(models.CharField(max_length=100))
    band = p0(models.CharField(max_length=20))  # a code of rules.rates.BANDS
    year = p0(models.PositiveSmallIntegerField())
    vintage = p0(models.CharField(max_length=20))
    people = p0(models.PositiveIntegerField())
    source = p0(models.CharField(max_length=400))

    class Meta:
        ordering = ("place_name", "year", "band")
        constraints = [
            models.UniqueConstraint(fields=["place", "band", "year", "vintage"], name="population_once"),
            models.CheckConstraint(condition=models.Q(people__gt=0), name="population_some"),
        ]

    def __str__(self) -> str:
        return f"{self.place_name}, {self.band}, mid-{self.year} ({self.vintage})"


class Benchmark(Written):
    """A recommended or usual range for a measure, by one definition, dated, and whether its source itself was seen."""

    code = p0(models.SlugField(max_length=60))
    title = p0(models.CharField(max_length=200))
    definition = p0(models.CharField(max_length=40, blank=True))
    low = p0(models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True))
    high = p0(models.DecimalField(max_digits=10, decimal_places=3, null=True, blank=True))
    unit = p0(models.CharField(max_length=100))
    from_on = p0(models.DateField(null=True, blank=True))
    until_on = p0(models.DateField(null=True, blank=True))
    source = p0(models.CharField(max_length=400))
    verified = p0(models.BooleanField(default=False))
    note = p0(models.TextField(blank=True))

    class Meta:
        ordering = ("code", "from_on")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(low__isnull=True)
                | models.Q(high__isnull=True)
                | models.Q(high__gte=models.F("low")),
                name="benchmark_range",
            ),
            models.CheckConstraint(
                condition=models.Q(from_on__isnull=True)
                | models.Q(until_on__isnull=True)
                | models.Q(until_on__gte=models.F("from_on")),
                name="benchmark_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Paper(Changing):
    """A published document whose figures are recorded as claims, for the borough that looks at it."""

    area = p0(models.ForeignKey("access.Area", models.PROTECT, related_name="+"))
    title = p0(models.CharField(max_length=300))
    dated_on = p0(models.DateField(null=True, blank=True))
    source = p0(models.CharField(max_length=300, blank=True))
    edition = p0(models.PositiveIntegerField(default=1))

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ("-dated_on", "title")
        constraints = [models.UniqueConstraint(fields=["area", "title"], name="paper_once")]

    def __str__(self) -> str:
        return self.title


class PaperClaim(Written):
    """One figure of a paper, as written in its claims file. A new edition of the file replaces every row."""

    paper = p0(models.ForeignKey(Paper, models.PROTECT, related_name="claims"))
    place = p0(models.PositiveIntegerField())  # its place in the file
    code = p0(models.SlugField(max_length=80))
    entry = p0(models.JSONField())

    class Meta:
        ordering = ("paper", "place")
        constraints = [models.UniqueConstraint(fields=["paper", "code"], name="claim_once")]

    def __str__(self) -> str:
        return self.code


class FindingResolution(Changing):
    """Why somebody holds a finding to be settled, or opened it again. It stays with the finding for as long as that is
    found.
    """

    paper = p1(models.ForeignKey(Paper, models.PROTECT, related_name="resolutions"))
    key = p1(models.CharField(max_length=16))  # of claims.findings.Finding.key
    sentence = p1(models.TextField())  # what the finding said when it was resolved
    reason = p1(models.TextField())
    stands = p0(models.BooleanField(default=True))  # False once it was opened again

    class Meta:
        ordering = ("paper", "created_at")
        constraints = [models.UniqueConstraint(fields=["paper", "key"], name="finding_resolved_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.key}"

"""Posts, and the times in which nobody held them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cairn.access.models import Area, Changing
from cairn.core.labels import p0
from cairn.directory.codes import Placement, PostKind
from cairn.directory.models.services import Funding, Provider, Service, dates
from cairn.directory.querysets import PostQuerySet


class Post(Changing):
    """Somebody's job: who employs, who hosts, who pays, how many days a week, since when. Never who holds it.

    `site` is words by which people know a place ("Emergency department"): no address, and a refuge's is empty.
    """

    area = p0(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    service = p0(models.ForeignKey(Service, models.PROTECT, related_name="posts"))
    kind = p0(models.CharField(max_length=15, choices=PostKind.choices))
    title = p0(models.CharField(max_length=200))
    employer = p0(models.ForeignKey(Provider, models.PROTECT, related_name="posts"))
    host = p0(models.ForeignKey(Provider, models.PROTECT, related_name="hosted_posts", null=True, blank=True))
    placement = p0(models.CharField(max_length=10, choices=Placement.choices, default=Placement.OWN))
    site = p0(models.CharField(max_length=200, blank=True))
    funding = p0(models.ForeignKey(Funding, models.PROTECT, related_name="posts", null=True, blank=True))
    days = p0(
        models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True)
    )  # a week; nothing: not known
    from_on = p0(models.DateField())
    until_on = p0(models.DateField(null=True, blank=True))

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("title",)
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PostKind.values), name="post_kind"),
            models.CheckConstraint(
                condition=Q(placement=Placement.OWN, host__isnull=True)
                | Q(placement__in=[Placement.CO_LOCATED, Placement.SECONDED], host__isnull=False),
                name="post_host",
            ),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(days__gt=0, days__lte=7), name="post_days"
            ),
            dates("post"),
        ]
        indexes = [models.Index(fields=["area", "title"], name="post_list")]

    def __str__(self) -> str:
        return self.title


class Vacancy(Changing):
    """A time in which nobody holds a post. At most one is open."""

    post = p0(models.ForeignKey(Post, models.PROTECT, related_name="vacancies"))
    from_on = p0(models.DateField())
    until_on = p0(models.DateField(null=True, blank=True))

    class Meta:
        verbose_name_plural = "vacancies"
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(until_on__isnull=True), name="vacancy_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="vacancy_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"vacancy of post {self.post_id}"

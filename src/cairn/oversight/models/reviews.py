"""Reviews of deaths and of practice, what they recommend, and how far it has come."""

from django.db import models
from django.db.models import Q

from cairn.access.models import Agency, Area, Changing, User, Written
from cairn.core.labels import About, p2
from cairn.oversight.codes import RecommendationState, ReviewKind


class Review(Changing):
    """A review as it is known in public or in the partnership: its own pseudonym, never a person's name."""

    area = p2(models.ForeignKey(Area, models.PROTECT, related_name="+"))
    kind = p2(models.CharField(max_length=8, choices=ReviewKind.choices))
    title = p2(models.CharField(max_length=200), about=About.NOBODY)
    source = p2(models.CharField(max_length=300, blank=True), about=About.NOBODY)  # where it can be read
    on = p2(models.DateField())  # published, or handed over

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=ReviewKind.values), name="review_kind")]

    def __str__(self) -> str:
        return self.title


class Recommendation(Changing):
    """One thing that a review asks of one agency, and the one person there who answers for it."""

    review = p2(models.ForeignKey(Review, models.PROTECT, related_name="recommendations"))
    number = p2(models.PositiveSmallIntegerField())
    text = p2(models.TextField(), about=About.NOBODY)
    agency = p2(models.ForeignKey(Agency, models.PROTECT, related_name="+"))
    person = p2(models.CharField(max_length=200))
    due_on = p2(models.DateField())
    state = p2(
        models.CharField(max_length=12, choices=RecommendationState.choices, default=RecommendationState.OPEN)
    )
    ended_at = p2(models.DateTimeField(null=True))
    ended_by = p2(models.ForeignKey(User, models.PROTECT, related_name="+", null=True))
    because = p2(models.TextField(blank=True), about=About.NOBODY)  # the evidence, or why it was not accepted

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="recommendation_once"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state="open") & Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(because="")),
                name="recommendation_ended",
            ),
        ]
        indexes = [models.Index(fields=["agency", "state", "due_on"], name="recommendation_due")]

    def __str__(self) -> str:
        return f"{self.number}. {self.review}"


class Progress(Written):
    """How far a recommendation has come, in the words of the agency that owns it."""

    recommendation = p2(models.ForeignKey(Recommendation, models.PROTECT, related_name="progress"))
    on = p2(models.DateField())
    text = p2(models.TextField(), about=About.NOBODY)
    evidence = p2(models.CharField(max_length=300, blank=True), about=About.NOBODY)

    class Meta:
        verbose_name_plural = "progress"
        indexes = [models.Index(fields=["recommendation", "-on"], name="progress_newest")]

    def __str__(self) -> str:
        return f"progress of {self.on}"

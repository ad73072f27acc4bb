"""What reviews recommended, and how far it has come."""

from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.oversight.models import Recommendation, Review


def review_list(actor: Actor) -> QuerySet[Review, Review]:
    """Reviews of the area, the newest first, with how many recommendations are open and overdue."""
    still = Q(recommendations__state="open")
    counts = {
        "many": Count("recommendations"),
        "still": Count("recommendations", filter=still),
        "overdue": Count("recommendations", filter=still & Q(recommendations__due_on__lt=actor.today)),
    }
    return Review.objects.filter(area=actor.area).annotate(**counts).order_by("-on", "-pk")


def review_of(actor: Actor, uid: UUID) -> Review:
    found = review_list(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def recommendations(actor: Actor) -> QuerySet[Recommendation, Recommendation]:
    """Recommendations of the area: open ones first, the earliest due first."""
    rows = Recommendation.objects.filter(review__area=actor.area).select_related(
        "review", "agency", "ended_by"
    )
    return rows.order_by(F("ended_at").asc(nulls_first=True), "due_on", "pk")


def recommendation_of(actor: Actor, uid: UUID) -> Recommendation:
    found = recommendations(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def overdue(actor: Actor, *, own: bool) -> QuerySet[Recommendation, Recommendation]:
    """Open and past its day; with `own`, of the actor's agency alone."""
    rows = recommendations(actor).filter(state="open", due_on__lt=actor.today)
    return rows.filter(agency=actor.agency) if own else rows


def agencies(actor: Actor) -> list[tuple[str, str]]:
    rows = Agency.objects.filter(areas__area=actor.area, until_on__isnull=True).order_by("name")
    return [(uid.hex, name) for uid, name in rows.values_list("uid", "name")]

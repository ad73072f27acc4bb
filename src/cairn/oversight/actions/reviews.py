"""Reviews and their recommendations: written down, answered by their agency, closed with evidence or a reason."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.oversight.lifecycle import records as lifecycle
from cairn.oversight.models import Progress, Recommendation, Review
from cairn.oversight.permissions import records as permissions


@transaction.atomic
def write_review(*, by: Actor, kind: str, title: str, on: date, source: str = "") -> Review:
    """A review, by the title under which it is known."""
    require(permissions.may_write_review(by))
    review = Review.objects.create(
        area=by.area, kind=kind, title=title.strip(), on=on, source=source.strip(), created_by=by.user
    )
    audit.record(by=by, verb="wrote", kind="review", uid=review.uid)
    return review


@transaction.atomic
def recommend(
    *, by: Actor, review: Review, text: str, agency: Agency, person: str, due_on: date
) -> Recommendation:
    """The next of a review's recommendations: one agency, one person there, one day."""
    require(permissions.may_write_review(by))
    Review.objects.select_for_update().get(pk=review.pk)
    last = review.recommendations.aggregate(last=Max("number"))["last"] or 0
    row = Recommendation.objects.create(
        review=review, number=last + 1, text=text.strip(), agency=agency, person=person.strip(), due_on=due_on,
        created_by=by.user,
    )  # fmt: skip
    return _told(by, "wrote", row)


@transaction.atomic
def tell_progress(*, by: Actor, recommendation: Recommendation, text: str, evidence: str = "") -> Progress:
    """How far it has come, by the agency that owns it."""
    require(permissions.may_answer(by, recommendation))
    if not text.strip():
        raise Refused(_("Say how far it has come."))
    row = Progress.objects.create(
        recommendation=recommendation,
        on=clock.today(),
        text=text.strip(),
        evidence=evidence.strip(),
        created_by=by.user,
    )
    _told(by, "told progress of", recommendation)
    return row


@transaction.atomic
def end_recommendation(
    *, by: Actor, recommendation: Recommendation, was: int, accepted: bool, because: str
) -> Recommendation:
    """Done, with its evidence; or not accepted, with the reason. By whoever keeps the list."""
    require(permissions.may_end_recommendation(by, recommendation))
    if not because.strip():
        raise Refused(_("Name the evidence, or say why it was not accepted."))
    move = "recommendation: do" if accepted else "recommendation: refuse"
    change(
        recommendation, was=was, by=by, state=lifecycle.target(move), ended_at=clock.now(), ended_by=by.user,
        because=because.strip(),
    )  # fmt: skip
    return _told(by, "closed", recommendation)


def _told(by: Actor, verb: str, row: Recommendation) -> Recommendation:
    audit.record(by=by, verb=verb, kind="recommendation", uid=row.uid)
    return row

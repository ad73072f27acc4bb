"""What reviews recommended: of whom, by when, how far, and how it ended."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.core.decisions import Refused
from cairn.core.models import Stale
from cairn.demo.cast import Cast
from cairn.oversight.actions import reviews as actions
from cairn.oversight.models import Recommendation, Review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def at(name: str, *args: Any) -> str:
    return reverse(f"oversight:{name}", args=args)


def text(response: Any) -> str:
    return str(response.content.decode())


def asked(cast: Cast, agency: str = "haven", due_on: date = date(2026, 11, 1)) -> Recommendation:
    by = cast.actor("secretary")
    review = Review.objects.first() or actions.write_review(
        by=by, kind="death", title="Review “Rowan”", on=date(2026, 5, 1)
    )
    return actions.recommend(
        by=by,
        review=review,
        text="Ask about the dog",
        agency=cast.agencies[agency],
        person="G. Lindqvist",
        due_on=due_on,
    )


def test_a_review_is_written_down_with_numbered_recommendations(cast: Cast, signed_in: Any) -> None:
    client = signed_in("secretary")
    said = {"kind": "death", "title": "Review “Rowan”", "on-day": 1, "on-month": 5, "on-year": 2026}
    assert "Review “Rowan”" in text(client.post(at("review-write"), said, follow=True))
    review = Review.objects.get()
    row = {
        "text": "Ask about the dog", "agency": cast.agencies["haven"].uid.hex, "person": "G. Lindqvist",
        "due_on-day": 1, "due_on-month": 11, "due_on-year": 2026,
    }  # fmt: skip
    for _ in range(2):
        client.post(at("recommend", review.uid), row)
    assert list(review.recommendations.values_list("number", flat=True)) == [1, 2]
    page = text(client.get(at("recommendations")))
    assert "2 of 2" in page
    assert "Overdue" in page


def test_its_agency_says_how_far_it_is_and_nobody_elses_does(cast: Cast, signed_in: Any) -> None:
    row = asked(cast)
    grace = signed_in("grace")
    assert "Recommendation 1 of “Review “Rowan”” is overdue" in text(grace.get("/"))
    page = text(grace.post(at("recommendation-progress", row.uid), {"text": "On the form now"}, follow=True))
    assert "On the form now" in page
    assert signed_in("starling_manager").get(at("recommendation-progress", row.uid)).status_code == 403
    assert (
        signed_in("starling_manager").get(at("recommendation", row.uid)).status_code == 200
    )  # the list is open
    with pytest.raises(Refused, match="Another agency"):
        actions.tell_progress(by=cast.actor("starling_manager"), recommendation=row, text="x")
    assert signed_in("harbour_manager").get(at("recommendation", row.uid)).status_code == 404  # another area


def test_it_is_closed_by_whoever_keeps_the_list_with_evidence_or_a_reason(cast: Cast, signed_in: Any) -> None:
    row = asked(cast)
    assert signed_in("grace").get(at("recommendation-end", row.uid)).status_code == 403
    client = signed_in("secretary")
    assert "1 recommendation is overdue" in text(client.get("/"))
    wrong = client.post(at("recommendation-end", row.uid), {"outcome": "done", "version": row.version})
    assert "Enter the evidence or the reason" in text(wrong)
    said = {"outcome": "refused", "because": "It is another board’s", "version": row.version}
    assert "Not accepted" in text(client.post(at("recommendation-end", row.uid), said, follow=True))
    assert "is overdue" not in text(client.get("/"))
    row.refresh_from_db()
    with pytest.raises(Refused, match="closed"):
        actions.tell_progress(by=cast.actor("grace"), recommendation=row, text="x")


def test_two_who_close_it_at_once_the_second_is_told(cast: Cast) -> None:
    row = asked(cast)
    twin = Recommendation.objects.get(pk=row.pk)
    by = cast.actor("secretary")
    actions.end_recommendation(by=by, recommendation=row, was=1, accepted=True, because="On the form")
    with pytest.raises(Stale):
        actions.end_recommendation(by=by, recommendation=twin, was=1, accepted=False, because="No")


def test_the_list_asks_a_fixed_number_of_statements(cast: Cast, signed_in: Any) -> None:
    client = signed_in("governance")
    asked(cast)
    with CaptureQueriesContext(connection) as few:
        client.get(at("recommendations"))
    for agency in ("starling", "police", "haven"):
        asked(cast, agency)
    with CaptureQueriesContext(connection) as many:
        client.get(at("recommendations"))
    assert len(few) == len(many) <= 16

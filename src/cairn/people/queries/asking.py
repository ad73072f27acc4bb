"""Whose safe-contact rules must be asked again: after something changed, or because they were given too long ago."""

from datetime import timedelta

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery

from cairn.core import clock
from cairn.core.db.asked import Asked
from cairn.people.models import ContactPoint, ContactRule, Person


def must_be_asked() -> QuerySet[Person, Person]:
    """People with an open channel whose newest rule no longer counts; whom of them somebody sees is for the asker."""
    newest = ContactRule.objects.filter(contact_point=OuterRef("pk")).order_by("-from_at", "-id")
    old = clock.now() - timedelta(days=settings.CAIRN_CONTACT_RULE_DAYS)
    points = (
        ContactPoint.objects.filter(person=OuterRef("pk"), until_on__isnull=True)
        .annotate(said=Subquery(newest.values("safe")[:1]), given=Subquery(newest.values("given_at")[:1]))
        .filter(Q(said="ask_again") | Q(said__in=("safe", "limited"), given__lt=old))
    )
    return Person.objects.filter(Asked(points), died_on__isnull=True, entered_in_error=False)

"""Restricted clients whose worker has no share: she cannot open her own case."""

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from cairn.access.actor import Actor
from cairn.cases.models import Allocation, Case, Party
from cairn.core import clock
from cairn.people.models import Share


def without_share() -> QuerySet[Allocation, Allocation]:
    """Everywhere: for the doctor."""
    shared = Share.objects.in_force(clock.today()).filter(
        user=OuterRef(OuterRef("user")), person=OuterRef("person")
    )
    client = Party.objects.filter(case=OuterRef("case"), role="client", until_on__isnull=True)
    return Allocation.objects.filter(
        Exists(client.filter(~Exists(shared), person__restricted=True)), until_on__isnull=True
    )


def to_share(actor: Actor) -> QuerySet[Allocation, Allocation]:
    """For a manager who sees the client herself, with the person's uid as `client`."""
    client = Party.objects.filter(case=OuterRef("case"), role="client", until_on__isnull=True)
    cases = Case.objects.visible_to(actor).open()
    rows = without_share().filter(case__in=cases).annotate(client=Subquery(client.values("person__uid")[:1]))
    return rows.select_related("case", "user").order_by("case__reference")

"""An agency that ends hands over to another: who is kept from her there is kept from her here as well."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.core import clock
from cairn.people.actions.bars import lay
from cairn.people.models import Bar, NeverReceive


@transaction.atomic
def follow_successors(*, by: Actor) -> int:
    """Bars of an agency, and what must never go to it, count for the successor that is named: its people, whom she
    fears, will work there. By the clock; gives how many came over. Once each: what a holder lifted of these stays so.
    """
    came = 0
    for agency in Agency.objects.filter(successor__isnull=False).select_related("successor").order_by("id"):
        assert agency.successor is not None  # asked for
        came += _bars(by, agency, agency.successor) + _never(by, agency, agency.successor)
    return came


def _bars(by: Actor, old: Agency, new: Agency) -> int:
    stands = Q(lifted_at__isnull=True) & ~Q(kind=Bar.Kind.ASKED) | Q(created_by=by.user)
    there = Bar.objects.filter(stands, agency=new, cluster=OuterRef("cluster"))
    rows = list(Bar.objects.in_force().filter(~Exists(there), agency=old).order_by("id"))
    for bar in rows:
        because = bar.because.open() if bar.because else ""
        lay(by, bar.cluster, kind=bar.kind, matched=bar.matched, user=None, agency=new, because=because)
    return len(rows)


def _never(by: Actor, old: Agency, new: Agency) -> int:
    today = clock.today()
    holds = Q(until_on__isnull=True) | Q(until_on__gte=today)
    there = NeverReceive.objects.filter(
        holds | Q(created_by=by.user), recipient_agency=new, person=OuterRef("person")
    )
    rows = NeverReceive.objects.filter(holds, ~Exists(there), recipient_agency=old)
    came = list(rows.select_related("person").order_by("id"))
    for row in came:
        copy = NeverReceive(person=row.person, recipient_agency=new, created_by=by.user)
        copy.because = row.because.open()
        copy.save(force_insert=True)
        audit.record(
            by=by, verb="added", kind="never_receive", uid=copy.uid, about=[row.person.uid],
            fields=["recipient_agency"],
        )  # fmt: skip
    return len(came)

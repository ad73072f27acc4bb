"""Two records that a person said are the same human: nothing is merged, but protection counts for both."""

from uuid import UUID

from django.db import transaction

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.ids import new_uid
from cairn.core.models import change
from cairn.people import reach
from cairn.people.actions.bars import copy_bars, near, spread
from cairn.people.actions.sharing_out import end_beyond
from cairn.people.models import Bar, Person, Share
from cairn.people.rules import bars as rules


@transaction.atomic
def recognise(*, by: Actor, one: Person, other: Person) -> None:
    """`other` joins `one`'s cluster: a bar or a restriction of either, now or later, counts for every record of it."""
    if one.cluster == other.cluster:
        return
    copy_bars(by=by, to=one.cluster, of=other.cluster)
    Person.objects.filter(cluster=other.cluster).update(cluster=one.cluster)
    other.cluster = one.cluster
    # Whoever shares a phone with the one record shares it now with a human whom a bar on the other is about.
    for bar in Bar.objects.in_force().filter(cluster=one.cluster).exclude(matched=rules.SECOND_HAND):
        spread(by, bar, near(one.cluster))
    _restrict_alike(by, one.cluster)
    audit.record(by=by, verb="recognised", kind="person", uid=other.uid, about=[one.uid, other.uid])


@transaction.atomic
def set_apart(*, by: Actor, person: Person) -> None:
    """`person` is alone again after a wrong "same". The bars stay on both until a holder lifts them."""
    alone = new_uid()
    copy_bars(by=by, to=alone, of=person.cluster)
    Person.objects.filter(pk=person.pk).update(cluster=alone)
    person.cluster = alone
    audit.record(by=by, verb="set apart", kind="person", uid=person.uid, about=[person.uid])


def _restrict_alike(by: Actor, cluster: UUID) -> None:
    """Where one record is restricted all are, and whoever has a share of one has it of those that were open."""
    records = list(Person.objects.filter(cluster=cluster).order_by("id"))
    closed, still_open = ([one for one in records if one.restricted is what] for what in (True, False))
    if not closed:
        return
    shares = {
        (share.user_id, share.reads_for_id): share
        for share in Share.objects.in_force(clock.today())
        .filter(person__in=closed, to_agency__isnull=True)
        .order_by("until_on")
    }
    for record in still_open:
        change(record, was=record.version, by=by, restricted=True)
        end_beyond(by=by, person=record)
        Share.objects.bulk_create(
            Share(
                person=record, user_id=share.user_id, reads_for_id=share.reads_for_id,
                purpose=share.purpose.open(), basis=share.basis.open(), from_on=clock.today(),
                until_on=share.until_on, created_by=by.user,
            )
            for share in shares.values()
        )  # fmt: skip
        audit.record(by=by, verb="restricted", kind="person", uid=record.uid, about=[record.uid])
    reach.recompute_all(still_open)

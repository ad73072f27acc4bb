"""Bars that nobody has to think of: a member of staff's own phone, address, or name and birth is in a record.

Asked on both sides: whenever a record is written (a referral, a new name, a new channel, a new party) or comes into
an agency's sight, and whenever somebody takes up a post or her own details change.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from cairn.access import actions as access_actions
from cairn.access import audit
from cairn.access.actor import Actor
from cairn.access.models import Agency, Appointment, User, UserKey
from cairn.access.querysets import AppointmentQuerySet
from cairn.core import clock
from cairn.core.decisions import require
from cairn.people import normalise, permissions
from cairn.people.actions.bars import ask_team, lay, near, spread
from cairn.people.models import Bar, ContactKey, Involvement, Person
from cairn.people.rules import bars as rules

K = TypeVar("K")
V = TypeVar("V")


@transaction.atomic
def bars_for_user(*, by: Actor, user: User) -> list[Bar]:
    """When somebody joins or her own details change: bar her from every record that they match."""
    require(permissions.may_remember_staff(by, user))
    keys = list(UserKey.objects.filter(user=user).values_list("kind", "hash"))
    if not keys:
        return []
    wanted = Q()
    for kind, value in keys:
        wanted |= Q(kind=kind, hash=value)
    found = ContactKey.objects.filter(wanted).values_list("kind", "person__cluster").distinct()
    made = [
        _match(by, cluster, user, kinds)
        for cluster, kinds in _grouped((cluster, kind) for kind, cluster in found)
    ]
    return [bar for bar in made if bar is not None]


@transaction.atomic
def match_post(*, by: Actor, user: User) -> list[Bar]:
    """When somebody takes up a post: her name is known from her account; what she gave herself stays as it is."""
    held: dict[str, list[str]] = {}
    for kind, value in UserKey.objects.filter(user=user).values_list("kind", "hash"):
        held.setdefault(kind, []).append(value)
    if UserKey.Kind.NAME not in held:
        access_actions.set_user_keys(user=user, hashes=normalise.staff_hashes(name=user.name) | held)
    return bars_for_user(by=by, user=user)


@transaction.atomic
def match_nameless(*, by: Actor) -> int:
    """Those who took up their posts before names were kept: matched now, and not first at their next post.

    By the clock; gives how many.
    """
    named = UserKey.objects.filter(user=OuterRef("pk"), kind=UserKey.Kind.NAME)
    staff = User.objects.filter(~Exists(named), pk__in=_posts().values("user"), system=False).order_by("id")
    nameless = [user for user in staff if normalise.name_key(user.name)]
    for user in nameless:
        match_post(by=by, user=user)
    return len(nameless)


@transaction.atomic
def remember_staff(
    *,
    by: Actor,
    user: User,
    name: str = "",
    born_on: date | None = None,
    phones: Iterable[str] = (),
    addresses: Iterable[str] = (),
) -> list[Bar]:
    """Keep hashes of a member of staff's own details (never the details), and bar her where they match."""
    require(permissions.may_remember_staff(by, user))
    hashes = normalise.staff_hashes(
        name=name or user.name, born_on=born_on, phones=phones, addresses=addresses
    )
    access_actions.set_user_keys(user=user, hashes=hashes)
    audit.record(by=by, verb="set staff keys", kind="user", uid=user.uid, fields=sorted(hashes))
    return bars_for_user(by=by, user=user)


def match_person(*, by: Actor, person: Person) -> None:
    """Bar every member of staff whose own phone, address or name and birth match a record that was just written.

    A bar against another record that shares its phone, e-mail or address counts for it as well.
    """
    keys = list(ContactKey.objects.filter(person=person, kind__in=rules.MATCHING).values_list("kind", "hash"))
    if not keys:
        return
    wanted = Q()
    for kind, value in keys:
        wanted |= Q(kind=kind, hash=value)
    found = UserKey.objects.filter(wanted).select_related("user")
    for user, kinds in _grouped((row.user, row.kind) for row in found):
        _match(by, person.cluster, user, kinds)
    others = near(person.cluster)
    if not others:
        return
    first_hand = Bar.objects.in_force().filter(cluster__in=[person.cluster, *others])
    for bar in first_hand.exclude(matched=rules.SECOND_HAND).select_related("user", "agency"):
        spread(by, bar, others if bar.cluster == person.cluster else [person.cluster])


def match_agency(*, by: Actor, people: Iterable[Person], agency: Agency) -> None:
    """Records that just came into an agency's sight: a name alone is put to a manager for whoever works there, or will.

    In the same few statements for any number of people.
    """
    clusters = {person.pk: person.cluster for person in people}
    whose: dict[tuple[str, str], set[UUID]] = {}
    rows = ContactKey.objects.filter(person__in=list(clusters), kind__in=rules.MATCHING)
    for kind, value, pk in rows.values_list("kind", "hash", "person"):
        whose.setdefault((kind, value), set()).add(clusters[pk])
    if not whose:
        return
    staff = _posts().filter(agency=agency).values("user")
    found = UserKey.objects.filter(hash__in={value for _kind, value in whose}, user__in=staff)
    for (cluster, user), kinds in _grouped(
        ((cluster, row.user), row.kind)
        for row in found.select_related("user").order_by("id")
        for cluster in sorted(whose.get((row.kind, row.hash), ()))
    ):
        _match(by, cluster, user, kinds)


def _match(by: Actor, cluster: UUID, user: User, kinds: set[str]) -> Bar | None:
    matched = rules.strongest(kinds)
    if matched == "":
        return None
    kind = Bar.Kind.AUTOMATIC if matched in rules.AT_ONCE else Bar.Kind.ASKED
    if kind == Bar.Kind.ASKED and not _could_see(cluster, user):
        return None
    bar = lay(by, cluster, kind=kind, matched=matched, user=user, agency=None)
    if bar.lifted_at is None and kind == Bar.Kind.AUTOMATIC:
        spread(by, bar, near(cluster))
    if bar.lifted_at is None and (
        kind == Bar.Kind.AUTOMATIC or (bar.kind != Bar.Kind.ASKED and bar.matched in rules.STRENGTH)
    ):
        ask_team(by, bar)
    return bar


def _could_see(cluster: UUID, user: User) -> bool:
    """Whether a user works, or will, where the record is held: a name alone is put to the manager only then."""
    kept = Involvement.objects.filter(person__cluster=cluster, until_on__gte=clock.today())
    return kept.filter(agency__in=_posts().filter(user=user).values("agency")).exists()


def _posts() -> AppointmentQuerySet:
    """Posts that have not ended. One that begins later, or waits for an account to be given back, is not matched again
    on that day."""
    return Appointment.objects.exclude(until_on__lt=clock.today())


def _grouped(pairs: Iterable[tuple[K, V]]) -> list[tuple[K, set[V]]]:
    groups: dict[K, set[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, set()).add(value)
    return list(groups.items())

"""Bars: who is kept from whom, who answers for it, and how many people are left who can act."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from cairn.access.actor import Actor, actor_of
from cairn.access.models import Agency, Appointment, User
from cairn.access.roles import BAR_LIFT, PERSON_READ
from cairn.core import clock
from cairn.people.models import Bar, Involvement, Person, Reach, Relationship, Share
from cairn.people.querysets import BarQuerySet
from cairn.people.rules.bars import COLLEAGUE

# (users, agencies) in force against each human
Barred = tuple[dict[UUID, set[int]], dict[UUID, set[int]]]


@dataclass(frozen=True)
class HeldBar:
    """A bar on a holder's list. `person` only where she sees the record; `left` is how many people can still act."""

    bar: Bar
    person: Person | None
    agency: str
    left: int


def is_barred(user: User, clusters: Iterable[UUID]) -> bool:
    """Whether the user is kept from one of these humans today: gate 1, as `Person.objects.unbarred` asks it."""
    return any(kept_from(set(clusters), {user.pk}, clock.today()).values())


def kept_from(
    clusters: Collection[UUID], users: Collection[int], today: date, *, barred: Barred | None = None
) -> dict[UUID, set[int]]:
    """For each human: who of these users is kept from her, by a bar against herself or against any agency that she
    works for today, from this human or from one who is recorded as hers. `barred`: theirs, where it is known.
    """
    barred_users, barred_agencies = barred or barred_from(clusters)
    at: dict[int, set[int]] = {}
    every = set().union(*barred_agencies.values())
    if every:
        posts = Appointment.objects.filter(agency__in=every, user__in=users).in_force(today)
        for agency, user in posts.values_list("agency", "user"):
            at.setdefault(agency, set()).add(user)
    return {
        cluster: (barred_users[cluster] & set(users)).union(
            *(at.get(agency, set()) for agency in barred_agencies[cluster])
        )
        for cluster in barred_users
    }


def is_agency_barred(agency: Agency, clusters: Iterable[UUID]) -> bool:
    """Whether nobody of the agency would see one of these humans: she, or one who is recorded as hers, is barred."""
    return any(agency.pk in barred for barred in barred_from(set(clusters))[1].values())


def held(actor: Actor) -> BarQuerySet:
    """Bars in force or asked that the actor holds: none against herself, none about somebody she is kept from."""
    return (
        Bar.objects.filter(Q(holder_one=actor.user) | Q(holder_two=actor.user), lifted_at__isnull=True)
        .exclude(user=actor.user)
        .unbarred(actor)
        .select_related("user", "agency", "created_by", "holder_one", "holder_two")
    )


def held_bars(actor: Actor) -> list[HeldBar]:
    """What is asked first, a team after whoever matched herself; then where nobody is left, then the newest."""
    found = described(actor, held(actor).order_by("-created_at", "-id")[:1000])
    return sorted(
        found,
        key=lambda one: (
            one.bar.kind != Bar.Kind.ASKED,
            one.bar.kind == Bar.Kind.ASKED and one.bar.matched == COLLEAGUE,
            one.left > 0,
        ),
    )


def bar_of(actor: Actor, uid: UUID) -> HeldBar:
    bar = held(actor).filter(uid=uid).first()
    if bar is None:
        raise Http404
    return described(actor, [bar])[0]


def described(actor: Actor, bars: Iterable[Bar]) -> list[HeldBar]:
    rows = list(bars)
    clusters = {bar.cluster for bar in rows}
    records: dict[UUID, list[tuple[int, str]]] = {}
    for cluster, pk, name in (
        Person.objects.filter(cluster__in=clusters)
        .order_by("id")
        .values_list("cluster", "pk", "agency__name")
    ):
        records.setdefault(cluster, []).append((pk, name))
    seen = {
        person.cluster: person for person in Person.objects.visible_to(actor).filter(cluster__in=clusters)
    }
    left = people_left(clusters, actor.today)
    return [
        HeldBar(
            bar=bar,
            person=seen.get(bar.cluster),
            agency=", ".join(sorted({name for _pk, name in records.get(bar.cluster, [])})),
            left=left.get(bar.cluster, 0),
        )
        for bar in rows
    ]


def people_left(
    clusters: Iterable[UUID], today: date, *, without: Agency | User | None = None
) -> dict[UUID, int]:
    """For each human: how many users could work with one of the records today and are not barred.

    `without` counts as if this agency or user were barred as well: what a bar that is about to be laid would leave.
    """
    wanted = set(clusters)
    agencies = _involved(wanted, today)
    users = _workers(set().union(*agencies.values()) if agencies else set(), today)
    barred_users, barred_agencies = barred_from(wanted)
    shared = _shared(wanted, today)
    found = {}
    for cluster in wanted:
        gone = set(barred_agencies.get(cluster, ()))
        if isinstance(without, Agency):
            gone.add(without.pk)
        # A bar of an agency goes with everybody who works there, whichever of her posts would read the record.
        them = set().union(*(users.get(agency, set()) for agency in agencies[cluster] - gone))
        them -= set(barred_users.get(cluster, ())) | at_work_for(gone, them, today)
        if isinstance(without, User):
            them.discard(without.pk)
        found[cluster] = len(them & shared[cluster] if cluster in shared else them)
    return found


def holders_for(
    cluster: UUID, *, user: User | None, agency: Agency | None, today: date
) -> tuple[User | None, User | None]:
    """Two people of different agencies who may lift a bar: one where the record is kept, one elsewhere in the area.

    Nobody who is barred from that human herself, or works for an agency that is. The second is the
    information-governance lead where there is one; where the record's own agency has nobody, two from elsewhere.
    """
    kept = list(Person.objects.filter(cluster=cluster).order_by("id").values_list("agency", "area"))
    if not kept:
        return None, None
    posts = list(
        Appointment.objects.filter(area=kept[0][1])
        .in_force(today)
        .able(BAR_LIFT)
        .select_related("user")
        .order_by("id")
    )
    out = {user.pk} if user else set()
    barred_users, barred_agencies = barred_from({cluster})
    out |= set(barred_users.get(cluster, ()))
    out_agencies = set(barred_agencies.get(cluster, ())) | ({agency.pk} if agency else set())
    out |= at_work_for(out_agencies, {post.user_id for post in posts}, today)
    own = {owner for owner, _area in kept}
    able = [post for post in posts if post.user_id not in out]
    able.sort(key=lambda post: (post.agency_id not in own, post.role != "information_governance"))
    one = able[0] if able else None
    others = [p for p in able if one and p.agency_id != one.agency_id and p.user_id != one.user_id]
    others.sort(key=lambda post: post.agency_id in own)  # where two agencies keep the record, one is enough
    two = others[0] if others else None
    return (one.user if one else None), (two.user if two else None)


def team_who_could_see(cluster: UUID, user: User, today: date) -> list[User]:
    """Those of the user's own teams whom one of the human's records is open to, by any post that has not ended.

    The team of an agency, and not all who work there. Bars and restrictions are not asked: the second end.
    """
    posts = Appointment.objects.exclude(until_on__lt=today)
    teams = posts.filter(user=user).values("team")
    mates = posts.filter(team__in=teams).exclude(user=user).values("user")
    reached = set(
        Reach.objects.filter(person__cluster=cluster, until_on__gte=today).values_list("holder", "area")
    )
    able = posts.filter(user__in=mates).able(PERSON_READ).order_by("user")
    return list(
        {
            post.user_id: post.user
            for post in able.select_related("user", "agency", "team", "area")
            if any((holder, post.area_id) in reached for holder in actor_of(post).holders)
        }.values()
    )


def badly_held(today: date) -> list[Bar]:
    """Bars that want a holder: one of the two is not at work any more, is barred herself, or was never found."""
    bars = list(
        Bar.objects.filter(lifted_at__isnull=True).select_related(
            "holder_one", "holder_two", "user", "agency"
        )
    )
    holding = {pk for bar in bars for pk in (bar.holder_one_id, bar.holder_two_id) if pk is not None}
    kept = kept_from({bar.cluster for bar in bars}, holding, today)
    found = []
    for bar in bars:
        holders = [holder for holder in (bar.holder_one, bar.holder_two) if holder is not None]
        out = kept[bar.cluster] | {bar.user_id}
        if len(holders) < 2 or not all(one.pk not in out and _at_work(one, bar, today) for one in holders):
            found.append(bar)
    return found


def _at_work(user: User, bar: Bar, today: date) -> bool:
    areas = Person.objects.filter(cluster=bar.cluster).values("area")
    return Appointment.objects.filter(user=user, area__in=areas).in_force(today).able(BAR_LIFT).exists()


def _involved(clusters: Collection[UUID], today: date) -> dict[UUID, set[int]]:
    agencies: dict[UUID, set[int]] = {cluster: set() for cluster in clusters}
    rows = Involvement.objects.filter(person__cluster__in=clusters, until_on__gte=today)
    for cluster, agency in rows.values_list("person__cluster", "agency"):
        agencies[cluster].add(agency)
    return agencies


def _workers(agencies: Collection[int], today: date) -> dict[int, set[int]]:
    """Agency → the users who may open a person's page there today."""
    users: dict[int, set[int]] = {}
    posts = Appointment.objects.filter(agency__in=agencies).in_force(today).able(PERSON_READ)
    for agency, user in posts.values_list("agency", "user"):
        users.setdefault(agency, set()).add(user)
    return users


def barred_from(clusters: Collection[UUID]) -> Barred:
    """(users, agencies) in force against each human, and against those who are recorded as hers."""
    tied: dict[UUID, set[UUID]] = {cluster: {cluster} for cluster in clusters}
    rows = Relationship.objects.filter(Q(a__cluster__in=clusters) | Q(b__cluster__in=clusters))
    for one, other in rows.values_list("a__cluster", "b__cluster"):
        for cluster, kin in ((one, other), (other, one)):
            if cluster in tied:
                tied[cluster].add(kin)
    every = set().union(*tied.values()) if tied else set()
    users: dict[UUID, set[int]] = {}
    agencies: dict[UUID, set[int]] = {}
    for cluster, user, agency in (
        Bar.objects.in_force().filter(cluster__in=every).values_list("cluster", "user", "agency")
    ):
        users.setdefault(cluster, set()).update({user} - {None})
        agencies.setdefault(cluster, set()).update({agency} - {None})
    return _spread(tied, users), _spread(tied, agencies)


def _spread(tied: dict[UUID, set[UUID]], found: dict[UUID, set[int]]) -> dict[UUID, set[int]]:
    return {cluster: set().union(*(found.get(kin, set()) for kin in kins)) for cluster, kins in tied.items()}


def at_work_for(agencies: Collection[int], users: Collection[int], today: date) -> set[int]:
    """Those of the users who have a post at one of these agencies, whichever other posts they have."""
    if not agencies or not users:
        return set()
    posts = Appointment.objects.filter(agency__in=agencies, user__in=users).in_force(today)
    return set(posts.values_list("user", flat=True))


def _shared(clusters: Collection[UUID], today: date) -> dict[UUID, set[int]]:
    """For each human whose record is restricted: who has a share of one of them today."""
    found: dict[UUID, set[int]] = {
        cluster: set()
        for cluster in Person.objects.filter(cluster__in=clusters, restricted=True).values_list(
            "cluster", flat=True
        )
    }
    shares = Share.objects.in_force(today).filter(person__cluster__in=list(found))
    for cluster, user in shares.values_list("person__cluster", "user"):
        found[cluster].add(user)
    return found

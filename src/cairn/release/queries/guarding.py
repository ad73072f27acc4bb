"""What the door looks up before anything leaves: whom it is about, what is protected, who must never receive."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cairn.access.models import Agency, Area, User
from cairn.access.queries import agencies_of
from cairn.core import clock
from cairn.people.models import (
    ContactKey,
    ContactPoint,
    ContactRule,
    Membership,
    NeverReceive,
    Person,
    PersonName,
    Relationship,
)
from cairn.people.queries.bars import barred_from
from cairn.people.rules.bars import SHARED, SHARED_BY_MANY
from cairn.release.rules.leaks import Guarded, Protected
from cairn.release.rules.profiles import Profile, narrowest, profile_for


def everybody_in(people: Iterable[Person]) -> list[Person]:
    """These records and all that are linked to them: protection spreads over a cluster."""
    keys = [person.pk for person in people]
    if not keys:
        return []
    clusters = Person.objects.filter(pk__in=keys).values(
        "cluster"
    )  # as they are linked now, not when they were read
    return list(Person.objects.filter(cluster__in=clusters).order_by("id"))


def family_of(people: Iterable[Person]) -> list[Person]:
    """Who lives or lived with these people, and who is recorded as theirs, each with all her records.

    Who tells where a child lives tells where her mother does.
    """
    keys = [person.pk for person in people]
    if not keys:
        return []
    homes = Membership.objects.filter(person__in=keys).values("household")
    clusters = (
        Membership.objects.filter(household__in=homes)
        .values_list("person__cluster", flat=True)
        .union(
            Relationship.objects.filter(a__in=keys).values_list("b__cluster", flat=True),
            Relationship.objects.filter(b__in=keys).values_list("a__cluster", flat=True),
        )
    )
    return list(Person.objects.filter(cluster__in=list(clusters)).exclude(pk__in=keys))


def profile_of_user(user: User, area: Area | None = None) -> Profile:
    """The narrowest of her posts' profiles (in one area, or wherever she has one)."""
    return narrowest(profile_for(agency.kind) for agency in agencies_of(user, area))


def barred(people: Iterable[Person], *, user: User | None, agencies: Iterable[Agency]) -> bool:
    """Whether a bar in force stands between these people, or who is recorded as theirs, and a user or an agency."""
    users, theirs = barred_from({person.cluster for person in people})
    at = {agency.pk for agency in agencies}
    return any(at & found for found in theirs.values()) or (
        user is not None and any(user.pk in found for found in users.values())
    )


def never(people: Iterable[Person]) -> "QuerySet[NeverReceive]":
    """Who must never receive anything about these people, today.

    It counts for a record that shares a phone, an e-mail address or an address too; but what is said of a woman does
    not keep from him what is about himself because they once lived at one address.
    """
    concerned = list(people)
    clusters = {person.cluster for person in concerned}
    beside = Q(person__cluster__in=sharing(concerned)) & ~Q(recipient__cluster__in=clusters)
    return (
        NeverReceive.objects.filter(Q(person__in=[person.pk for person in concerned]) | beside)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=clock.today()))
        .select_related("recipient", "recipient_agency")
    )


def sharing(people: Iterable[Person]) -> set[UUID]:
    """Clusters of the same area that share a way to be reached with these people, unless half a street does: as a bar
    spreads, in two statements for any number.
    """
    rows = ContactKey.objects.filter(kind__in=SHARED).values_list("kind", "hash", "person__area")
    keys = set(rows.filter(person__in=[person.pk for person in people]))
    clusters = {person.cluster for person in people}
    found: dict[tuple[str, str, int], set[UUID]] = defaultdict(set)
    others = rows.filter(hash__in={value for _kind, value, _area in keys}).exclude(
        person__cluster__in=clusters
    )
    for kind, value, area, cluster in others.values_list("kind", "hash", "person__area", "person__cluster"):
        found[kind, value, area].add(cluster)
    return set().union(*(found[key] for key in keys if len(found[key]) <= SHARED_BY_MANY))


def contact_values(people: Iterable[Person]) -> list[Protected]:
    """Phones, emails and addresses of these people, past ones too, opened for comparison and never shown."""
    return _opened(ContactPoint.objects.filter(person__in=[person.pk for person in people]))


def not_to_be_told(people: Iterable[Person], family: Iterable[Person], *, contact: bool) -> list[Protected]:
    """What may not stand in a text about these people: how they and their family are reached.

    Where it may tell how these people are reached (`contact`), what is hidden may still not, whoever of them hides it;
    and of the family only what they have in common.
    """
    theirs = [person.pk for person in people]
    points = ContactPoint.objects.filter(person__in=[*theirs, *(person.pk for person in family)])
    if contact:
        told = ContactKey.objects.filter(kind__in=SHARED, person__in=theirs, contact_point__hidden=False)
        same = ContactKey.objects.filter(
            kind__in=SHARED, contact_point=OuterRef("pk"), hash__in=told.values("hash")
        )
        points = points.exclude(Q(hidden=False) & (Q(person__in=theirs) | Exists(same)))
    return _opened(points)


def _opened(points: "QuerySet[ContactPoint]") -> list[Protected]:
    kinds = {"phone": Guarded.PHONE, "email": Guarded.EMAIL, "address": Guarded.ADDRESS}
    rows = points.select_related("person")
    return [Protected(kinds[point.kind], point.value.open()) for point in rows if point.value]


def code_words(people: Iterable[Person]) -> list[Protected]:
    """Every code word that was ever agreed with these people."""
    rules = ContactRule.objects.filter(
        contact_point__person__in=[person.pk for person in people], code_word__isnull=False
    ).select_related("contact_point__person")
    return [Protected(Guarded.CODE_WORD, rule.code_word.open()) for rule in rules]


def names(people: Iterable[Person]) -> list[Protected]:
    """Every word of these people's names that is no ordinary word, and their whole names."""
    found = PersonName.objects.filter(person__in=[person.pk for person in people]).values_list(
        "given", "family"
    )
    return list(chain.from_iterable(Protected.of_name(given, family) for given, family in found))

"""What the door looks up before anything leaves: whom it is about, what is protected, who must never receive."""

from collections.abc import Iterable
from itertools import chain

from django.db.models import Q, QuerySet

from cairn.access.models import Agency, Area, User
from cairn.access.queries import agencies_of
from cairn.core import clock
from cairn.people.models import Bar, ContactPoint, ContactRule, NeverReceive, Person, PersonName
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


def profile_of_user(user: User, area: Area | None = None) -> Profile:
    """The narrowest of her posts' profiles (in one area, or wherever she has one)."""
    return narrowest(profile_for(agency.kind) for agency in agencies_of(user, area))


def barred(people: Iterable[Person], *, user: User | None, agencies: Iterable[Agency]) -> bool:
    """Whether a bar in force stands between these people and a user, or any of these agencies."""
    clusters = {person.cluster for person in people}
    if not clusters:
        return False
    who = Q(agency__in=list(agencies)) | (Q(user=user) if user else Q(pk__in=[]))
    return (
        Bar.objects.filter(who, cluster__in=clusters, lifted_at__isnull=True)
        .exclude(kind=Bar.Kind.ASKED)
        .exists()
    )


def never(people: Iterable[Person]) -> "QuerySet[NeverReceive]":
    """Who must never receive anything about these people, today."""
    return (
        NeverReceive.objects.filter(person__in=[person.pk for person in people])
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=clock.today()))
        .select_related("recipient", "recipient_agency")
    )


def contact_values(people: Iterable[Person], *, hidden_only: bool = False) -> list[Protected]:
    """Phones, emails and addresses of these people, past ones too, opened for comparison and never shown."""
    kinds = {"phone": Guarded.PHONE, "email": Guarded.EMAIL, "address": Guarded.ADDRESS}
    points = ContactPoint.objects.filter(person__in=[person.pk for person in people]).select_related("person")
    if hidden_only:
        points = points.filter(hidden=True)
    return [Protected(kinds[point.kind], point.value.open()) for point in points if point.value]


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

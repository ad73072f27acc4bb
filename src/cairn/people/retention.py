"""How long people's records are kept. No national period was verified: each is a default that an area replaces."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db.models import Max

from cairn.core import clock
from cairn.core.contracts import Disposal, Ended, Retention
from cairn.people.models import Bar, Household, NameKey, NameWord, Person

_LAST = "the day on which the last involvement ended"
_WITH = "with the person's record"
_SOURCE = "unverified default (rules F5): adult case 6 to 7 years from closure; a child to the 25th birthday"

RETENTION: list[Retention] = [
    Retention("people.Person", 7, "the record that cases, referrals and meetings stand on", _LAST, _SOURCE),
    Retention(
        "people.Person (child)",
        25,
        "whoever was a child when the work ended may ask for it as an adult",
        "the date of birth",
        _SOURCE,
    ),
    Retention("people.PersonName", 7, "the person is found by every name that they had", _LAST, _SOURCE),
    Retention(
        "people.ContactPoint",
        7,
        "to show how the person was reached and where they must not be",
        _LAST,
        _SOURCE,
    ),
    Retention(
        "people.ContactRule",
        7,
        "to show what was known to be safe at the time of each contact",
        _LAST,
        _SOURCE,
    ),
    Retention("people.LifeEvent", 7, "why safe contact was asked again", _LAST, _SOURCE),
    Retention("people.NearMiss", 7, "to learn from, and to answer a complaint", _LAST, _SOURCE),
    Retention("people.NeverReceive", 7, "protects as long as the record lives", _LAST, _SOURCE),
    Retention("people.Identifier", 7, "part of the record", _LAST, _SOURCE),
    Retention("people.Relationship", 7, "part of both records, and goes with the first", _LAST, _SOURCE),
    Retention("people.Membership", 7, "part of the record", _LAST, _SOURCE),
    Retention("people.Household", 7, "goes with its last member", _LAST, _SOURCE),
    Retention("people.Involvement", 7, "why an agency saw the record", _LAST, _SOURCE),
    Retention("people.Bar", 7, "protects as long as the record lives", _WITH, _SOURCE),
    Retention("people.Share", 7, "why a worker saw a restricted record", _WITH, _SOURCE),
    Retention(
        "people.ContactKey",
        0,
        "keyed hashes for search and bars: destroyed with the data key",
        _WITH,
        _SOURCE,
    ),
    Retention("people.Reach", 0, "derived from involvements", _WITH, _SOURCE),
    Retention("people.PersonWord", 0, "search words: destroyed with the data key", _WITH, _SOURCE),
    Retention(
        "people.NameWord", 0, "a word that is in nobody's name any more goes with the last", _WITH, _SOURCE
    ),
    Retention("people.NameKey", 0, "goes with its word", _WITH, _SOURCE),
]

ADULT_AT = 18


def _left(only: Iterable[int] | None) -> Iterator[Ended]:
    """People with whom nobody is involved any more; a child of that day counts from the day of birth as well."""
    today = clock.today()
    rows = Person.objects.all() if only is None else Person.objects.filter(pk__in=list(only))
    rows = rows.annotate(last=Max("involvements__until_on")).filter(last__lt=today).order_by("pk")
    fields = ("pk", "uid", "reference", "area_id", "agency_id", "born_on", "last")
    for pk, uid, reference, area, agency, born_on, last in rows.values_list(*fields).iterator(
        chunk_size=2000
    ):
        yield Ended(pk, uid, reference, area, agency, "people.Person", last)
        if born_on is not None and last < _birthday(born_on, ADULT_AT):
            yield Ended(pk, uid, reference, area, agency, "people.Person (child)", born_on)


def _birthday(born_on: date, years: int) -> date:
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:  # born on 29 February
        return date(born_on.year + years, 3, 1)


def _clusters(pks: Iterable[int]) -> dict[int, frozenset[UUID]]:
    rows = Person.objects.filter(pk__in=list(pks)).values_list("pk", "cluster")
    return {pk: frozenset({cluster}) for pk, cluster in rows}


def _sweep(clusters: frozenset[UUID]) -> None:
    """Bars of a human of whom no record is left, words of nobody's name, households of nobody.

    Where another record of the cluster stays, its bars stay, and so does the cluster: protection never shrinks by this.
    """
    left = set(Person.objects.filter(cluster__in=clusters).values_list("cluster", flat=True))
    Bar.objects.filter(cluster__in=clusters - left).delete()
    NameKey.objects.filter(word__people__isnull=True).delete()
    NameWord.objects.filter(people__isnull=True).delete()
    Household.objects.filter(members__isnull=True).delete()


DISPOSALS = (
    Disposal(
        model="people.Person",
        ended=_left,
        people=_clusters,
        parts=(
            "people.PersonName.person", "people.PersonWord.person", "people.ContactPoint.person",
            "people.ContactRule.contact_point", "people.LifeEvent.person", "people.NearMiss.person",
            "people.ContactKey.person", "people.Identifier.person", "people.NeverReceive.person",
            "people.Relationship.a", "people.Relationship.b", "people.Membership.person",
            "people.Involvement.person", "people.Reach.person", "people.Share.person",
        ),
        loosened=("people.Household.address",),
        keys=("data_key",),
        after=_sweep,
    ),
)  # fmt: skip

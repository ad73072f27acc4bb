"""What `cairn doctor` asks of people's records: that sight is what involvements say, and that no bar and no restriction
leaves nobody."""

from collections.abc import Iterator
from datetime import date

from cairn.core import clock
from cairn.people.models import Bar, Involvement, Person, Reach, Share
from cairn.people.queries.bars import badly_held, people_left
from cairn.people.queries.sharing import without_decider


def findings() -> Iterator[str]:
    yield from _reach()
    yield from _left_alone()
    yield from _undecided()
    yield from _badly_held()
    yield from _apart()


def _reach() -> Iterator[str]:
    """Reach is derived: whatever differs from the involvements and shares is wrong, on either side."""
    want: dict[tuple[int, int], date] = {}
    rows = Involvement.objects.order_by().values_list(
        "person", "until_on", "agency__holder", "team__holder", "user__holder"
    )
    for person, until_on, *holders in rows.iterator(chunk_size=5000):
        for holder in holders:
            if holder is not None:
                key = (person, holder)
                want[key] = max(until_on, want.get(key, until_on))
    given = Share.objects.filter(to_agency__isnull=False, ended_at__isnull=True).order_by()
    for person, until_on, holder in given.values_list("person", "until_on", "user__holder"):
        want[person, holder] = max(until_on, want.get((person, holder), until_on))
    wrong = 0
    have = Reach.objects.order_by().values_list("person", "holder", "until_on")
    for person, holder, until_on in have.iterator(chunk_size=5000):
        wrong += want.pop((person, holder), None) != until_on
    wrong += len(want)
    if wrong:
        yield f"{wrong} rows of sight differ from the involvements that they come from."


def _left_alone() -> Iterator[str]:
    barred = set(Bar.objects.in_force().values_list("cluster", flat=True))
    alone = sum(1 for left in people_left(barred, clock.today()).values() if left == 0)
    if alone:
        yield f"{alone} barred records have nobody left who can act: a holder of the bar must decide."


def _undecided() -> Iterator[str]:
    alone = len(without_decider(clock.today()))
    if alone:
        yield (
            f"{alone} restricted records have nobody left who may share them: the worker gives them to the managers"
            " there within the hour; where there is none, appoint one."
        )


def _badly_held() -> Iterator[str]:
    bars = len(badly_held(clock.today()))
    if bars:
        yield (
            f"{bars} bars have fewer than two people of two agencies at work who may lift them: appoint somebody who"
            " may; the worker finds the new holder within the hour."
        )


def _apart() -> Iterator[str]:
    """Restriction holds for every record of one human."""
    restricted = Person.objects.filter(restricted=True).values("cluster")
    loose = Person.objects.filter(cluster__in=restricted, restricted=False).count()
    if loose:
        yield f"{loose} records are open though another record of the same person is restricted."

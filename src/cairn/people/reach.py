"""Reach: which holders see a person, derived from her involvements and shares, one narrow row per holder.

Every involvement gives its agency a row; one that names a team or a user gives them a row as well. Who reads through
which holder is the role's affair (`access.roles`): officers and practices read through team and user only, so the
agency's row opens nothing to them, while a small service's workers read through the agency. A share with a worker of
another agency gives her a row, and her agency none: it is not involved by that.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import BigIntegerField, Value

from cairn.people.models import Involvement, Person, Reach, Share


def recompute(person: Person) -> None:
    """Make the rows of one person what her involvements, her name and her restriction say. Called inside the action."""
    recompute_all([person])


def begin(first: Involvement) -> None:
    """The rows of a person whose record has just been made, from her only involvement: nothing has to be looked up."""
    parties = (first.agency, first.team, first.user)
    holders = dict.fromkeys(party.holder_id for party in parties if party is not None)
    Reach.objects.bulk_create([_row(first.person, holder, first.until_on) for holder in holders])


def recompute_all(people: Iterable[Person]) -> int:
    """Each of these people's rows anew, in the same few statements for any number; gives how many people."""
    by_id = {person.pk: person for person in people}
    want = _wanted(by_id)
    have: dict[tuple[int, int], Reach] = {}
    gone, changed = [], []
    for row in Reach.objects.filter(person__in=by_id):
        key, person = (row.person_id, row.holder_id), by_id[row.person_id]
        if key not in want or row.area_id != person.area_id:
            gone.append(row.pk)
            continue
        have[key] = row
        said = (want[key], person.sort_family, person.sort_given, person.restricted)
        if said != (row.until_on, row.sort_family, row.sort_given, row.restricted):
            row.until_on, row.sort_family, row.sort_given, row.restricted = said
            changed.append(row)
    if gone:
        Reach.objects.filter(pk__in=gone).delete()
    if changed:
        Reach.objects.bulk_update(changed, ["until_on", "sort_family", "sort_given", "restricted"])
    new = [
        _row(by_id[pk], holder, until_on)
        for (pk, holder), until_on in want.items()
        if (pk, holder) not in have
    ]
    if new:
        Reach.objects.bulk_create(new)
    return len(by_id)


def _row(person: Person, holder: int, until_on: date) -> Reach:
    return Reach(
        holder_id=holder,
        area_id=person.area_id,
        person=person,
        sort_family=person.sort_family,
        sort_given=person.sort_given,
        until_on=until_on,
        restricted=person.restricted,
    )


def _wanted(people: Iterable[int]) -> dict[tuple[int, int], date]:
    """(Person, holder) → until when, the latest of the involvements and shares that it has."""
    want: dict[tuple[int, int], date] = {}
    rows = Involvement.objects.filter(person__in=people).values_list(
        "person", "until_on", "agency__holder", "team__holder", "user__holder"
    )
    none = Value(None, output_field=BigIntegerField())
    shares = Share.objects.beyond().filter(person__in=people, ended_at__isnull=True)
    rows = rows.union(shares.values_list("person", "until_on", none, none, "user__holder"), all=True)
    for person, until_on, *holders in rows:
        for holder in holders:
            if holder is not None:
                want[person, holder] = max(until_on, want.get((person, holder), until_on))
    return want

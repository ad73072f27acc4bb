"""Who is involved, what is restricted, and who searched."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit, drafts, roles
from cairn.access.actor import Actor
from cairn.access.models import Agency, Draft, Team, User
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import permissions, reach
from cairn.people.actions import matching
from cairn.people.actions.sharing import deciders, keep_sight
from cairn.people.actions.sharing_out import end_beyond
from cairn.people.models import Involvement, Person
from cairn.people.models.sight import FOREVER

SEARCH = "people:search"
LONGEST_SEARCH = 200


@transaction.atomic
def involve(
    *,
    by: Actor,
    person: Person,
    agency: Agency,
    basis: str,
    source_kind: str,
    source_uid: UUID,
    team: Team | None = None,
    user: User | None = None,
    from_on: date | None = None,
    until_on: date = FOREVER,
) -> Involvement:
    """Why an agency (a team, a user of it) is involved: gives it sight. The same open basis is written once."""
    rows = involve_all(
        by=by, people=[person], agency=agency, basis=basis, source_kind=source_kind, source_uid=source_uid, team=team,
        user=user, from_on=from_on, until_on=until_on,
    )  # fmt: skip
    return rows[0]


@transaction.atomic
def involve_all(
    *,
    by: Actor,
    people: Iterable[Person],
    agency: Agency,
    basis: str,
    source_kind: str,
    source_uid: UUID,
    team: Team | None = None,
    user: User | None = None,
    from_on: date | None = None,
    until_on: date = FOREVER,
) -> list[Involvement]:
    """The same involvement of several people (everybody in a case), in the same few statements for any number."""
    everybody = list(people)
    require(permissions.may_involve_all(by, everybody))
    begins = from_on or clock.today()
    if begins > clock.today():
        raise Refused(_("An involvement begins on the day that it begins."))
    same = Involvement.objects.filter(
        person__in=everybody, agency=agency, team=team, user=user, basis=basis, source_kind=source_kind,
        source_uid=source_uid, until_on__gte=clock.today(),
    )  # fmt: skip
    held = {row.person_id: row for row in same.order_by("-id")}
    new = {
        person.pk: Involvement(
            person=person, agency=agency, team=team, user=user, basis=basis, source_kind=source_kind,
            source_uid=source_uid, from_on=begins, until_on=until_on, created_by=by.user,
        )
        for person in everybody
        if person.pk not in held
    }  # fmt: skip
    Involvement.objects.bulk_create(new.values())
    reach.recompute_all(row.person for row in new.values())
    for row in new.values():
        about = [row.person.uid]
        audit.record(by=by, verb="involved", kind="involvement", uid=row.uid, about=about, fields=[basis])
    matching.match_agency(by=by, people=[row.person for row in new.values()], agency=agency)
    found = held | new
    return [found[person.pk] for person in everybody]


@transaction.atomic
def end_involvement(
    *, by: Actor, source_kind: str, source_uid: UUID, until_on: date, basis: str | None = None
) -> int:
    """End what one source (a case, a referral) gave: sight goes on `until_on`, the row stays. Gives how many ended."""
    rows = Involvement.objects.filter(source_kind=source_kind, source_uid=source_uid, until_on__gt=until_on)
    if basis:
        rows = rows.filter(basis=basis)
    ended = list(rows.select_related("person").order_by("id"))
    people = {row.person_id: row.person for row in ended}.values()
    require(permissions.may_involve_all(by, people))
    for row in ended:
        change(row, was=row.version, by=by, until_on=max(until_on, row.from_on))
    reach.recompute_all(people)
    for person in people:
        audit.record(
            by=by,
            verb="ended",
            kind="involvement",
            uid=source_uid,
            about=[person.uid],
            fields=[basis or "all"],
        )
    return len(ended)


def end_all_involvement(*, by: Actor, people: Iterable[Person], agency: Agency, until_on: date) -> None:
    """End whatever an agency had to do with these people, from whichever source. Part of an action of Cairn's own."""
    everybody = {person.pk: person for person in people}
    rows = Involvement.objects.filter(person__in=everybody, agency=agency, until_on__gt=until_on)
    for row in rows.order_by("id"):
        change(row, was=row.version, by=by, until_on=max(until_on, row.from_on))
        audit.record(
            by=by, verb="ended", kind="involvement", uid=row.uid, about=[everybody[row.person_id].uid]
        )
    reach.recompute_all(everybody.values())


@transaction.atomic
def restrict(
    *, by: Actor, person: Person, was: int, restricted: bool, keep: Iterable[User] = (), because: str = ""
) -> Person:
    """Make a record visible to nobody without a share, or end that. It counts for every record of the same human.

    Whoever restricts keeps her own sight, so do `keep`; where the restriction reaches a record that another agency
    holds, that agency's managers get a share, so that somebody there can decide who works with her. It is the
    restriction of the agency whose record it is, whoever laid it: each ends its own and no other, and while one stands,
    all of the human's records stay restricted. What was shared with other agencies ends, and is shared anew where it
    must be. It counts for the human, not for whoever has the same phone or address (ADR 0029).
    """
    require(permissions.may_restrict(by, person))
    if not restricted:
        require(permissions.may_end_restriction(by, person))
    others = list(Person.objects.filter(cluster=person.cluster).exclude(pk=person.pk).order_by("id"))
    theirs = [other for other in others if other.restricted_here and other.agency_id != person.agency_id]
    stays = restricted or bool(theirs)
    change(person, was=was, by=by, restricted=stays, restricted_here=restricted)
    records = [person]
    keeps = [(user, by.agency) for user in (by.user, *keep)]
    if person.agency_id != by.agency.pk:
        keeps += deciders(person, [person.agency])
    for other in others:
        here = other.restricted_here and (restricted or other in theirs)
        if (other.restricted, other.restricted_here) != (stays, here):
            change(other, was=other.version, by=by, restricted=stays, restricted_here=here)
            records.append(other)
    for record in records:
        reach.recompute(record)
        if restricted:
            end_beyond(by=by, person=record)
            keep_sight(by, record, keeps if record is person else deciders(record))
    audit.record(
        by=by, verb="restricted" if restricted else "unrestricted", kind="person", uid=person.uid,
        about=[record.uid for record in records], reason=because.strip(),
    )  # fmt: skip
    return person


@transaction.atomic
def search(*, by: Actor, text: str) -> Draft:
    """Keep what was searched for, sealed, for an hour: its page can be opened, paged and gone back to without a name in
    an address."""
    if not by.may(roles.PERSON_SEARCH):
        raise Refused(_("Your role does not search. Refer the person: whoever receives it finds them."))
    draft = drafts.keep(
        user=by.user,
        agency=by.agency,
        kind=Draft.Kind.SEARCH,
        purpose=SEARCH,
        body={"text": text.strip()[:LONGEST_SEARCH]},
    )
    audit.record(by=by, verb="searched", kind="search", uid=draft.uid)
    return draft

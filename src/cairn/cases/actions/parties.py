"""Who is in a case: allegations with a source, disputed or ended, never deleted."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.cases.actions.ownership import release_if_walled
from cairn.cases.actions.settle import client_of, locked, not_after_now, people_of
from cairn.cases.models import Case, Party
from cairn.cases.permissions import may_work
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import actions as people
from cairn.people.models import Person, Relationship


@transaction.atomic
def add_party(
    *,
    case: Case,
    role: str,
    according_to: str,
    person: Person | None = None,
    described: str = "",
    disputed_by: str = "",
    from_on: date | None = None,
    by: Actor,
) -> Party:
    """Say that somebody has this role, according to whom. Without a person: somebody not known yet, as
    described.
    """
    case = locked(case)
    require(may_work(by, case))
    if case.work == "perpetrator":
        raise Refused(_("A perpetrator case holds that one person and nobody else."))
    if role == "client":
        raise Refused(_("A case has one client. Somebody else harmed needs a case of their own."))
    if person is None and not described.strip():
        raise Refused(_("Choose a person, or describe who it may be."))
    if person and Party.objects.filter(case=case, person=person, until_on__isnull=True).exists():
        raise Refused(_("This person is in the case already."))
    party = Party(case=case, person=person, role=role, according_to=according_to, disputed_by=disputed_by)
    party.from_on, party.created_by, party.described = from_on or clock.today(), by.user, described
    not_after_now(party.from_on, _("A role cannot begin in the future."))
    party.save(force_insert=True)
    if person:
        involve(case, person, by=by)
        _tie(case, person, by=by)
        release_if_walled(case, by=by)
    audit.record(
        by=by, verb="added_party", kind="case", uid=case.uid, about=people_of(case), fields=["parties"]
    )
    return party


@transaction.atomic
def change_party(
    *, party: Party, was: int, disputed_by: str | None = None, until_on: date | None = None, by: Actor
) -> Party:
    """Record that a role is disputed, and by whom, or that it ended."""
    require(may_work(by, party.case))
    values: dict[str, object] = {}
    if disputed_by is not None:
        values["disputed_by"] = disputed_by
    if until_on is not None:
        if party.role == "client":
            raise Refused(_("The client stays the client until the case is closed."))
        if until_on < party.from_on:
            raise Refused(_("It cannot end before it began."))
        not_after_now(until_on, _("It cannot end in the future."))
        values["until_on"] = until_on
    changed = change(party, was=was, by=by, **values)
    audit.record(
        by=by,
        verb="changed_party",
        kind="case",
        uid=party.case.uid,
        about=people_of(party.case),
        fields=list(values),
    )
    return changed


def _tie(case: Case, person: Person, *, by: Actor) -> None:
    """They belong together in people's records too, so that a bar against either hides both."""
    client = client_of(case).person
    between = Q(a=person, b=client) | Q(a=client, b=person)
    if client is not None and not Relationship.objects.filter(between).exists():
        people.relate(by=by, a=person, b=client, kind=Relationship.Kind.OTHER)


def involve(case: Case, person: Person, *, by: Actor) -> None:
    """The case is a reason for the agency to see the person: one involvement, ended when the case is closed."""
    involve_all(case, [person], by=by)


def involve_all(case: Case, everybody: Iterable[Person | None], *, by: Actor) -> None:
    """The same for everybody in the case who has a record."""
    people.involve_all(
        by=by,
        people=[person for person in everybody if person is not None],
        agency=case.agency,
        basis="case",
        source_kind="case",
        source_uid=case.uid,
        from_on=clock.today(),
    )

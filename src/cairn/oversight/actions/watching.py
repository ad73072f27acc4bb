"""Counting each day's reading, saying what was unusual, and settling it; walks over the chains and their witnesses."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit, audit_chain, drafts
from cairn.access.actions import system_user
from cairn.access.actor import Actor
from cairn.access.models import Agency, Area, Draft, User
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.oversight.codes import Unusual
from cairn.oversight.models import ChainCheck, HeadsTaken, ReadingDay, UnusualReading
from cairn.oversight.permissions import records as permissions
from cairn.oversight.queries import records, watching
from cairn.oversight.rules import reading

ASKED = "oversight:audit"


@transaction.atomic
def ask_about_record(*, by: Actor, reference: str) -> Draft:
    """Keep, sealed and for an hour, which record's audit is asked for: no reference is in an address. Refused where
    there is none for her."""
    require(permissions.may_read_audit(by))
    found = records.named(by, reference)
    if found is None:
        raise Refused(_("There is no record with this reference in your area. Check the letters."))
    body = {"what": "record", "kind": found.kind, "uid": found.uid.hex, "reference": found.reference}
    return _asked(by, body, found.kind, found.uid, sorted(records.people_of(found)))


@transaction.atomic
def ask_about_user(*, by: Actor, user: UUID, first: date, last: date) -> Draft:
    """The same for what one member of staff saw and did from one day to another."""
    require(permissions.may_read_audit(by))
    body = {"what": "user", "user": user.hex, "first": first.isoformat(), "last": last.isoformat()}
    return _asked(by, body, "user", user, [])


def _asked(by: Actor, body: dict[str, str], kind: str, uid: UUID, about: list[UUID]) -> Draft:
    draft = drafts.keep(user=by.user, agency=by.agency, kind=Draft.Kind.SEARCH, purpose=ASKED, body=body)
    audit.record(by=by, verb="asked the audit", kind=kind, uid=uid, about=about)
    return draft


def look_at(on: date) -> int:
    """Count everybody's reading up to this day, and write down what was unusual about it; gives how many.

    Safe to cut off and to run again: a day is counted in one transaction, a finding is written once.
    """
    day = watching.first_uncounted(on)
    while day < on:
        _count(day)
        day += timedelta(days=1)
    return _count(on, say=True)


@transaction.atomic
def _count(on: date, *, say: bool = False) -> int:
    read = watching.days(on)
    ReadingDay.objects.filter(on=on).delete()
    counted: dict[tuple[UUID, UUID, str], set[UUID]] = {}
    for day in read:
        counted.setdefault((day.area, day.user, day.role), set()).update(day.people)
    ReadingDay.objects.bulk_create(
        ReadingDay(area=area, user=user, role=role, on=on, people=len(people))
        for (area, user, role), people in counted.items()
    )
    if not say:
        return 0
    medians = watching.medians(on)
    return sum(_say(day, on, medians.get((day.area, day.role))) for day in read)


def _say(day: watching.Day, on: date, median: int | None) -> int:
    """The findings of one day of one user."""
    many, own = len(day.people), watching.usual(day, on)
    over_all = day.role in watching.OVER_ALL
    duty = watching.on_duty(day.user, on)
    hers = set(day.people) if over_all or duty else watching.part_of_her_work(day, on)
    apart = len(set(day.people) - hers)
    found: list[dict[str, object]] = []
    if reading.is_many(many, own, median):
        found.append({"code": Unusual.VOLUME, "many": many, "usual": own, "median": median})
    if reading.is_apart(apart):
        found.append({"code": Unusual.NO_RELATION, "many": apart, "in_all": many})
    if day.night and not duty and day.role not in watching.AT_NIGHT_BY_ROLE:
        found.append({"code": Unusual.ODD_HOURS, "many": len(day.night)})
    for person in sorted(watching.barred_to_colleagues(day, on)):
        found.append(
            {
                "code": Unusual.BARRED_COLLEAGUE,
                "many": day.people[person],
                "person": person,
                "related": person in hers,
            }
        )
    return _written(day, on, found) if found else 0


def _written(day: watching.Day, on: date, found: list[dict[str, object]]) -> int:
    user, agency = User.objects.get(uid=day.user), Agency.objects.get(uid=day.agency)
    area = Area.objects.get(uid=day.area)
    known = set(UnusualReading.objects.filter(user=user, role=day.role, on=on).values_list("code", "person"))
    new = [one for one in found if (one["code"], one.get("person")) not in known]
    for one in new:
        UnusualReading.objects.create(
            user=user, agency=agency, area=area, role=day.role, on=on, created_by=system_user(), **one
        )
    return len(new)


@transaction.atomic
def settle(*, by: Actor, found: UnusualReading, was: int, fine: bool, because: str) -> UnusualReading:
    """Say what came of asking: it was her work, or it is taken further. Never by the reader herself."""
    require(permissions.may_settle(by, found))
    if not because.strip():
        raise Refused(_("Say what you found out."))
    change(
        found, was=was, by=by, settled_at=clock.now(), settled_by=by.user, fine=fine, because=because.strip()
    )
    about = [found.person] if found.person else []
    audit.record(
        by=by, verb="settled", kind="unusual_reading", uid=found.uid, about=about, fields=["fine", "because"]
    )
    return found


@transaction.atomic
def ask_for_walk(*, by: Actor) -> ChainCheck:
    """A walk over every link of every chain, done by the worker."""
    from cairn.oversight.tasks import walk_chains

    require(permissions.may_read_audit(by))
    check = ChainCheck.objects.create(asked_at=clock.now(), asked_by=by.user)
    audit.record(by=by, verb="asked for a walk", kind="chain_check", uid=check.uid)
    walk_chains.enqueue(str(check.uid))
    return check


def walk(check: ChainCheck) -> int:
    """Walk, and write down what was found; gives how many sentences."""
    said = audit_chain.verify()
    ChainCheck.objects.filter(pk=check.pk, ended_at__isnull=True).update(
        ended_at=clock.now(), links=watching.links(), found=len(said), said="\n".join(said)
    )
    return len(said)


def note_heads(*, chains: int, agreed: bool | None = None) -> HeadsTaken:
    """A witness fetched the heads, or compared them with what it kept."""
    return HeadsTaken.objects.create(at=clock.now(), chains=chains, agreed=agreed)

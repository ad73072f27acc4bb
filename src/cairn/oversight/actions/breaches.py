"""Breaches: told by anybody, assessed in editions, followed by actions, closed with what was learned."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.oversight.lifecycle import records as lifecycle
from cairn.oversight.models import Breach, BreachAction, BreachAssessment, BreachPerson
from cairn.oversight.permissions import records as permissions
from cairn.oversight.queries import records
from cairn.oversight.rules import breaches as rules
from cairn.people.models import NearMiss


@transaction.atomic
def report_breach(
    *,
    by: Actor,
    kind: str,
    happened_at: datetime,
    aware_at: datetime,
    what: str,
    whose: str = "",
    done: str = "",
) -> Breach:
    """Say that something went wrong, or nearly. The clock runs from when somebody first knew."""
    require(permissions.may_report(by))
    if not what.strip():
        raise Refused(_("Say what happened."))
    if max(happened_at, aware_at) > clock.now():
        raise Refused(_("The moment must be in the past."))
    if aware_at < happened_at:
        raise Refused(_("Nobody can know of it before it happened."))
    breach = Breach(
        area=by.area,
        agency=by.agency,
        kind=kind,
        happened_at=happened_at,
        aware_at=aware_at,
        created_by=by.user,
    )
    breach.what, breach.whose, breach.done = what.strip(), whose.strip(), done.strip()
    breach.save(force_insert=True)
    return _told(by, "reported", breach)


@transaction.atomic
def take_up(*, by: Actor, near_miss: NearMiss) -> Breach:
    """A near miss in contact becomes an entry of the log: it went wrong after all, or others can learn from it."""
    require(permissions.may_write_breach(by))
    known = Breach.objects.filter(near_miss=near_miss.uid).first()
    if known is not None:
        return known
    breach = Breach(
        area=by.area, agency=near_miss.agency, kind="near_miss", happened_at=near_miss.at, near_miss=near_miss.uid,
        aware_at=max(near_miss.at, near_miss.created_at), created_by=by.user,
    )  # fmt: skip
    breach.what = _(
        "Contact outside the safe-contact rule, told on the person's record. Its words are with the agency."
    )
    breach.save(force_insert=True)
    BreachPerson.objects.create(breach=breach, person=near_miss.person.uid)
    return _told(by, "took up", breach)


@transaction.atomic
def assess(
    *, by: Actor, breach: Breach, was: int, kind: str, references: Iterable[str], risk: str, risk_because: str,
    ico: str, ico_because: str, people: str, people_because: str, ico_told_at: datetime | None = None,
    late_because: str = "",
) -> Breach:  # fmt: skip
    """Whose information it was, the risk, and who is told; each with its reason. An edition is kept of each time."""
    require(permissions.may_assess(by, breach))
    if not (risk_because.strip() and ico_because.strip() and people_because.strip()):
        raise Refused(_("Say why, for each of the three."))
    if ico == "no" and rules.must_tell(risk, kind):
        raise Refused(
            _("Where there is a risk to somebody, the Commissioner is told. Look at the risk again, or tell.")
        )
    if ico_told_at is not None and (ico != "yes" or ico_told_at > clock.now()):
        raise Refused(_("The regulator was told on a day in the past, or is not told."))
    if ico_told_at is not None and ico_told_at > rules.due_at(breach.aware_at) and not late_because.strip():
        raise Refused(_("It was told later than 72 hours. Say why."))
    persons = _people(by, references)
    change(
        breach, was=was, by=by, state=lifecycle.target("breach: assess"), kind=kind, risk=risk, ico=ico, people=people,
        risk_because=risk_because.strip(), ico_because=ico_because.strip(), people_because=people_because.strip(),
        ico_told_at=ico_told_at, late_because=late_because.strip(), assessed_at=clock.now(), assessed_by=by.user,
    )  # fmt: skip
    breach.about.all().delete()
    BreachPerson.objects.bulk_create(BreachPerson(breach=breach, person=person) for person in persons)
    edition = BreachAssessment(
        breach=breach,
        edition=breach.assessments.count() + 1,
        risk=risk,
        ico=ico,
        people=people,
        created_by=by.user,
    )
    edition.because = "\n\n".join((risk_because.strip(), ico_because.strip(), people_because.strip()))
    edition.save(force_insert=True)
    return _told(by, "assessed", breach, ["risk", "ico", "people"])


@transaction.atomic
def plan_action(*, by: Actor, breach: Breach, text: str, owner: str, due_on: date) -> BreachAction:
    """What is done so that it does not happen again."""
    require(permissions.may_assess(by, breach))
    if not (text.strip() and owner.strip()):
        raise Refused(_("Say what is done, and by whom."))
    action = BreachAction(breach=breach, owner=owner.strip(), due_on=due_on, created_by=by.user)
    action.text = text.strip()
    action.save(force_insert=True)
    _told(by, "planned", breach, ["action"])
    return action


@transaction.atomic
def finish_action(*, by: Actor, action: BreachAction, was: int) -> BreachAction:
    require(permissions.may_assess(by, action.breach))
    change(action, was=was, by=by, done_on=clock.today())
    _told(by, "finished", action.breach, ["action"])
    return action


@transaction.atomic
def close_breach(*, by: Actor, breach: Breach, was: int, lessons: str) -> Breach:
    """Every action is done, whoever must be told was told, and what was learned is written."""
    require(permissions.may_close(by, breach))
    if not lessons.strip():
        raise Refused(_("Say what was learned."))
    if breach.actions.filter(done_on__isnull=True).exists():
        raise Refused(_("There are actions that are not done."))
    if breach.ico == "yes" and breach.ico_told_at is None:
        raise Refused(_("The regulator has not been told yet: write down when it was."))
    change(
        breach, was=was, by=by, state=lifecycle.target("breach: close"), closed_at=clock.now(), closed_by=by.user,
        lessons=lessons.strip(),
    )  # fmt: skip
    return _told(by, "closed", breach)


def _people(by: Actor, references: Iterable[str]) -> list[UUID]:
    found: set[UUID] = set()
    for reference in references:
        record = records.named(by, reference)
        if record is None:
            raise Refused(
                _("There is no record with the reference %(reference)s in your area.")
                % {"reference": reference}
            )
        found |= records.people_of(record)
    return sorted(found)


def _told(by: Actor, verb: str, breach: Breach, fields: Iterable[str] = ()) -> Breach:
    about: list[Any] = list(breach.about.values_list("person", flat=True))
    audit.record(by=by, verb=verb, kind="breach", uid=breach.uid, about=about, fields=list(fields))
    return breach

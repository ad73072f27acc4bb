"""Each quarter somebody answers for every account: does its holder still work here, and still need this?

A quarter begins in January, April, July and October. A post that was held on its first day is answered for within
CAIRN_ACCOUNT_REVIEW_DAYS by a manager of its agency; where no manager but its holder is there, by whoever manages
accounts, and a manager's or an administrator's own by the information-governance lead.
What is late is told to the managers, to the area's administrator, to the information-governance lead and by `cairn
doctor`. Nobody is shut out by the calendar: a worker is suspended by a finding, not by a clock (safety.md).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actions import appoint
from cairn.access.actor import Actor
from cairn.access.keeping import WHOLE_AREA, keepers, may_keep, posts_kept, roles_to_give
from cairn.access.leaving import end_sessions
from cairn.access.models import AccountReview, Agency, Appointment, Area
from cairn.access.querysets import AppointmentQuerySet
from cairn.core import clock
from cairn.core.decisions import YES, Decision, Refused, no, require


@dataclass(frozen=True)
class Standing:
    """How far one agency has come in a quarter: how many accounts there are to answer for, and how many wait."""

    agency: Agency
    posts: int
    waiting: int

    @property
    def answered(self) -> int:
        return self.posts - self.waiting


def quarter_of(day: date) -> date:
    """The first day of the quarter in which this day lies."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def last_day(quarter: date) -> date:
    """The last day on which an answer is in time."""
    return quarter + timedelta(days=settings.CAIRN_ACCOUNT_REVIEW_DAYS - 1)


def is_late(on: date) -> bool:
    return on > last_day(quarter_of(on))


def to_answer(on: date) -> AppointmentQuerySet:
    """The posts that this quarter's answers are about: in force today, and held on its first day already."""
    return (
        Appointment.objects.filter(from_on__lte=quarter_of(on), user__system=False)
        .in_force(on)
        .select_related("user", "agency", "team", "area")
    )


def waiting(on: date) -> AppointmentQuerySet:
    answers = AccountReview.objects.filter(appointment=OuterRef("pk"), quarter=quarter_of(on))
    return to_answer(on).filter(~Exists(answers))


def asked_of(actor: Actor) -> list[Appointment]:
    """Those that wait for this person: what `may_answer` says, of all of them in two statements at most."""
    mine = waiting(actor.today).filter(pk__in=posts_kept(actor).values("pk")).exclude(user=actor.user)
    found = list(mine.order_by("user__name", "id"))
    if all(post.agency_id == actor.agency.pk for post in found) and actor.role.code not in WHOLE_AREA:
        return found
    by_agency = keepers(actor.area)
    return [post for post in found if _is_hers(actor, post, by_agency)]


def may_answer(actor: Actor, post: Appointment) -> Decision:
    if not posts_kept(actor).filter(pk=post.pk).exists():
        return no(_("There is no such account for you."))
    decision = may_keep(actor, post.user)
    if not decision:
        return decision
    if not _is_hers(actor, post, keepers(actor.area)):
        return no(_("A manager of %(agency)s answers for this account.") % {"agency": post.agency.name})
    return YES


@transaction.atomic
def confirm(*, by: Actor, post: Appointment) -> AccountReview:
    """She still works here and needs this post."""
    return _answer(by, post, AccountReview.Answer.STAYS, "")


@transaction.atomic
def end(*, by: Actor, post: Appointment, because: str) -> AccountReview:
    """She does not: the post opens nothing from this moment, and what she has open closes."""
    review = _answer(by, post, AccountReview.Answer.ENDED, because)
    _end(post)
    return review


@transaction.atomic
def change(*, by: Actor, post: Appointment, role: str, because: str) -> Appointment:
    """She has another role at the same agency: the old post ends, the new one begins today."""
    if role == post.role or role not in [one.code for one in roles_to_give(by, post.agency)]:
        raise Refused(_("You do not give this role at %(agency)s.") % {"agency": post.agency.name})
    _answer(by, post, AccountReview.Answer.CHANGED, because)
    _end(post)
    new = appoint(user=post.user, agency=post.agency, role=role, area=post.area, team=post.team)
    audit.record(
        by=by, verb="appointed", kind="appointment", uid=new.uid, fields=[role], reason=because.strip()
    )
    return new


def standing(area: Area, on: date) -> list[Standing]:
    """Every agency of the area that has accounts to answer for, those with most waiting first."""
    every, left = _by_agency(to_answer(on).filter(area=area)), _by_agency(waiting(on).filter(area=area))
    found = [Standing(agency, many, left.get(agency, 0)) for agency, many in every.items()]
    return sorted(found, key=lambda one: (-one.waiting, one.agency.name))


def _is_hers(actor: Actor, post: Appointment, by_agency: dict[int, set[int]]) -> bool:
    """Whether nobody nearer answers for it: a manager of the agency comes before whoever looks after the whole area."""
    managers = by_agency.get(post.agency_id, set()) - {post.user_id}
    return not managers or actor.user.pk in managers


def _by_agency(posts: AppointmentQuerySet) -> dict[Agency, int]:
    counted: dict[Agency, int] = {}
    for post in posts:
        counted[post.agency] = counted.get(post.agency, 0) + 1
    return counted


def _answer(by: Actor, post: Appointment, answer: str, because: str) -> AccountReview:
    require(may_answer(by, post))
    if answer != AccountReview.Answer.STAYS and not because.strip():
        raise Refused(_("Say why."))
    today = clock.today()
    if not waiting(today).filter(pk=post.pk).exists():
        raise Refused(_("This account was answered for already, or is not asked about this quarter."))
    row = AccountReview.objects.create(
        appointment=post, quarter=quarter_of(today), answer=answer, created_by=by.user
    )
    audit.record(by=by, verb=f"reviewed: {answer}", kind="appointment", uid=post.uid, reason=because.strip())
    return row


def _end(post: Appointment) -> None:
    """Now, so yesterday was its last day: a last day counts until midnight."""
    post.until_on = max(post.from_on, clock.today() - timedelta(days=1))
    post.save(update_fields=["until_on"])
    end_sessions(post.user)

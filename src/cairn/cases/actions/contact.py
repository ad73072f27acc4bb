"""Reaching the client, and what she said: attempts are always written down, also those that should not have
been.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.cases.actions.settle import client_of, locked, moved, people_of, settle_contact
from cairn.cases.codes import TWO_WAY, Reached
from cairn.cases.lifecycle import NOT_ENGAGED_REASONS
from cairn.cases.models import Case, ContactAttempt
from cairn.cases.permissions import may_work
from cairn.cases.queries.reaching import records_of, rule_at
from cairn.cases.rules.reaching import outside_rule
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import actions as people
from cairn.people.models import ContactPoint

# What a manager has to hear of although the rule was kept.
ALARMING = frozenset({Reached.WRONG_PERSON, Reached.UNSAFE})


@transaction.atomic
def log_attempt(
    *,
    case: Case,
    at: datetime,
    channel: str,
    reached: str,
    point: ContactPoint | None = None,
    support: bool = False,
    text: str = "",
    by: Actor,
) -> ContactAttempt:
    """Write down an attempt. Outside the safe-contact rule it is saved all the same and opens a near miss."""
    case = locked(case)
    require(may_work(by, case))
    attempt = keep_attempt(
        case=case, at=at, channel=channel, reached=reached, point=point, support=support, text=text, by=by
    )
    audit.record(
        by=by, verb="tried_contact", kind="case", uid=case.uid, about=people_of(case), fields=["attempts"]
    )
    return attempt


def keep_attempt(
    *, case: Case, at: datetime, channel: str, reached: str, point: ContactPoint | None, support: bool, text: str,
    by: Actor,
) -> ContactAttempt:  # fmt: skip
    """An attempt in a locked case, with its near miss. Part of an action that has asked whether `by` may."""
    if at > clock.now():
        raise Refused(_("An attempt cannot be in the future."))
    if clock.london_day(at) < case.received_on:
        raise Refused(_("An attempt cannot be before the day on which the referral came in. Check the day."))
    client = client_of(case)
    if point and point.person_id not in records_of(case, client.person_id):
        raise Refused(_("That number or address is not the client's."))
    rule, usable, voicemail = rule_at(point, at)
    outside = outside_rule(channel=channel, reached=reached, usable=usable, voicemail=voicemail)
    two_way = reached in TWO_WAY
    attempt = ContactAttempt(
        case=case,
        at=at,
        on=clock.london_day(at),
        channel=channel,
        point=point.uid if point else None,
        rule=rule,
        outside_rule=outside is not None,
        reached=reached,
        two_way=two_way,
        support=support and two_way,
        created_by=by.user,
    )
    attempt.text = text
    if outside or reached in ALARMING:
        near_miss = people.report_near_miss(
            by=by,
            person=client.person,
            contact_point=point,
            what_happened=text or str(Reached(reached).label),
            source_kind="contact_attempt",
            source_uid=attempt.uid,
            at=at,
        )
        attempt.near_miss = near_miss.uid
    attempt.save(force_insert=True)
    settle_contact(case, by=by)
    return attempt


@transaction.atomic
def record_agreement(*, case: Case, was: int, agreed_on: date, by: Actor) -> Case:
    """The client said yes to the service, on that day."""
    require(may_work(by, case))
    if agreed_on > clock.today():
        raise Refused(_("The day the client said yes cannot be in the future."))
    case = change(case, was=was, by=by, agreed_on=agreed_on)
    case = settle_contact(case, by=by)
    audit.record(by=by, verb="agreed", kind="case", uid=case.uid, about=people_of(case), fields=["agreed_on"])
    return case


@transaction.atomic
def give_up(*, case: Case, was: int, because: str, by: Actor) -> Case:
    """Stop trying, for a recorded reason. The case stays open until it is closed."""
    require(may_work(by, case))
    if because not in NOT_ENGAGED_REASONS:
        raise Refused(_("Choose the reason."))
    case = change(case, was=was, by=by, state=moved("give_up", case), not_engaged_because=because)
    audit.record(by=by, verb="gave_up", kind="case", uid=case.uid, about=people_of(case), fields=["state"])
    return case


@transaction.atomic
def try_again(*, case: Case, was: int, by: Actor) -> Case:
    """There is a new way or reason to reach the client."""
    require(may_work(by, case))
    case = change(case, was=was, by=by, state=moved("try_again", case), not_engaged_because="")
    audit.record(
        by=by, verb="tries_again", kind="case", uid=case.uid, about=people_of(case), fields=["state"]
    )
    return case

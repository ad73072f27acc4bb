"""How she can be reached: contact points, what is safe for each, what changes that, and what went wrong."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actor import Actor
from cairn.core import clock
from cairn.core.decisions import Refused, require
from cairn.core.models import change
from cairn.people import normalise, permissions
from cairn.people.actions import matching
from cairn.people.models import (
    ContactKey,
    ContactPoint,
    ContactRule,
    LifeEvent,
    Person,
)
from cairn.people.queries import contact as queries
from cairn.people.queries.contact import RuleNow
from cairn.people.rules import contact as rules


@dataclass(frozen=True)
class OpenedContact:
    """A channel in clear, with what must be read before it is used."""

    value: str
    code_word: str
    rule: RuleNow


@transaction.atomic
def add_contact_point(
    *,
    by: Actor,
    person: Person,
    kind: str,
    value: str,
    known_to_perpetrator: bool | None = None,
    shared_with_perpetrator: bool | None = None,
    hidden: bool = False,
    from_on: date | None = None,
) -> ContactPoint:
    """A way to reach her; without a rule it is "not known: do not use". Refused in words where it cannot be one."""
    require(permissions.may_change_contact(by, person))
    try:
        plain, hashes = _comparable(kind, value)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    point = ContactPoint(
        person=person,
        kind=kind,
        known_to_perpetrator=known_to_perpetrator,
        shared_with_perpetrator=shared_with_perpetrator,
        hidden=hidden,
        from_on=from_on,
        created_by=by.user,
    )
    point.value = plain
    point.save(force_insert=True)
    ContactKey.objects.bulk_create(
        [
            ContactKey(person=person, contact_point=point, kind=what, hash=found, from_on=from_on)
            for what, found in hashes
        ]
    )
    matching.match_person(by=by, person=person)
    audit.record(by=by, verb="added", kind="contact_point", uid=point.uid, about=[person.uid], fields=[kind])
    return point


@transaction.atomic
def change_contact_point(
    *,
    by: Actor,
    contact_point: ContactPoint,
    was: int,
    known_to_perpetrator: bool | None = None,
    shared_with_perpetrator: bool | None = None,
    hidden: bool = False,
    until_on: date | None = None,
    because: str = "",
) -> ContactPoint:
    """Say who else knows or shares a channel, hide it, or end it. A new number is a new contact point.

    Anybody who may change it hides it; what was hidden is shown as others are by whoever may open it, with a reason.
    """
    require(permissions.may_change_contact(by, contact_point.person))
    unhides = contact_point.hidden and not hidden
    if unhides:
        require(permissions.may_unhide(by, contact_point))
        if not because.strip():
            raise Refused(_("Say why it need not be kept hidden any more."))
    if until_on and contact_point.from_on and until_on < contact_point.from_on:
        raise Refused(_("It cannot end before it begins."))
    said: dict[str, Any] = {
        "known_to_perpetrator": known_to_perpetrator,
        "shared_with_perpetrator": shared_with_perpetrator,
        "hidden": hidden,
        "until_on": until_on,
    }
    changed = [name for name, value in said.items() if getattr(contact_point, name) != value]
    change(contact_point, was=was, by=by, **said)
    ContactKey.objects.filter(contact_point=contact_point).update(until_on=until_on)
    audit.record(
        by=by,
        verb="unhid" if unhides else "changed",
        kind="contact_point",
        uid=contact_point.uid,
        about=[contact_point.person.uid],
        fields=changed,
        reason=because.strip(),
    )
    return contact_point


@transaction.atomic
def set_contact_rule(
    *,
    by: Actor,
    contact_point: ContactPoint,
    safe: str,
    given_by: str,
    given_at: datetime | None = None,
    hours_from: time | None = None,
    hours_until: time | None = None,
    days: str = "",
    voicemail: str = "unknown",
    code_word: str = "",
    reached_by: str = "",
    drop_code_word: bool = False,
    was: int | None = None,
) -> ContactRule:
    """What is safe from now on, by whose word.

    An empty code word keeps the one that is agreed; `drop_code_word` ends it. `was` is the channel's version that
    somebody looked at when she answered: a rule that was set meanwhile is not written over unread. Raises `Stale`.
    """
    person = contact_point.person
    require(permissions.may_change_contact(by, person))
    moment = clock.now()
    if safe not in ContactRule.Safe.values or voicemail not in ContactRule.Voicemail.values:
        raise Refused(_("Choose what is safe, and whether voicemail is."))
    if (hours_from is None) != (hours_until is None):
        raise Refused(_("Enter both hours, or neither."))
    if given_at and given_at > moment:
        raise Refused(_("The rule cannot have been given in the future."))
    allows = safe in (ContactRule.Safe.SAFE, ContactRule.Safe.LIMITED)
    said_on = clock.london_day(given_at or moment)
    if allows and rules.said_too_early(said_on, queries.changes_for(person)):
        raise Refused(
            _("Something has changed since that day. Ask again, and enter the day on which you were told.")
        )
    if set(days) - set("1234567"):
        raise Refused(_("Choose days of the week."))
    rule = ContactRule(
        contact_point=contact_point,
        safe=safe,
        hours_from=hours_from,
        hours_until=hours_until,
        days="" if set(days) == set("1234567") else "".join(sorted(set(days))),
        voicemail=voicemail,
        given_by=given_by,
        given_at=given_at or moment,
        from_at=moment,
        created_by=by.user,
    )
    kept = "" if code_word or drop_code_word else _code_word(contact_point)
    rule.code_word, rule.reached_by = code_word.strip() or kept, reached_by.strip()
    if was is None:
        _moved_on([contact_point.pk], by)
    else:
        change(contact_point, was=was, by=by)
    rule.save(force_insert=True)
    said = ["safe", *(["code_word"] if rule.code_word else []), *(["reached_by"] if rule.reached_by else [])]
    _recorded(by, "set rule", "contact_point", contact_point.uid, person, said)
    return rule


@transaction.atomic
def record_life_event(
    *, by: Actor, person: Person, kind: str, on: date, told_by: str, precision: str = "day"
) -> LifeEvent:
    """A separation, a return, a release, a move, an incident: every channel of hers must be asked about again.

    It counts for every record of the same human; a channel that must never be used stays so, and so does one about
    which she was asked on a later day than an incident's.
    """
    require(permissions.may_change_contact(by, person))
    if on > clock.today():
        raise Refused(_("It must have happened already. Record it on the day."))
    event = LifeEvent(
        person=person, kind=kind, on=on, precision=precision, told_by=told_by, created_by=by.user
    )
    event.save(force_insert=True)
    if kind in rules.ASKS_AGAIN:
        since = on if kind == "incident" and precision == "day" else None
        ask_again(by=by, person=person, because=kind, since=since)
    _recorded(by, "recorded", "life_event", event.uid, person, [kind])
    return event


def ask_again(*, by: Actor, person: Person, because: str, since: date | None = None) -> int:
    """Put every open channel of a human's records to be asked again, but those about which she was asked on a day after
    `since`; gives how many. Called inside an action.
    """
    points = list(
        ContactPoint.objects.filter(
            person__cluster=person.cluster, person__area=person.area_id, until_on__isnull=True
        )
        .select_related("person")
        .order_by("id")
    )
    newest = queries.newest_rules([point.pk for point in points])
    moment, done = clock.now(), list[int]()
    for point in points:
        last = newest.get(point.pk)
        if last is not None and not rules.asks_again(last.safe):
            continue
        if last is not None and since is not None and clock.london_day(last.given_at) > since:
            continue
        rule = ContactRule(
            contact_point=point,
            safe=ContactRule.Safe.ASK_AGAIN,
            given_by="life_event",
            given_at=moment,
            from_at=moment,
            because=because,
            created_by=by.user,
        )
        if last is not None:
            rule.code_word, rule.reached_by = last.code_word.open(), last.reached_by.open()
        rule.save(force_insert=True)
        done.append(point.pk)
    _moved_on(done, by)
    return len(done)


@transaction.atomic
def open_contact(
    *, by: Actor, contact_point: ContactPoint, fields: tuple[str, ...] = ("value",)
) -> OpenedContact:
    """A number or an address in clear, with its rule and code word: one opening, one event."""
    require(permissions.may_open(by, contact_point))
    return open_for_cover(by=by, contact_point=contact_point, fields=fields)


def open_for_cover(
    *, by: Actor, contact_point: ContactPoint, fields: tuple[str, ...] = ("value",)
) -> OpenedContact:
    """The same for whoever covers and sees no record. Part of an action that has asked whether `by` may."""
    rule = queries.rule_now(contact_point)
    code_word = _code_word(contact_point)
    opened = [*fields, *(["code_word"] if code_word else [])]
    value = contact_point.value.open() if "value" in fields else ""
    _recorded(by, "opened", "contact_point", contact_point.uid, contact_point.person, opened)
    return OpenedContact(value=value, code_word=code_word, rule=rule)


def _moved_on(points: list[int], by: Actor) -> None:
    """A new rule is a new version of its channel: whoever has the older one before her hears of it when she saves."""
    ContactPoint.objects.filter(pk__in=points).update(
        version=F("version") + 1, changed_at=clock.now(), changed_by=by.user
    )


def _recorded(by: Actor, verb: str, kind: str, uid: UUID, person: Person, fields: list[str]) -> None:
    audit.record(by=by, verb=verb, kind=kind, uid=uid, about=[person.uid], fields=fields)


def _code_word(point: ContactPoint) -> str:
    last = queries.newest_rules([point.pk]).get(point.pk)
    return last.code_word.open() if last is not None else ""


def _comparable(kind: str, value: str) -> tuple[str, list[tuple[str, str]]]:
    """What is kept, and the (kind, hash) by which it is found. Raises ValueError with the sentence for the field."""
    if kind == ContactPoint.Kind.PHONE:
        plain = normalise.phone(value)
        return plain, [("phone", normalise.hashed("phone", plain))]
    if kind == ContactPoint.Kind.EMAIL:
        plain = normalise.email(value)
        return plain, [("email", normalise.hashed("email", plain))]
    if kind == ContactPoint.Kind.ADDRESS:
        plain = normalise.address(value)
        return plain, normalise.place_hashes(plain)
    raise ValueError(_("Choose a phone, an email address or an address."))

"""What is safe now, for one channel or for many people at once, in the same few statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from cairn.core import clock
from cairn.core.clock import LONDON
from cairn.core.fields import Sealed
from cairn.people import presenters
from cairn.people.models import ContactKey, ContactPoint, ContactRule, LifeEvent, Person
from cairn.people.rules import contact as rules

SHARED = (ContactKey.Kind.PHONE, ContactKey.Kind.EMAIL, ContactKey.Kind.ADDRESS)


@dataclass(frozen=True)
class RuleNow:
    """What counts for a channel at this moment. `sentence` stands before any number."""

    safe: str
    usable: bool
    sentence: str
    voicemail: str
    given_by: str
    given_at: datetime | None
    reached_by: Sealed | None
    has_code_word: bool
    ask_again: bool
    because: str = ""


@dataclass(frozen=True)
class PointNow:
    """A channel and what counts for it, for lists."""

    point: ContactPoint
    rule: RuleNow


def rule_now(contact_point: ContactPoint, at: datetime | None = None) -> RuleNow:
    """What counts for one channel, the strictest of all records that share it included."""
    return _standings([contact_point], at or clock.now())[contact_point.pk]


def contact_rules(person_ids: Iterable[int], at: datetime | None = None) -> dict[int, list[PointNow]]:
    """Each person's open channels with what counts for them; a person without any has an empty list."""
    ids = list(person_ids)
    moment = at or clock.now()
    found: dict[int, list[PointNow]] = {pk: [] for pk in ids}
    points = list(
        ContactPoint.objects.filter(person__in=ids)
        .exclude(until_on__lt=clock.london_day(moment))
        .select_related("person")
        .order_by("id")
    )
    now = _standings(points, moment)
    for point in points:
        found[point.person_id].append(PointNow(point, now[point.pk]))
    return found


def safest(points: Iterable[PointNow]) -> tuple[str, str]:
    """(level, sentence) for the identity bar: the freest channel that may be used now, else what stands in the way."""
    return presenters.safest_words(
        [(one.point.kind, one.rule.safe, one.rule.usable, one.rule.sentence) for one in points]
    )


def safest_line(person: Person, at: datetime | None = None) -> str:
    """One sentence: how she may be reached now, or that she may not."""
    return safest(contact_rules([person.pk], at)[person.pk])[1]


def newest_rules(point_ids: Iterable[int]) -> dict[int, ContactRule]:
    """The rule of each channel that was written last and is in force: its own, without what other records say."""
    moment = clock.now()
    newest: dict[int, ContactRule] = {}
    for rule in ContactRule.objects.filter(contact_point__in=list(point_ids)).order_by("from_at", "id"):
        if rule.from_at <= moment and (rule.until_at is None or rule.until_at > moment):
            newest[rule.contact_point_id] = rule
    return newest


def _standings(points: list[ContactPoint], at: datetime) -> dict[int, RuleNow]:
    hashes = _hashes([point.pk for point in points])
    rows = _rules(set(hashes.values()), {point.person.area_id for point in points})
    apart = _separations([point.person for point in points])
    said: dict[int, list[ContactRule]] = {}
    shared: dict[tuple[int, str], set[int]] = {}
    for rule, value, area in rows:
        said.setdefault(rule.contact_point_id, []).append(rule)
        shared.setdefault((area, value), set()).add(rule.contact_point_id)
    found = {}
    for point in points:
        others = shared.get((point.person.area_id, hashes.get(point.pk, "")), set()) - {point.pk}
        own = said.get(point.pk, [])
        standing = rules.strictest(
            _standing(own, at), [_standing(said[other], at) for other in sorted(others)]
        )
        found[point.pk] = _now(
            point, own, _overruled(point, standing, apart.get(point.person.cluster, []), at), at
        )
    return found


def _overruled(
    point: ContactPoint, standing: rules.Standing, events: list[tuple[str, date]], at: datetime
) -> rules.Standing:
    """What beats every rule: the channel ended, she has died, or the other party shares the place and they parted."""
    given = clock.london_day(standing.rule.given_at) if standing.rule else None
    if point.until_on and point.until_on < clock.london_day(at):
        return rules.Standing(rules.NEVER, False, "ended")
    if point.person.died_on:
        return rules.Standing(rules.NEVER, False, "died")
    if rules.shared_since_separation(
        events, shared=point.shared_with_perpetrator, kind=point.kind, given_on=given
    ):
        return rules.Standing(rules.NEVER, False, "shared", standing.rule)
    return standing


def _standing(own: list[ContactRule], at: datetime) -> rules.Standing:
    plain = rules.in_force([_plain(rule) for rule in own], at)
    return rules.standing(plain, at, at.astimezone(LONDON), settings.CAIRN_CONTACT_RULE_DAYS)


def _now(point: ContactPoint, own: list[ContactRule], standing: rules.Standing, at: datetime) -> RuleNow:
    begun = [rule for rule in own if rule.from_at <= at]
    last = max(begun, key=lambda rule: (rule.from_at, rule.pk), default=None)
    return RuleNow(
        safe=standing.safe,
        usable=standing.usable,
        sentence=presenters.rule_sentence(point.kind, standing),
        voicemail=last.voicemail
        if last and standing.voicemail
        else ("no" if last and last.voicemail == "no" else "unknown"),
        given_by=last.given_by if last else "",
        given_at=last.given_at if last else None,
        reached_by=last.reached_by if last else None,
        has_code_word=bool(last and last.code_word),
        ask_again=standing.safe == rules.ASK_AGAIN,
        because=standing.because,
    )


def _plain(rule: ContactRule) -> rules.Rule:
    return rules.Rule(
        safe=rule.safe,
        given_at=rule.given_at,
        from_at=rule.from_at,
        until_at=rule.until_at,
        hours_from=rule.hours_from,
        hours_until=rule.hours_until,
        days=rule.days,
        voicemail=rule.voicemail,
        given_by=rule.given_by,
        because=rule.because,
    )


def _hashes(point_ids: list[int]) -> dict[int, str]:
    """Each channel's own keyed hash (one per channel; the same value has the same hash everywhere)."""
    keys = ContactKey.objects.filter(contact_point__in=point_ids, kind__in=SHARED).values_list(
        "contact_point", "hash"
    )
    return {point: value for point, value in keys if point is not None}


def _rules(hashes: set[str], areas: set[int]) -> list[tuple[ContactRule, str, int]]:
    """Every rule of every open channel of these areas that has one of these hashes."""
    keys = (
        ContactKey.objects.filter(kind__in=SHARED, hash__in=hashes, person__area__in=areas)
        .exclude(contact_point__until_on__lt=clock.today())
        .values_list("contact_point", "hash", "person__area")
    )
    where = {point: (value, area) for point, value, area in keys if point is not None}
    found = ContactRule.objects.filter(contact_point__in=where).order_by("from_at", "id")
    return [(rule, *where[rule.contact_point_id]) for rule in found]


def changes_for(person: Person) -> list[tuple[str, date]]:
    """What happened to this human and when, whichever of her records in the area it was told to."""
    events = LifeEvent.objects.filter(person__cluster=person.cluster, person__area=person.area_id)
    return list(events.values_list("kind", "on"))


def _separations(people: list[Person]) -> dict[object, list[tuple[str, date]]]:
    """Separations and reconciliations of these humans, whichever of their records they were told to."""
    found: dict[object, list[tuple[str, date]]] = {}
    rows = LifeEvent.objects.filter(
        person__cluster__in={person.cluster for person in people}, kind__in=("separation", "reconciliation")
    ).values_list("person__cluster", "kind", "on")
    for cluster, kind, on in rows:
        found.setdefault(cluster, []).append((kind, on))
    return found

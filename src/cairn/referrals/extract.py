"""Facts about referrals for figures: numbers, days and codes, and nobody's name."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Min

from cairn.access.actor import Actor
from cairn.access.models import AgencyKind
from cairn.core.contracts import Code, Column, Day, Extract, Flag, Integer, Key, Moment
from cairn.people.codes import AGE_BANDS, UNKNOWN, age_band
from cairn.people.models import Person
from cairn.people.querysets import closed_to, is_barred
from cairn.referrals import codes
from cairn.referrals.models import Agreed, PossibleMatch, Referral, ReferralAbuse, ReferralPerson
from cairn.referrals.rules.ages import years_between

CHUNK = 5000

REFERRAL: dict[str, Column] = {
    "referral": Key(),
    "area": Key("area"),
    "from_agency": Key("agency"),
    "from_kind": Code(frozenset(AgencyKind.values)),
    "to_agency": Key("agency"),
    "service": Key("service"),
    "person": Key("person"),
    "work": Code(frozenset(codes.Work.values)),
    "source": Code(frozenset(codes.Source.values)),
    "urgency": Code(frozenset(codes.Urgency.values)),
    "said_level": Code(frozenset(codes.Level.values)),
    "said_count": Integer(),
    "state": Code(frozenset(codes.State.values) - {"draft"}),
    "received_on": Day(),
    "received_at": Moment(),
    "triaged_on": Day(),
    "decision": Code(frozenset(codes.Decision.values)),
    "in_time": Flag(),
    "minutes_to_triage": Integer(),
    "agreed_on": Day(),
    "agreed_withdrawn_on": Day(),
    "repeat": Flag(),
    "age_band": Code(frozenset({band for band, _least in AGE_BANDS} | {UNKNOWN})),
    "passed_from": Key("referral"),
}


def referral_rows() -> Iterator[tuple[Any, ...]]:
    """One per referral that was sent, oldest first, so that "referred before" is known when a row is reached."""
    clients, agreed, born = _clients(), _agreed(), _born()
    known = recognised(humans())
    seen: set[tuple[int, int]] = set()
    rows = (
        Referral.objects.order_by("received_at", "pk")
        .values_list(
            "pk", "area", "from_agency", "from_agency__kind", "from_kind", "to_agency", "service", "work", "source",
            "urgency", "said_level", "said_count", "state", "received_on", "received_at", "triage__on",
            "triage__decision", "triaged_at", "triage_due_at", "triage__working_minutes", "passed_from",
        )
        .iterator(chunk_size=CHUNK)
    )  # fmt: skip
    for row in rows:
        (pk, area, from_agency, kind, typed_kind, to_agency, service, work, source, urgency, level, count, state,
         received_on, received_at, triaged_on, decision, triaged_at, due_at, minutes, passed_from) = row  # fmt: skip
        client = clients.get(pk)
        person = known[client] if client else None
        repeat = None if person is None else (to_agency, person) in seen
        if person is not None:
            seen.add((to_agency, person))
        said_on, back_on = agreed.get(pk, (None, None))
        yield (
            pk, area, from_agency, kind or typed_kind or None, to_agency, service, person, work, source, urgency,
            level or None, count, state, received_on, received_at, triaged_on, decision,
            None if triaged_at is None else triaged_at <= due_at, minutes, said_on, back_on, repeat,
            age_band(years_between(born.get(client or 0), received_on)), passed_from,
        )  # fmt: skip


def closed(actor: Actor) -> tuple[str, set[int]]:
    """Referrals that her own agency received, or a colleague sent, and that are closed to the actor: numbers leave them
    out (`ReferralQuerySet.visible_to`, `sent_by`)."""
    people = ReferralPerson.objects.filter(referral__area=actor.area)
    received, sent = (
        people.filter(referral__to_agency=actor.agency),
        people.filter(referral__from_agency=actor.agency),
    )
    clients = received.filter(role="client")
    barred = is_barred(actor, "person")
    ways = [
        received.filter(barred), sent.filter(barred).exclude(referral__from_user=actor.user),
        *(clients.filter(way) for way in closed_to(actor)),
    ]  # fmt: skip
    first, *others = (way.order_by().values_list("referral") for way in ways)
    return "referral", {referral for (referral,) in first.union(*others)}


def abuse_rows() -> Iterator[tuple[Any, ...]]:
    yield from ReferralAbuse.objects.order_by("pk").values_list("referral", "kind").iterator(chunk_size=CHUNK)


def humans() -> dict[int, int]:
    """Person → the lowest person of the same human, by cluster."""
    lowest = dict(Person.objects.order_by().values_list("cluster").annotate(Min("pk")))
    rows = Person.objects.values_list("pk", "cluster").iterator(chunk_size=CHUNK)
    return {pk: lowest[cluster] for pk, cluster in rows}


def recognised(human: dict[int, int]) -> dict[int, int]:
    """The same, with what triage said about records that no link joins yet."""
    found = dict(human)
    same = PossibleMatch.objects.filter(decided="same", referral__people__role="client")
    for one, other in same.order_by("pk").values_list("person", "referral__people__person"):
        first, second = sorted((_root(found, one), _root(found, other)))
        found[second] = first
    return {pk: _root(found, pk) for pk in found}


def _root(found: dict[int, int], pk: int) -> int:
    while found[pk] != pk:
        pk = found[pk]
    return pk


def _clients() -> dict[int, int]:
    rows = ReferralPerson.objects.filter(role="client").values_list("referral", "person")
    return dict(rows.iterator(chunk_size=CHUNK))


def _born() -> dict[int, date]:
    rows = ReferralPerson.objects.filter(role="client").values_list("person", "person__born_on")
    return {person: born for person, born in rows.iterator(chunk_size=CHUNK) if born}


def _agreed() -> dict[int, tuple[date | None, date | None]]:
    """Referral → (first day of a yes, the day on which the last that stood was taken back)."""
    found: dict[int, list[tuple[date, date | None]]] = {}
    rows = (
        Agreed.objects.filter(answer="yes").order_by("on", "pk").values_list("referral", "on", "withdrawn_on")
    )
    for referral, on, withdrawn_on in rows.iterator(chunk_size=CHUNK):
        if on:
            found.setdefault(referral, []).append((on, withdrawn_on))
    return {pk: (days[0][0], _back(days)) for pk, days in found.items()}


def _back(days: list[tuple[date, date | None]]) -> date | None:
    ends = [end for _on, end in days]
    return None if None in ends else max(end for end in ends if end)


EXTRACTS = [
    Extract("referral", REFERRAL, referral_rows, "one row per referral that was sent"),
    Extract(
        "referral_abuse",
        {"referral": Key("referral"), "kind": Code(frozenset(codes.Abuse.values))},
        abuse_rows,
        "one row per form of abuse that a referrer named",
    ),
]

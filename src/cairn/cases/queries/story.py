"""A case as a story: who is in it, how it stands, what is agreed, and its one chronology.

A fixed number of statements.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from cairn.access.actor import Actor
from cairn.cases.models import (
    Action,
    Assessment,
    Case,
    CaseAbuse,
    CaseReferral,
    ContactAttempt,
    Incident,
    IncidentKind,
    Note,
    Party,
)
from cairn.cases.rules.clocks import Happening, reassess
from cairn.cases.rules.findings import Finding
from cairn.people.models import LifeEvent, Person
from cairn.people.queries import nameable
from cairn.referrals.models import Referral

LATEST = 300  # of each kind, in the chronology


@dataclass(frozen=True)
class Received:
    """A referral on the case; `unsafe`, sealed, is what its sender said would make it unsafe to act."""

    uid: UUID
    reference: str
    at: datetime
    unsafe: Any


@dataclass
class Story:
    case: Case
    client: Person
    parties: list[Party]
    abuse: list[str]
    assessments: list[Assessment]
    actions: list[Action]
    attempts: list[ContactAttempt]
    incidents: list[Incident]
    notes: list[Note]
    referrals: list[Received]
    previous: Case | None
    life_events: list[tuple[str, Any]]
    kinds: dict[int, list[str]] = field(default_factory=dict)

    @property
    def asked_again(self) -> tuple[Finding, ...]:
        """Why a new assessment is due (rules A5)."""
        happened = [Happening("incident", incident.created_at) for incident in self.incidents]
        happened += [Happening(kind, at) for kind, at in self.life_events if at >= self.case.created_at]
        return reassess(self.assessments[0].assessed_at if self.assessments else None, happened)

    @property
    def unsafe(self) -> list[str]:
        """What those who referred her said would make it unsafe to act, the newest first."""
        return [sent.unsafe.open() for sent in reversed(self.referrals) if sent.unsafe]

    @property
    def cut_short(self) -> bool:
        """Whether there is more than a page shows."""
        return any(
            len(rows) >= LATEST for rows in (self.attempts, self.incidents, self.notes, self.assessments)
        )

    @property
    def open_actions(self) -> list[Action]:
        return sorted((a for a in self.actions if a.state == "open"), key=lambda a: (a.due_on, a.pk))


def story_of(actor: Actor, case: Case) -> Story:
    """Everything that the case page shows.

    `case` comes from `case_of`, which asked whether she may see it.
    """
    return stories_of(actor, [case])[0]


def stories_of(actor: Actor, cases: list[Case]) -> list[Story]:
    """The stories of some cases that she may see, in the same few statements however many they are."""
    parties = _by_case(parties_of(actor, *cases))
    clients = {case.pk: _client(parties[case.pk]) for case in cases}
    told = Incident.objects.filter(case__in=cases).annotate(told=Count("sources"))
    incidents: list[Incident] = _in_hand(cases, told.order_by("-on", "-id")[:LATEST])
    kinds = _kinds([incident.pk for incident in incidents])
    actions = Action.objects.filter(case__in=cases).select_related("user", "agency")
    attempts = ContactAttempt.objects.filter(case__in=cases).select_related("created_by")
    of = {
        "assessments": _by_case(assessments_of(*cases)),
        "actions": _by_case(_in_hand(cases, actions.order_by("-due_on", "-id"))),
        "attempts": _by_case(_in_hand(cases, attempts.order_by("-at")[:LATEST])),
        "incidents": _by_case(incidents),
        "notes": _by_case(notes_of(*cases)[:LATEST]),
    }
    abuse, referrals = _abuse(cases), _referrals(actor, cases)
    events, before = _life_events(clients.values()), _previous(actor, cases)
    return [
        Story(
            case=case,
            client=clients[case.pk],
            parties=parties[case.pk],
            abuse=abuse[case.pk],
            referrals=referrals[case.pk],
            previous=before.get(case.previous_id),
            life_events=events[clients[case.pk].pk],
            kinds=kinds,
            **{name: rows[case.pk] for name, rows in of.items()},
        )
        for case in cases
    ]


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


def _in_hand(cases: Iterable[Case], rows: Iterable[Any]) -> list[Any]:
    """Each row with its case, which is in hand already and need not be read again with every row."""
    by_key = {case.pk: case for case in cases}
    found = list(rows)
    for row in found:
        row.case = by_key[row.case_id]
    return found


def _client(parties: list[Party]) -> Person:
    client: Person | None = next(party.person for party in parties if party.role == "client")
    assert client is not None  # a client is somebody: the database says so
    return client


def _abuse(cases: list[Case]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for case, kind in CaseAbuse.objects.filter(case__in=cases).order_by("id").values_list("case", "kind"):
        found[case].append(kind)
    return found


def _referrals(actor: Actor, cases: list[Case]) -> dict[int, list[Received]]:
    """Each case's referrals, where she may read them."""
    found: dict[int, list[Received]] = defaultdict(list)
    rows = CaseReferral.objects.filter(case__in=cases).select_related("referral").order_by("created_at")
    readable = Referral.objects.visible_to(actor).filter(pk=OuterRef("referral_id"))
    for row in rows.filter(Exists(readable)):
        sent = row.referral
        found[row.case_id].append(Received(sent.uid, sent.reference, sent.received_at, sent.unsafe))
    return found


def _life_events(people: Iterable[Person]) -> dict[int, list[tuple[str, datetime]]]:
    found: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    rows = LifeEvent.objects.filter(person__in=list(people)).order_by("-created_at")
    for person, kind, at in rows.values_list("person", "kind", "created_at")[:LATEST]:
        found[person].append((kind, at))
    return found


def _previous(actor: Actor, cases: list[Case]) -> dict[int | None, Case]:
    """The cases that these follow, where she may see them."""
    wanted = [case.previous_id for case in cases if case.previous_id is not None]
    if not wanted:
        return {}
    return {case.pk: case for case in Case.objects.visible_to(actor).filter(pk__in=wanted)}


def parties_of(actor: Actor, *cases: Case) -> list[Party]:
    """Everybody in the case whom she may know of, the client first, those whose part has ended last."""
    order = {"client": 0, "perpetrator": 1, "child": 2, "other": 3}
    found = Party.objects.filter(nameable(actor), case__in=cases).select_related("person")
    rows: list[Party] = _in_hand(cases, found.order_by("from_on", "id"))
    return sorted(rows, key=lambda party: (party.until_on is not None, order[party.role]))


def assessments_of(*cases: Case) -> list[Assessment]:
    """The editions in force, newest first."""
    found = Assessment.objects.filter(case__in=cases, replaced_by__isnull=True).select_related("assessed_by")
    return _in_hand(cases, found.order_by("-assessed_at", "-id")[:LATEST])


def notes_of(*cases: Case) -> list[Note]:
    """The editions in force, newest first."""
    found = Note.objects.filter(case__in=cases, replaced_by__isnull=True).select_related(
        "created_by", "signature"
    )
    return _in_hand(cases, found.order_by("-on", "-id"))


def _kinds(incidents: list[int]) -> dict[int, list[str]]:
    kinds: dict[int, list[str]] = defaultdict(list)
    for incident, kind in IncidentKind.objects.filter(incident__in=incidents).values_list("incident", "kind"):
        kinds[incident].append(kind)
    return kinds

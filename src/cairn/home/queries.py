"""What the first page and the person's page show, asked of every room that has a desk."""

from datetime import datetime, time

from cairn.access.actor import Actor
from cairn.access.interrupted import waiting
from cairn.access.models import Draft
from cairn.core.clock import LONDON
from cairn.core.contracts import PersonFacts, TimelineEntry, WorkItem, published
from cairn.people.models import Person
from cairn.ui.pages import Link


def work(actor: Actor) -> list[WorkItem]:
    """Today's work, most urgent first, then what is due earliest."""
    items = [item for desk in published("desk") if hasattr(desk, "work") for item in desk.work(actor)]
    return sorted(items, key=lambda item: (item.urgency, _due(item), item.text))


def _due(item: WorkItem) -> datetime:
    if item.due_at:
        return item.due_at
    return (
        datetime.combine(item.due_on, time(23, 59), LONDON)
        if item.due_on
        else datetime.max.replace(tzinfo=LONDON)
    )


def interrupted(actor: Actor) -> list[Draft]:
    """Forms that were interrupted within the last hour, for her to go on with."""
    return waiting(actor)


def chronology(actor: Actor, person: Person) -> list[TimelineEntry]:
    """Everything about her that the actor may know, newest first."""
    entries = [
        entry
        for desk in published("desk")
        if hasattr(desk, "timeline")
        for entry in desk.timeline(actor, person)
    ]
    return sorted(
        entries, key=lambda e: (e.on, e.at or datetime.combine(e.on, time.min, LONDON)), reverse=True
    )


def tabs(actor: Actor, person: Person) -> list[Link]:
    """The ways from her page into each room's part of her story."""
    found = [tab for desk in published("desk") if hasattr(desk, "tabs") for tab in desk.tabs(actor, person)]
    return [Link(tab.text if tab.count is None else f"{tab.text} ({tab.count})", tab.url) for tab in found]


def facts(actor: Actor, person: Person) -> PersonFacts:
    """What the rooms say for the identity bar, together: the newest risk, every flag once."""
    found = [desk.person_facts(actor, person) for desk in published("desk") if hasattr(desk, "person_facts")]
    risks = [fact for fact in found if fact.risk]
    newest = max(risks, key=lambda fact: (fact.risk_on is not None, fact.risk_on), default=PersonFacts())
    flags = tuple(dict.fromkeys(flag for fact in found for flag in fact.flags))
    return PersonFacts(risk=newest.risk, risk_on=newest.risk_on, flags=flags)

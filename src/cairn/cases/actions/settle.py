"""What follows from what was written: the columns of a case that are derived, brought up to date in the same
transaction.
"""

from datetime import date
from typing import Any
from uuid import UUID

from cairn.access.actor import Actor
from cairn.cases import lifecycle
from cairn.cases.models import Assessment, Case, ContactAttempt, Party
from cairn.cases.queries.local import local_values
from cairn.cases.rules import clocks
from cairn.core import clock
from cairn.core.decisions import Refused
from cairn.core.models import change


def locked(case: Case) -> Case:
    """The case as it is now, held until the transaction ends: the first lock of every action that adds to it."""
    held: Case = Case.objects.select_for_update().select_related("agency", "area").get(pk=case.pk)
    return held


def client_of(case: Case) -> Party:
    return Party.objects.select_related("person").get(case=case, role="client", until_on__isnull=True)


def people_of(case: Case) -> list[UUID]:
    """The uids of everybody in the case, for the event."""
    return list(
        Party.objects.filter(case=case, person__isnull=False).values_list("person__uid", flat=True).distinct()
    )


def moved(name: str, case: Case) -> str:
    """The state that a move leads to; a refusal in words where the table has none."""
    try:
        return lifecycle.move(name, case.state)
    except lifecycle.NotPossible as impossible:
        raise Refused(str(impossible)) from impossible


def not_after_now(day: date, sentence: str) -> None:
    if day > clock.today():
        raise Refused(sentence)


def settle_contact(case: Case, *, by: Actor) -> Case:
    """First attempt, first contact and engagement, from the attempts and the client's yes."""
    contacts = [
        clocks.Contact(on, two_way, support)
        for on, two_way, support in ContactAttempt.objects.filter(case=case)
        .order_by("at")
        .values_list("on", "two_way", "support")
    ]
    values: dict[str, Any] = {
        "first_attempt_on": min((c.on for c in contacts), default=None),
        "first_contact_on": min((c.on for c in contacts if c.two_way), default=None),
        "engaged_on": clocks.engaged_on(case.agreed_on, contacts) or case.engaged_on,
    }
    if values["engaged_on"] and lifecycle.can("engage", case.state):
        values |= {"state": lifecycle.move("engage", case.state), "not_engaged_because": ""}
    case = _changed(case, values, by)
    return settle_support(case, by=by) if case.state == lifecycle.ENGAGED else case


def settle_support(case: Case, *, by: Actor) -> Case:
    """From engaged to active with the first complete assessment or agreed action."""
    if case.state != lifecycle.ENGAGED:
        return case
    begun = (
        case.actions.exists()
        or Assessment.objects.filter(case=case, unanswered=0, replaced_by__isnull=True).exists()
    )
    return _changed(case, {"state": lifecycle.move("begin_support", case.state)}, by) if begun else case


def settle_risk(case: Case, *, by: Actor) -> Case:
    """The level in force, since when, and the next review, from the latest assessment in force."""
    latest = latest_assessment(case)
    assert latest is not None  # called by whoever has just written one
    promise = local_values(case.area_id, latest.assessed_on).promise
    due = clocks.review_due(latest.assessed_on, level=latest.level, promise=promise)
    values = {"level": latest.level, "level_on": latest.assessed_on, "review_due_on": due}
    return settle_support(_changed(case, values, by), by=by)


def latest_assessment(case: Case) -> Assessment | None:
    return (
        Assessment.objects.filter(case=case, replaced_by__isnull=True).order_by("-assessed_at", "-id").first()
    )


def _changed(case: Case, values: dict[str, Any], by: Actor) -> Case:
    new = {name: value for name, value in values.items() if getattr(case, name) != value}
    return change(case, was=case.version, by=by, **new) if new else case

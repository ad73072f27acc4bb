"""The duty view in words, and the events that say what of it was shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.emergency import Opened
from cairn.cases import codes
from cairn.cases.permissions import may_show_number
from cairn.cases.presenters.words import action_owner, due, named
from cairn.cases.queries.duty import DutyView
from cairn.cases.queries.reaching import Way
from cairn.core import clock
from cairn.people import normalise
from cairn.people.actions import OpenedContact
from cairn.ui.words import date_words, moment

# What the view shows, as its events name it.
FIELDS = ("name", "born_on", "safe_contact", "level", "plan", "last_contact", "due")


def saw(actor: Actor, view: DutyView) -> None:
    """Every reading of the view is an event about the person, whichever way led to it."""
    uid = view.case.uid if view.case else view.person.uid
    actor.saw("duty_view", uid, FIELDS, [view.person.uid])


def page(actor: Actor, view: DutyView, telephones: "list[Telephone] | None" = None) -> dict[str, Any]:
    """What every page with the duty view shows; that it was read is an event, whichever way led to it."""
    saw(actor, view)
    return {
        "view": view,
        "facts": facts(view, actor.today),
        "plan": plan_rows(view, actor.today),
        "done": done_rows(view),
        "telephones": telephones_of(actor, view) if telephones is None else telephones,
    }


def way_of(view: DutyView, point: UUID) -> Way:
    """One of her telephones; 404 for anything else."""
    found = next((way for way in view.ways if way.point.uid == point), None)
    if found is None:
        raise Http404
    return found


def facts(view: DutyView, today: date) -> list[tuple[Any, ...]]:
    """Worker, last contact, what is due: for a summary list."""
    case = view.case
    if case is None:
        return [(_("Service"), str(view.person.agency)), *_numbers(view), (_("Open case"), _("None"))]
    dues = [
        (case.contact_due_on if case.first_attempt_on is None else None, _("First contact")),
        (case.review_due_on, _("Review of the risk")),
    ]
    last = _("None yet")
    if view.last is not None:
        how = named(codes.Channel, view.last.channel).lower()
        last = _("%(when)s, %(how)s") % {"when": moment(view.last.at), "how": how}
    return [
        (_("Service"), str(case.agency)),
        *_numbers(view),
        (_("Worker"), view.worker or _("Nobody yet")),
        (_("Risk since"), date_words(case.level_on) if case.level_on else _("Not assessed")),
        (_("Last contact"), last),
        *((what, due(day, today)) for day, what in dues if day),
    ]


def _numbers(view: DutyView) -> list[tuple[str, str]]:
    """How the service is rung: its worker by day, whoever is on call at night."""
    if view.service is None:
        return []
    found = [
        (_("Ring the service"), view.service.phone),
        (_("Out of hours"), view.service.night_phone or _("No number is in the directory")),
    ]
    return [(what, number) for what, number in found if number]


def plan_rows(view: DutyView, today: date) -> list[list[Any]]:
    """The emergency plan: what is agreed and open, with who does it."""
    return [[action.text.open(), action_owner(action), due(action.due_on, today)] for action in view.plan]


def done_rows(view: DutyView) -> list[list[Any]]:
    """What of the plan is in place: what was agreed, never what was written when it was done."""
    return [
        [action.text.open(), action_owner(action), date_words(clock.london_day(action.ended_at))]
        for action in view.done
        if action.ended_at is not None
    ]


@dataclass(frozen=True)
class Telephone:
    """One of her telephones: what counts for it, then the number where it was opened, or why it is not."""

    way: Way
    uid: UUID
    refusal: str
    number: str = ""
    code_word: str = ""


def telephones_of(
    actor: Actor, view: DutyView, point: UUID | None = None, opened: OpenedContact | None = None
) -> list[Telephone]:
    rows = []
    for way in view.ways:
        here = opened if opened is not None and way.point.uid == point else None
        rows.append(
            Telephone(
                way=way,
                uid=way.point.uid,
                refusal=may_show_number(actor, way).because,
                number=normalise.phone_words(here.value) if here else "",
                code_word=here.code_word if here else "",
            )
        )
    return rows


def read_rows(pages: Iterable[Opened]) -> list[list[str]]:
    return [[moment(page.at), ", ".join(named_part(name) for name in page.fields)] for page in pages]


def named_part(name: str) -> str:
    """A field of the duty view, as the owner reads it."""
    words = {
        "name": _("name"),
        "born_on": _("age"),
        "safe_contact": _("how to reach the person safely"),
        "level": _("risk"),
        "plan": _("emergency plan"),
        "last_contact": _("last contact"),
        "due": _("what is due"),
        "phone": _("one of the person’s phone numbers"),
    }
    return words.get(name, name)

"""What oversight puts on people's desks: requests and complaints that are due, records to look for, safety notes."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.access.roles import COMPLAINT_HANDLE, REQUEST_HANDLE, REQUEST_SIGN, SAFETY_NOTE_READ
from cairn.core.contracts import Remark, WorkItem
from cairn.oversight.lifecycle import requests as lifecycle
from cairn.oversight.models import Complaint, Lookup, Request
from cairn.oversight.queries.requests import unread_notes
from cairn.oversight.queries.rulings import disputes_beside, limited, to_correct
from cairn.people.models import Person
from cairn.ui.pages import url

MOST = 25


def work(actor: Actor) -> Iterator[WorkItem]:
    """For a worker, safety notes; for a manager, what to look for and to sign; for a lead, what is hers to answer."""
    if actor.may(SAFETY_NOTE_READ):
        yield from _notes(actor)
    if actor.may(REQUEST_SIGN):
        yield from _lookups(actor)
        yield from _signatures(actor)
        yield from _corrections(actor)
    if actor.may(REQUEST_HANDLE):
        yield from _requests(actor)
    if actor.may(COMPLAINT_HANDLE):
        yield from _complaints(actor)


def _notes(actor: Actor) -> Iterator[WorkItem]:
    for note in unread_notes(actor):
        yield WorkItem(
            kind="safety_note",
            text=_("Look at the safety plan of case %(ref)s: somebody asked for records")
            % {"ref": note.case.reference},
            url=url("oversight:safety-note", note.uid),
            urgency=0,
            due_at=note.created_at,
        )


def _lookups(actor: Actor) -> Iterator[WorkItem]:
    seen = Request.objects.visible_to(actor).filter(state__in=(lifecycle.LOOKING, lifecycle.ANSWERING))
    waiting = Lookup.objects.filter(agency=actor.agency, answer="waiting", request__in=seen.values("pk"))
    for lookup in waiting.select_related("request").order_by("pk")[:MOST]:
        yield WorkItem(
            kind="lookup",
            text=_("Look for records: request %(ref)s") % {"ref": lookup.request.reference},
            url=url("oversight:look", lookup.uid),
            urgency=2,
            due_on=lookup.request.due_on,
        )


def _signatures(actor: Actor) -> Iterator[WorkItem]:
    for row in Request.objects.visible_to(actor).to_countersign(actor).by_due()[:MOST]:
        yield WorkItem(
            kind="countersign",
            text=_("Read and sign the answer to request %(ref)s") % {"ref": row.reference},
            url=url("oversight:answer", row.uid),
            urgency=2,
            due_on=row.due_on,
        )


def _corrections(actor: Actor) -> Iterator[WorkItem]:
    for ruling in to_correct(actor):
        yield WorkItem(
            kind="correction",
            text=_("Correct an entry: request %(ref)s") % {"ref": ruling.request.reference},
            url=url("oversight:corrected", ruling.uid),
            urgency=2,
            due_at=ruling.decided_at,
        )


NEXT = {
    lifecycle.RECEIVED: lambda: _("See who asks: request %(ref)s"),
    lifecycle.LOOKING: lambda: _("Lay out what was found: request %(ref)s"),
    lifecycle.ANSWERING: lambda: _("Decide passage by passage: request %(ref)s"),
    lifecycle.SIGNING: lambda: _("Waits for the second signature: request %(ref)s"),
    lifecycle.SIGNED: lambda: _("Send or hand over the answer: request %(ref)s"),
}


def _requests(actor: Actor) -> Iterator[WorkItem]:
    mine = Request.objects.visible_to(actor).open().filter(lead=actor.user).by_due()
    for row in mine[:MOST]:
        late = row.due_on is not None and row.due_on < actor.today
        yield WorkItem(
            kind="request",
            text=NEXT[row.state]() % {"ref": row.reference},
            url=url("oversight:request", row.uid),
            urgency=0 if late else 3,
            due_on=row.due_on,
        )


def _complaints(actor: Actor) -> Iterator[WorkItem]:
    for row in Complaint.objects.visible_to(actor).to_decide(actor).order_by("due_on", "pk")[:MOST]:
        waits = row.acknowledged_on is None
        due = row.acknowledge_due_on if waits else row.due_on
        text = _("Acknowledge complaint %(ref)s") if waits else _("Answer complaint %(ref)s")
        yield WorkItem(
            kind="complaint",
            text=text % {"ref": row.reference},
            url=url("oversight:complaint", row.uid),
            urgency=0 if due < actor.today else 3,
            due_on=due,
        )


def beside(actor: Actor, kind: str, uid: UUID) -> Iterator[Remark]:
    """That somebody disputes an entry, in her own words, wherever the entry is read."""
    for dispute in disputes_beside(actor, kind, uid):
        actor.saw("dispute", dispute.uid, ("words",), [])
        said = _("Disputed by %(who)s") % {"who": dispute.says.open()}
        yield Remark(title=said, on=dispute.on, text=dispute.words.open())


# What a restriction still lets leave: messages that keep a promise or somebody safe, and answers to the person.
STILL_LEAVES = frozenset({"receipt", "notice"})


def forbids(
    people: Iterable[Person], agency: Agency, kind: str, source_kind: str, serves: Iterable[str] = ()
) -> str:
    """Why nothing of this kind may leave about people whose processing is restricted, unless it serves what is left."""
    if kind in STILL_LEAVES or source_kind == "request" or not limited(people, agency, serves):
        return ""
    return _(
        "Use of this record is restricted. Ask whoever acts for your organisation’s records before it leaves."
    )

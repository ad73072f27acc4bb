"""What the door puts on people's desks: what must be decided, and what left about a person."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.access.actor import Actor
from cairn.access.roles import RELEASE_DECIDE, RELEASE_READ
from cairn.core import clock
from cairn.core.contracts import TimelineEntry, WorkItem
from cairn.people.models import Person
from cairn.release.codes import Kind
from cairn.release.presenters import recipient_words
from cairn.release.queries import ledger


def work(actor: Actor) -> Iterator[WorkItem]:
    """What did not go, for whoever wrote it and a manager; what may have gone or waits for agreement, for a manager."""
    if not actor.may(RELEASE_READ):
        return
    for outgoing in ledger.not_gone(actor):
        said = {"what": outgoing.get_kind_display(), "ref": outgoing.reference}
        yield WorkItem(
            "outgoing", _("%(what)s %(ref)s did not go: decide what follows") % said,
            reverse("release:outgoing", args=[outgoing.uid]), 1, due_at=outgoing.created_at,
            detail=outgoing.get_why_display(),
        )  # fmt: skip
    if not actor.may(RELEASE_DECIDE):
        return
    for uid, reference, _kind, at in ledger.to_decide(actor):
        text = _("Find out whether message %(reference)s went") % {"reference": reference}
        yield WorkItem("outgoing", text, reverse("release:outgoing", args=[uid]), 2, due_at=at)
    for uid, reference, kind, at in ledger.to_approve(actor):
        text = _("Agree or not that %(what)s %(reference)s may leave") % {
            "what": Kind(kind).label.lower(),
            "reference": reference,
        }
        yield WorkItem("outgoing", text, reverse("release:outgoing", args=[uid]), 3, due_at=at)


def timeline(actor: Actor, person: Person) -> Iterator[TimelineEntry]:
    """What the actor's agency sent or took away about her."""
    if not actor.may(RELEASE_READ):
        return
    for outgoing in ledger.told_about(actor, person):
        at = outgoing.sent_at or outgoing.created_at
        words = {"what": outgoing.get_kind_display(), "to": recipient_words(outgoing)}
        yield TimelineEntry(
            on=clock.london_day(at),
            at=at,
            kind="outgoing",
            title=_("%(what)s to %(to)s") % words,
            text=outgoing.get_state_display(),
            url=reverse("release:outgoing", args=[outgoing.uid]),
        )

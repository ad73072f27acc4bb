"""What oversight puts on people's desks, and its way from a person's page."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.access import roles
from cairn.access.actor import Actor
from cairn.core.contracts import Tab, WorkItem
from cairn.oversight.permissions import records as permissions
from cairn.oversight.queries import agreements, breaches, disposal, reviews, watching
from cairn.oversight.rules import breaches as rules
from cairn.people.models import Person
from cairn.ui import words
from cairn.ui.pages import url

MOST = 20


def work(actor: Actor) -> Iterable[WorkItem]:
    if actor.may(roles.AUDIT_READ):
        yield from _unusual(actor)
    if actor.may(roles.BREACH_ASSESS):
        yield from _breaches(actor)
    if actor.may(roles.RECOMMENDATION_READ):
        yield from _recommendations(actor)
    if actor.may(roles.AGREEMENT_CHANGE):
        yield from _agreements(actor)
    if actor.may(roles.AGREEMENT_SIGN):
        yield from _to_sign(actor)
    if actor.may(roles.RETENTION_READ):
        yield from _runs(actor)


def tabs(actor: Actor, person: Person) -> Iterable[Tab]:
    if actor.may(roles.PERSON_READ):
        yield Tab(_("Who opened this record"), url("oversight:opened", person.uid))


def _breaches(actor: Actor) -> Iterable[WorkItem]:
    """What is not assessed, and what the regulator must still be told: by the end of its 72 hours."""
    for breach in breaches.breaches(actor).exclude(state="closed")[:MOST]:
        told = breach.ico != "yes" or breach.ico_told_at is not None
        if breach.state == "assessed" and told:
            continue
        if breach.state == "assessed":
            text = _("Tell the Information Commissioner about %(reference)s")
        else:
            text = _("Assess what went wrong: %(reference)s")
        yield WorkItem(
            kind="breach", text=text % {"reference": breach.reference}, url=url("oversight:breach", breach.uid),
            urgency=0, due_at=rules.due_at(breach.aware_at),
        )  # fmt: skip


def _recommendations(actor: Actor) -> Iterable[WorkItem]:
    """Overdue: each of one's own agency's; for whoever keeps the list, how many."""
    if actor.may(roles.RECOMMENDATION_ANSWER):
        for row in reviews.overdue(actor, own=True)[:MOST]:
            said = {"number": row.number, "title": row.review.title}
            yield WorkItem(
                kind="recommendation", text=_("Recommendation %(number)s of “%(title)s” is overdue") % said,
                url=url("oversight:recommendation", row.uid), urgency=5, due_on=row.due_on,
            )  # fmt: skip
    elif actor.may(roles.RECOMMENDATION_CHANGE):
        many = reviews.overdue(actor, own=False).count()
        if many:
            text = ngettext("%(n)s recommendation is overdue", "%(n)s recommendations are overdue", many)
            yield WorkItem(
                kind="recommendation",
                text=text % {"n": many},
                url=url("oversight:recommendations"),
                urgency=6,
            )


def _agreements(actor: Actor) -> Iterable[WorkItem]:
    """Reviews whose day has come, and sharing that nobody has looked at."""
    for agreement in agreements.to_review(actor):
        yield WorkItem(
            kind="agreement", text=_("Review “%(title)s”") % {"title": agreement.title},
            url=url("oversight:agreement", agreement.uid), urgency=5, due_on=agreement.review_on,
        )  # fmt: skip
    many = agreements.to_look_at(actor)
    if many:
        text = ngettext(
            "Look at %(n)s sharing without an agreement", "Look at %(n)s sharings without an agreement", many
        )
        yield WorkItem(
            kind="one_off", text=text % {"n": words.count(many)}, url=url("oversight:one-offs"), urgency=6
        )


def _to_sign(actor: Actor) -> Iterable[WorkItem]:
    for party in agreements.to_sign(actor):
        text = (
            _("Sign or not “%(title)s”")
            if party.signed_on is None
            else _("Confirm or not that “%(title)s” was signed")
        )
        yield WorkItem(
            kind="agreement", text=text % {"title": party.agreement.title},
            url=url("oversight:agreement", party.agreement.uid), urgency=6,
        )  # fmt: skip


def _runs(actor: Actor) -> Iterable[WorkItem]:
    """Disposal runs that wait for this person: to look through, or to agree to."""
    for run in disposal.run_list(actor).filter(state__in=("proposed", "reviewed")):
        if permissions.may_review(actor, run):
            text = _("Look through what is due for disposal of %(agency)s")
        elif permissions.may_approve(actor, run):
            text = _("Agree or not to dispose of records of %(agency)s")
        else:
            continue
        yield WorkItem(
            kind="disposal", text=text % {"agency": run.agency}, url=url("oversight:disposal", run.uid), urgency=6,
            due_at=run.proposed_at,
        )  # fmt: skip


def _unusual(actor: Actor) -> Iterable[WorkItem]:
    many = watching.unusual(actor).filter(settled_at__isnull=True).count()
    if many:
        text = ngettext(
            "Ask about %(n)s day of unusual reading", "Ask about %(n)s days of unusual reading", many
        )
        yield WorkItem(
            kind="unusual_reading", text=text % {"n": many}, url=url("oversight:unusual"), urgency=4
        )

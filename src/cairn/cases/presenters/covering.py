"""What others did with one's own clients, and what is left to others: lines of today's work."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.access.actor import Actor
from cairn.access.roles import CASE_ALLOCATE, CASE_WORK, SHARE_GIVE
from cairn.cases.queries import blind, duty, emergency, handing_over, moving
from cairn.core.contracts import WorkItem
from cairn.ui.pages import url
from cairn.ui.words import moment

MOST = 25


def work(actor: Actor) -> Iterable[WorkItem]:
    for row in emergency.told(actor)[:MOST]:
        said = {"who": row.user, "agency": row.agency}
        name: str = f"{vars(row)['given']} {vars(row)['family']}".strip()
        yield WorkItem(
            kind="emergency",
            text=_("%(who)s of %(agency)s opened this record in an emergency") % said,
            url=url("cases:emergency-told", row.uid),
            urgency=0,
            detail=moment(row.from_at),
            person_name=name,
            person_uid=row.person,
        )
    for opening in duty.openings(actor)[:MOST]:
        yield WorkItem(
            kind="duty_opening",
            text=_("%(who)s opened case %(ref)s on duty")
            % {"who": opening.created_by, "ref": opening.case.reference},
            url=url("cases:case", opening.case.uid),
            urgency=5,
            detail=f"{moment(opening.created_at)}: {opening.reason.open()}",
        )
    if actor.may(CASE_WORK):
        yield from _to_ask(actor)
    if actor.may(CASE_ALLOCATE):
        yield from _to_hand_over(actor)
    if actor.may(SHARE_GIVE):
        yield from _to_share(actor)


def _to_ask(actor: Actor) -> Iterable[WorkItem]:
    many = moving.not_asked(actor)
    if many:
        text = ngettext(
            "Ask %(n)s client whether their file may move when this service ends",
            "Ask %(n)s clients whether their files may move when this service ends",
            many,
        )
        yield WorkItem(
            kind="move",
            text=text % {"n": many},
            url=url("cases:moving"),
            urgency=2,
            due_on=actor.agency.until_on,
        )


def _to_hand_over(actor: Actor) -> Iterable[WorkItem]:
    many = handing_over.how_many(actor)
    if many:
        text = ngettext(
            "Hand over %(n)s case or action of somebody who cannot go on with it",
            "Hand over %(n)s cases and actions of somebody who cannot go on with them",
            many,
        )
        yield WorkItem(kind="hand_over", text=text % {"n": many}, url=url("cases:hand-over"), urgency=0)


def _to_share(actor: Actor) -> Iterable[WorkItem]:
    for row in blind.to_share(actor)[:MOST]:
        said = {"who": row.user, "ref": row.case.reference}
        yield WorkItem(
            kind="share",
            text=_("%(who)s cannot open their own case %(ref)s: share the record, or allocate it anew")
            % said,
            url=url("people:access", vars(row)["client"]),
            urgency=0,
            detail=_("The client is restricted"),
        )

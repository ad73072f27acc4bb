"""The ledger: what left, for the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.roles import RELEASE_DECIDE
from cairn.people.models import Person
from cairn.release import ways
from cairn.release.codes import Channel, State, Way
from cairn.release.models import Outgoing, OutgoingAbout
from cairn.ui.lists import Listing, Sort, paged, sorting

_ROW = (
    "id", "uid", "reference", "kind", "channel", "state", "created_at", "sent_at", "recipient_user__name",
    "recipient_agency__name", "recipient_person__sort_given", "recipient_person__sort_family",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of the list: no text, nothing sealed."""

    pk: int
    uid: UUID
    reference: str
    kind: str
    channel: str
    state: str
    created_at: datetime
    sent_at: datetime | None
    to_user: str | None
    to_agency: str | None
    given: str | None
    family: str | None


def outgoing_list(
    actor: Actor, query: Mapping[str, Any], *, wanted: Mapping[str, str]
) -> tuple[Listing[Line], Sort]:
    """What left the actor's agency, newest first, narrowed by state, kind and channel."""
    found = Outgoing.objects.visible_to(actor).filter(
        **{key: value for key, value in wanted.items() if value}
    )
    sort = sorting(query, {"prepared": ("id",), "reference": ("reference",)}, default="-prepared")
    rows = found.order_by(*sort.order_by, "id").values_list(*_ROW)
    page = paged(rows, query)
    lines = [Line(*row) for row in page.rows]
    actor.saw("outgoing", None, ("reference", "kind", "recipient"), about=_about([line.pk for line in lines]))
    return Listing(lines, page.number, page.total, query, page.per_page), sort


def ledger_rows(actor: Actor, *, most: int = 5000) -> list[tuple[Any, ...]]:
    """The newest lines as a table to take away: who, what, when, how; no name of anybody it is about."""
    found = Outgoing.objects.visible_to(actor).newest()
    rows = found.values_list(
        "reference", "kind", "channel", "state", "recipient_user__name", "recipient_agency__name",
        "recipient_person_id", "created_at", "sent_at", "size", "hash",
    )  # fmt: skip
    return list(rows[:most])


def outgoing_of(actor: Actor, uid: UUID) -> Outgoing:
    """One of them; not hers is the same as none."""
    found = seen(actor, uid)
    if found is None:
        raise Http404
    return found


def seen(actor: Actor, uid: UUID) -> Outgoing | None:
    """One of them, if it is hers to read."""
    found: Outgoing | None = (
        Outgoing.objects.visible_to(actor)
        .select_related(
            "agency", "area", "created_by", "recipient_user", "recipient_agency", "recipient_person", "contact_point",
            "approved_one_by", "approved_two_by", "decided_by", "again_of",
        )
        .filter(uid=uid)
        .first()
    )  # fmt: skip
    if found is not None:
        actor.saw("outgoing", found.uid, ("body", "recipient_name"), about=_about([found.pk]))
    return found


def undecided_of(actor: Actor, uid: UUID) -> Outgoing:
    """One that waits for whoever decides, though she does not see whom it is about: for deciding, not for reading."""
    found: Outgoing | None = None
    if actor.may(RELEASE_DECIDE):
        waiting = Outgoing.objects.undecided(actor).select_related("agency", "area", "created_by")
        found = waiting.defer("body").filter(uid=uid).first()
    if found is None:
        raise Http404
    actor.saw("outgoing", found.uid, ("state",), about=_about([found.pk]))
    return found


def on_paper(outgoing: Outgoing) -> bool:
    """Whether somebody here puts it into an envelope: it left on paper, and no service prints and posts it for us."""
    paper = outgoing.channel in (Channel.PRINT, Channel.POST) and outgoing.way != Way.NOTIFY
    return paper and outgoing.state == State.SENT and bool(outgoing.body)


def paper_of(actor: Actor, uid: UUID) -> Outgoing:
    outgoing = outgoing_of(actor, uid)
    if not on_paper(outgoing):
        raise Http404
    return outgoing


@dataclass(frozen=True)
class Concerned:
    """Somebody whom it is about."""

    uid: UUID
    name: str
    reference: str


def concerned(outgoing: Outgoing) -> list[Concerned]:
    rows = (
        OutgoingAbout.objects.filter(outgoing=outgoing)
        .order_by("id")
        .values_list("person__uid", "person__sort_given", "person__sort_family", "person__reference")
    )
    return [Concerned(uid, f"{given} {family}".strip() or ref, ref) for uid, given, family, ref in rows]


def sent_again(outgoing: Outgoing) -> UUID | None:
    """The uid of what was sent in its place."""
    return Outgoing.objects.filter(again_of=outgoing).values_list("uid", flat=True).first()


def taken(outgoing: Outgoing) -> bool | None:
    """Whether the way out has it, as far as it can tell: evidence for whoever must decide."""
    return ways.took(outgoing.way, outgoing.uid) if outgoing.way else None


def told_about(actor: Actor, person: Person) -> Sequence[Outgoing]:
    """What left the actor's agency about a person, newest first: who was told what about her."""
    mine = Outgoing.objects.visible_to(actor).filter(about__person=person)
    return list(mine.select_related("recipient_user", "recipient_agency").defer("body").newest()[:100])


def to_decide(actor: Actor) -> list[tuple[UUID, str, str, datetime]]:
    """(uid, reference, kind, when it was taken) of what a manager must decide about."""
    found = Outgoing.objects.undecided(actor).to_decide().order_by("id")
    return list(found.values_list("uid", "reference", "kind", "claimed_at")[:25])


def not_gone(actor: Actor) -> list[Outgoing]:
    """What did not go, as long as nobody has sent it again or let it be: her own; for who decides, her agency's."""
    if actor.may(RELEASE_DECIDE):
        found = Outgoing.objects.undecided(actor)
    else:
        found = Outgoing.objects.visible_to(actor).filter(created_by=actor.user)
    found = found.filter(state="failed", sent_again__isnull=True)
    return list(found.order_by("id").only("uid", "reference", "kind", "why", "created_at")[:25])


def to_approve(actor: Actor) -> list[tuple[UUID, str, str, datetime]]:
    """What waits for somebody's agreement, and not for the actor's own."""
    found = Outgoing.objects.undecided(actor).filter(state="enqueued", approvals__gt=0)
    found = (
        found.exclude(created_by=actor.user).exclude(approved_one_by=actor.user).filter(approved_two_by=None)
    )
    return list(found.order_by("id").values_list("uid", "reference", "kind", "created_at")[:25])


def _about(outgoing: Sequence[int]) -> list[UUID]:
    found = OutgoingAbout.objects.filter(outgoing__in=outgoing).values_list("person__uid", flat=True)
    return list(found.distinct())

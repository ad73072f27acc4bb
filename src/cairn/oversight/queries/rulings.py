"""Decisions about corrections and restrictions as pages and the door read them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.core import clock
from cairn.oversight.models import Dispute, Limit, Request, Ruling
from cairn.oversight.presenters.pack import KINDS_ABOUT
from cairn.oversight.queries.passages import own_records
from cairn.oversight.rules.limits import leaves_room
from cairn.people.models import Person
from cairn.ui.words import short_date

# Kinds of which a correction makes a new edition or a changed record.
MEANT = ("people.Person", "people.PersonName", "cases.Note", "cases.Incident", "cases.Assessment", "cases.Action",
         "cases.ContactAttempt", "referrals.Referral")  # fmt: skip


def entries(request: Request) -> list[tuple[str, str]]:
    """("kind:uid", words) of the entries that may be meant, for a choice."""
    return [
        (f"{one.kind}:{one.record}", f"{KINDS_ABOUT[one.kind]}, {short_date(one.on)}, {one.agency.name}")
        for one in own_records(request)
        if one.kind in MEANT
    ]


def ruling_of(actor: Actor, uid: UUID) -> Ruling:
    """A correction that the actor's own service has to make; not hers is the same as none."""
    found: Ruling | None = (
        Ruling.objects.filter(
            uid=uid,
            agency=actor.agency,
            agreed=True,
            request__in=Request.objects.visible_to(actor).values("pk"),
        )
        .select_related("request__controller", "agency")
        .first()
    )
    if found is None:
        raise Http404
    return found


def to_correct(actor: Actor) -> Iterable[Ruling]:
    """Corrections that were agreed and that the actor's service has not made yet."""
    return (
        Ruling.objects.filter(
            agency=actor.agency,
            agreed=True,
            done_at__isnull=True,
            request__in=Request.objects.visible_to(actor).values("pk"),
        )
        .select_related("request")
        .order_by("pk")[:25]
    )


def disputes_beside(actor: Actor, kind: str, uid: UUID) -> list[Dispute]:
    """What is disputed of an entry that the actor is reading, by controller."""
    found = Dispute.objects.filter(kind=kind, record=uid, controller=actor.agency.legal_body_id)
    return list(found.select_related("request").order_by("pk"))


def limited(people: Iterable[Person], agency: Agency, serves: Iterable[str] = ()) -> bool:
    """Whether the controller of this agency has restricted its use of anything about these humans to what this is not.

    A restriction of one record counts for all that the controller holds of the same human.
    """
    today, ends = clock.today(), frozenset(serves)
    rows = (
        Limit.objects.filter(person__cluster__in={person.cluster for person in people}, from_on__lte=today)
        .filter(request__controller=agency.legal_body_id)
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=today))
    )
    return any(not leaves_room(said.split(), ends) for said in rows.values_list("purposes", flat=True))


KINDS = {kind: KINDS_ABOUT.get(kind, _("Entry")) for kind in MEANT}

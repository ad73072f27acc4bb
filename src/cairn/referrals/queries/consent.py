"""What she was told, agreed to and wishes, and all that was shared about her."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from cairn.access.actor import Actor
from cairn.access.models import Agency
from cairn.people.models import Person, Share
from cairn.people.queries.sharing_out import by_share_alone, everything_shared
from cairn.people.querysets import may_see
from cairn.referrals.models import Agreed, Referral, ReferralPerson, Sharing, Told, Wish


@dataclass(frozen=True)
class Records:
    """The four, each on its own. What a side added later is that side's alone."""

    told: Sequence[Told]
    agreed: Sequence[Agreed]
    wishes: Sequence[Wish]
    sharings: Sequence[Sharing]
    shares: Sequence[Share] = ()  # of the record itself, with workers of other agencies


def records_of(actor: Actor, referral: Referral) -> Records:
    """As the receiver's page of one referral shows them: what came with it, and what her own agency wrote."""
    about = Q(referral=referral)
    told, agreed, wishes = (list(_mine(model, actor, about)) for model in (Told, Agreed, Wish))
    return Records(told, agreed, wishes, ())


def shared_about(actor: Actor, person: Person) -> Records:
    """Everything on one page about a human whom the actor sees, by whichever of her records, newest first."""
    client = ReferralPerson.objects.filter(role="client", person__cluster=person.cluster)
    referrals = Referral.objects.visible_to(actor).filter(pk__in=client.values("referral"))
    told, agreed, wishes = (
        list(_mine(model, actor, Q(referral__in=referrals))) for model in (Told, Agreed, Wish)
    )
    rows = _sharings(actor, person).select_related("agency", "to_agency", "referral", "created_by")
    shares = list(everything_shared(actor, person).order_by("-from_on", "-pk"))
    return Records(told, agreed, wishes, list(rows.order_by("-at", "-pk")), shares)


def how_much(actor: Actor, person: Person) -> int:
    """How many decisions to share, and shares of the record, that page shows."""
    shares: Any = everything_shared(actor, person).order_by().values("uid")
    return _sharings(actor, person).values("uid").union(shares, all=True).count()


def agreed(actor: Actor, referral: Referral, uid: UUID) -> Agreed:
    found = next((row for row in records_of(actor, referral).agreed if row.uid == uid), None)
    if found is None:
        raise Http404
    return found


def agencies(actor: Actor) -> list[tuple[str, str]]:
    """Agencies of the area, to choose from."""
    rows = Agency.objects.filter(areas__area=actor.area).exclude(pk=actor.agency.pk).order_by("name")
    return [(uid.hex, name) for uid, name in rows.values_list("uid", "name")]


def agency_of(actor: Actor, uid: str) -> Agency | None:
    """An agency of the area."""
    try:
        return Agency.objects.filter(areas__area=actor.area, uid=UUID(uid)).first()
    except ValueError:
        return None


def _mine(model: Any, actor: Actor, about: Q) -> Any:
    names = ("agency", "referral", "created_by") + (("about_agency",) if model is Wish else ())
    found = model.objects.filter(about).filter(Q(came_with=True) | Q(agency=actor.agency))
    return found.select_related(*names).order_by("-created_at", "-pk")


def _sharings(actor: Actor, person: Person) -> QuerySet[Sharing]:
    found = Sharing.objects.filter(may_see(actor, "person"), person__cluster=person.cluster)
    if by_share_alone(
        actor, person
    ):  # what came with a referral is the story, and that is not shared with a record
        return found.filter(agency=actor.agency)
    return found.filter(Q(came_with=True) | Q(agency=actor.agency))

"""Referrals that the actor is writing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from cairn.access import drafts
from cairn.access.actor import Actor
from cairn.access.models import Draft, Event
from cairn.directory.models import Service
from cairn.people.models import Person
from cairn.people.queries.sharing_out import by_share_alone
from cairn.referrals.actions.drafting import PURPOSE
from cairn.referrals.forms.answers import Answers
from cairn.referrals.models import Referral


@dataclass(frozen=True)
class Writing:
    """A draft with what is in it and whom it goes to."""

    draft: Draft
    service: Service
    answers: Answers


class WasSent(Exception):
    """Somebody went back to a draft of hers that was sent meanwhile."""

    def __init__(self, referral: Referral) -> None:
        super().__init__(referral.reference)
        self.referral = referral


class Over(Exception):
    """Somebody went back to a draft of hers that there is no more: she threw it away, or its time was over."""

    def __init__(self, *, thrown_away: bool) -> None:
        super().__init__("a draft that is over")
        self.thrown_away = thrown_away


@dataclass(frozen=True)
class Unsent:
    """A draft as its writer's list shows it: whom it is about, as far as she typed a name and may see the record that
    it began on."""

    uid: UUID
    service: str
    name: str
    began_at: datetime
    changed_at: datetime
    until_at: datetime


def writing(actor: Actor, uid: UUID) -> Writing:
    """One's own draft in the agency and area that one acts for; `WasSent` where it was sent, `Over` where it is over;
    404 otherwise."""
    found = [
        d
        for d in drafts.mine(actor.user, kind=Draft.Kind.FORM, purpose=PURPOSE, uid=uid)
        if d.agency_id == actor.agency.pk
    ]
    service = (
        Service.objects.select_related("agency", "area").filter(uid=found[0].about, area=actor.area).first()
        if found
        else None
    )
    if service is None:
        sent = Referral.objects.sent_by(actor).filter(from_user=actor.user, drafted_as=uid).first()
        if sent is not None:
            raise WasSent(sent)
        did = set() if found else _done_to(actor, uid)
        if did:
            raise Over(thrown_away="threw away" in did)
        raise Http404
    return Writing(found[0], service, Answers.of(drafts.opened(found[0])))


def _done_to(actor: Actor, uid: UUID) -> set[str]:
    """What she herself did to a draft, for the agency and area that she acts for; nothing to anybody else's."""
    hers = {"user": actor.user.uid, "agency": actor.agency.uid, "area": actor.area.uid}
    done = Event.objects.filter(kind="draft", object_uid=uid, verb__in=["began", "threw away"], **hers)
    return set(done.values_list("verb", flat=True))


def unsent(actor: Actor) -> list[Unsent]:
    """One's own drafts, newest first."""
    mine = [
        d
        for d in drafts.mine(actor.user, kind=Draft.Kind.FORM, purpose=PURPOSE)
        if d.agency_id == actor.agency.pk
    ]
    services = dict(
        Service.objects.filter(uid__in=[d.about for d in mine], area=actor.area).values_list("uid", "name")
    )
    return [
        Unsent(d.uid, services[d.about], _name(actor, d), d.began_at, d.changed_at, d.until_at)
        for d in mine
        if d.about in services
    ]


def _name(actor: Actor, draft: Draft) -> str:
    answers = Answers.of(drafts.opened(draft))
    if answers.person and own_person(actor, answers.person) is None:
        return ""  # it began on a record that is closed to her now
    said = answers.answers.get("person", {})
    return " ".join(filter(None, (said.get(part, [""])[0].strip() for part in ("given", "family"))))


def own_person(actor: Actor, uid: str) -> Person | None:
    """The sender's own record that a referral began on, while she still sees it; none that is only shared with her."""
    try:
        found = Person.objects.visible_to(actor).filter(uid=UUID(uid)).first() if uid else None
    except ValueError:
        return None
    return None if found is None or by_share_alone(actor, found) else found

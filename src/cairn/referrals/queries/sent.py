"""What one referred, and what one may hear of it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from cairn.access.actor import Actor
from cairn.referrals.models import Referral, ReferralPerson
from cairn.referrals.queries.hearing import hears, hears_of, may_take_back
from cairn.referrals.rules.hearing import Heard
from cairn.referrals.rules.intake import Intake, from_json


@dataclass(frozen=True)
class SentRow:
    """A line of the list: what was typed, and what may be heard."""

    uid: UUID
    reference: str
    name: str
    service: str
    received_on: date
    heard: Heard
    by: str


@dataclass(frozen=True)
class Sent:
    """One's own copy of what was sent, word for word: nothing that the receiver added."""

    referral: Referral
    intake: Intake
    heard: Heard
    may_withdraw: bool
    received_at: datetime


def sent_list(actor: Actor) -> QuerySet[Referral]:
    """What one's own referrals page lists, newest first."""
    found: QuerySet[Referral] = Referral.objects.sent_by(actor)
    return (
        found.select_related("from_agency", "from_user", "service", "triage")
        .prefetch_related("wishes")
        .order_by("-received_at", "-pk")
    )


def about_of(*referrals: Referral) -> list[UUID]:
    """Whom they are about, for the event: the receiver's records, of which the sender is shown nothing."""
    rows = ReferralPerson.objects.filter(referral__in=referrals)
    return list(rows.values_list("person__uid", flat=True))


def sent_rows(referrals: list[Referral]) -> list[SentRow]:
    """The page's lines; what may be heard of each is asked for all of them at once."""
    heard = hears_of(referrals)
    return [
        SentRow(
            each.uid, each.reference, each.name_sent, each.service.name, each.received_on, heard[each.pk],
            each.from_user.name if each.from_user else "",
        )
        for each in referrals
    ]  # fmt: skip


def sent(actor: Actor, uid: UUID) -> Sent:
    """One referral of one's own; 404 otherwise."""
    found = sent_list(actor).filter(uid=uid).first()
    if found is None:
        raise Http404
    return Sent(
        found, from_json(found.as_sent.open_unshown()), hears(found), may_take_back(found), found.received_at
    )

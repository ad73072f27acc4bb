"""What the referrer may hear of a referral, from what is known of her, of him and of her wishes."""

from collections.abc import Iterable
from uuid import UUID

from cairn.core import clock
from cairn.people.queries.bars import barred_from, kept_from
from cairn.referrals.models import Referral, ReferralPerson
from cairn.referrals.rules import hearing
from cairn.release.rules.profiles import Fact, may_tell, profile_for


def listeners_of(referrals: Iterable[Referral]) -> dict[int, hearing.Listener]:
    """Who the referrer of each is to her, by the referral's key: in the same few statements for any number."""
    found = list(referrals)
    barred = _barred(found)
    return {each.pk: _listener(each, each.pk in barred) for each in found}


def listener_of(referral: Referral) -> hearing.Listener:
    return listeners_of([referral])[referral.pk]


def hears_of(referrals: Iterable[Referral]) -> dict[int, hearing.Heard]:
    """What the referrer's own pages may say of each now."""
    found = list(referrals)
    who = listeners_of(found)
    return {
        each.pk: hearing.heard(
            who[each.pk], each.state, decision_of(each), taken_back=each.taken_back_at is not None
        )
        for each in found
    }


def hears(referral: Referral) -> hearing.Heard:
    return hears_of([referral])[referral.pk]


def message_for(referral: Referral) -> str:
    """What the referrer is told of the state that it has come to; nothing where that is nothing."""
    who, decision = listener_of(referral), decision_of(referral)
    if not hearing.may_message(who, referral.state, decision):
        return ""
    taken_back = referral.taken_back_at is not None
    return hearing.heard(who, referral.state, decision, taken_back=taken_back).words


def may_take_back(referral: Referral) -> bool:
    taken_back = referral.taken_back_at is not None
    return hearing.may_take_back(listener_of(referral), referral.state, taken_back=taken_back)


def decision_of(referral: Referral) -> str:
    """The triage decision's code, or nothing while there is none."""
    return str(getattr(getattr(referral, "triage", None), "decision", ""))


def _listener(referral: Referral, barred: bool) -> hearing.Listener:
    kind = referral.from_agency.kind if referral.from_agency else ""
    return hearing.listener(
        source=referral.source,
        agency_kind=kind,
        may_hear=may_tell(profile_for(kind), Fact.DECISION),
        wish=_wish(referral),
        barred=barred,
    )


def _wish(referral: Referral) -> str:
    """What she said last about this agency. What the receiver wrote down later counts as well."""
    said = [wish for wish in referral.wishes.all() if wish.about_agency_id == referral.from_agency_id]
    return max(said, key=lambda wish: wish.pk).may_share if said and referral.from_agency_id else ""


def _barred(referrals: list[Referral]) -> set[int]:
    """Those whose sender, or whose sender's agency, is kept from anybody in it: a page must not tell of the bar."""
    clusters: dict[UUID, set[int]] = {}
    rows = ReferralPerson.objects.filter(referral__in=[each.pk for each in referrals])
    for referral, cluster in rows.values_list("referral", "person__cluster"):
        clusters.setdefault(cluster, set()).add(referral)
    senders = {each.from_user_id for each in referrals if each.from_user_id is not None}
    barred = barred_from(clusters)
    users, agencies = kept_from(clusters, senders, clock.today(), barred=barred), barred[1]
    whom = {each.pk: (each.from_user_id, each.from_agency_id) for each in referrals}
    return {
        referral
        for cluster, here in clusters.items()
        for referral in here
        if whom[referral][0] in users[cluster] or whom[referral][1] in agencies[cluster]
    }

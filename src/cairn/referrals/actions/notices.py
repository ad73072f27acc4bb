"""What the referrer is told, through the outbound door: one or two neutral sentences, a reference and no name."""

from django.utils.translation import gettext as _

from cairn.access import audit
from cairn.access.actions import system_user
from cairn.access.actor import Actor, system_actor
from cairn.core.decisions import Refused
from cairn.referrals import lifecycle
from cairn.referrals.models import Referral
from cairn.referrals.queries.hearing import message_for
from cairn.release import actions as release
from cairn.release.codes import Channel, Kind
from cairn.release.rules.profiles import Fact


def receivers_own(referral: Referral) -> Actor:
    """Cairn, at work for the receiving agency: what it writes there is not the sender's to see."""
    return system_actor(system_user(), referral.to_agency, referral.area)


def tell_referrer(referral: Referral) -> None:
    """Enqueue what the referrer may hear of the state that the referral has come to; nothing where that is nothing.

    The door may refuse it (a "must never receive"): then nothing goes, and the referral is decided all the same.
    """
    message = message_for(referral) if referral.from_user else ""
    if not message:
        return
    receipt = referral.state == lifecycle.SENT
    words = _("About the referral %(reference)s.") % {"reference": referral.reference}
    by = receivers_own(referral)
    about = [row.person for row in referral.people.select_related("person").filter(role="client")]
    try:
        release.enqueue(
            by=by,
            kind=Kind.RECEIPT if receipt else Kind.NOTICE,
            channel=Channel.EMAIL,
            text=f"{words}\n\n{_(message)}",
            tells=[Fact.RECEIVED if receipt else Fact.DECISION],
            about=about,
            to_user=referral.from_user,
            source_kind="referral",
            source_uid=referral.uid,
        )
    except Refused:
        people = [person.uid for person in about]
        audit.record(by=by, verb="did not tell", kind="referral", uid=referral.uid, about=people)

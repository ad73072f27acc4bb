"""What a referrer may hear of a referral: as little as lets her stop worrying, and never what could reach him.

Never the reason, never whether she answered, never where she is, never which service it went on to.
"""

from dataclasses import dataclass
from enum import StrEnum

from cairn.referrals.rules.sentences import N_


class Listener(StrEnum):
    """Who would hear it."""

    PROFESSIONAL = "professional"
    HIS_SIDE = "his_side"  # works with the person said to cause harm
    OUTSIDER = "outsider"  # a friend, relative or neighbour
    HERSELF = "herself"  # hears it from the service, by a way that is safe
    NOBODY = "nobody"  # she wished that this agency hears nothing, or there is a bar


@dataclass(frozen=True)
class Heard:
    code: str
    words: str
    message: bool  # whether a message may go, or only the referrer's own page says so


RECEIVED = Heard("received", N_("Received. The service will look at it."), True)
LOOKING = Heard("looking", N_("The service is looking at it."), False)
ACCEPTED = Heard(
    "accepted", N_("Taken on. The service will try to reach the person in a way that is safe."), True
)
NOT_TAKEN_ON = Heard(
    "not_taken_on",
    N_("Not taken on by this service. If you are still worried, ring the service and give the reference."),
    True,
)
OTHER_BOROUGH = Heard(
    "other_borough",
    N_(
        "Not taken on: it belongs to another borough. Refer to the service there, or ring us and give the reference."
    ),
    True,
)
PASSED_ON = Heard("passed_on", N_("Passed on to a service that fits better."), True)
WITHDRAWN = Heard("withdrawn", N_("Taken back by the referrer."), False)

_PROFESSIONAL = {
    "sent": RECEIVED,
    "triage": LOOKING,
    "accepted": ACCEPTED,
    "declined": NOT_TAKEN_ON,
    "passed_on": PASSED_ON,
    "withdrawn": WITHDRAWN,
}


def listener(*, source: str, agency_kind: str, may_hear: bool, wish: str, barred: bool) -> Listener:
    """Who the referrer is to her.

    `may_hear`: whether the agency's profile lets it be told decisions. `wish`: what she said about sharing with it.
    """
    if source == "self":
        return Listener.HERSELF
    if barred or wish == "no":
        return Listener.NOBODY
    if agency_kind == "perpetrator_service":
        return Listener.HIS_SIDE
    return Listener.PROFESSIONAL if may_hear and source != "friend" else Listener.OUTSIDER


def heard(who: Listener, state: str, decision: str = "", *, taken_back: bool = False) -> Heard:
    """What this listener may know of a referral in `state`."""
    if who is Listener.PROFESSIONAL:
        return OTHER_BOROUGH if decision == "out_of_area" else _PROFESSIONAL[state]
    return WITHDRAWN if state == "withdrawn" or taken_back else RECEIVED


def may_take_back(who: Listener, state: str, *, taken_back: bool = False) -> bool:
    """Whether the sender is offered to take it back.

    Whoever hears nothing of decisions is offered it before and after one alike, so that the offer tells nothing.
    """
    if taken_back or state == "withdrawn":
        return False
    return who is not Listener.PROFESSIONAL or state in ("sent", "triage")


def may_message(who: Listener, state: str, decision: str = "") -> bool:
    """Whether a message may go to the referrer when the referral comes to `state`."""
    if who is Listener.HERSELF:
        return False
    if who is not Listener.PROFESSIONAL:
        return state == "sent"
    return heard(who, state, decision).message

"""What each kind of recipient may be told. The table that a practitioner can dispute; plain values in and out.

Source: the referrer "hears of each step only what is safe for that role" (product, rows 2 and 17); need to know and the
minimum necessary are Caldicott's principles 3 and 4; a partner's existence in a service is never told to a perpetrator
programme (one-way safety information, rules E2). Which fact goes to whom is Cairn's default until the partnership's
information sharing agreement says otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fact(StrEnum):
    RECEIVED = "received"  # that the referral arrived
    DECISION = "decision"  # accepted, declined, passed on: the bare word
    IN_TOUCH = "in_touch"  # that the service is, or is not, in touch with her
    REASON = "reason"  # why it was decided so
    OUTCOME = "outcome"  # how it ended
    IDENTITY = "identity"  # whom it is about, by name
    CONTACT = "contact"  # how she can be reached
    RISK = "risk"  # level and answers
    SAFETY = "safety"  # a danger that somebody must act on


@dataclass(frozen=True)
class Profile:
    code: str
    may_be_told: frozenset[Fact]

    def __and__(self, other: "Profile") -> "Profile":
        """The narrower of two: what both may be told."""
        narrower = min(self, other, key=lambda profile: (len(profile.may_be_told), profile.code))
        return Profile(narrower.code, self.may_be_told & other.may_be_told)


F = Fact
OUTSIDER: Final = Profile("outsider", frozenset({F.RECEIVED}))
REFERRER: Final = Profile("referrer", frozenset({F.RECEIVED, F.DECISION}))
SAFEGUARDING: Final = Profile("safeguarding", frozenset({F.RECEIVED, F.DECISION, F.IN_TOUCH, F.SAFETY}))
PERPETRATOR_SERVICE: Final = Profile("perpetrator_service", frozenset({F.RECEIVED, F.DECISION, F.SAFETY}))
SERVICE: Final = Profile("service", frozenset(Fact))
NOBODY: Final = Profile("nobody", frozenset())
HERSELF: Final = Profile("herself", frozenset(Fact) - {F.CONTACT})  # a letter need not say where she lives
# What a controller's answer lets out, decided passage by passage and signed by two people: never how she is reached.
ANSWER: Final = Profile("answer", frozenset(Fact) - {F.CONTACT})
SIGNED_IN: Final = Profile("signed_in", frozenset(Fact) - {F.CONTACT})

PROFILES: Final = {
    profile.code: profile
    for profile in (
        OUTSIDER,
        REFERRER,
        SAFEGUARDING,
        PERPETRATOR_SERVICE,
        SERVICE,
        NOBODY,
        HERSELF,
        SIGNED_IN,
        ANSWER,
    )
}

# By kind of agency. A kind that is not here may be told that its referral arrived, and nothing else.
BY_AGENCY_KIND: Final = {
    "da_service": SERVICE,
    "refuge": SERVICE,
    "community": SERVICE,
    "therapy": REFERRER,
    "perpetrator_service": PERPETRATOR_SERVICE,
    "police": SAFEGUARDING,
    "probation": SAFEGUARDING,
    "childrens_social_care": SAFEGUARDING,
    "adult_social_care": SAFEGUARDING,
    "out_of_hours": SAFEGUARDING,
    "hospital": REFERRER,
    "maternity": REFERRER,
    "gp": REFERRER,
    "mental_health": REFERRER,
    "housing": REFERRER,
    "homelessness": REFERRER,
    "education": REFERRER,
    "substance_misuse": REFERRER,
    "community_safety": REFERRER,
    "council_members": NOBODY,
    "assurance": NOBODY,
    "operations": NOBODY,
}


def profile_for(agency_kind: str) -> Profile:
    """The profile of an agency of this kind."""
    return BY_AGENCY_KIND.get(agency_kind, OUTSIDER)


def narrowest(profiles: Iterable[Profile]) -> Profile:
    """What every one of them may be told; of none at all, nothing."""
    found = list(profiles)
    if not found:
        return NOBODY
    answer = found[0]
    for profile in found[1:]:
        answer = answer & profile
    return answer


def may_tell(profile: Profile, fact: Fact | str) -> bool:
    return Fact(fact) in profile.may_be_told


def too_much(profile: Profile, tells: Iterable[Fact | str]) -> frozenset[Fact]:
    """The facts among `tells` that this recipient may not be told."""
    return frozenset(Fact(fact) for fact in tells) - profile.may_be_told

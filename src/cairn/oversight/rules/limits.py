"""What a restriction leaves room for: the uses that serve one of the purposes for which records may still be used."""

from collections.abc import Iterable
from typing import Final

from cairn.core.agreements import Purpose
from cairn.people.rules.bases import IN_DANGER, LEGAL_DUTY

AGREED: Final = "agreed"  # she herself agreed to this use

# By a restriction's purpose (UK GDPR article 18(2)): what something is shared for, or the basis on which it is.
SERVED_BY: Final[dict[str, frozenset[str]]] = {
    "consent": frozenset({AGREED}),
    "claims": frozenset({LEGAL_DUTY}),
    "protection": frozenset({Purpose.PROTECTION.value, IN_DANGER}),
    "public": frozenset({"law_enforcement", "unlawful_acts"}),
}


def leaves_room(purposes: Iterable[str], serves: Iterable[str]) -> bool:
    """Whether a use that serves these ends is one that a restriction with these purposes allows."""
    ends = set(serves)
    return any(not SERVED_BY[purpose].isdisjoint(ends) for purpose in purposes)

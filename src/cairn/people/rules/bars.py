"""When a member of staff's own details bar her from a record, and how strongly.

Source: gate 1 of the design: a phone or an address, or a name *and* a date of birth, bars at once; a name alone is put
before the manager. So is whoever is of the same team as somebody who matched.
"""

from collections.abc import Collection

STRENGTH = ("phone", "address", "name_born", "name")  # the surest first
AT_ONCE = frozenset({"phone", "address", "name_born"})
MATCHING = (*STRENGTH, "email")
SHARED = ("phone", "email", "address")  # what two records share when a bar on one counts for the other
SECOND_HAND = "shared"  # how a bar that came over from another record is marked: it goes no further
WENT_WITH = "went_with"  # such a bar, once it was lifted with the one that it came from
COLLEAGUE = "colleague"  # of the same team as somebody who matched: asked about, and it goes no further
TEAM_AT_MOST = 25  # more are an employer, not a team: about them nobody can answer one by one
SHARED_BY_MANY = 8  # more records than this share a hostel's or a switchboard's number, not a household's


def strongest(kinds: Collection[str]) -> str:
    """The surest of the kinds that match, or nothing."""
    return next((kind for kind in STRENGTH if kind in kinds), "")

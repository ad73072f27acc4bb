"""How many people must agree before something leaves, beside whoever wrote it.

Source: court bundles, subject-access answers and P4 disclosures need two people (safety, the one door). How she is
reached is P4. A controller's answer brings its two signatures along and is not asked here.
"""

from collections.abc import Iterable
from typing import Final

from cairn.release.rules.profiles import Fact

TWO: Final = 2
BUNDLES: Final = frozenset({"pack"})
DISCLOSES: Final = frozenset({Fact.CONTACT})


def agreeing(kind: str, tells: Iterable[Fact | str]) -> int:
    """Two for a pack of records and for what tells how she is reached; nobody for everything else."""
    return TWO if kind in BUNDLES or DISCLOSES & {Fact(fact) for fact in tells} else 0

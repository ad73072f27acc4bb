"""How bad it is that two spans do not meet, from how the claims were made."""

from collections.abc import Callable

from cairn.insight.claims.book import Claim, plain
from cairn.insight.claims.findings import Grade
from cairn.insight.claims.printed import Printed, Span

Reading = Callable[[Printed], Span]


def rounded(number: Printed) -> Span:
    return number.rounded


def truncated(number: Printed) -> Span:
    return number.truncated


def perhaps(number: Printed) -> Span:
    return number.perhaps


def about(number: Printed) -> Span:
    return number.about


LOOSE = (perhaps, about)  # what is read so may agree without having been said so


def ends(reading: Reading) -> Reading:
    """How the counts are read while what follows from them is read by `reading`: nobody cuts digits off twice."""
    return reading if reading in LOOSE else rounded


def grade(*claims: Claim, meets: Callable[[Reading], bool], softer: Grade | None = None) -> Grade | None:
    """None where rounding explains it; else the grade, `softer` where something other than arithmetic could.

    `meets` asks whether the claims agree when every number is read in one way.
    """
    if meets(rounded):
        return None
    if meets(truncated):
        return Grade.ROUNDING
    if meets(perhaps) or meets(about):
        return Grade.QUESTION
    return softer or (Grade.DEFINITION if differ(*claims) else Grade.ARITHMETIC)


ASPECTS = ("unit", "method", "area", "group")


def differ(*claims: Claim, of: tuple[str, ...] = ASPECTS[:3]) -> bool:
    """Whether the claims count in different units, by different methods, or for different places."""
    return any(len(_said(name, claims)) > 1 for name in of)


def other_times(*claims: Claim) -> bool:
    """Whether the claims are about times that are both given and not the same."""
    return len({(c.period.first, c.period.last) for c in claims if c.period.text}) > 1


def why(*claims: Claim, times: bool = False) -> str:
    """In which ways the claims differ, for the sentence of a finding; empty where in none."""
    said = [(name, list(_said(name, claims).values())) for name in ASPECTS[:3]]
    if times and other_times(*claims):
        said.append(
            ("period", list(dict.fromkeys(claim.period.text for claim in claims if claim.period.text)))
        )
    unlike = "; ".join(f"{name}: {' against '.join(found)}" for name, found in said if len(found) > 1)
    return f" ({unlike})" if unlike else ""


def _said(name: str, claims: tuple[Claim, ...]) -> dict[str, str]:
    """What the claims say of one aspect, where they say anything: as compared, and as first written."""
    found: dict[str, str] = {}
    for claim in claims:
        if written := getattr(claim.written, name):
            found.setdefault(plain(written), written)
    return found

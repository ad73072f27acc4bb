"""Findings: contradictions in one sentence with their arithmetic, graded, and put together by their cause."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """How bad: the first three are contradictions, a question is not counted as one."""

    ARITHMETIC = "arithmetic"  # no reading saves it
    ROUNDING = "rounding"  # true only if digits were cut off instead of rounded
    DEFINITION = "definition"  # different counting units, rules or series could explain it
    QUESTION = "question"  # something that a reader should ask


ORDER = list(Grade)


@dataclass(frozen=True)
class Finding:
    """`code` names the kind of check, `claims` the ids concerned (the one most to blame first)."""

    code: str
    grade: Grade
    sentence: str
    claims: tuple[str, ...]

    @property
    def key(self) -> str:
        """The same for the same kind of finding about the same claims, whatever the numbers are now."""
        return hashlib.sha256("|".join([self.code, *sorted(self.claims)]).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Cause:
    """Findings that share claims: symptoms of one cause."""

    findings: tuple[Finding, ...]

    @property
    def grade(self) -> Grade:
        return min((finding.grade for finding in self.findings), key=ORDER.index)


def causes(found: Iterable[Finding]) -> list[Cause]:
    """Findings put together where the claim that one blames stands in the other; worst first.

    Sharing any claim at all would be too much: a total that is right would tie everything that mentions it together.
    But a count that three percentages or rates disagree with is their cause.
    """
    findings = list(dict.fromkeys(found))
    parent = list(range(len(findings)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    blamed: dict[str, list[int]] = defaultdict(list)
    for i, finding in enumerate(findings):
        blamed[finding.claims[0]].append(i)
    for i, finding in enumerate(findings):
        for claim in finding.claims:
            for j in blamed[claim]:
                parent[root(max(i, j))] = root(min(i, j))
    for together in _of_one_count(findings):
        for i in together:
            parent[root(max(i, together[0]))] = root(min(i, together[0]))
    groups: dict[int, list[Finding]] = defaultdict(list)
    for i, finding in enumerate(findings):
        groups[root(i)].append(finding)
    found_causes = [
        Cause(tuple(sorted(group, key=lambda f: ORDER.index(f.grade)))) for group in groups.values()
    ]
    return sorted(found_causes, key=lambda cause: ORDER.index(cause.grade))


DERIVED = {"share", "share-impossible", "change", "rate"}
ENOUGH = 3  # when so many disagree with one count, it is the count (ours)


def _of_one_count(findings: list[Finding]) -> list[list[int]]:
    """The findings that are worked out from one count, where there are several of them."""
    standing: dict[str, list[int]] = defaultdict(list)
    for i, finding in enumerate(findings):
        for claim in finding.claims[1:] if finding.code in DERIVED else ():
            standing[claim].append(i)
    return [found for found in standing.values() if len(found) >= ENOUGH]


def contradictions(found: Iterable[Cause]) -> int:
    """How many causes are contradictions: those that are more than a question."""
    return sum(cause.grade is not Grade.QUESTION for cause in found)

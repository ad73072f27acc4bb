"""The states of a referral, as one table.

A draft is kept sealed with the person who writes it, and becomes a record when it is sent. A decision ends it:
somebody who comes again is referred again, and counted again.
"""

from dataclasses import dataclass

DRAFT = "draft"
SENT = "sent"
TRIAGE = "triage"
ACCEPTED = "accepted"
DECLINED = "declined"
WITHDRAWN = "withdrawn"
PASSED_ON = "passed_on"

STATES = (DRAFT, SENT, TRIAGE, ACCEPTED, DECLINED, WITHDRAWN, PASSED_ON)
WAITING = frozenset({SENT, TRIAGE})
ENDED = frozenset({ACCEPTED, DECLINED, WITHDRAWN, PASSED_ON})


@dataclass(frozen=True)
class Move:
    name: str
    sources: frozenset[str]
    target: str
    when: str


MOVES: tuple[Move, ...] = (
    Move("send", frozenset({DRAFT}), SENT, "the referrer sends it, or it is typed in or imported"),
    Move("begin_triage", frozenset({SENT}), TRIAGE, "the receiving service begins to look at it"),
    Move("accept", frozenset({TRIAGE}), ACCEPTED, "the receiving service takes it on"),
    Move("decline", frozenset({TRIAGE}), DECLINED, "the receiving service does not take it on, for a reason"),
    Move("pass_on", frozenset({TRIAGE}), PASSED_ON, "another service gets a referral of its own"),
    Move(
        "withdraw", frozenset({SENT, TRIAGE}), WITHDRAWN, "the referrer takes it back before it was decided"
    ),
)

# Triage decision -> the move that it makes.
DECISIONS: dict[str, str] = {
    "accepted": "accept",
    "declined": "decline",
    "inappropriate": "decline",
    "signposted": "decline",
    "out_of_area": "decline",
    "passed_on": "pass_on",
}


class NotPossible(Exception):
    """The table has no such move from this state."""


def move(name: str, state: str) -> str:
    """The state that `name` leads to from `state`, or `NotPossible`."""
    for row in MOVES:
        if row.name == name and state in row.sources:
            return row.target
    raise NotPossible(f"{name} is not possible while the referral is {state}")


def can(name: str, state: str) -> bool:
    return any(row.name == name and state in row.sources for row in MOVES)

"""The states of a case, as one table (rules C1). Closed is the end: a re-referral is a new case."""

from dataclasses import dataclass

ATTEMPTING = "attempting"
ENGAGED = "engaged"
NOT_ENGAGED = "not_engaged"
ACTIVE = "active"
CLOSED = "closed"

STATES = (ATTEMPTING, ENGAGED, NOT_ENGAGED, ACTIVE, CLOSED)
OPEN = frozenset({ATTEMPTING, ENGAGED, NOT_ENGAGED, ACTIVE})


@dataclass(frozen=True)
class Move:
    name: str
    sources: frozenset[str]
    target: str
    when: str


MOVES: tuple[Move, ...] = (
    Move(
        "engage",
        frozenset({ATTEMPTING, NOT_ENGAGED}),
        ENGAGED,
        "the client said yes and a two-way support contact was had",
    ),
    Move(
        "give_up", frozenset({ATTEMPTING}), NOT_ENGAGED, "the service could not engage, for a recorded reason"
    ),
    Move("try_again", frozenset({NOT_ENGAGED}), ATTEMPTING, "there is a new safe way or a new reason to try"),
    Move(
        "begin_support",
        frozenset({ENGAGED}),
        ACTIVE,
        "the first complete assessment or action after engagement",
    ),
    Move("close", OPEN, CLOSED, "the work ended, with an outcome"),
)

NOT_ENGAGED_REASONS = frozenset({"unreachable", "no_safe_way", "declined", "withdrew", "other"})

# Outcome at closure -> the states it may be given in.
OUTCOMES: dict[str, frozenset[str]] = {
    "planned": frozenset({ENGAGED, ACTIVE}),
    "unplanned": frozenset({ENGAGED, ACTIVE}),
    "transferred": frozenset({ATTEMPTING, NOT_ENGAGED, ENGAGED, ACTIVE}),
    "not_engaged": frozenset({NOT_ENGAGED}),
    "died": OPEN,
    "error": OPEN,
}


class NotPossible(Exception):
    """The table has no such move from this state."""


def move(name: str, state: str) -> str:
    """The state that `name` leads to from `state`, or `NotPossible`."""
    for row in MOVES:
        if row.name == name and state in row.sources:
            return row.target
    raise NotPossible(f"{name} is not possible while the case is {state}")


def can(name: str, state: str) -> bool:
    return any(row.name == name and state in row.sources for row in MOVES)


def outcomes_from(state: str) -> tuple[str, ...]:
    """The outcomes with which a case in `state` may be closed."""
    return tuple(outcome for outcome, states in OUTCOMES.items() if state in states)

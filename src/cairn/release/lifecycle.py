"""What may become of something that is to leave. One table; nothing else moves a state."""

from dataclasses import dataclass
from typing import Final

ENQUEUED: Final = "enqueued"
SENDING: Final = "sending"
SENT: Final = "sent"
FAILED: Final = "failed"
UNKNOWN: Final = "unknown"
WITHDRAWN: Final = "withdrawn"


@dataclass(frozen=True)
class Move:
    name: str
    source: str
    target: str
    because: str


MOVES: Final = (
    Move("claim", ENQUEUED, SENDING, "one worker took it; nobody else can"),
    Move("refuse", ENQUEUED, FAILED, "checked again at sending, it may not leave"),
    Move("withdraw", ENQUEUED, WITHDRAWN, "somebody took it back before it left"),
    Move("let_be", FAILED, WITHDRAWN, "somebody decided that it is not sent after all"),
    Move("deliver", SENDING, SENT, "the way out took it"),
    Move("bounce", SENDING, FAILED, "the way out said that it did not take it"),
    Move(
        "lose",
        SENDING,
        UNKNOWN,
        "Cairn stopped in between: it may have gone, so it is not sent again by itself",
    ),
    Move("went", UNKNOWN, SENT, "somebody found out that it went"),
    Move("did_not_go", UNKNOWN, FAILED, "somebody found out that it did not go"),
)
STATES: Final = (ENQUEUED, SENDING, SENT, FAILED, UNKNOWN, WITHDRAWN)
FINAL_STATES: Final = frozenset({SENT, WITHDRAWN})


_BY_NAME: Final = {each.name: each for each in MOVES}


def move(name: str) -> Move:
    """The move of this name; KeyError where there is none."""
    return _BY_NAME[name]


def taking_back(state: str) -> str:
    """By which move something in `state` is taken back: it has not left yet, or it never did."""
    return "let_be" if state == FAILED else "withdraw"


def may(name: str, state: str) -> bool:
    """Whether something in `state` may make this move."""
    return _BY_NAME[name].source == state

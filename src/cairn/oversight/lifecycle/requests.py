"""What may become of a request about records. Police, courts and people take the same way, and no other."""

from dataclasses import dataclass
from typing import Final

RECEIVED: Final = "received"
LOOKING: Final = "looking"
ANSWERING: Final = "answering"
SIGNING: Final = "signing"
SIGNED: Final = "signed"
ANSWERED: Final = "answered"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"

STATES: Final = (RECEIVED, LOOKING, ANSWERING, SIGNING, SIGNED, ANSWERED, REFUSED, WITHDRAWN)
ENDED: Final = frozenset({ANSWERED, REFUSED, WITHDRAWN})
OPEN: Final = tuple(state for state in STATES if state not in ENDED)


@dataclass(frozen=True)
class Move:
    name: str
    sources: tuple[str, ...]
    target: str
    because: str


MOVES: Final = (
    Move("identify", (RECEIVED,), LOOKING, "the identity of whoever asks was seen, and the clock starts"),
    Move("gather", (LOOKING,), ANSWERING, "every service has looked, and the passages are laid out"),
    Move("sign", (ANSWERING,), SIGNING, "every passage is decided, and the worker in charge signed"),
    Move(
        "give_back", (SIGNING, SIGNED), ANSWERING, "the second person asked for something to be decided again"
    ),
    Move("countersign", (SIGNING,), SIGNED, "a second person signed"),
    Move("send", (SIGNED,), ANSWERED, "it has left, or was handed over"),
    Move("settle", (LOOKING,), ANSWERED, "a correction, an objection or a restriction was decided"),
    Move(
        "turn_down",
        (LOOKING,),
        SIGNING,
        "the worker in charge refuses it, and signed the letter that says why",
    ),
    Move("keep_open", (SIGNING,), LOOKING, "the second person did not sign that it is refused"),
    Move(
        "refuse",
        (RECEIVED, SIGNING),
        REFUSED,
        "refused with a reason, which whoever asks is told: before services looked, or signed by two",
    ),
    Move("withdraw", OPEN, WITHDRAWN, "whoever asked took it back"),
)
_BY_NAME: Final = {each.name: each for each in MOVES}


def move(name: str) -> Move:
    """The move of this name; KeyError where there is none."""
    return _BY_NAME[name]


def may(name: str, state: str) -> bool:
    """Whether a request in `state` may make this move."""
    return state in _BY_NAME[name].sources

"""What may become of what oversight keeps, by kind of record. Nothing else moves a state."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Move:
    name: str  # "kind of record: what somebody does"
    sources: frozenset[str]
    target: str
    when: str


def _move(name: str, sources: str, target: str, when: str) -> Move:
    return Move(name, frozenset(sources.split()), target, when)


MOVES: Final = (
    _move(
        "agreement: put in force", "draft", "in_force", "two parties have signed, and what must be written is"
    ),
    _move("agreement: end", "draft in_force", "ended", "somebody ended it, or another took its place"),
    _move(
        "breach: assess",
        "reported assessed",
        "assessed",
        "whose it was, the risk, who must be told; again when more is known",
    ),
    _move(
        "breach: close",
        "assessed",
        "closed",
        "every action is done, whoever must be told was told, the lessons are written",
    ),
    _move("recommendation: do", "open", "done", "the evidence is named"),
    _move("recommendation: refuse", "open", "not_accepted", "its agency says why not"),
    _move("disposal: gather", "gathering", "proposed", "the worker has listed what the schedule says is due"),
    _move(
        "disposal: review", "proposed", "reviewed", "the information-governance lead looked through the list"
    ),
    _move("disposal: approve", "reviewed", "approved", "a manager of the agency agreed: another person"),
    _move(
        "disposal: finish",
        "approved",
        "done",
        "nothing of it waits any more; what is left is the certificate",
    ),
    _move(
        "disposal: stop",
        "gathering proposed reviewed approved",
        "stopped",
        "somebody stopped it, with a reason",
    ),
)
_BY_NAME: Final = {move.name: move for move in MOVES}


def may(name: str, state: str) -> bool:
    """Whether something in `state` may make this move."""
    return state in _BY_NAME[name].sources


def target(name: str) -> str:
    """The state that a move leads to; KeyError where there is no such move."""
    return _BY_NAME[name].target

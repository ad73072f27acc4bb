"""May she? A decision carries its reason, so that a button, an action and a page say the same thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    allowed: bool
    because: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)


def no(because: str) -> Decision:
    """A refusal in a sentence that the person at the screen can act on."""
    return Decision(False, because)


class Refused(Exception):
    """An action was asked for that may not be done; `because` may be shown to whoever asked."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


def require(decision: Decision) -> None:
    """Raise `Refused` with the decision's own reason unless it allows."""
    if not decision:
        raise Refused(decision.because)

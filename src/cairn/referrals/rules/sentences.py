"""What a rule says to whoever typed or sent something: a message whose named places are filled where it is shown."""

from dataclasses import dataclass, field
from typing import Any


def N_(text: str) -> str:  # noqa: N802  (marks a message for translation where it is shown)
    return text


@dataclass(frozen=True)
class Sentence:
    code: str
    text: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


class Unreadable(Exception):
    """A file, or a cell of it, that cannot be read, and what to do about it."""

    def __init__(self, code: str, text: str, **values: Any) -> None:
        self.sentence = Sentence(code, text, values)
        super().__init__(str(self.sentence))

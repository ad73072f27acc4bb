"""What a rule says: a code for the record, a sentence for the screen, a source for whoever doubts it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """`sentence` is a message with named places that `values` fill: it is translated where it is shown."""

    code: str
    sentence: str
    source: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


def N_(text: str) -> str:  # noqa: N802  (marks a message for translation where it is shown)
    return text

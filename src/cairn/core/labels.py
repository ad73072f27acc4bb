"""Protection labels: every field of every model says how protected it is and whom it is about.

A field without a label stops the server (`core.checks`). Audit, subject access, retention and tests read them.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar


class Level(StrEnum):
    P0 = "public"
    P1 = "management"
    P2 = "process"
    P3 = "case"
    P4 = "life"


class About(StrEnum):
    NOBODY = "nobody"
    SUBJECT = "subject"  # the person whose record this is
    OTHERS = "others"  # somebody else who is named in it
    STAFF = "staff"


@dataclass(frozen=True)
class Label:
    level: Level
    about: About


F = TypeVar("F")


def _labelled(field: F, level: Level, about: About) -> F:
    anything: Any = field
    anything.cairn_label = Label(level, about)
    return field


def p0(field: F, about: About = About.NOBODY) -> F:
    """Public."""
    return _labelled(field, Level.P0, about)


def p1(field: F, about: About = About.NOBODY) -> F:
    """Management: counts; suppressed when published."""
    return _labelled(field, Level.P1, about)


def p2(field: F, about: About = About.STAFF) -> F:
    """Process: who did what when; integrity first."""
    return _labelled(field, Level.P2, about)


def p3(field: F, about: About = About.SUBJECT) -> F:
    """Case: what was disclosed, names, dates of birth, ordinary contact details."""
    return _labelled(field, Level.P3, about)


def p4(field: F, about: About = About.SUBJECT) -> F:
    """Life: hidden addresses, code words, routes known only since separation. Always sealed."""
    return _labelled(field, Level.P4, about)


def label_of(field: Any) -> Label | None:
    """The label of a Django field, or None where somebody forgot it."""
    label = getattr(field, "cairn_label", None)
    return label if isinstance(label, Label) else None

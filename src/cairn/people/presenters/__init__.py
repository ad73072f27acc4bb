"""Records as words."""

from cairn.people.presenters.contact import (
    Channel,
    because_words,
    channel_names,
    channels,
    given_words,
    hours_words,
    kind_words,
    known_words,
    rule_sentence,
    safest_words,
    value_words,
)
from cairn.people.presenters.person import (
    age_words,
    born_words,
    details_rows,
    flags,
    found_words,
    relative_words,
    restrict_words,
)

__all__ = [
    "Channel",
    "age_words",
    "because_words",
    "born_words",
    "channel_names",
    "channels",
    "details_rows",
    "flags",
    "found_words",
    "given_words",
    "hours_words",
    "kind_words",
    "known_words",
    "relative_words",
    "restrict_words",
    "rule_sentence",
    "safest_words",
    "value_words",
]

"""Is the name that somebody typed the name of somebody on record?"""

import re
from typing import Final

from cairn.release.rules.leaks import plain

_TITLES: Final = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "the", "family", "household", "c", "o"}
)


def same_name(typed: str, *, given: str, family: str) -> bool:
    """Whether `typed` may name this person: family name, and a given name, its initial, or nothing but a title.

    Errs towards yes: it is asked about people who must never receive something.
    """
    words = set(re.findall(r"[^\W_]+", plain(typed).replace("'", "")))
    last = set(re.findall(r"[^\W_]+", plain(family).replace("'", "")))
    first = re.findall(r"[^\W_]+", plain(given).replace("'", ""))
    if not last:
        return bool(first) and set(first) <= words
    if not last <= words:
        return False
    rest = words - last - _TITLES
    return not rest or any(
        word == name or (len(word) == 1 and name[0] == word) for word in rest for name in first
    )

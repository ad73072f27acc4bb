"""What an email, a text or a voicemail may look like: short where it must be, and no link that opens anything."""

import re
from typing import Final

MESSAGES: Final = frozenset({"email", "text", "voicemail"})
LONGEST_TEXT: Final = 480  # three text messages

_LINK: Final = re.compile(r"(?i)\b(?:https?:|www\.)\S+")
_TOKEN: Final = re.compile(r"[?#=&]|[0-9a-f]{8}-?[0-9a-f]{4}|[A-Za-z0-9_-]{16,}")


def link_with_token(text: str) -> bool:
    """Whether the text holds a link that would open something by itself."""
    return any(_TOKEN.search(link) for link in _LINK.findall(text))

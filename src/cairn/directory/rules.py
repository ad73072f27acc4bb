"""What a directory entry may not say. Plain values in, findings out.

Source: service directory standard HSDS / Open Referral UK (rules G6), with its rule that refuge addresses and the rooms
of co-located advisers are never published: the location is left out, or kept at the level of the area.
"""

import re
from typing import Final

_POSTCODE: Final = re.compile(r"(?i)(?<![a-z0-9])[a-z]{1,2}[0-9][a-z0-9]?[\s.-]*[0-9][a-z]{2}(?![a-z0-9])")
_STREET: Final = re.compile(
    r"(?i)(?<!\w)\d{1,4}[a-z]?[\s,]+(?:[a-z'’.-]+\s+){1,3}"
    r"(?:street|st|road|rd|avenue|ave|lane|ln|close|drive|court|place|square|terrace|gardens|crescent|grove|way|walk|row"
    r"|hill|mews|yard|house)(?!\w)"
)
_ROOM: Final = re.compile(r"(?i)(?<!\w)(?:room|flat|unit)\s*(?:no\.?\s*)?[a-z]?\d")
_COORDINATES: Final = re.compile(r"(?<![\d.])-?\d{1,2}\.\d{4,}\s*,\s*-?\d{1,3}\.\d{4,}")
_LINK_TO_MAP: Final = re.compile(
    r"(?i)what3words|goo\.gl/maps|(?<!\w)maps\.|/maps/|///[a-z]+\.[a-z]+\.[a-z]+(?![\w.])"
)


def says_where(text: str) -> str:
    """The kind of place that a text gives away: "postcode", "street", "room", "map"; nothing where it does not."""
    if _POSTCODE.search(text):
        return "postcode"
    if _STREET.search(text):
        return "street"
    if _ROOM.search(text):
        return "room"
    return "map" if _COORDINATES.search(text) or _LINK_TO_MAP.search(text) else ""

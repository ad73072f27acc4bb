"""The console, for trying out: that something left, how and when; never to whom, and never a word of it."""

import sys
from uuid import UUID

from cairn.release.ways import Envelope


def deliver(envelope: Envelope) -> None:
    """One line. What it says may stand in a log, so it holds neither the recipient nor the text."""
    sys.stdout.write(f"{envelope.channel} {envelope.uid.hex} left, {len(envelope.text)} characters\n")
    sys.stdout.flush()


def took(uid: UUID) -> bool | None:
    return None

"""Is the door as it must be? A sentence for each thing that is not."""

import stat
from collections.abc import Iterator
from datetime import timedelta

from cairn.core import clock
from cairn.release.models import Outgoing
from cairn.release.ways import files

LATE = timedelta(hours=1)
FORGOTTEN = timedelta(days=1)


def findings() -> Iterator[str]:
    """What waits too long, what nobody has decided about, and an outbox that others can read."""
    moment = clock.now()
    waiting = Outgoing.objects.ready(moment).filter(created_at__lt=moment - LATE).count()
    if waiting:
        yield f"{waiting} messages have been waiting for more than an hour: is `cairn worker` running?"
    undecided = Outgoing.objects.to_decide().filter(claimed_at__lt=moment - FORGOTTEN).count()
    if undecided:
        yield f"{undecided} messages may or may not have gone, and nobody has decided for a day: ask the managers."
    folder = files.folder()
    if folder.exists() and stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield f"Others on this machine can open {folder}: run chmod 700 on it."

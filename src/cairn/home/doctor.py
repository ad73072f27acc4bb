"""Is there something to work with while Cairn is away?"""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings

from cairn.core import clock
from cairn.home.actions import KEY, PACK, folder

OLD = timedelta(hours=26)


def findings() -> Iterator[str]:
    """Downtime packs that nobody has asked for, and those that are older than a day."""
    keys = list(folder().glob(f"*{KEY}")) if folder().is_dir() else []
    if not keys and settings.CAIRN_PRODUCTION:
        yield "No downtime pack is made for anybody: cairn downtime-pack new-key."
    oldest = (clock.now() - OLD).timestamp()
    old = [path for path in folder().glob(f"*{PACK}") if path.stat().st_mtime < oldest] if keys else []
    if old:
        yield f"{len(old)} downtime packs are older than a day: is the worker at work?"

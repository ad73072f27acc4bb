"""Is there something to work with while Cairn is away?"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from cairn.access import sealed_file
from cairn.core import clock
from cairn.home.actions import KEY, PACK, folder

OLD = timedelta(hours=26)


def findings() -> Iterator[str]:
    """Downtime packs that nobody has asked for, and those that are older than a day."""
    keys = sorted(folder().glob(f"*{KEY}")) if folder().is_dir() else []
    yield from (
        f"{path} is no key that a downtime pack could be made for." for path in keys if not _is_key(path)
    )
    if not keys and settings.CAIRN_PRODUCTION:
        yield "No downtime pack is made for anybody: cairn downtime-pack new-key."
    oldest = (clock.now() - OLD).timestamp()
    old = [path for path in folder().glob(f"*{PACK}") if path.stat().st_mtime < oldest] if keys else []
    if old:
        yield f"{len(old)} downtime packs are older than a day: is the worker at work?"


def _is_key(path: Path) -> bool:
    try:
        sealed_file.read_public(path)
    except (OSError, ValueError, sealed_file.NotReadable):
        return False
    return True

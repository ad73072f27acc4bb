"""The invented borough is for nobody's real record, and a real installation is not for it."""

from collections.abc import Iterator

from django.conf import settings

from cairn.access.models import Area
from cairn.demo.cast import AREAS


def refusals() -> Iterator[str]:
    """In the demo anybody signs in as anybody: never over a database that has a place of its own."""
    if settings.CAIRN_DEMO and strangers():
        yield (
            "CAIRN_DEMO is on, and this database is not the invented borough's: anybody could sign in as anybody. Take"
            " CAIRN_DEMO out, or name another CAIRN_HOME."
        )


def strangers() -> bool:
    """Whether there is an area here that the demo did not make."""
    return Area.objects.exclude(code__in=AREAS).exists()


def findings() -> Iterator[str]:
    """Nothing besides what stops the start."""
    yield from refusals()

"""A new key for keyed hashes: laid over those that are there, because nobody knows any more what was hashed."""

import time
from datetime import timedelta

from django.apps import apps
from django.db import models, transaction

from cairn.access import keys
from cairn.access.jobs import ALIVE
from cairn.access.key_rotation import Told, kept, silently
from cairn.access.models import DataKey, ScheduledRun
from cairn.core import clock, sealing
from cairn.core.decisions import Refused

AT_ONCE = 500


def rehash(told: Told = silently) -> int:
    """Lay a new key over every keyed hash, in one transaction, while nobody works. Gives how many hashes.

    Nothing has to be opened for it: the new key hashes what stood there. Whoever looks for a telephone number meanwhile
    with the older keys would not find a bar, so it is refused while a worker is at work; the command also asks that no
    server runs.
    """
    lately = clock.now() - timedelta(minutes=2)
    if ScheduledRun.objects.filter(job=ALIVE, started_at__gt=lately).exists():
        raise Refused("A worker was at work in the last two minutes: stop the server and the worker first.")
    begun, count = time.monotonic(), 0
    with transaction.atomic():
        uid = keys.new_key(DataKey.Scope.HASHES)
        layer = keys.DatabaseKeyRing().data_key(uid)
        for model, attribute in hashed_columns():
            count += _lay_over(model, attribute, layer, told)
    keys.forget()
    kept(begun, f"A new key lies over {count} keyed hashes.")
    return count


def hashed_columns() -> list[tuple[type[models.Model], str]]:
    """The columns that hold `sealing.keyed_hash`: a model names its own in ``KEYED_HASHES``."""
    return [(m, name) for m in apps.get_models() for name in getattr(m, "KEYED_HASHES", ())]


def _lay_over(model: type[models.Model], attribute: str, layer: bytes, told: Told) -> int:
    count, last = 0, 0
    everything = model._base_manager.exclude(**{attribute: ""}).order_by("pk").only("pk", attribute)
    while rows := list(everything.filter(pk__gt=last)[:AT_ONCE]):
        for row in rows:
            setattr(row, attribute, sealing.hash_over(layer, getattr(row, attribute)))
        model._base_manager.bulk_update(rows, [attribute])
        count, last = count + len(rows), rows[-1].pk
        told(f"{model._meta.db_table} hashed anew", count, 0)
    return count

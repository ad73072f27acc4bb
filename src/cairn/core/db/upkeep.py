"""Work on a database as a whole that no model can ask for."""

from typing import Any

from django.conf import settings
from django.db import connection, transaction

from cairn.core import clock

LOOKED_AT = 1_000  # rows of an index: enough to tell what is rare, and quick however long it is


def learn(database: Any) -> None:
    """Gather what the planner goes by: without it SQLite takes the wrong index for what grows."""
    with database.cursor() as cursor:
        cursor.execute("ANALYZE")


def learn_in_passing() -> int:
    """The same for a database at work, from a sample; gives 1 where it was done. PostgreSQL does so by itself."""
    if connection.vendor != "sqlite":
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
        cursor.execute("ANALYZE")
    return 1


def forget_expired() -> int:
    """Take what is over out of the cache's table, which Django does only once it is full; gives how many rows."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    moment = connection.ops.adapt_datetimefield_value(clock.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [moment])  # noqa: S608 - a name of our own
        return int(cursor.rowcount)


def settle(database: Any) -> None:
    """After a large load into SQLite: learn, and write the log into the one file."""
    learn(database)
    with database.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

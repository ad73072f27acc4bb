"""Reads the database's settings back: a setting that was asked for and is not in force loses data quietly."""

from typing import Any

SQLITE_WANTED = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: NORMAL loses acknowledged transactions in a power cut
    "foreign_keys": 1,
    "secure_delete": 1,
    "recursive_triggers": 1,  # without it INSERT OR REPLACE walks past the audit guards
}
POSTGRESQL_WANTED = {
    "statement_timeout": "10s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "15s",
    # The server's own: without them a power cut takes what was acknowledged.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}


def database_findings(connection: Any) -> list[str]:
    """A sentence for each setting of this connection that is not as it must be."""
    if connection.vendor != "sqlite":
        return _postgresql_findings(connection)
    wrong = []
    with connection.cursor() as cursor:
        for name, wanted in SQLITE_WANTED.items():
            actual = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if name == "journal_mode" and actual == "memory":
                continue
            if actual != wanted:
                wrong.append(f"SQLite's {name} is {actual}, not {wanted}.")
    return wrong


def _postgresql_findings(connection: Any) -> list[str]:
    wrong = []
    with connection.cursor() as cursor:
        for name, wanted in POSTGRESQL_WANTED.items():
            cursor.execute(f"SHOW {name}")
            actual = cursor.fetchone()[0]
            if actual != wanted and not (name == "synchronous_commit" and actual.startswith("remote_")):
                wrong.append(f"PostgreSQL's {name} is {actual}, not {wanted}.")
    return wrong


def clock_difference(connection: Any, moment: Any) -> float:
    """Seconds between `moment` and the database's own clock (they are one machine's on SQLite: 0)."""
    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return float(abs((cursor.fetchone()[0] - moment).total_seconds()))

"""What stands in a database that a writer wrote to: what was acknowledged and is lost, and what is half-written."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

# What every record of `tests.assurance.writer` has, each counted by the record's row; all of it or nothing.
WHOLE = {
    "names": "SELECT person_id, count(*) FROM people_personname GROUP BY person_id",
    "involvements": "SELECT person_id, count(*) FROM people_involvement GROUP BY person_id",
    "reach": "SELECT person_id, count(*) FROM people_reach GROUP BY person_id",
    "phones": "SELECT person_id, count(*) FROM people_contactpoint GROUP BY person_id",
    "households": "SELECT person_id, count(*) FROM people_membership GROUP BY person_id",
    "shares": "SELECT person_id, count(*) FROM people_share GROUP BY person_id",
}
EVENTS = (
    "SELECT p.id, count(DISTINCT e.id) FROM people_person p JOIN access_eventabout a ON a.person = p.uid "
    "JOIN access_event e ON e.id = a.event_id GROUP BY p.id"
)
Ask = Callable[[str], list[tuple[Any, ...]]]


def faults(ask: Ask, acknowledged: Iterable[str]) -> list[str]:
    """A sentence for each record that was acknowledged and is not there, or that is there in part."""
    people = {pk: (str(uid).replace("-", ""), restricted) for pk, uid, restricted in ask(
        "SELECT id, uid, restricted FROM people_person"
    )}  # fmt: skip
    there = {uid for uid, _restricted in people.values()}
    found = [f"{uid} was acknowledged and is lost" for uid in acknowledged if uid not in there]
    for what, sql in WHOLE.items():
        counted = dict(ask(sql))
        found += [
            f"{uid} has {counted.get(pk, 0)} {what}"
            for pk, (uid, _) in people.items()
            if counted.get(pk) != 1
        ]
    events = dict(ask(EVENTS))
    found += [
        f"{uid} has {events.get(pk, 0)} events" for pk, (uid, _) in people.items() if events.get(pk, 0) < 4
    ]
    return found + [f"{uid} is not restricted" for uid, restricted in people.values() if not restricted]


def faults_of_file(path: Path, acknowledged: Iterable[str]) -> list[str]:
    """The same of a SQLite file, and whether SQLite finds it whole; what cannot be opened is one fault."""
    try:
        with closing(sqlite3.connect(path)) as database:

            def ask(sql: str) -> list[tuple[Any, ...]]:
                return database.execute(sql).fetchall()

            ask("PRAGMA synchronous = OFF")  # of this look alone
            said = [row[0] for row in ask("PRAGMA integrity_check") if row[0] != "ok"]
            said += [f"{row[0]} points at nothing" for row in ask("PRAGMA foreign_key_check")]
            return said or faults(ask, acknowledged)
    except sqlite3.DatabaseError as trouble:
        return [str(trouble)]

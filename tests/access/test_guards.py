"""The guards of PostgreSQL as they are asked about, without a server: whose rights, of which tables.

What a real server answers is in test_two_roles.py.
"""

from typing import Any

import pytest

from cairn.access import guards

GUARD, USER = "pg_trigger", "SELECT current_user"


class Server:
    """A connection that answers as a PostgreSQL would, and remembers what it was asked."""

    vendor = "postgresql"

    def __init__(self, *, laid: bool = True, changes: tuple[str, ...] = ()) -> None:
        self.laid, self.changes = laid, changes
        self.asked: list[dict[str, str]] = []
        self.told: list[str] = []
        self.introspection = self
        self.answer: tuple[Any, ...] | None = None
        self.ops = self

    def quote_name(self, table: str) -> str:
        return f'"{table}"'

    def table_names(self) -> list[str]:
        return guards.append_only_tables()

    def cursor(self) -> "Server":
        return self

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def execute(self, statement: str, named: dict[str, str] | None = None) -> None:
        self.told.append(statement)
        if named is None and statement != USER:
            return
        if statement == USER:
            self.answer = ("whoever_is_connected",)
        elif GUARD in statement:
            self.answer = (1,) if self.laid else None
        else:
            assert named
            self.asked.append(named)
            self.answer = (named["table"].strip('"') in self.changes,)

    def fetchone(self) -> tuple[Any, ...] | None:
        return self.answer


def test_where_no_role_is_named_the_rights_of_whoever_is_connected_are_asked_about() -> None:
    server = Server()
    assert guards.missing(server) == []
    assert {asked["role"] for asked in server.asked} == {"whoever_is_connected"}


def test_where_the_applications_role_is_named_its_rights_are_asked_about() -> None:
    server = Server()
    assert guards.missing(server, app_role="cairn_app") == []
    assert {asked["role"] for asked in server.asked} == {"cairn_app"}


def test_of_every_append_only_table_is_asked_whether_a_row_could_be_changed_or_taken_away() -> None:
    server = Server()
    guards.missing(server)
    assert [asked["table"].strip('"') for asked in server.asked] == guards.append_only_tables()
    disposable = guards.disposable_tables()
    assert disposable
    assert set(disposable) < set(guards.append_only_tables())
    for asked in server.asked:
        assert {"UPDATE", "TRUNCATE", "TRIGGER"} <= set(asked["rights"].split(", "))
        # what may be disposed of is deleted by the application, behind a guard of its own
        assert ("DELETE" in asked["rights"]) == (asked["table"].strip('"') not in disposable)


def test_a_table_that_the_role_can_change_is_named() -> None:
    found = guards.missing(Server(changes=("access_event",)), app_role="cairn_app")
    assert len(found) == 1
    assert "role cairn_app can change access_event" in found[0]


def test_a_guard_that_is_gone_is_named_for_each_table_whose_rows_may_go() -> None:
    found = guards.missing(Server(laid=False))
    assert found == [
        f"The guard {table}_no_delete is missing: run cairn migrate." for table in guards.disposable_tables()
    ]


@pytest.mark.parametrize("table", ["access_event", "access_seal"])
def test_what_the_audit_is_made_of_is_append_only_and_nothing_takes_it_away(table: str) -> None:
    assert table in guards.append_only_tables()
    assert table not in guards.disposable_tables()


@pytest.mark.parametrize("role", ["", "cairn_app"])
def test_rights_are_given_and_taken_only_where_the_application_has_a_role_of_its_own(role: str) -> None:
    server = Server()
    guards.lay(server, app_role=role)
    rights = [told for told in server.told if told.split()[0] in ("GRANT", "REVOKE")]
    assert bool(rights) == bool(role)
    assert all(role in told for told in rights)
    assert any("TRIGGER" in told for told in server.told)

"""The record of who did and saw what: one place, an actor always, never a value, and it cannot be changed."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from cairn.access import audit, drafts, guards
from cairn.access.models import Event, EventAbout, Seal
from cairn.core.sealing import seal
from cairn.demo.cast import Cast

HER, HIM, CASE = uuid4(), uuid4(), uuid4()


def record(cast: Cast, reason: str = "", **more: object) -> Event:
    return audit.record(
        by=cast.actor("ama"), verb="opened", kind="case", uid=CASE, about=[HER, HIM, HER], fields=["place"],
        reason=reason, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def about(event: Event) -> list[object]:
    return list(EventAbout.objects.filter(event=event).values_list("person", flat=True))


def test_an_event_says_who_for_whom_what_and_about_whom(cast: Cast) -> None:
    event = Event.objects.get(pk=record(cast).pk)
    actor = cast.actor("ama")
    assert (event.user, event.role) == (actor.user.uid, "caseworker")
    assert event.agency == event.chain == actor.agency.uid
    assert event.area == actor.area.uid
    assert (event.verb, event.kind, event.object_uid, event.fields) == ("opened", "case", CASE, "place")
    assert sorted(about(event), key=str) == sorted([HER, HIM], key=str)


def test_a_reason_is_sealed_and_opens_again(cast: Cast) -> None:
    event = Event.objects.get(pk=record(cast, reason="She rang from her sister's").pk)
    assert event.reason.open() == "She rang from her sister's"
    assert b"sister" not in bytes(Event.objects.values_list("reason", flat=True).get())


def test_of_a_sealed_value_that_was_written_the_event_keeps_a_fingerprint(cast: Cast) -> None:
    draft = drafts.keep(user=cast.users["ama"], agency=None, kind="form", purpose="x", body="Quay Street")
    event = Event.objects.get(pk=record(cast, sealed={"body": draft.body}).pk)
    assert event.wrote == f"body={draft.body.fingerprint()}"
    assert "Quay" not in event.wrote


def test_there_is_no_event_without_an_actor() -> None:
    with pytest.raises(ValueError, match="needs an actor"):
        audit.record(by=None, verb="x", kind="y", uid=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("user", uuid4()),
        ("role", "service_manager"),
        ("agency", uuid4()),
        ("area", uuid4()),
        ("chain", uuid4()),
        ("verb", "closed"),
        ("kind", "person"),
        ("object_uid", uuid4()),
        ("object_uid", None),
        ("fields", "place phone"),
        ("session", "another"),
        ("wrote", "body=1"),
        ("uid", uuid4()),
        ("mac", "0" * 64),
    ],
)
def test_an_altered_event_is_not_genuine(field: str, value: object, cast: Cast) -> None:
    event = Event.objects.get(pk=record(cast, reason="because").pk)
    assert audit.is_genuine(event, about(event))
    setattr(event, field, value)
    assert not audit.is_genuine(event, about(event))


def test_an_event_whose_moment_or_reason_or_people_were_altered_is_not_genuine(cast: Cast) -> None:
    event = Event.objects.get(pk=record(cast, reason="because").pk)
    people = about(event)
    assert not audit.is_genuine(event, [HER])
    assert not audit.is_genuine(event, [*people, uuid4()])
    event.at = event.at.replace(microsecond=(event.at.microsecond + 1) % 1_000_000)
    assert not audit.is_genuine(event, people)
    event.refresh_from_db()
    assert event.reason_key is not None
    event.reason = seal("another", key=event.reason_key, column="access_event.reason", row=event.uid)
    assert not audit.is_genuine(event, people)
    event.reason = b"\x01" + bytes(60)
    assert not audit.is_genuine(event, people)


def test_fields_cannot_be_moved_across_the_border_of_two(cast: Cast) -> None:
    event = record(cast)
    event.verb, event.kind = event.verb + "\x1f" + event.kind, ""
    assert not audit.is_genuine(event, about(event))


# --- guards ---


def link(event: Event) -> Seal:
    return Seal.objects.create(chain=event.chain, seq=1, event=event, at=event.at, mac="0" * 64)


CHANGES = [
    "UPDATE access_event SET verb = 'x'",
    "DELETE FROM access_event",
    "UPDATE access_eventabout SET event_id = event_id + 1",
    "DELETE FROM access_eventabout",
    "UPDATE access_seal SET mac = 'x'",
    "DELETE FROM access_seal",
]
SQLITE_CHANGES = [
    "INSERT OR REPLACE INTO access_event SELECT * FROM access_event",
    "REPLACE INTO access_eventabout SELECT * FROM access_eventabout",
    "INSERT OR REPLACE INTO access_seal (chain, seq, event_id, at, mac) "
    "SELECT chain, seq, event_id, at, 'x' FROM access_seal",
    "INSERT INTO access_seal SELECT * FROM access_seal WHERE true ON CONFLICT (event_id) DO UPDATE SET mac = 'x'",
    "INSERT INTO access_event SELECT * FROM access_event WHERE true ON CONFLICT DO UPDATE SET verb = 'x'",
]


@pytest.mark.parametrize("sql", [*CHANGES, *SQLITE_CHANGES])
def test_sqlite_refuses_every_way_to_change_what_was_written(sql: str, cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("says something about SQLite alone")
    event = record(cast)
    link(event)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    event.refresh_from_db()
    assert (event.verb, Seal.objects.get().mac) == ("opened", "0" * 64)


def test_the_guards_are_where_they_must_be(cast: Cast) -> None:
    assert {"access_event", "access_eventabout", "access_seal"} <= set(guards.append_only_tables())
    if connection.vendor == "sqlite":
        assert guards.missing(connection) == []


@pytest.mark.parametrize(
    "spoil",
    [
        "DROP TRIGGER access_event_no_update",
        "DROP TRIGGER access_seal_no_delete",
        "DROP TRIGGER access_event_no_delete; "
        "CREATE TRIGGER access_event_no_delete BEFORE DELETE ON access_event BEGIN SELECT 1; END",
    ],
)
def test_a_guard_that_is_gone_or_harmless_is_found_and_laid_again(spoil: str, cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("says something about SQLite alone")
    with connection.cursor() as cursor:
        for statement in spoil.split("; ", 1):
            cursor.execute(statement)
    (found,) = guards.missing(connection)
    assert "missing or was changed" in found
    guards.lay(connection)
    assert guards.missing(connection) == []


def test_recursive_triggers_are_on_without_which_replace_would_pass(cast: Cast) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("says something about SQLite alone")
    event = record(cast)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
        try:
            # The positive control: without the setting the very same statement walks past the guard.
            cursor.execute("REPLACE INTO access_eventabout SELECT * FROM access_eventabout")
        finally:
            cursor.execute("PRAGMA recursive_triggers=ON")
    assert event.pk


def test_events_are_held_together_only_inside_the_transaction_that_they_belong_to(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with audit.together():
        record(cast)
        assert not Event.objects.exists()
    assert Event.objects.count() == 1
    with monkeypatch.context() as outside:
        outside.setattr(transaction.get_connection(), "in_atomic_block", False)
        with pytest.raises(RuntimeError, match="inside the transaction"), audit.together():
            pass

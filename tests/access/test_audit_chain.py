"""The chains: each agency's events sealed in order; what was altered, taken out or put in does not fit."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from cairn.access import audit, audit_chain, guards
from cairn.access.models import Event, Seal
from cairn.core import clock, sealing
from cairn.demo.cast import Cast, make_cast


def happen(cast: Cast, key: str = "ama", count: int = 1) -> list[Event]:
    return [
        audit.record(
            by=cast.actor(key), verb="opened", kind="case", uid=uuid4(), about=[uuid4()], reason="because"
        )
        for _ in range(count)
    ]


def unguarded(sql: str, *values: object) -> None:
    """What somebody does who owns the database: takes the guards off, changes, and lays them again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in guards._triggers(guards.append_only_tables()):
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, list(values))
        guards.lay(connection)


def test_every_event_gets_a_link_in_its_agencys_chain(cast: Cast) -> None:
    hers, his = happen(cast, "ama", 3), happen(cast, "pc_hale", 2)
    assert audit_chain.seal() == 5
    assert list(Seal.objects.filter(chain=hers[0].chain).order_by("seq").values_list("seq", "event_id")) == [
        (number, event.pk) for number, event in enumerate(hers, 1)
    ]
    assert Seal.objects.filter(chain=his[0].chain).count() == 2
    assert audit_chain.verify() == []
    assert audit_chain.seal() == 0


def test_a_chain_goes_on_where_it_ended(cast: Cast) -> None:
    for _ in range(3):
        happen(cast, count=2)
        audit_chain.seal()
    assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert audit_chain.verify() == []


def test_more_than_a_batch_is_sealed_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_chain, "BATCH", 3)
    happen(cast, count=8)
    assert audit_chain.seal() == 8
    assert audit_chain.verify() == []


def test_an_event_that_was_written_late_is_still_sealed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its number was taken before others that were sealed, as happens with a slow transaction."""
    late, *others = happen(cast, count=4)
    for number, event in enumerate(others, 1):
        Seal(chain=event.chain, seq=number, event=event, at=clock.now(), mac="x").save()
    assert audit_chain.seal() == 1
    assert Seal.objects.get(event=late).seq == 4
    monkeypatch.setattr(audit_chain, "LOOK_BACK", 0)
    unguarded("DELETE FROM access_seal WHERE event_id = %s", late.pk)
    assert audit_chain.seal() == 0  # it lies too far back for the look every five seconds
    assert audit_chain.seal(everything=True) == 1


def test_an_unsealed_event_is_counted_after_a_minute(cast: Cast) -> None:
    happen(cast)
    assert audit_chain.unsealed() == 0
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert audit_chain.unsealed() == 1
        audit_chain.seal()
        assert audit_chain.unsealed() == 0


# --- tampering ---


def sealed(cast: Cast) -> list[Event]:
    events = happen(cast, count=6)
    audit_chain.seal()
    assert audit_chain.verify() == []
    return events


def test_an_altered_event_is_found(cast: Cast) -> None:
    events = sealed(cast)
    unguarded("UPDATE access_event SET verb = 'closed' WHERE id = %s", events[2].pk)
    (found,) = audit_chain.verify()
    assert (
        found == "The audit chain of Haven Advocacy holds an event at link 3 that is not as it was written."
    )


def test_an_event_about_somebody_else_is_found(cast: Cast) -> None:
    events = sealed(cast)
    unguarded("DELETE FROM access_eventabout WHERE event_id = %s", events[2].pk)
    assert any("link 3" in found for found in audit_chain.verify())


def test_an_event_taken_out_is_found(cast: Cast) -> None:
    events = sealed(cast)
    unguarded("DELETE FROM access_seal WHERE event_id = %s", events[2].pk)
    found = audit_chain.verify()
    assert any("lacks the links from 3 to 3" in sentence for sentence in found)
    assert any("does not fit together at link 4" in sentence for sentence in found)


def test_an_altered_link_is_found(cast: Cast) -> None:
    events = sealed(cast)
    unguarded("UPDATE access_seal SET mac = %s WHERE event_id = %s", "0" * 64, events[2].pk)
    assert [s[-7:] for s in audit_chain.verify()] == ["link 3.", "link 4."]


def test_two_events_that_changed_places_are_found(cast: Cast) -> None:
    one, two = sealed(cast)[1:3]
    unguarded("UPDATE access_seal SET seq = 99 WHERE event_id = %s", one.pk)
    unguarded("UPDATE access_seal SET seq = 2 WHERE event_id = %s", two.pk)
    unguarded("UPDATE access_seal SET seq = 3 WHERE event_id = %s", one.pk)
    assert len(audit_chain.verify()) >= 2


def test_many_broken_links_are_summed_up(cast: Cast) -> None:
    happen(cast, count=30)
    audit_chain.seal()
    unguarded("UPDATE access_event SET verb = 'closed'")
    found = audit_chain.verify()
    assert len(found) == audit_chain.MOST_FINDINGS + 1
    assert "10 more" in found[-1]


def test_just_as_many_as_are_told_are_not_summed_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    happen(cast, count=3)
    audit_chain.seal()
    unguarded("UPDATE access_event SET verb = 'closed'")
    monkeypatch.setattr(audit_chain, "MOST_FINDINGS", 3)
    assert not [found for found in audit_chain.verify() if "more" in found]


def test_only_the_newest_links_may_be_looked_at(cast: Cast) -> None:
    events = sealed(cast)
    unguarded("UPDATE access_event SET verb = 'closed' WHERE id = %s", events[0].pk)
    assert audit_chain.verify(newest=3) == []
    assert len(audit_chain.verify(newest=6)) == 1
    assert len(audit_chain.verify()) == 1


def test_whoever_has_the_keys_can_forge_a_chain_and_a_witness_catches_it(cast: Cast) -> None:
    events = sealed(cast)
    witnessed = [audit_chain.Head.read(str(head)) for head in audit_chain.heads()]
    assert audit_chain.against(witnessed) == []
    event = Event.objects.get(pk=events[2].pk)
    people = [row.person for row in event.about.all()]
    event.verb = "closed"
    mac = sealing.mac("audit", audit.canonical(event, people))
    unguarded("UPDATE access_event SET verb = 'closed', mac = %s WHERE id = %s", mac, event.pk)
    unguarded("DELETE FROM access_seal")
    assert audit_chain.seal() == 6
    assert audit_chain.verify() == []  # the chain alone says nothing
    (found,) = audit_chain.against(witnessed)
    assert "is not the one witnessed" in found


def test_a_chain_that_was_cut_short_is_caught_by_the_witness(cast: Cast) -> None:
    events = sealed(cast)
    witnessed = audit_chain.heads()
    unguarded("DELETE FROM access_seal WHERE event_id = %s", events[-1].pk)
    assert audit_chain.verify() == []
    (found,) = audit_chain.against(witnessed)
    assert "is gone" in found


def test_the_last_events_of_a_chain_that_are_gone_are_missed(cast: Cast) -> None:
    """Their links are still there: without their events nobody reads them."""
    gone = tuple(event.pk for event in happen(cast, count=4)[2:])
    audit_chain.seal()
    unguarded("DELETE FROM access_eventabout WHERE event_id IN (%s, %s)", *gone)
    unguarded("DELETE FROM access_event WHERE id IN (%s, %s)", *gone)
    assert audit_chain.verify() == ["The audit chain of Haven Advocacy lacks the links from 3 to 4."]
    assert audit_chain.verify(newest=1) == ["The audit chain of Haven Advocacy lacks the links from 4 to 4."]
    unguarded("DELETE FROM access_seal WHERE event_id IN (%s, %s)", *gone)
    assert audit_chain.verify() == []


def test_heads_are_one_line_per_chain(cast: Cast) -> None:
    happen(cast, "ama", 2)
    happen(cast, "pc_hale")
    audit_chain.seal()
    heads = audit_chain.heads()
    assert sorted(head.seq for head in heads) == [1, 2]
    assert [audit_chain.Head.read(str(head)) for head in heads] == heads
    with pytest.raises(ValueError, match="not enough values"):
        audit_chain.Head.read("nonsense")


# --- one sealer at a time ---


def test_several_sealers_at_once_seal_everything_exactly_once(at_once: Callable[..., list[Any]]) -> None:
    def prepare() -> int:
        return len(happen(make_cast(), count=150))

    assert at_once(prepare) == [150]
    sealed_by = at_once(*[audit_chain.seal] * 4)
    assert all(isinstance(count, int) for count in sealed_by), sealed_by

    def look() -> tuple[int, int, list[str]]:
        audit_chain.seal()
        return Seal.objects.count(), audit_chain.heads()[0].seq, audit_chain.verify()

    assert at_once(look) == [(150, 150, [])]


def test_events_written_while_a_sealer_works_are_all_sealed(at_once: Callable[..., list[Any]]) -> None:
    cast: list[Cast] = []
    at_once(lambda: cast.append(make_cast()))

    def write() -> int:
        return len([happen(cast[0]) for _ in range(30)])

    def seal_now_and_then() -> int:
        return sum(audit_chain.seal() for _ in range(15))

    answers = at_once(write, write, seal_now_and_then, seal_now_and_then)
    assert answers[:2] == [30, 30], answers

    def look() -> tuple[int, list[str]]:
        audit_chain.seal()
        return Seal.objects.count(), audit_chain.verify()

    assert at_once(look) == [(60, [])]

"""The audit or the keys are down: no page of protected data without its event, nothing half-written, and all is well
again afterwards.
"""

import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from cairn.access import audit_chain, doctor, jobs, keys, middleware, worker
from cairn.access.models import Event
from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.people.models import Person
from tests.access import samples
from tests.access.test_gates import FREE, Target
from tests.assurance.standing import faults
from tests.assurance.test_two_worlds import every
from tests.assurance.writer import write
from tests.tally import SEED, size, tally

DOWN = size("DOWN", 20)
WROTE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


@contextmanager
def refused(start: str) -> Iterator[None]:
    """The database answers no statement that begins so."""

    def no(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.match(start, sql):
            raise OperationalError("it is away, and Given haven with it")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(no):
        yield


@contextmanager
def unreadable(content: str | None) -> Iterator[None]:
    """The key ring is gone, or holds something else."""
    place = Path(settings.CAIRN_HOME) / "no-keyring.json"
    place.unlink(missing_ok=True)
    if content is not None:
        place.write_text(content)
    with override_settings(CAIRN_KEYRING=place):
        keys.forget()
        yield
    keys.forget()


TROUBLES: dict[str, Callable[[], Any]] = {
    "the events are refused": lambda: refused('INSERT INTO "access_event" '),
    "whom they were about is refused": lambda: refused('INSERT INTO "access_eventabout" '),
    "the data keys are away": lambda: refused(r'SELECT .* FROM "access_datakey"'),
    "the key ring is gone": lambda: unreadable(None),
    "the key ring is spoilt": lambda: unreadable('{"current": "1"'),
}
# Without which a page that is recorded is not shown. The data keys may be needed for nothing that is on it.
NEEDED = {
    "the events are refused": "access_event",
    "whom they were about is refused": "access_eventabout",
    "the key ring is gone": "access_event",
    "the key ring is spoilt": "access_event",
}


@dataclass
class Look:
    """An answer, and what it did; all of it is undone."""

    status: int
    body: str
    tables: set[str]
    events: set[str]
    left: list[str]


def look(client: Client, method: str, address: str, trouble: Any, tables: set[str]) -> Look:
    """`tables`: what the page writes to when all is well; `left` are those that are not as they were."""
    connection.queries_log.clear()
    with transaction.atomic():
        before = {table: rows(table) for table in tables}
        keys.forget()
        with trouble, CaptureQueriesContext(connection) as seen:
            answer = getattr(client, method.lower())(address)
        said = [query["sql"] or "" for query in seen]
        left = [table for table in tables if rows(table) != before[table]]
        transaction.set_rollback(True)
    wrote = {found[1] for sql in said if (found := WROTE.match(sql))}
    body, events = answer.content.decode(errors="replace"), wrote & {"access_event", "access_eventabout"}
    return Look(answer.status_code, body, wrote - set(FREE), events, left)


def rows(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return sorted(map(repr, cursor.fetchall()))


@contextmanager
def nothing() -> Iterator[None]:
    yield


Page = tuple[Target, str, str]


def judged(
    page: Page, what: str, told: dict[str, samples.Story], clients: dict[str | None, Client]
) -> Iterator[str]:
    """What is wrong with a page of one's own records while something is down."""
    target, method, key = page
    story = told.get(next((name for name in told if key in told[name].sees), "haven"), told["haven"])
    named = {}
    for parameter in target.parameters:
        sample = samples.of(target.name, parameter)
        none = samples.nobody(sample, story)
        named[parameter] = story.values.get(sample, none) if sample else none
    address = reverse(target.name, kwargs=named)
    well = look(clients[key], method, address, nothing(), set())
    down = look(clients[key], method, address, TROUBLES[what](), well.tables)
    if down.status not in (503, well.status):
        yield f"{down.status} instead of 503 or {well.status}"
    if down.status == 503:
        yield from (f"left something in {table}" for table in down.left)
        if "Given " in down.body or "Family " in down.body:
            yield "names somebody on the page that says that it is down"
    elif NEEDED.get(what) in well.events:
        yield "shown without its event"
    again = look(clients[key], method, address, nothing(), set())
    if (again.status, again.events) != (well.status, well.events):
        yield f"{again.status} after it, and {well.status} before"


def test_while_the_audit_or_the_keys_are_down_no_page_tells_and_nothing_is_half_written(
    told: dict[str, samples.Story], clients: dict[str | None, Client]
) -> None:
    chance = random.Random(SEED)
    drawn = [
        (page, what) for what in TROUBLES for page in chance.sample(every(), max(1, DOWN // len(TROUBLES)))
    ]
    wrong = [
        f"{what}: {page[1]} {page[0].name} as {page[2]}: {trouble}"
        for page, what in drawn
        for trouble in judged(page, what, told, clients)
    ]  # fmt: skip
    tally(requests=len(drawn), wrong=len(wrong))
    assert wrong == [], f"{len(wrong)} of {len(drawn)} (seed {SEED}):\n" + "\n".join(wrong[:40])


def test_a_page_that_goes_out_without_its_event_is_found(
    told: dict[str, samples.Story], clients: dict[str | None, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    (page,) = [page for page in every() if (page[0].name, page[1], page[2]) == ("home:person", "GET", "ama")]
    assert list(judged(page, "the events are refused", told, clients)) == []
    real = middleware._with_event
    monkeypatch.setattr(middleware, "_with_event", lambda request, answer: (real(request, answer), answer)[1])
    assert "shown without its event" in list(judged(page, "the events are refused", told, clients))


@pytest.mark.parametrize("what", TROUBLES)
def test_what_somebody_does_meanwhile_is_undone_whole_and_works_again_afterwards(
    what: str, cast: Cast
) -> None:
    def standing(acknowledged: list[str]) -> list[str]:
        with connection.cursor() as cursor:
            return faults(lambda sql: (cursor.execute(sql), cursor.fetchall())[1], acknowledged)

    kept = [write(cast, number) for number in range(3)]
    tables = [model._meta.db_table for model in (Person, Event)]
    before = [rows(table) for table in tables]
    for _ in range(3):
        keys.forget()
        with pytest.raises(Exception) as trouble, TROUBLES[what](), transaction.atomic():  # noqa: PT011
            write(cast, 9)
        assert isinstance(trouble.value, (OperationalError, keys.KeyringMissing)), trouble
    assert [rows(table) for table in tables] == before
    kept += [write(cast, number) for number in range(3, 5)]
    assert standing(kept) == []
    assert len(standing([*kept, "f" * 32])) == 1  # what is not there would be found
    assert Person.objects.count() == len(kept)
    audit_chain.seal()
    assert audit_chain.verify() == []


def test_with_the_sealing_worker_dead_work_goes_on_and_nothing_stays_unsealed(
    signed_in: Callable[[str], Client], cast: Cast, noon: Any
) -> None:
    write(cast, 1)
    sealer = worker.Worker([job for job in jobs.JOBS if not job.slotted])
    with clock.at(noon + timedelta(minutes=5)):
        uid = write(cast, 2)
        assert (
            signed_in("grace").get(reverse("home:person", args=[Person.objects.get(uid=uid).uid])).status_code
            == 200
        )
        waiting = Event.objects.filter(seal__isnull=True).count()
        assert waiting >= 9
    with clock.at(noon + timedelta(minutes=7)):
        assert any("are not sealed" in found for found in doctor.audit())
        sealer.run_due_beats()
        assert not Event.objects.filter(seal__isnull=True).exists()
        assert not any("are not sealed" in found for found in doctor.audit())
    assert audit_chain.verify() == []

"""A clock that is set back or forward in the middle of the work: nothing is lost, done twice, or open for longer."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from cairn.access import audit_chain, jobs, worker
from cairn.access.models import Area, Event, Once, ScheduledRun, User
from cairn.access.once import once
from cairn.cases import actions as cases
from cairn.cases.models import Action
from cairn.core import clock
from cairn.demo.cast import Cast
from cairn.people.models import Person
from cairn.referrals.models import Referral
from cairn.release import ways
from cairn.release.actions import enqueue, send_enqueued
from cairn.release.models import Outgoing
from tests.access.test_signin import PASSWORD, code_for, set_up, sign_in
from tests.access.test_worker import note
from tests.assurance.standing import faults
from tests.assurance.writer import write
from tests.cases import made
from tests.tally import SEED, size, tally

JUMPS = size("JUMPS", 12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = "2026-11-17 12:00:00+00:00"


@pytest.fixture
def traveller() -> Iterator[Any]:
    with time_machine.travel(START) as travelling:
        yield travelling


def asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_writers_go_on_through_every_jump_and_nothing_is_lost_or_done_twice(
    cast: Cast, traveller: Any
) -> None:
    chance, ama = random.Random(SEED), cast.actor("ama")
    kept, runs, taken = [], 0, set()
    hand = worker.Worker([job for job in jobs.JOBS if job.name != "access.reseal"])
    for number in range(JUMPS):
        key, areas = uuid4(), Area.objects.count()

        def make(number: int = number) -> str:
            return f"/areas/{Area.objects.create(code=f'made-{number}', name='Made').pk}/"

        kept.append(write(cast, number))
        first = once(ama, key, make)
        traveller.shift(chance.choice([-HOUR, -HOUR, DAY, DAY, -DAY, timedelta(seconds=-40)]))
        kept.append(write(cast, number))
        assert once(ama, key, make) == first, "a form sent again after the jump is the same form"
        assert Area.objects.count() == areas + 1
        runs += hand.run_due_jobs()
        # Looked at each time: of many jumps forward the first runs are old enough in the end to be dropped.
        taken |= set(ScheduledRun.objects.exclude(job=audit_chain.SEALER).values_list("pk", "job", "slot"))
        audit_chain.seal()
    wrong = faults(asked, kept) + audit_chain.verify()
    tally(jumps=JUMPS, acknowledged=len(kept), jobs_run=runs, wrong=len(wrong))
    assert wrong == []
    assert not Event.objects.filter(seal__isnull=True).exists()
    assert Person.objects.count() == len(kept)
    slots = {(job, slot) for _, job, slot in taken}
    assert len(taken) == len(slots) == runs, "no slot is done a second time when its hour comes again"
    # The control: the clock did go back among the events, so an order by time would have been another.
    moments = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert moments != sorted(moments)


@pytest.mark.parametrize("jump", [-HOUR, DAY])
def test_what_is_due_stays_due_on_its_day(cast: Cast, traveller: Any, jump: timedelta) -> None:
    case = made.case(cast, by="ama", owner="ama", to="haven")
    due = clock.today() + timedelta(days=7)
    agreed = cases.agree_action(
        case=case, text="Ring the school", whose="client", due_on=due, by=cast.actor("ama")
    )
    promised = Referral.objects.values_list("received_at", flat=True).get()
    traveller.shift(jump)
    worker.Worker(worker.every_job()).run_due_jobs()
    stored = Action.objects.get(pk=agreed.pk)
    assert (stored.due_on, stored.state) == (due, "open")
    assert Referral.objects.values_list("received_at", flat=True).get() == promised


def test_a_task_under_way_is_not_begun_a_second_time_by_a_clock_that_went_back(
    db: None, traveller: Any
) -> None:
    one, other = worker.Worker(()), worker.Worker(())
    note.enqueue(1)
    mine = one.take_task()
    traveller.shift(-HOUR)
    assert (jobs.take_up_lost_tasks(), other.take_task()) == (0, None)
    assert mine is not None
    worker.run_task(mine)
    assert other.take_task() is None


@pytest.mark.parametrize("jump", [-HOUR, DAY])
def test_a_message_that_was_leaving_when_the_clock_jumped_is_not_sent_again(
    cast: Cast, traveller: Any, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    """Another worker takes it for one that a crash left half-way: a person decides, and no second copy leaves."""
    left: list[str] = []

    def deliver(way: str, envelope: Any) -> None:
        left.append(way)
        traveller.shift(jump)
        send_enqueued()
        assert len(left) == 1

    enqueue(
        by=cast.actor("ama"), kind="receipt", channel="email", text="Your referral has arrived.", tells={"received"},
        to_user=cast.users["referrer"], source_kind="referral", source_uid=None,
    )  # fmt: skip
    monkeypatch.setattr(ways, "deliver", deliver)
    send_enqueued()
    traveller.shift(jump)
    send_enqueued()
    assert len(left) == 1
    assert Outgoing.objects.get().state == ("unknown" if jump > timedelta() else "sent")


def test_a_jump_is_told_to_whoever_runs_cairn(
    db: None, traveller: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs._Drift, "seen", None)
    assert jobs.alive() is None
    traveller.shift(-HOUR)
    assert abs((jobs.alive() or 0) + 3600) <= 1
    assert jobs.alive() is None, "it is told once"


@pytest.mark.parametrize("jump", [-HOUR, DAY])
def test_once_keys_outlive_the_jump_that_a_clock_makes(cast: Cast, traveller: Any, jump: timedelta) -> None:
    key, count = uuid4(), []
    for moved in (timedelta(), jump):
        traveller.shift(moved)
        jobs.drop_expired()
        once(cast.actor("ama"), key, lambda: count.append(1) or "/done")
    assert (len(count), Once.objects.count()) == (1, 1)


# --- sessions and second factors ---


@pytest.fixture
def signed_in_with_a_code(
    client: Client, cast: Cast, settings: Settings, transactional_db: None, traveller: Any
) -> Iterator[tuple[Client, User, str]]:
    settings.CAIRN_DEMO = False
    settings.CAIRN_PASSKEYS = "offered"
    cache.clear()
    user = cast.users["ama"]
    user.set_password(PASSWORD)
    user.save()
    sign_in(client, user.email)
    yield client, user, set_up(client)
    cache.clear()


@pytest.mark.urls("tests.access.decoys")
@pytest.mark.django_db(transaction=True)
class TestASession:
    def test_is_not_open_for_longer_because_the_clock_was_set_back(
        self, signed_in_with_a_code: Any, traveller: Any
    ) -> None:
        client, _user, _secret = signed_in_with_a_code
        assert client.get("/decoy/shows/").status_code == 200
        traveller.shift(-HOUR)
        assert locked(client), "a sign of her from the future is none: she says again who she is"

    def test_that_was_used_while_the_clock_was_a_day_ahead_is_locked_when_it_is_right_again(
        self, signed_in_with_a_code: Any, traveller: Any
    ) -> None:
        client, user, secret = signed_in_with_a_code
        traveller.shift(DAY)
        asked = client.get("/decoy/shows/")
        assert asked.status_code == 302, "a day on, the session is over or locked"
        client.post("/accounts/logout/")
        sign_in(client, user.email)
        client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
        assert client.get("/decoy/shows/").status_code == 200
        traveller.shift(-DAY)
        assert locked(client)

    def test_opens_what_protects_life_for_five_minutes_by_no_clock_for_longer(
        self, signed_in_with_a_code: Any, traveller: Any
    ) -> None:
        client, _user, _secret = signed_in_with_a_code
        assert client.get("/decoy/life/").status_code == 200
        traveller.shift(-HOUR)
        assert client.get("/decoy/life/").status_code == 302

    def test_is_ended_by_no_second_that_a_time_service_puts_right(
        self, signed_in_with_a_code: Any, traveller: Any
    ) -> None:
        client, _user, _secret = signed_in_with_a_code
        assert client.get("/decoy/life/").status_code == 200
        traveller.shift(-2)
        assert client.get("/decoy/life/").status_code == 200

    def test_takes_no_code_a_second_time_when_its_half_minute_comes_again(
        self, signed_in_with_a_code: Any, traveller: Any
    ) -> None:
        client, user, secret = signed_in_with_a_code
        traveller.shift(60)
        code, answers = code_for(secret), []
        for jump in (HOUR, -HOUR, timedelta()):
            client.post("/accounts/logout/")
            sign_in(client, user.email)
            answers.append(client.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
            traveller.shift(jump)
        assert answers[0] == 302, "the code was right once"
        assert answers[1:] == [200, 200], (
            "neither an hour later nor when the clock was set back to its half minute"
        )


def locked(client: Client) -> bool:
    answer = client.get("/decoy/shows/")
    return answer.status_code == 302 and b"about her" not in answer.content

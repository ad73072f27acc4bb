"""The stage: a clock that moves from step to step, one source of chance, and the cast."""

import gc
import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from django.db import connection, transaction

from cairn.access import audit
from cairn.access.actor import Actor, actor_of
from cairn.core import clock
from cairn.core.clock import LONDON
from cairn.core.db.upkeep import learn
from cairn.core.working_time import WORKING_TIME
from cairn.demo.cast import Cast
from cairn.demo.population import Numbers

# Steps between two commits: one transaction a step would cost more than the work, one for all would hold it in memory.
BATCH = 200
# Batches before which the database learns how its tables have grown, or it would look things up the long way.
LEARNS = (2, 10)

Step = Callable[[], None]
Told = Callable[[str, int, int], None]  # what is being done, how many, of how many


@dataclass
class Stage:
    """Where the story plays. `until`, the first moment of the day of loading, is when it ends."""

    cast: Cast
    random: Random
    since: date
    until: datetime
    done: int = 0
    numbers: Numbers = field(init=False)
    _queue: list[tuple[datetime, int, Step]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.random)

    @property
    def today(self) -> date:
        """The day of loading."""
        return clock.london_day(self.until)

    def at(self, moment: datetime, step: Step) -> None:
        """Let `step` happen at `moment`, unless the story has ended by then."""
        if moment <= self.until:
            heapq.heappush(self._queue, (moment, next(self._order), step))

    def later(self, step: Step, *, hours: float = 0, days: float = 0, working: bool = True) -> None:
        """Let `step` happen so much after now, within working hours unless it is nobody's office work."""
        moment = clock.now() + timedelta(days=days)
        if hours:
            moment = WORKING_TIME.add_hours(moment, hours) if working else moment + timedelta(hours=hours)
        self.at(self.at_work(moment) if working else moment, step)

    def at_work(self, moment: datetime) -> datetime:
        """The first moment in working hours that is not before `moment`."""
        return WORKING_TIME.add_hours(moment, self.random.uniform(0.02, 0.4))

    def actor(self, key: str) -> Actor:
        """A member of the cast as she is at the clock's day. Each has one post, so nobody has to be asked for more."""
        post = self.cast.appointments[key]
        return actor_of(post, agencies=frozenset({post.agency_id}))

    def workday(self, back: int, hour: int = 10, minute: int = 0) -> datetime:
        """A moment of the working day that is so many working days before the day of loading."""
        day = self.today
        while back > 0:
            day -= timedelta(days=1)
            back -= WORKING_TIME.is_working_day(day)
        return london(day, hour, minute)

    def play(self, told: Told) -> int:
        """Everything that happens, in order; gives how many steps it took."""
        whole = (self.today - self.since).days or 1
        with _at_full_speed():
            for batch in count():
                if not self._queue:
                    break
                if batch in LEARNS:
                    learn(connection)
                with transaction.atomic(), audit.together():
                    moment = self._some(BATCH)
                told("Two years of work", min((clock.london_day(moment) - self.since).days, whole), whole)
        told("Two years of work", whole, whole)
        return self.done

    def _some(self, most: int) -> datetime:
        moment = self.until
        for _ in range(most):
            if not self._queue:
                break
            moment, _, step = heapq.heappop(self._queue)
            with clock.at(moment):
                step()
            self.done += 1
        return moment


@contextmanager
def _at_full_speed() -> Iterator[None]:
    """A batch is kept whole or not at all, so no action in it needs a savepoint; and what is made is not garbage."""
    features, had, threshold = connection.features, connection.features.uses_savepoints, gc.get_threshold()
    features.uses_savepoints = False
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        features.uses_savepoints = had
        gc.set_threshold(*threshold)
        gc.unfreeze()


def london(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a London day."""
    return datetime.combine(day, time(hour, minute), LONDON)

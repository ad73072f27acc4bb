"""The run itself: families one after another until there are enough people; then whom the load tests ask for."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction

from bench.make.cases import Cases
from bench.make.people import FOREVER, Family, People, family
from bench.make.referrals import Referrals
from bench.make.tables import at_full_speed
from bench.make.world import Desk, World, begin
from bench.place import Place
from cairn.access.actor import actor_of
from cairn.access.keys import make_keyring
from cairn.access.models import Appointment
from cairn.cases.models import Case
from cairn.core.db.fresh import bring_up_to_date
from cairn.demo.cast import address
from cairn.people.models import Person
from cairn.referrals.models import Referral

TOLD_EVERY = 100_000
TARGETS = 400


def fill(one: Place, *, seed: int, areas: int, progress: Callable[[int], None]) -> dict[str, int]:
    """A new register in the database of this process; gives the rows of each table."""
    make_keyring(Path(settings.CAIRN_KEYRING))
    bring_up_to_date()
    with transaction.atomic():
        world = begin(one.people, seed=seed, figures_only=one.what == "figures", areas=areas)
    with at_full_speed():
        Register(world, one.what).add(range(world.family_count), progress)
    world.ring.give_back()
    (one.home / "targets.json").write_text(json.dumps({} if one.what == "figures" else targets(seed)))
    return world.tables.counts


class Register:
    """Families one after another; the last of the world's numbers are today's work."""

    def __init__(self, world: World, what: str = "records") -> None:
        self.what = what
        self.world, self.people = world, People(world)
        self._referrals = Referrals(world, self.people)
        self._cases = Cases(world, self.people)
        self._weights = [desk.share for desk in world.desks]

    def add(self, numbers: Iterable[int], progress: Callable[[int], None] = lambda made: None) -> None:
        """The families with these numbers, and everything that is still held."""
        world, made = self.world, 0
        world.tables.begin()
        for number in numbers:
            world.ring.forget()
            desk = world.random.choices(world.desks, weights=self._weights)[0]
            met = family(world, world.moment(number).date())
            if self.what == "people":
                many = self._seen(desk, met, world.moment(number))
            else:
                handed = self._referrals.make(desk, met, number)
                self._cases.make(desk, handed, number)
                many = len(handed.everybody)
            before, made = made, made + many
            if made // TOLD_EVERY > before // TOLD_EVERY:
                progress(made)
        world.tables.finish()

    def _seen(self, desk: Desk, met: Family, at: datetime) -> int:
        """A family's people and who sees them, and nothing else: for search among very many."""
        everybody = [met.harmed, *([met.causing] if met.causing else []), *met.children]
        source = ("referral", self.world.tables.uid())
        for human in everybody:
            person = self.people.make(desk, human, at, desk.manager)
            self.people.involve(desk, person, "referred", source, at, FOREVER, desk.manager)
            self.people.reach(desk, person, FOREVER, FOREVER)
        return len(everybody)


def targets(seed: int) -> dict[str, object]:
    """People whom Ama sees, by name, and cases of her service, some of them open: drawn by the seed."""
    random = Random(seed)
    posts = Appointment.objects.select_related("user", "agency", "area", "team")
    post = posts.get(user__email=address("ama"))
    ama = actor_of(post)
    last = Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
    drawn = random.sample(range(1, last + 1), k=min(last, TARGETS * 3))
    people = Person.objects.visible_to(ama).filter(pk__in=drawn).order_by("pk")
    cases = Case.objects.visible_to(ama).order_by("pk")
    clients = cases.filter(parties__role="client", parties__person__in=drawn)

    def some(found: Iterable[Any]) -> list[Any]:
        every = list(found)
        return random.sample(every, k=min(len(every), TARGETS))

    named = [[str(uid), *names] for uid, *names in people.values_list("uid", "sort_given", "sort_family")]
    workers = posts.filter(agency=ama.agency, role="caseworker").order_by("id")
    return {
        "people": some(named),
        "cases": some(map(str, clients.values_list("uid", flat=True))),
        "open": some(map(str, cases.open().values_list("uid", flat=True))),
        "waiting": some(map(str, Referral.objects.visible_to(ama).waiting().values_list("uid", flat=True))),
        "workers": [worker.user.email for worker in workers],
        "appointments": [worker.uid.hex for worker in workers],
        "appointment": post.uid.hex,
    }

"""Where the invented families live: agencies, their workers, a span of years, keys, and one source of chance."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.contrib.auth.hashers import make_password

from bench.make.names import Names
from bench.make.tables import Table, Tables
from bench.place import PASSWORD
from cairn.access import actions as access
from cairn.access import keys
from cairn.access.actor import system_actor
from cairn.access.models import Agency, AgencyKind, Area, DataKey, User
from cairn.core import clock, sealing
from cairn.core.ids import ALPHABET, LENGTH, _check_letter
from cairn.demo.cast import HOME_AREA, NEIGHBOUR_AREA, STAFF, appoint_members, make_cast
from cairn.demo.directory import load_directory
from cairn.directory import actions as directory
from cairn.directory.models import Service

YEARS = 10
SINCE = date(2016, 1, 1)
ACCEPTED = 0.62  # of referrals: each becomes a case
CASELOAD = 30  # open cases of one worker
WAITING = 30  # referrals that wait at a service, whatever the size of the register
EACH = 2.94  # people in a family, on average


@dataclass(frozen=True)
class Desk:
    """A service that receives families. `share` of all of them comes to it."""

    share: float
    area: int
    agency: int
    agency_holder: int
    team: int
    team_holder: int
    service: int
    manager: int
    workers: tuple[int, ...]


@dataclass
class World:
    tables: Tables
    random: Random
    names: Names
    ring: "Ring"
    desks: tuple[Desk, ...]
    police: int
    family_count: int
    figures_only: bool
    now: datetime
    drawn: int = 0

    @property
    def today(self) -> date:
        return clock.london_day(self.now)

    def moment(self, number: int) -> datetime:
        """When the family with this number is referred: evenly over the years, in working hours, never today."""
        back = timedelta(days=1 + YEARS * 365 * (1 - min(number / self.family_count, 1)))
        day = self.today - back
        return datetime.combine(day, time(9 + number % 7, number % 60), UTC)

    def reference(self) -> str:
        """A reference that was not drawn before: the product draws by chance, which meets itself among millions."""
        self.drawn += 1
        whole = len(ALPHABET) ** LENGTH
        number, letters = self.drawn * 7_368_787_841 % whole, ""
        for _ in range(LENGTH):
            number, at = divmod(number, len(ALPHABET))
            letters += ALPHABET[at]
        return letters + _check_letter(letters)


class Ring(keys.DatabaseKeyRing):
    """The installation's own key ring; the data keys that are being made are known without asking the database."""

    def __init__(self, rows: Table | None, tables: Tables) -> None:
        self._rows, self._tables, self._known = rows, tables, {}  # type: ignore[var-annotated]

    def new(self, scope: str) -> UUID:
        """A data key of its own for each record, as the actions make them."""
        uid = self._tables.uid()
        if self._rows is not None:
            self._known[uid] = secrets.token_bytes(32)
            self._rows.add(scope, keys.wrap(uid, self._known[uid]), uid=uid)
        return uid

    def forget(self) -> None:
        """Before the next family: a register's keys are too many to remember."""
        self._known.clear()

    def give_back(self) -> None:
        """The register is made: keys come from the database again."""
        sealing.register(keys.DatabaseKeyRing())
        keys.forget()

    def sealing_key(self, line: UUID) -> UUID:
        return line if line in self._known else super().sealing_key(line)

    def data_key(self, uid: UUID) -> bytes:
        return self._known.get(uid) or super().data_key(uid)

    def seal(self, text: str, key: UUID, column: str, row: UUID) -> bytes:
        return sealing.seal(text, key=key, column=column, row=row)


def begin(people: int, *, seed: int, figures_only: bool, areas: int) -> World:
    """The cast, the directory, and for figures as many more boroughs as are asked for; nobody else yet."""
    with clock.at(datetime.combine(SINCE, time(12), UTC)):
        cast = make_cast()
    appoint_members(cast, STAFF)
    with clock.at(datetime(2024, 1, 2, 12, tzinfo=UTC)):
        services = load_directory(cast).receiving
    User.objects.exclude(system=True).update(password=make_password(PASSWORD))
    tables, random = Tables(Random(seed)), Random(seed)
    desks = []
    for share, key, area in (
        (0.76, "haven", HOME_AREA), (0.1, "starling", HOME_AREA), (0.04, "lantern", HOME_AREA),
        (0.1, "harbour", NEIGHBOUR_AREA),
    ):  # fmt: skip
        desks.append(_desk(share, cast.agencies[key], cast.areas[area], services[key]))
    desks += [_borough(number, 1.0) for number in range(areas)]
    figures = figures_only or None
    ring = Ring(None if figures else tables.of(DataKey, "scope", "wrapped"), tables)
    sealing.register(ring)
    each = 1.0 if figures_only else EACH
    return World(
        tables=tables, random=random, names=Names(random, people), ring=ring, desks=tuple(desks),
        police=cast.agencies["police"].pk, family_count=max(1, round(people / each)), figures_only=figures_only,
        now=clock.now(),
    )  # fmt: skip


def _desk(share: float, agency: Agency, area: Area, service: Service) -> Desk:
    first = service.teams.select_related("team").order_by("id").first()
    team = first.team if first else agency.teams.order_by("id")[0]
    posts = agency.appointments.order_by("id")
    workers = [post.user_id for post in posts if post.role in ("caseworker", "refuge_worker")]
    managers = [post.user_id for post in posts if post.role in ("service_manager", "refuge_manager")]
    return Desk(
        share=share, area=area.pk, agency=agency.pk, agency_holder=agency.holder_id, team=team.pk,
        team_holder=team.holder_id, service=service.pk, manager=(managers or workers)[0], workers=tuple(workers),
    )  # fmt: skip


def _borough(number: int, share: float) -> Desk:
    """One more borough with one service and one worker, for figures of many boroughs."""
    area = access.create_area(code=f"borough-{number}", name=f"Borough {number}")
    agency = access.create_agency(
        legal_body=f"Service of borough {number}", name=f"Service of borough {number}",
        kind=AgencyKind.DA_SERVICE, areas=[area], from_on=SINCE,
    )  # fmt: skip
    user = access.create_user(email=f"borough.{number}@cairn.example", name=f"Worker {number}")
    access.appoint(user=user, agency=agency, role="caseworker", area=area, from_on=SINCE)
    by = system_actor(access.system_user(), agency, area)
    provider = directory.create_provider(by=by, name=agency.name, from_on=SINCE)
    service = directory.create_service(
        by=by, provider=provider, agency=agency, name=agency.name, tier="support", kind="main", work="survivor",
        commission="council", from_on=SINCE, who_for=["women"],
    )  # fmt: skip
    return _desk(share, agency, area, service)

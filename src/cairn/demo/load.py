"""Loading the invented borough: into a new database that takes its place only once it is whole.

The same seed and day give the same people, dates and states. A second call finds the borough and leaves it alone.
"""

import errno
import os
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from django.db.models import F

from cairn.access import audit_chain, keys
from cairn.access.models import Agency, Appointment, Area
from cairn.core import clock
from cairn.core.db.fresh import bring_up_to_date
from cairn.core.db.upkeep import settle
from cairn.core.decisions import Refused
from cairn.demo.agreements import load_agreements
from cairn.demo.cast import AGENCIES, AREAS, CAST, STAFF, Cast, address, appoint_members, make_cast
from cairn.demo.directory import load_directory
from cairn.demo.doctor import strangers
from cairn.demo.story import accounts, casework, covering, journeys, meeting, referring, requests, watched
from cairn.demo.story import today as today_story
from cairn.demo.story.stage import Stage
from cairn.insight import actions as insight
from cairn.insight.actions import load_claims, load_series
from cairn.insight.queries.figures import manifest
from cairn.insight.tasks import rebuild
from cairn.release import lifecycle
from cairn.release.models import Outgoing

SEED = 1
# How much people do in it unless somebody asks for another size: a whole borough in shape, in the patience of a
# newcomer with a slow machine.
ACTIONS = 12_000
# What one referral and all that follows from it comes to, on average; and the people whom everybody should meet.
ACTIONS_EACH = 28
MEETING = 1_900
_PUBLISHED = Path(insight.__file__).parent / "data"
# A rate is held against a count and a population, so these come first.
SERIES = tuple(
    _PUBLISHED / name
    for name in (
        "london_borough_population.csv",
        "southwark_marac.csv",
        "southwark_police.csv",
        "benchmarks.csv",
    )
)

CLAIMS = Path(__file__).parent / "data" / "briefing_2018_claims.yaml"

Progress = Callable[[str, int, int], None]


def _quiet(what: str, done: int, whole: int) -> None:
    """Nobody is watching."""


def load_demo(
    home: Path,
    *,
    progress: Progress = _quiet,
    size: int = ACTIONS,
    seed: int = SEED,
    today: date | None = None,
) -> int:
    """Make the invented borough, or bring the one that is there up to date. Gives its steps.

    Ended at any moment it leaves a whole borough or none. Raises OSError, in words, where it cannot be written.
    """
    if not Path(settings.CAIRN_KEYRING).exists():
        keys.make_keyring(Path(settings.CAIRN_KEYRING))
    steps = 0
    if _is_others():
        raise Refused(
            "The database here holds records of its own, and the invented borough never takes their place."
        )
    progress("The database", 0, 0)
    if _is_loaded():
        bring_up_to_date()
        _reference_data()
    elif connection.vendor == "sqlite":
        steps = _beside(Path(connection.settings_dict["NAME"]), lambda: _whole(progress, size, seed, today))
    else:
        bring_up_to_date()
        with transaction.atomic():  # all of it or nothing
            steps = _whole(progress, size, seed, today)
    if steps or manifest() is None:
        progress("Counting the figures", 0, 0)
        rebuild(lambda table, rows: progress(f"Counting the figures: {table.replace('_', ' ')}", rows, 0))
    return steps


def _whole(progress: Progress, size: int, seed: int, today: date | None) -> int:
    steps = fill(progress, size, seed, today)
    progress("Published figures of other places", 0, 0)
    _reference_data()
    progress("Sealing the audit", 0, 0)
    audit_chain.seal(everything=True)
    return steps


def _reference_data() -> None:
    """The published series that come with Cairn: real places, outside every invented borough."""
    cast = cast_of_database()
    by = cast.actor("analyst")
    for path in SERIES:
        report = load_series(path, by=by)
        if not report.loaded:
            raise RuntimeError(f"{path.name}: {' '.join(report.refused)}")
    load_claims(by=by, path=CLAIMS)


def _is_loaded() -> bool:
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    if Area._meta.db_table not in connection.introspection.table_names():
        return False
    return Area.objects.filter(code__in=AREAS).exists()


def _is_others() -> bool:
    """Whether somebody works with this database, or has begun to."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    tables = connection.introspection.table_names()
    return Area._meta.db_table in tables and strangers()


def _beside(path: Path, fill_it: Callable[[], int]) -> int:
    """Build in a new file without waiting for the disk, then put it where it belongs in one step."""
    building = path.with_name(path.name + ".building")
    _throw_away(building)  # what a killed load left
    options = connection.settings_dict["OPTIONS"]
    careful = options["init_command"]
    connections["default"].close()
    try:
        connection.settings_dict["NAME"] = str(building)
        options["init_command"] = careful.replace("synchronous=FULL", "synchronous=OFF")
        keys.forget()
        bring_up_to_date()
        steps = fill_it()
        settle(connection)
        connections["default"].close()
        _to_disk(building)
        building.replace(path)
        _to_disk(path.parent)
    except OperationalError as trouble:
        raise _in_words(trouble, path) from trouble
    finally:
        connections["default"].close()
        connection.settings_dict["NAME"] = str(path)
        options["init_command"] = careful
        keys.forget()
        _throw_away(building)
    return steps


def _throw_away(building: Path) -> None:
    for left_over in building.parent.glob(building.name + "*"):
        left_over.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _in_words(trouble: OperationalError, path: Path) -> Exception:
    """What the disk refused, as the system says it elsewhere."""
    said = str(trouble)
    if "full" in said:
        words = "There is no room left on the disk. Nothing of the invented borough was kept"
        return OSError(errno.ENOSPC, words, str(path.parent))
    if "disk I/O" in said:
        words = "The disk did not take what was written: is there room, or a limit? Nothing of the borough was kept"
        return OSError(errno.EIO, words, str(path.parent))
    if "readonly" in said or "unable to open" in said:
        return PermissionError(errno.EACCES, "The folder cannot be written to", str(path.parent))
    return trouble


def fill(
    progress: Progress = _quiet, size: int = ACTIONS, seed: int = SEED, today: date | None = None
) -> int:
    """The cast, the directory and the story, into the database that is connected: about `size` actions of people.

    The story ends with the day before `today`, so that the same seed and day give the same borough at any hour. The
    people whom everybody should meet are always in it (about 1,900 actions), however small it is.
    """
    today = today or clock.today()
    since = date(
        clock.financial_year(today) - 1, 4, 1
    )  # the financial year before today's, and today's so far
    until = datetime.combine(today, time(0), clock.LONDON)
    with clock.at(_noon(since)):
        cast = make_cast()
        appoint_members(cast, STAFF)
        load_directory(cast)
        load_agreements(cast, today)
    stage = Stage(cast=cast, random=Random(seed), since=since, until=until)
    referring.schedule(stage, casework.accepted, max(0, size - MEETING) // ACTIONS_EACH)
    for part in (journeys, meeting, today_story, covering, requests, accounts):
        part.schedule(stage)
    steps = stage.play(progress)
    watched.tell(stage)
    _sent_long_ago(until)
    return steps


def _sent_long_ago(until: datetime) -> None:
    """What the door was handed in these two years counts as sent then, without an envelope in the outbox; only the last
    day's messages still wait for the worker."""
    old = Outgoing.objects.filter(state=lifecycle.ENQUEUED, created_at__lt=until - timedelta(days=1))
    old.update(
        state=lifecycle.SENT, claimed_at=F("created_at"), sent_at=F("created_at"), changed_at=F("created_at"),
        version=F("version") + 1,
    )  # fmt: skip


def _noon(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time().replace(hour=12), clock.LONDON)


def cast_of_database() -> Cast:
    """The cast as it stands in a loaded database."""
    members = (*CAST, *STAFF)
    made = Appointment.objects.filter(user__email__in=[address(m.key) for m in members])
    by_email = {a.user.email: a for a in made.select_related("user", "agency", "team", "area")}
    named = {agency.name: agency for agency in Agency.objects.filter(name__in=[a.name for a in AGENCIES])}
    return Cast(
        areas={area.code: area for area in Area.objects.filter(code__in=AREAS)},
        agencies={a.key: named[a.name] for a in AGENCIES if a.name in named},
        users={m.key: by_email[address(m.key)].user for m in members if address(m.key) in by_email},
        appointments={m.key: by_email[address(m.key)] for m in members if address(m.key) in by_email},
    )

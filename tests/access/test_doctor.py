"""`cairn doctor`: each thing that can be wrong is found, and a well installation has nothing to say."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from cairn.access import audit, audit_chain, doctor, jobs, keys, worker
from cairn.access.models import Event, ScheduledRun
from cairn.core import clock
from cairn.core.db import check
from cairn.demo.cast import Cast


@pytest.fixture
def well(cast: Cast, settings: Settings, tmp_path: Path) -> None:
    """An installation with nothing to say."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    settings.CAIRN_HOME, settings.CAIRN_DEMO, settings.CAIRN_UNKNOWN_SETTINGS = home, True, []
    worker.Worker([job for job in jobs.JOBS if job.name == jobs.ALIVE]).run_due_jobs()
    audit_chain.seal()


def said() -> str:
    return "\n".join(doctor.findings())


def test_a_well_installation_has_nothing_to_say(well: None) -> None:
    if connection.vendor == "sqlite":
        assert list(doctor.findings()) == []
    else:  # the tests use one role for everything, without timeouts; each is said
        assert all("can change" in found or "PostgreSQL's" in found for found in doctor.findings())


@pytest.mark.usefixtures("well")
class TestFinds:
    def test_events_that_wait_for_their_seal(self, cast: Cast) -> None:
        audit.record(by=cast.actor("ama"), verb="opened", kind="case", uid=uuid4())
        assert "not sealed" not in said()
        with clock.at(clock.now() + timedelta(seconds=90)):
            assert "1 audit events older than a minute are not sealed" in said()

    def test_a_broken_chain(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        audit.record(by=cast.actor("ama"), verb="opened", kind="case", uid=uuid4())
        audit_chain.seal()
        monkeypatch.setattr(audit, "is_genuine", lambda *_: False)
        assert "The audit chain of Haven Advocacy holds an event at link 1" in said()

    def test_what_the_nightly_walk_found(self) -> None:
        now = clock.now()
        ScheduledRun.objects.create(job=jobs.VERIFY, slot=now, ended_at=now, outcome="3")
        assert "had 3 things to say" in said()

    def test_that_nobody_walks_over_the_audit(self, cast: Cast) -> None:
        audit.record(by=cast.actor("ama"), verb="opened", kind="case", uid=uuid4())
        audit_chain.seal()
        now = clock.now()
        with clock.at(now + timedelta(hours=49)):
            assert "Nobody has walked" not in said()  # a new installation has two nights
        with clock.at(now + timedelta(hours=51)):
            assert "Nobody has walked over the whole audit ever" in said()
        ScheduledRun.objects.create(job=jobs.VERIFY, slot=now, ended_at=now, outcome="0")
        with clock.at(now + timedelta(hours=49)):
            assert "Nobody has walked" not in said()
        later = now + timedelta(days=30)
        ScheduledRun.objects.create(job=jobs.VERIFY, slot=later, started_at=later)  # begun, and cut off
        with clock.at(later):
            walked = now.astimezone(clock.LONDON)
            assert f"Nobody has walked over the whole audit since {walked:%d.%m.%Y %H:%M}" in said()

    def test_a_job_that_was_begun_and_did_not_end(self) -> None:
        now = clock.now()
        cut = ScheduledRun.objects.create(job="x.y", slot=now, started_at=now)
        assert "x.y" not in said()  # it may be at work
        with clock.at(now + timedelta(hours=4)):
            assert "The job x.y, begun on" in said()
            assert audit_chain.SEALER not in said()  # a row that is held and never ends
        late = now + timedelta(hours=1)
        ScheduledRun.objects.create(job="x.y", slot=late, started_at=late, ended_at=late)
        with clock.at(now + timedelta(hours=4)):
            assert "x.y" not in said()  # the next run made it good
        assert cut.ended_at is None

    def test_a_worker_that_stopped(self) -> None:
        with clock.at(clock.now() + timedelta(minutes=10)):
            assert "No worker has been at work since" in said()

    def test_a_worker_that_never_was(self) -> None:
        ScheduledRun.objects.all().delete()
        assert "No worker has ever been at work" in said()

    def test_jobs_and_tasks_that_failed(self) -> None:
        now = clock.now()
        ScheduledRun.objects.create(job="x.y", slot=now, ended_at=now, outcome="failed: ValueError at a:1")
        DBTaskResult.objects.create(
            status="FAILED",
            finished_at=now,
            args_kwargs={},
            task_path="x",
            backend_name="default",
            run_after=now,
        )
        assert "The job x.y failed: ValueError at a:1." in said()
        assert "1 tasks failed in the last day." in said()

    def test_a_key_ring_that_others_can_read(self, settings: Settings, tmp_path: Path) -> None:
        ring = tmp_path / "ring.json"
        ring.write_bytes(Path(settings.CAIRN_KEYRING).read_bytes())
        settings.CAIRN_KEYRING = ring
        ring.chmod(0o644)
        assert "chmod 600" in said()
        ring.chmod(0o600)
        assert "chmod 600" not in said()

    def test_a_key_ring_that_is_gone_spoilt_or_another(self, settings: Settings, tmp_path: Path) -> None:
        ring = settings.CAIRN_KEYRING = tmp_path / "ring.json"
        assert "There is no key ring" in said()
        ring.write_text("nonsense")
        ring.chmod(0o600)
        assert "does not open this database" in said()
        ring.unlink()
        keys.make_keyring(ring)
        keys.forget()
        assert "does not open this database" in said()

    def test_a_home_that_others_can_read(self, settings: Settings) -> None:
        Path(settings.CAIRN_HOME).chmod(0o755)
        assert "chmod 700" in said()
        secret = Path(settings.CAIRN_HOME) / "secret-key"
        secret.write_text("x")
        secret.chmod(0o644)
        assert f"{secret} can be read by others" in said()

    def test_a_disk_that_is_nearly_full(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            doctor.shutil, "disk_usage", lambda _: type("U", (), {"total": 1 << 40, "free": 5 << 20})
        )
        assert "Only 5 MB are free" in said()

    def test_migrations_that_were_not_run(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            doctor.MigrationExecutor, "migration_plan", lambda *_: [("a", False), ("b", False)]
        )
        assert "2 migrations were not run: run cairn migrate" in said()

    def test_a_misspelt_setting(self, settings: Settings) -> None:
        settings.CAIRN_UNKNOWN_SETTINGS = ["CAIRN_HOTS is no setting of Cairn. Is CAIRN_HOSTS meant?"]
        assert "CAIRN_HOTS" in said()

    def test_a_clock_that_was_set_back(self, cast: Cast) -> None:
        audit.record(by=cast.actor("ama"), verb="opened", kind="case", uid=uuid4())
        with clock.at(Event.objects.get().at - timedelta(hours=1)):
            assert "was set back" in said()

    def test_a_database_clock_that_differs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(doctor, "clock_difference", lambda *_: 6.0)
        assert "differ by more than five seconds" in said()

    def test_bank_holidays_that_run_out(self) -> None:
        with clock.at(datetime(2060, 1, 1, tzinfo=UTC)):
            assert "bank holidays" in said()

    def test_a_missing_backup_key_outside_the_demo(self, settings: Settings, tmp_path: Path) -> None:
        settings.CAIRN_DEMO, settings.CAIRN_BACKUP_KEY = False, tmp_path / "none.pub"
        assert "no public key for backups" in said()

    def test_what_cannot_be_looked_into(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken() -> list[str]:
            raise RuntimeError("Jane Smith")

        monkeypatch.setattr(doctor, "CHECKS", (broken,))
        assert "It could not be looked into" in said()
        assert "Jane" not in said()

    def test_what_a_room_finds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        room = type(
            "module",
            (),
            {"__name__": "cairn.decoy.doctor", "findings": staticmethod(lambda: ["A room's own."])},
        )
        monkeypatch.setattr(doctor, "published", lambda name: [doctor, room])
        assert said().endswith("A room's own.")


# --- the database's settings, read back ---


@pytest.mark.parametrize(
    ("pragma", "name"),
    [
        ("foreign_keys=OFF", "foreign_keys"),
        ("synchronous=NORMAL", "synchronous"),
        ("recursive_triggers=OFF", "recursive_triggers"),
        ("secure_delete=OFF", "secure_delete"),
    ],
)
def test_a_setting_of_sqlite_that_is_not_in_force_stops_the_start(
    pragma: str, name: str, transactional_db: None
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("says something about SQLite alone")
    doctor.refuse_unsafe_start()
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA {pragma}")
        try:
            with pytest.raises(doctor.UnsafeStart, match=f"SQLite's {name} is"):
                doctor.refuse_unsafe_start()
        finally:
            cursor.execute(f"PRAGMA {name}={before}")


def test_a_guard_that_is_gone_stops_the_start(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("says something about SQLite alone")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER access_seal_no_update")
    with pytest.raises(doctor.UnsafeStart, match="access_seal_no_update"):
        doctor.refuse_unsafe_start()


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "setting", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
)
def test_a_timeout_of_postgresql_that_is_not_in_force_is_found(setting: str, db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET {setting} = 0")
    assert f"PostgreSQL's {setting} is 0" in " ".join(check.database_findings(connection))

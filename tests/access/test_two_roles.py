"""PostgreSQL with two roles: whoever owns the tables migrates; the application may add to the audit and read it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from cairn.access import audit, doctor, guards
from cairn.access.models import Area, Event
from cairn.demo.cast import Cast
from tests.access.test_audit import CHANGES, record

pytestmark = pytest.mark.postgresql


@pytest.fixture
def app_role(db: None) -> str:
    """A role like the application's, with the rights that `cairn migrate` gives it."""
    name = f"cairn_app_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{name}"')
    guards.lay(connection, app_role=name)
    return name  # the test's transaction takes the role away again


@pytest.fixture
def as_app(app_role: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{app_role}"')
        yield
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize(
    "sql",
    [
        *CHANGES,
        "TRUNCATE access_event CASCADE",
        "ALTER TABLE access_event ADD COLUMN note text",
        "DROP TABLE access_seal",
        "CREATE TRIGGER t BEFORE INSERT ON access_event EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "INSERT INTO access_event SELECT * FROM access_event ON CONFLICT (id) DO UPDATE SET verb = 'x'",
        "WITH gone AS (DELETE FROM access_eventabout RETURNING id) SELECT count(*) FROM gone",
        "DELETE FROM django_migrations",
        "UPDATE django_migrations SET name = 'x'",
        "GRANT UPDATE ON access_event TO PUBLIC",
        "CREATE TABLE public.mine (id int)",
    ],
)
def test_the_applications_role_cannot_change_what_was_written(sql: str, cast: Cast, as_app: None) -> None:
    event = record(cast)
    if "django_migrations" in sql and "django_migrations" not in connection.introspection.table_names():
        pytest.skip("the tests' tables were made without migrations; the fresh database below has them")
    if sql.startswith("GRANT"):  # PostgreSQL only warns
        with connection.cursor() as cursor:
            cursor.execute(sql)
            cursor.execute("SELECT has_table_privilege(current_user, 'access_event', 'UPDATE')")
            assert cursor.fetchone() == (False,)
        return
    refused = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    event.refresh_from_db()
    assert event.verb == "opened"


def test_the_applications_role_does_its_daily_work(cast: Cast, as_app: None) -> None:
    event = record(cast, reason="because")
    assert audit.is_genuine(Event.objects.get(pk=event.pk), [a.person for a in event.about.all()])
    area = Area.objects.create(code="new", name="New")
    Area.objects.filter(pk=area.pk).update(name="Newer")
    area.delete()


def test_the_guards_are_read_back_for_each_role(app_role: str) -> None:
    assert guards.missing(connection, app_role=app_role) == []
    owner = guards.missing(connection)
    assert len(owner) == len(guards.append_only_tables())
    assert "CAIRN_MIGRATE_URL" in owner[0]


@pytest.mark.parametrize(
    "given",
    [
        "GRANT DELETE ON access_event TO {role}",
        "GRANT TRUNCATE ON access_event TO {role}",
        "GRANT UPDATE (verb) ON access_event TO {role}",
        "GRANT UPDATE ON access_event TO PUBLIC",
        "ALTER TABLE access_event OWNER TO {role}",
        "GRANT {owner} TO {role}",
    ],
)
def test_a_right_too_many_is_found_and_taken_back(given: str, app_role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE cairn_decoy_owner")
        cursor.execute("GRANT CREATE ON SCHEMA public TO cairn_decoy_owner")
        cursor.execute("ALTER TABLE access_event OWNER TO cairn_decoy_owner")
        assert guards.missing(connection, app_role=app_role) == []
        cursor.execute(given.format(role=f'"{app_role}"', owner="cairn_decoy_owner"))
    assert any("access_event:" in found for found in guards.missing(connection, app_role=app_role))
    if "OWNER" not in given and "{owner}" not in given:
        guards.lay(connection, app_role=app_role)
        assert guards.missing(connection, app_role=app_role) == []


def test_what_may_change_the_audit_does_not_start_though_nobody_says_which_role_migrates(
    app_role: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings of a running server: they name the application's role alone."""
    settings.CAIRN_APP_ROLE = ""
    monkeypatch.setattr(doctor, "database", list)  # the tests' connection has no timeouts
    with connection.cursor() as cursor:
        doctor.refuse_unsafe_start()  # one role for everything, which owns the tables
        cursor.execute(f'SET ROLE "{app_role}"')
        doctor.refuse_unsafe_start()  # two, and this one may add and read
        cursor.execute("RESET ROLE")
        cursor.execute(f'GRANT UPDATE, DELETE ON access_event TO "{app_role}"')
        cursor.execute(f'SET ROLE "{app_role}"')
        with pytest.raises(doctor.UnsafeStart, match="can change access_event"):
            doctor.refuse_unsafe_start()
        cursor.execute("RESET ROLE")
        doctor.refuse_unsafe_start()


def cairn(home: Path, owner: str, app: str, name: str, *words: str) -> subprocess.CompletedProcess[str]:
    params = connection.get_connection_params()
    place = f"{params.get('host') or '127.0.0.1'}:{params.get('port') or 5432}/{name}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CAIRN_")} | {
        "CAIRN_HOME": str(home),
        "CAIRN_MIGRATE_URL": f"postgresql://{owner}@{place}",
        "CAIRN_DATABASE_URL": f"postgresql://{app}@{place}",
        "DJANGO_SETTINGS_MODULE": "cairn.config.settings",
    }
    return subprocess.run(
        [sys.executable, "-P", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


LOOK = """
import django; django.setup()
from django.db import connection
from cairn.access import doctor, guards, audit
from cairn.access.models import Event, Area
from cairn.demo.cast import make_cast
doctor.refuse_unsafe_start()
cast = make_cast()
audit.record(by=cast.actor("ama"), verb="opened", kind="case", uid=None)
print(connection.get_connection_params()["user"], guards.missing(connection), Event.objects.count())
for sql in ("UPDATE access_event SET verb = 'x'", "DELETE FROM django_migrations", "CREATE TABLE mine (id int)"):
    try:
        connection.cursor().execute(sql)
    except Exception as refused:
        print(type(refused).__name__)
"""


def test_a_fresh_database_with_two_roles_from_nothing(transactional_db: None, tmp_path: Path) -> None:
    mark = uuid4().hex[:8]
    owner, app, name = f"cairn_owner_{mark}", f"cairn_app_{mark}", f"cairn_fresh_{mark}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SET statement_timeout = 0"
        )  # a database is made in more than the ten seconds of a page
        try:
            cursor.execute(f"CREATE ROLE {owner} LOGIN")
            cursor.execute(f"CREATE ROLE {app} LOGIN")
            cursor.execute(f"CREATE DATABASE {name} OWNER {owner}")
            home = tmp_path / "home"
            made = cairn(home, owner, app, name, "-m", "cairn.cli", "migrate")
            assert made.returncode == 0, made.stderr
            again = cairn(home, owner, app, name, "-m", "cairn.cli", "migrate", "--check")
            assert again.returncode == 0, again.stdout
            looked = cairn(home, owner, app, name, "-c", LOOK)
            assert looked.stdout.splitlines() == [f"{app} [] 1", *["ProgrammingError"] * 3], looked.stderr
        finally:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"DROP ROLE IF EXISTS {owner}")
            cursor.execute(f"DROP ROLE IF EXISTS {app}")

"""An installation on PostgreSQL: two roles, a backup and its way back."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from urllib.parse import urlsplit

import pytest

from tests.cli.test_installation import STEP_BY_STEP, command

pytestmark = pytest.mark.postgresql

# Roles belong to the whole server, and these tests run side by side: each process has its own.
OWNER, APP = (f"cairn_trial_{os.getpid()}_{role}" for role in ("owner", "app"))


def address(database: str, user: str = "") -> str:
    parts = urlsplit(os.environ["CAIRN_TEST_DATABASE_URL"])
    password = "trial" if user else parts.password
    who = f"{user or parts.username}{f':{password}' if password else ''}"
    return parts._replace(netloc=f"{who}@{parts.hostname}:{parts.port or 5432}", path=f"/{database}").geturl()


def server(*statements: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["CAIRN_TEST_DATABASE_URL"], autocommit=True) as session:
        for statement in statements:
            session.execute(statement)  # type: ignore[arg-type]


@pytest.fixture
def databases() -> Iterator[tuple[str, str]]:
    """Two empty databases of the trial owner."""
    first, second = (f"cairn_trial_{os.getpid()}_{name}" for name in "ab")
    away = [f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in (first, second)]
    away += [f"DROP ROLE IF EXISTS {role}" for role in (OWNER, APP)]
    server(*away, *(f"CREATE ROLE {role} LOGIN PASSWORD 'trial'" for role in (OWNER, APP)))
    server(*(f"CREATE DATABASE {name} OWNER {OWNER}" for name in (first, second)))
    yield first, second
    server(*away)


def run(home: Path, database: str, *words: str) -> subprocess.CompletedProcess[str]:
    return called(home, database, command(*words))


def called(
    home: Path, database: str, command: list[str], **settings: str
) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "CAIRN_HOME": str(home),
        "CAIRN_DATABASE_URL": address(database, APP),
        "CAIRN_MIGRATE_URL": address(database, OWNER),
    } | settings
    return subprocess.run(command, env=environment, text=True, capture_output=True, check=False)


def test_the_application_cannot_alter_the_audit(databases: tuple[str, str], tmp_path: Path) -> None:
    import psycopg

    database, _ = databases
    done = run(tmp_path, database, "migrate")
    assert done.returncode == 0, done.stderr
    assert run(tmp_path, database, "serve", "--prepare").returncode == 0
    assert "can change" not in run(tmp_path, database, "doctor").stdout
    with psycopg.connect(address(database, APP), autocommit=True) as session:
        assert session.execute("SELECT count(*) FROM access_event").fetchone() is not None
        assert session.execute("SELECT count(*) FROM cairn_cache").fetchone() is not None
        for statement in (
            "DELETE FROM access_event",
            "UPDATE access_event SET verb = ''",
            "DROP TABLE access_event",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement)


@pytest.mark.skipif(not shutil.which("pg_dump"), reason="pg_dump is not here")
def test_a_backup_is_made_and_put_back(databases: tuple[str, str], tmp_path: Path) -> None:
    first, second = databases
    home, copy, private = tmp_path / "home", tmp_path / "night", tmp_path / "backup.key"
    assert run(home, first, "migrate").returncode == 0
    assert run(home, first, "backup", "--new-key", str(private)).returncode == 0
    shutil.copy(tmp_path / "backup.key.pub", home / "backup.pub")
    made = run(home, first, "backup", str(copy))
    assert made.returncode == 0, made.stderr
    look = run(home, first, "backup", "--verify", str(copy), "--key", str(private))
    assert look.returncode == 0, look.stdout
    assert "every table has as many as it had" in look.stdout
    assert "as it was" not in look.stdout  # which nobody compared

    way_back = ("backup", "--restore", str(copy), "--key", str(private))
    alone = called(home, second, command(*way_back), CAIRN_MIGRATE_URL="")
    assert alone.returncode == 3
    assert "CAIRN_MIGRATE_URL" in alone.stderr
    back = run(home, second, *way_back)
    assert back.returncode == 0, back.stderr
    assert run(home, second, "migrate").returncode == 0
    said = run(home, second, "doctor").stdout
    assert "key ring" not in said
    assert "can change" not in said


@pytest.mark.skipif(not shutil.which("pg_dump"), reason="pg_dump is not here")
def test_a_drill_puts_a_backup_into_an_empty_database_and_empties_it_again(
    databases: tuple[str, str], tmp_path: Path
) -> None:
    import psycopg

    first, second = databases
    home, copy, private = tmp_path / "home", tmp_path / "night", tmp_path / "backup.key"
    assert run(home, first, "migrate").returncode == 0
    assert run(home, first, "backup", "--new-key", str(private)).returncode == 0
    shutil.copy(tmp_path / "backup.key.pub", home / "backup.pub")
    assert run(home, first, "backup", str(copy)).returncode == 0
    full = run(
        home, first, "restore-drill", str(copy), "--key", str(private), "--into", address(first, OWNER)
    )
    assert (full.returncode, "is not empty" in full.stderr) == (2, True)
    drill = run(
        home, first, "restore-drill", str(copy), "--key", str(private), "--into", address(second, OWNER)
    )
    assert drill.returncode == 0, drill.stderr + drill.stdout
    assert "Recorded: the drill of" in drill.stdout
    for database, tables in ((first, True), (second, False)):
        with psycopg.connect(address(database, OWNER)) as session:
            found = session.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
            assert found is not None
            assert bool(found[0]) is tables


def admin(home: Path, name: str, **settings: str) -> subprocess.CompletedProcess[str]:
    words = ("createadmin", f"{name}@borough.example", "--name", name, "--area", "elm", "--area-name", "Elm")
    environment = {"PATH": os.environ["PATH"], "CAIRN_HOME": str(home), **settings}
    return subprocess.run(
        command(*words, "--legal-body", "London Borough of Elm"),
        env=environment, text=True, capture_output=True, check=False,
    )  # fmt: skip


def test_an_installation_moves_from_sqlite_with_proof(databases: tuple[str, str], tmp_path: Path) -> None:
    """The whole way: proof of every table, the source as it was, new rows after the old ones, the audit guarded."""
    import psycopg

    database, _ = databases
    home = tmp_path / "home"
    on_sqlite = {"PATH": os.environ["PATH"], "CAIRN_HOME": str(home)}

    def here(*words: str, said: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*words), env=on_sqlite, text=True, capture_output=True, check=False, input=said
        )

    assert here("migrate").returncode == 0
    assert admin(home, "dafydd").returncode == 0
    file = home / "cairn.sqlite3"

    # What PostgreSQL does not take is said, and nothing is left behind.
    with closing(connect(file)) as session, session:
        session.execute("UPDATE access_invitation SET name = ? WHERE email LIKE 'dafydd%'", ["x" * 300])
    long = here("move-to-postgresql", "-", "--app-role", APP, said=address(database, OWNER) + "\n")
    assert long.returncode == 3
    assert "does not take a value of access_invitation (StringDataRightTruncation)" in long.stderr
    assert "xxx" not in long.stderr
    with psycopg.connect(address(database, OWNER)) as there:
        assert there.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)

    with closing(connect(file)) as session, session:
        session.execute("UPDATE access_invitation SET name = 'Dafydd Rowe' WHERE email LIKE 'dafydd%'")
    before = file.read_bytes()
    moved = here("move-to-postgresql", "-", "--app-role", APP, said=address(database, OWNER) + "\n")
    assert moved.returncode == 0, moved.stderr
    assert "every digest the same" in moved.stdout
    assert "DIFFERS" not in moved.stdout
    assert file.read_bytes() == before

    again = here("move-to-postgresql", address(database, OWNER))
    assert (again.returncode, "is not empty" in again.stderr) == (3, True)
    settings = {
        "CAIRN_DATABASE_URL": address(database, APP), "CAIRN_MIGRATE_URL": address(database, OWNER),
    }  # fmt: skip
    assert admin(home, "esther", **settings).returncode == 0  # the sequences go on after what came
    with psycopg.connect(address(database, APP), autocommit=True) as session:
        names = session.execute("SELECT name FROM access_invitation ORDER BY id").fetchall()
        assert names == [("Dafydd Rowe",), ("esther",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("DELETE FROM access_event")
    assert "can change" not in run(home, database, "doctor").stdout
    assert run(home, database, "keys", "check").returncode == 0


def test_what_cannot_be_moved_is_said(tmp_path: Path) -> None:
    def move(url: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ["PATH"], "CAIRN_HOME": str(tmp_path), **settings}
        return subprocess.run(
            command("move-to-postgresql", url), env=environment, text=True, capture_output=True, check=False
        )

    assert (wrong := move("sqlite:///x")).returncode == 2
    assert "begins with postgresql://" in wrong.stderr
    server = os.environ["CAIRN_TEST_DATABASE_URL"]
    assert "on PostgreSQL already" in move(server, CAIRN_DATABASE_URL=server).stderr
    assert "run cairn migrate first" in move(server).stderr


# A database's columns, indexes, constraints and triggers by their names, and what is noted in it.
PLAN = (
    "SELECT table_name, column_name, udt_name, is_nullable, character_maximum_length, column_default, is_identity"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT app, name FROM django_migrations",
    "SELECT app_label, model FROM django_content_type",
)


def plan(database: str) -> list[list[str]]:
    import psycopg

    with psycopg.connect(address(database), autocommit=True) as session:
        return [sorted(map(str, session.execute(asked).fetchall())) for asked in PLAN]


@pytest.mark.skipif(
    not os.environ.get("CAIRN_TEST_MIGRATIONS"),
    reason="it takes minutes: CAIRN_TEST_MIGRATIONS=1 runs it; make check holds models against migrations anyway",
)
def test_the_tables_that_are_made_at_once_are_those_of_the_migrations(
    databases: tuple[str, str], tmp_path: Path
) -> None:
    at_once, one_by_one = databases
    for done in (
        run(tmp_path, at_once, "migrate"),
        called(tmp_path, one_by_one, [sys.executable, "-c", STEP_BY_STEP]),
    ):
        assert done.returncode == 0, done.stderr
    for made, migrated in zip(plan(at_once), plan(one_by_one), strict=True):
        assert migrated
        assert wide(made) == wide(migrated)


def wide(rows: list[str]) -> list[str]:
    """Django's own migrations number the rows between a group and its permissions in four bytes, models in eight."""
    return [row.replace("'id', 'int4'", "'id', 'int8'") for row in rows]

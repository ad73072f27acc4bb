"""An installation from its first command: the database, the keys, the server, and how they end."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest


def command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "cairn.cli", *words]


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "CAIRN_HOME": str(home)}
    return subprocess.run(command(*words), env=environment, text=True, capture_output=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty, migrated database."""
    folder = tmp_path_factory.mktemp("installation") / "data"
    assert run(folder, "migrate", "--check").returncode == 1
    done = run(folder, "migrate")
    assert done.returncode == 0, done.stderr
    assert "new root keys" in done.stderr
    return folder


def test_what_is_made_is_for_its_owner_alone(home: Path) -> None:
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    for name in ("keyring.json", "secret-key", "cairn.sqlite3"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600, name


def test_migrating_again_finds_nothing_to_do(home: Path) -> None:
    keys = (home / "keyring.json").read_bytes()
    again = run(home, "migrate")
    assert (again.returncode, again.stderr) == (0, "")
    assert (home / "keyring.json").read_bytes() == keys
    assert run(home, "migrate", "--check").returncode == 0


def test_a_database_that_lost_its_keys_gets_no_others(home: Path) -> None:
    kept = home / "kept.json"
    (home / "keyring.json").rename(kept)
    try:
        done = run(home, "migrate")
    finally:
        kept.rename(home / "keyring.json")
    assert done.returncode == 3
    assert "Restore it from its backup" in done.stderr


def test_a_server_before_migrating_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path / "data", "serve", "--port", "1")
    assert done.returncode == 3
    assert "run `cairn migrate` first" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_is_made_looked_into_and_put_back(home: Path, tmp_path: Path) -> None:
    copy, private = tmp_path / "night", tmp_path / "backup.key"
    refused = run(home, "backup", str(copy))
    assert refused.returncode == 3
    assert "never written in clear" in refused.stderr

    assert run(home, "backup", "--new-key", str(private)).returncode == 0
    shutil.copy(tmp_path / "backup.key.pub", home / "backup.pub")
    assert run(home, "backup", str(copy)).returncode == 0
    assert run(home, "backup", str(copy)).returncode == 3  # never over another
    look = run(home, "backup", "--verify", str(copy), "--key", str(private))
    assert (look.returncode, look.stdout) == (0, "It opens, and every table is as it was.\n")
    assert run(home, "backup", "--verify", str(copy)).returncode == 2

    torn = tmp_path / "torn"
    torn.write_bytes(copy.read_bytes()[:-1000])
    shutil.copy(tmp_path / "night.keys", tmp_path / "torn.keys")
    assert run(home, "backup", "--verify", str(torn), "--key", str(private)).returncode == 1

    other = tmp_path / "other"
    back = run(other, "backup", "--restore", str(copy), "--key", str(private))
    assert back.returncode == 0, back.stderr
    assert "without it nothing sealed opens" in back.stderr
    assert run(other, "migrate").returncode == 3
    shutil.copy(home / "keyring.json", other / "keyring.json")
    assert run(other, "migrate").returncode == 0
    assert "key ring" not in run(other, "doctor").stdout
    again = run(other, "backup", "--restore", str(copy), "--key", str(private))
    assert again.returncode == 3
    assert "never writes over a database" in again.stderr


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def wait_until(true: Callable[[], bool], seconds: float = 180) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def answer(port: int) -> int:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status
    except OSError:
        return 0


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("how", ["asked to stop", "its parent is gone"])
def test_the_server_answers_and_leaves_nobody_behind(home: Path, how: str) -> None:
    port = free_port()
    server = subprocess.Popen(
        command("--end-with-parent", "serve", "--port", str(port)),
        env={"PATH": "/usr/bin:/bin", "CAIRN_HOME": str(home)},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert wait_until(lambda: answer(port) == 200 or server.poll() is not None)
        assert server.poll() is None
        if how == "asked to stop":
            server.send_signal(signal.SIGTERM)
        else:
            assert server.stdin
            server.stdin.close()
        assert server.wait(timeout=20) == 0
        assert wait_until(lambda: not alive(server.pid), 5)
        assert answer(port) == 0
    finally:
        if alive(server.pid):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(request)
        return line.recv(100)


def test_what_the_server_logs_quotes_no_request(home: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        command("serve", "--port", str(port)),
        env={"PATH": "/usr/bin:/bin", "CAIRN_HOME": str(home)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert wait_until(lambda: answer(port) == 200 or server.poll() is not None)
        for request in (
            b"GET /\x00quillon HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: localhost\r\nX quillon: street\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: quillon.example\r\n\r\n",
        ):
            assert b" 400 " in raw(port, request)
    finally:
        server.terminate()
        _, said = server.communicate(timeout=20)
    where, *logged = said.splitlines()
    assert where.startswith("cairn serve: http://")
    assert "quillon" not in said
    kinds = [json.loads(line)["exception"] for line in logged]
    assert kinds == ["InvalidRequestLine", "InvalidHeaderName", "DisallowedHost"]


def test_the_doctor_misses_a_worker_until_one_is_at_work(home: Path) -> None:
    before = run(home, "doctor")
    assert before.returncode == 1
    assert "No worker has ever been at work" in before.stdout
    worker = subprocess.Popen(
        command("worker"),
        env={"PATH": "/usr/bin:/bin", "CAIRN_HOME": str(home)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert wait_until(lambda: "worker" not in run(home, "doctor").stdout)
        worker.send_signal(signal.SIGINT)
        assert worker.wait(timeout=20) == 0
        assert worker.stderr
        assert "Traceback" not in worker.stderr.read()
    finally:
        worker.kill()
        worker.wait()


STEP_BY_STEP = """
from cairn.cli import start
start.set_environment("CAIRN_PROCESS", "migrate")
start.start_django()
from django.core.management import call_command
call_command("createcachetable", verbosity=0)
call_command("migrate", verbosity=0)
"""
# What stands in a new database before anybody works with it, without when it was noted.
NOTED = (
    "SELECT app, name FROM django_migrations ORDER BY 1, 2",
    "SELECT app_label, model FROM django_content_type ORDER BY 1, 2",
    "SELECT codename FROM auth_permission ORDER BY 1",
)


def test_the_tables_that_are_made_at_once_are_those_of_the_migrations(home: Path, tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "CAIRN_HOME": str(tmp_path)}
    shutil.copy(home / "keyring.json", tmp_path)
    subprocess.run([sys.executable, "-c", STEP_BY_STEP], env=environment, check=True)
    at_once, step_by_step = written(home), written(tmp_path)
    assert len(step_by_step["plan"]) > 500
    assert at_once["plan"] == step_by_step["plan"]
    assert at_once["noted"] == step_by_step["noted"]


def test_the_comparison_sees_a_column_that_is_another() -> None:
    one = 'CREATE TABLE "a" ("id" integer NOT NULL, "b" varchar(20) CHECK ("b" IN (1, 2)))'
    other = 'CREATE TABLE "a" ("b" varchar(20) CHECK ("b" IN (1, 2)), "id" integer NOT NULL)'
    assert parts(one) == parts(other)
    assert parts(one) != parts(one.replace("(1, 2)", "(1, 3)"))


def written(home: Path) -> dict[str, Any]:
    """A database's tables, indexes and guards, and what stands in it."""
    with closing(sqlite3.connect(home / "cairn.sqlite3")) as held:
        # SQLite's own tables are no part of the plan: what it learnt of sizes stands there once a worker has run.
        plan = held.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        ).fetchall()
        noted = [held.execute(asked).fetchall() for asked in NOTED]
    return {"plan": {(kind, name): parts(sql) for kind, name, sql in plan}, "noted": noted}


def parts(sql: str) -> list[str]:
    """A table's columns and constraints in no order: a column that was added later stands last in the older file."""
    table = re.match(r"CREATE TABLE [^(]*\((.*)\)$", sql, re.DOTALL)
    if not table:
        return [sql]
    found, depth = [""], 0
    for sign in table[1]:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return sorted(one.strip() for one in found)

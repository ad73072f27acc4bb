"""`make test`: every test on SQLite, then on PostgreSQL where one answers; says plainly what was skipped and why.

.venv/bin/python ops/test.py [pytest's own words, for example tests/people -k spelling]
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOCAL_POSTGRESQL = "postgresql://postgres@localhost:5432/postgres"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ONCE_IS_ENOUGH = "not browser and not wheel and not once"


def browser() -> tuple[str, str]:
    """The path of a Chromium, else an empty path and the reason."""
    found = next(filter(None, map(shutil.which, BROWSERS)), "")
    if found:
        return found, ""
    if not shutil.which("apt-get"):
        return "", "there is no Chromium here, and no apt-get to bring Debian's"
    if os.geteuid() != 0:
        return "", "there is no Chromium here; `sudo apt-get install chromium` brings it"
    print("Bringing Debian's Chromium for the browser tests ...", flush=True)
    quiet = {"check": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    if subprocess.run(install, env=environment, **quiet).returncode:
        subprocess.run(["apt-get", "update"], env=environment, **quiet)
        subprocess.run(install, env=environment, **quiet)
    found = shutil.which("chromium") or ""
    return found, "" if found else "there is no Chromium here, and apt-get could not bring Debian's"


def postgresql() -> tuple[str, str]:
    """The address of a PostgreSQL that answers, else an empty address and the reason."""
    named = os.environ.get("CAIRN_DATABASE_URL", "")
    address = named if named.startswith("postgres") else LOCAL_POSTGRESQL
    parts = urlsplit(address)
    where = f"{parts.hostname or 'localhost'}:{parts.port or 5432}"
    try:
        import psycopg
    except ImportError:
        return "", "psycopg is not installed"
    try:
        with psycopg.connect(address, connect_timeout=5) as connection:
            row = connection.execute(
                "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
            ).fetchone()
    except psycopg.Error as trouble:
        return "", f"none answers at {where} ({str(trouble).strip().splitlines()[0]})"
    if not row or not row[0]:
        return "", f"the one at {where} does not let its user make a test database (CREATEDB)"
    return address, ""


def workers() -> list[str]:
    """One more than there are cores, for many tests wait for a browser, a child or a disk; none keeps a queue."""
    return ["-n", str(min((os.cpu_count() or 1) + 1, 8)), "--dist", "worksteal"]


def pytest(words: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-P", "-m", "pytest", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main(words: list[str]) -> int:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    chromium, no_browser = browser()
    address, no_postgresql = postgresql()
    how = ["-q", *([] if any(word.startswith("-n") for word in words) else workers()), *words]
    nothing_chosen = 5 if words else 0

    print("--- SQLite", flush=True)
    codes = [pytest(how, clean | ({"CAIRN_TEST_BROWSER": chromium} if chromium else {}))]
    if address:
        print("--- PostgreSQL", flush=True)
        codes.append(pytest([*how, "-m", ONCE_IS_ENOUGH], clean | {"CAIRN_TEST_DATABASE_URL": address}))

    failed = [code for code in codes if code not in (0, nothing_chosen)]
    print("--- In short")
    for database, code in zip(("SQLite", "PostgreSQL"), codes, strict=False):
        print(f"{database}: {'failed' if code in failed else 'passed'}.")
    if address:
        print("Browser and wheel tests, and a walk over every form, ran on SQLite alone.")
    else:
        print(f"Skipped: PostgreSQL, because {no_postgresql}. CAIRN_DATABASE_URL names another.")
    if no_browser:
        print(f"Skipped: the browser tests, because {no_browser}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

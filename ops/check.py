"""`make check`: everything but the tests. Runs each check, says what it found, and fails when one of them did.

.venv/bin/python ops/check.py              all of them
.venv/bin/python ops/check.py types floors some of them
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TEMPLATES = ["src/cairn"]

CHECKS: dict[str, list[str]] = {
    "style": ["ruff", "check", "--output-format", "concise", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "templates": ["djlint", "--lint", "--quiet", *TEMPLATES],
    "container": ["hadolint", "ops/container/Containerfile"],
    "floors": ["lint-imports", "--no-cache"],
    "dependencies": ["deptry", "--no-ansi", "src"],
    "migrations": ["python", "-P", "-m", "django", "makemigrations", "--check", "--dry-run"],
    "documents": ["cairn", "docs", "--check"],
}


def run(command: list[str], environment: dict[str, str]) -> tuple[bool, str]:
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=environment,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.returncode == 0, done.stdout


def main(wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in CHECKS]
    if unknown:
        print(
            f"There is no check called {', '.join(unknown)}. There are: {', '.join(CHECKS)}.", file=sys.stderr
        )
        return 2
    failed = []
    with tempfile.TemporaryDirectory(prefix="cairn-check-") as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
        environment |= {"CAIRN_HOME": home, "DJANGO_SETTINGS_MODULE": "cairn.config.settings"}
        for name in wanted or CHECKS:
            begun = time.monotonic()
            well, said = run(CHECKS[name], environment)
            print(f"{'ok  ' if well else 'FAIL'} {name} ({time.monotonic() - begun:.1f} s)", flush=True)
            if not well:
                failed.append(name)
                print("    " + said.strip().replace("\n", "\n    "), flush=True)
    if failed:
        print(f"Found something: {', '.join(failed)}.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

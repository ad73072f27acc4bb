"""What a bench prints: percentiles, ratios, tables in Markdown, and the machine in plain words."""

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from statistics import quantiles


def percentile(values: Sequence[float], which: int) -> float:
    """The 50th, 95th … of some measurements; of one alone, itself."""
    if len(values) < 2:
        return values[0] if values else float("nan")
    return quantiles(values, n=100, method="inclusive")[which - 1]


def ms(seconds: float) -> str:
    """Three figures at least: 0.42, 7.31, 128."""
    value = seconds * 1000
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def ratio(a: float, b: float) -> str:
    return f"{a / b:.2f}" if b else "–"


def table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(heading) + " |", "|" + "---|" * len(heading)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)]) + "\n"


def machine() -> str:
    """Generic on purpose: nothing that would say whose machine it is."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    said = [f"{os.cpu_count()} cores", f"{memory:.0f} GB of memory", f"Python {platform.python_version()}"]
    for package in ("django", "gunicorn", "granian", "duckdb", "psycopg"):
        try:
            said.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    import sqlite3

    return ", ".join([*said, f"SQLite {sqlite3.sqlite_version}"])

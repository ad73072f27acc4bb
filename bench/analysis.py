"""Every figure of the catalogue with every breakdown: the facts file against PostgreSQL and against the ORM on SQLite.

    python -m bench.analysis --people 50000 --areas 1
    python -m bench.analysis --people 2000000 --areas 32

`--people` is the number of referrals here: each is of a person of her own. A borough has one area, London 32. The facts
are those that the rooms publish and the file is built by the product's own code; PostgreSQL has the same columns with
index on each area, referral and case, and runs the same statements, where they can be put so.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bench import place
from bench.tables import machine, ms, ratio, table

# What DuckDB says in another way than PostgreSQL.
SAID_OTHERWISE = (
    (r"INTERVAL (\d+) (\w+)", r"INTERVAL '\1 \2'"),
    (r"quantile_cont\((\w+), ([\d.]+)\)", r"percentile_cont(\2) WITHIN GROUP (ORDER BY \1)"),
    (r"arg_min\(([\w.]+), \(([^)]*)\)\)", r"(array_agg(\1 ORDER BY \2) FILTER (WHERE \1 IS NOT NULL))[1]"),
    (r"median\((\w+)\)", r"percentile_cont(0.5) WITHIN GROUP (ORDER BY \1)"),
    (r"\) WHERE fy IS NOT NULL", r") AS counted WHERE fy IS NOT NULL"),
)
TYPES = {"BIGINT": "bigint", "INTEGER": "integer", "VARCHAR": "text", "DATE": "date", "BOOLEAN": "boolean"}


def main() -> None:
    command = argparse.ArgumentParser(prog="python -m bench.analysis", description=__doc__.split("\n")[0])
    place.add_places(command, 50_000)
    command.add_argument(
        "--areas", type=int, default=1, help="boroughs besides the story's two (%(default)s)"
    )
    command.add_argument(
        "--times", type=int, default=5, help="how often each figure is counted (%(default)s)"
    )
    command.add_argument("--child", choices=("build", "facts", "orm"), help=argparse.SUPPRESS)
    options = command.parse_args()
    chosen = [
        place.Place("sqlite", people, options.into.absolute(), options.server, "figures")
        for people in options.people
    ]
    if options.child:
        print(
            json.dumps({"build": build, "facts": facts, "orm": orm}[options.child](chosen[0], options.times))
        )
        return
    print(machine())
    for one in chosen:
        if not one.is_made:
            one.run("bench.make", *one.words, "--what", "figures", "--areas", str(options.areas))
        print(
            f"\n{one.people:,} referrals\n\n{report(one, options.times, 'postgresql' in options.engines)}",
            flush=True,
        )


def report(one: place.Place, times: int, with_postgresql: bool) -> str:
    built = _child(one, "build", times)
    counted = {how: _child(one, how, times) for how in ("facts", "orm")}
    there = postgresql(one, counted["facts"]["statements"], times) if with_postgresql else {}
    ours, theirs = counted["facts"]["figures"], counted["orm"]
    rows = []
    for code, seconds in ours.items():
        cells = [ms(seconds)]
        for other in (there.get(code), theirs.get(code)):
            cells += [ms(other), ratio(other, seconds)] if other else ["–", "–"]
        rows.append([code, counted["facts"]["breakdowns"][code], *cells])
    both = [code for code in ours if there.get(code)]
    orm_too = [code for code in ours if theirs.get(code)]
    rows.append(
        [
            "**all**", sum(counted["facts"]["breakdowns"].values()), ms(sum(ours.values())),
            f"{ms(sum(there[c] for c in both))} for {len(both)}" if both else "–",
            ratio(sum(there[c] for c in both), sum(ours[c] for c in both)) if both else "–",
            f"{ms(sum(theirs[c] for c in orm_too))} for {len(orm_too)}",
            ratio(sum(theirs[c] for c in orm_too), sum(ours[c] for c in orm_too)),
        ]
    )  # fmt: skip
    heading = ["figure", "breakdowns", "facts file ms", "PostgreSQL ms", "×", "ORM on SQLite ms", "×"]
    said = (
        f"\nThe facts file: built in {built['seconds']:.0f} s, {built['bytes'] / 2**20:.0f} MB. "
        f"What a page pays for a figure that was counted ahead: {ms(counted['facts']['page'])} ms "
        "(median over the catalogue, one area).\n"
    )
    return table(heading, rows) + said


def _child(one: place.Place, what: str, times: int) -> Any:
    words = [*one.words, "--times", str(times), "--child", what]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bench.analysis", *words],
        env=one.environment,
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)


def build(one: place.Place, times: int) -> dict[str, float]:
    """The facts file, by the product's own job."""
    one.start_django()
    from cairn.insight.queries.figures import folder
    from cairn.insight.store import LINK
    from cairn.insight.tasks import rebuild

    begun = time.perf_counter()
    rebuild()
    return {"seconds": time.perf_counter() - begun, "bytes": (folder() / LINK).resolve().stat().st_size}


def facts(one: place.Place, times: int) -> dict[str, Any]:
    """Each figure counted from the facts in all areas at once, and read by a page as it was counted ahead."""
    one.start_django()
    from cairn.access.models import Area
    from cairn.insight.catalogue import catalogue
    from cairn.insight.counting import NotCounted, count, statement
    from cairn.insight.queries.figures import folder
    from cairn.insight.store import manifest_of, opened

    said: dict[str, Any] = {"figures": {}, "statements": {}, "breakdowns": {}}
    area, paged = Area.objects.order_by("-pk")[0].pk, []
    with opened(folder()) as connection:
        names = manifest_of(connection).names
        for code, indicator in catalogue().items():
            if indicator.kind != "facts" or not set(indicator.needs) <= names:
                continue
            sql = statement(indicator)
            said["figures"][code] = _median(times, lambda sql=sql: connection.execute(sql).fetchall())
            said["statements"][code] = sql
            said["breakdowns"][code] = len(indicator.breakdowns)
            try:
                paged.append(_median(times, lambda one=indicator: count(connection, one, area=area)))
            except NotCounted:
                continue
    return said | {"page": median(paged)}


def orm(one: place.Place, times: int) -> dict[str, float]:
    """Some figures as they would be counted from the tables themselves, each breakdown a query of its own."""
    one.start_django()
    from django.db.models import Count, F, Q

    from cairn.cases.models import Assessment, Case, ContactAttempt
    from cairn.referrals.models import Referral, ReferralAbuse

    client = Q(people__role="client")
    year, closed = F("received_fy"), Q(closed_on__isnull=False)

    def of(rows: Any, fy: Any, breakdowns: tuple[str, ...], **measures: Any) -> Callable[[], Any]:
        def ask() -> list[Any]:
            found = []
            for by in ((), *((name,) for name in breakdowns)):
                for area in ((), ("area",)):
                    found += list(rows.order_by().values(*area, *by, year=fy).annotate(**measures))
            return found

        return ask

    referrals = Referral.objects.filter(client)
    asked = {
        "referrals_received": of(
            referrals, year, ("from_agency", "from_agency__kind", "to_agency", "urgency"),
            referrals=Count("pk"), people_=Count("people__person", distinct=True),
        ),
        "referral_decisions": of(
            Referral.objects.all(), year, ("from_agency", "to_agency", "source"), referrals=Count("pk"),
            accepted=Count("pk", Q(state="accepted")), declined=Count("pk", Q(state="declined")),
            waiting=Count("pk", Q(state="sent")),
        ),
        "cases_closed": of(
            Case.objects.filter(closed), F("closed_on__year"), ("agency", "work"), closed=Count("pk"),
            planned=Count("pk", Q(outcome="planned")), unplanned=Count("pk", Q(outcome="unplanned")),
        ),
        "cases_opened": of(Case.objects.all(), F("opened_on__year"), ("agency", "work"), opened=Count("pk")),
        "assessments": of(
            Assessment.objects.annotate(area=F("case__area")), F("assessed_on__year"), ("case__agency", "instrument"),
            made=Count("pk"), complete=Count("pk", Q(unanswered=0)),
        ),
        "contact_attempts": of(
            ContactAttempt.objects.annotate(area=F("case__area")), F("on__year"), ("case__agency", "channel"),
            made=Count("pk"), two_ways=Count("pk", Q(two_way=True)),
        ),
        "forms_of_abuse": of(
            ReferralAbuse.objects.annotate(area=F("referral__area")), F("referral__received_fy"),
            ("kind", "referral__from_agency"), referrals=Count("referral", distinct=True),
        ),
    }  # fmt: skip
    return {code: _median(max(1, times // 2), ask) for code, ask in asked.items()}


def _median(times: int, do: Callable[[], Any]) -> float:
    do()
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        do()
        took.append(time.perf_counter() - begun)
    return median(took)


def postgresql(one: place.Place, statements: dict[str, str], times: int) -> dict[str, float]:
    """The same columns as PostgreSQL tables, and the seconds of each statement that it can run."""
    import duckdb
    import psycopg

    from bench.make.__main__ import drop

    there = place.Place("postgresql", one.people, one.into / "away", one.server, "figures")
    drop(there)
    with psycopg.connect(one.server, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{there.database_name}"')
    took: dict[str, float] = {}
    try:
        path = (one.home / "figures" / "facts.duckdb").resolve()
        with (
            duckdb.connect(str(path), read_only=True) as source,
            psycopg.connect(there.database_url, autocommit=True) as target,
        ):
            _copy(source, target, one.home)
            for code, sql in statements.items():
                for ours, theirs in SAID_OTHERWISE:
                    sql = re.sub(ours, theirs, sql)
                try:
                    took[code] = _median(times, lambda sql=sql: target.execute(sql).fetchall())
                except psycopg.Error as trouble:
                    print(f"{code} is not run on PostgreSQL: {str(trouble).splitlines()[0]}", file=sys.stderr)
    finally:
        drop(there)
    return took


FUNCTION = (
    "CREATE FUNCTION {0}(day date) RETURNS integer IMMUTABLE LANGUAGE sql "
    "AS 'SELECT extract({0} FROM day)::integer'"
)
TABLES = "SELECT table_name FROM duckdb_tables() WHERE table_name NOT IN ('_ahead', '_missing')"
COLUMNS = "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?"


def _copy(source: Any, target: Any, folder: Path) -> None:
    target.execute("SET work_mem = '256MB'")
    for name in ("year", "month"):
        target.execute(FUNCTION.format(name))
    for (name,) in source.execute(TABLES).fetchall():
        columns = source.execute(COLUMNS, [name]).fetchall()
        kinds = ", ".join(f'"{column}" {TYPES.get(kind, "timestamptz")}' for column, kind in columns)
        target.execute(f'CREATE TABLE "{name}" ({kinds})')
        kept = folder / f"{name}.csv"
        source.execute(f"COPY \"{name}\" TO '{kept}' (HEADER false)")
        with target.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT csv)') as copy, kept.open("rb") as said:
            while chunk := said.read(2**20):
                copy.write(chunk)
        kept.unlink()
        for key in {"area", "referral", "case"} & {column for column, _kind in columns}:
            target.execute(f'CREATE INDEX ON "{name}" ("{key}")')
    target.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()

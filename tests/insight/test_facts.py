"""What rooms publish is checked value by value, and the file is swapped whole."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cairn.core import clock
from cairn.core.contracts import Code, Column, Day, Extract, Flag, Integer, Key, Moment
from cairn.insight import facts
from cairn.insight.facts import NotFacts
from cairn.insight.store import LINK, NoFacts, build, manifest_of, opened
from tests.insight.world import built, invented

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def one(column: Column, *values: Any) -> Extract:
    return Extract(
        "thing", {"x_on" if isinstance(column, Day) else "x": column}, lambda: [(value,) for value in values]
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Integer(), True),
        (Integer(), 1.0),
        (Integer(), "1"),
        (Key(), "12"),
        (Flag(), 1),
        (Flag(), "yes"),
        (Day(), datetime(2026, 1, 1, tzinfo=UTC)),
        (Day(), "2026-01-01"),
        (Moment(), date(2026, 1, 1)),
        (Moment(), datetime(2026, 1, 1)),
        (Code(frozenset({"a"})), "Josie Example"),
        (Code(frozenset({"a"})), 1),
    ],
)
def test_a_value_that_its_column_does_not_allow_stops_the_count_and_is_not_repeated(
    column: Column, value: Any, tmp_path: Path
) -> None:
    good = {Integer: 1, Key: 1, Flag: True, Day: date(2026, 1, 1), Moment: AT, Code: "a"}[type(column)]
    with pytest.raises(NotFacts, match=r"^thing\.x(_on)?, row 3:") as stopped:
        build(tmp_path, [one(column, good, None, value)])
    assert str(value) not in str(stopped.value)
    assert list(tmp_path.iterdir()) == []


def test_a_row_of_the_wrong_length_stops_the_count(tmp_path: Path) -> None:
    with pytest.raises(NotFacts, match="does not have 1 values"):
        build(tmp_path, [Extract("thing", {"x": Integer()}, lambda: [(1, 2)])])


def test_a_count_that_fails_leaves_the_old_file_in_force(tmp_path: Path) -> None:
    build(tmp_path, [one(Integer(), 1, 2)])
    with pytest.raises(NotFacts):
        build(tmp_path, [one(Integer(), 1, "x")])
    with opened(tmp_path) as connection:
        assert connection.execute('SELECT sum(x) FROM "thing"').fetchall() == [(3,)]
    assert not list(tmp_path.glob("*.part*"))


def test_two_rooms_cannot_publish_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    class Room:
        EXTRACTS = (one(Integer(), 1),)

    monkeypatch.setattr(facts, "published", lambda name: [Room, Room])
    with pytest.raises(NotFacts, match="Two rooms publish a table “thing”"):
        facts.extracts()


def test_years_months_and_london_days_are_worked_out_once(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)  # half past midnight on 1 April in London
    columns: dict[str, Column] = {"made_on": Day(), "seen_at": Moment()}
    build(tmp_path, [Extract("thing", columns, lambda: [(date(2026, 3, 31), moment), (None, None)])])
    with opened(tmp_path) as connection:
        found = connection.execute(
            'SELECT made_fy, made_ym, seen_at_on, seen_at_fy, seen_at_ym FROM "thing" ORDER BY made_fy NULLS LAST'
        ).fetchall()
    assert found == [(2025, 202603, date(2026, 4, 1), 2026, 202604), (None,) * 5]


def test_the_manifest_says_when_how_many_and_a_digest_that_follows_the_rows(tmp_path: Path) -> None:
    with clock.at(AT):
        first = build(tmp_path, [one(Integer(), 1, 2)])
        again = build(tmp_path, [one(Integer(), 1, 2)])
        other = build(tmp_path, [one(Integer(), 2, 1)])
    assert first.made_at == AT
    assert first.rows("thing") == 2
    assert first.tables[0].digest == again.tables[0].digest != other.tables[0].digest
    with opened(tmp_path) as connection:
        assert manifest_of(connection) == other
    assert json.loads((tmp_path / "manifest.json").read_text())["tables"][0]["rows"] == 2


def test_an_empty_table_is_there_with_nothing_in_it(tmp_path: Path) -> None:
    build(tmp_path, [one(Integer())])
    with opened(tmp_path) as connection:
        assert connection.execute('SELECT count(*) FROM "thing"').fetchall() == [(0,)]


def test_without_a_file_it_says_that_figures_are_being_counted(tmp_path: Path) -> None:
    with pytest.raises(NoFacts, match="being counted"), opened(tmp_path):
        pass


def test_a_new_file_is_read_at_once_while_somebody_still_reads_the_old_one(tmp_path: Path) -> None:
    """DuckDB keeps a database open by its name: under one name a process would go on reading the old file."""
    build(tmp_path, [one(Integer(), 1)])
    with opened(tmp_path) as old:
        build(tmp_path, [one(Integer(), 2)])
        with opened(tmp_path) as new:
            assert new.execute('SELECT x FROM "thing"').fetchall() == [(2,)]
        assert old.execute('SELECT x FROM "thing"').fetchall() == [(1,)]
    for number in range(3, 7):
        build(tmp_path, [one(Integer(), number)])
    assert len(list(tmp_path.glob("facts-*.duckdb"))) == 2
    assert (tmp_path / LINK).is_symlink()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "COPY thing TO '{file}.out'",
        "ATTACH '{file}.db' AS other",
        "CREATE TABLE other (x INTEGER)",
        "INSERT INTO thing VALUES (1)",
        "DROP TABLE thing",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "LOAD httpfs",
    ],
)
def test_the_open_file_can_be_read_and_nothing_else(statement: str, tmp_path: Path) -> None:
    import duckdb

    build(tmp_path, [one(Integer(), 1)])
    outside = tmp_path / "outside.csv"
    outside.write_text("a,b\n1,2\n")
    with opened(tmp_path) as connection, pytest.raises(duckdb.Error):
        connection.execute(statement.format(file=outside)).fetchall()
    with opened(tmp_path) as connection:
        assert connection.execute("SELECT x FROM thing").fetchall() == [(1,)]


def test_a_web_process_does_not_import_duckdb_or_arrow_at_its_start() -> None:
    asked = (
        "import sys; import cairn.insight.store, cairn.insight.counting, cairn.insight.facts, cairn.insight.catalogue;"
        "print([name for name in ('duckdb', 'pyarrow', 'pandas') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_the_same_facts_give_the_same_digests(tmp_path: Path) -> None:
    one_, two = built(tmp_path / "a", invented(7)), built(tmp_path / "b", invented(7))
    assert one_.tables == two.tables

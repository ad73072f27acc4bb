"""What the rooms really publish is what the figures count."""

import re
from pathlib import Path

import pytest

from cairn.core.contracts import Code, Column, Day, Flag, Integer, Key, Moment
from cairn.insight import facts
from cairn.insight.catalogue import catalogue
from cairn.insight.counting import count
from cairn.insight.store import build, opened

pytestmark = pytest.mark.django_db

OF_FACTS = [indicator for indicator in catalogue().values() if indicator.kind == "facts"]


def test_every_table_that_a_figure_needs_is_published() -> None:
    published = {extract.name for extract in facts.extracts()}
    wanted = {table for indicator in OF_FACTS for table in indicator.needs}
    assert wanted - published == set()


def test_every_figure_can_be_counted_from_what_is_published(tmp_path: Path) -> None:
    build(tmp_path, facts.extracts())
    for indicator in OF_FACTS:
        with opened(tmp_path) as connection:
            count(connection, indicator, area=1)
            count(connection, indicator, area=1, agency=1)


def test_every_completeness_that_a_figure_tells_is_of_a_column_that_is_published() -> None:
    columns = {(extract.name, name) for extract in facts.extracts() for name in extract.columns}
    asked = {(each.table, each.column) for indicator in OF_FACTS for each in indicator.quality}
    assert asked - columns == set()


def test_every_completeness_is_of_a_table_that_the_figure_counts() -> None:
    """What is closed to a reader is left out of the tables that a figure counts: of another it would still tell."""
    other = {(i.code, each.table) for i in OF_FACTS for each in i.quality if each.table not in i.needs}
    assert other == set()


def test_every_table_that_figures_count_can_leave_out_what_is_closed() -> None:
    columns = {each.name: set(each.columns) for each in facts.extracts()}
    needed = {table for indicator in OF_FACTS for table in indicator.needs}
    assert {table for table in needed if not columns[table] & {"case", "referral"}} == set()


def test_every_table_that_is_counted_says_its_area_or_is_a_link() -> None:
    links = {"case_referral", "referral_abuse"}
    needed = {table for indicator in OF_FACTS for table in indicator.needs}
    without = {each.name for each in facts.extracts() if each.name in needed and "area" not in each.columns}
    assert without - links == set()


def test_no_column_of_any_room_can_hold_text() -> None:
    kinds = (Integer, Key, Flag, Day, Moment, Code)
    columns: list[tuple[str, str, Column]] = [
        (extract.name, name, column)
        for extract in facts.extracts()
        for name, column in extract.columns.items()
    ]
    assert all(isinstance(column, kinds) for _table, _name, column in columns)
    codes = {code for _table, _name, column in columns if isinstance(column, Code) for code in column.of}
    assert {code for code in codes if not re.fullmatch(r"[a-z0-9_]{0,40}", code)} == set()


def test_the_codes_that_a_definition_speaks_of_are_codes_that_a_room_publishes() -> None:
    """A word in the SQL that no room ever publishes would count nought for ever."""
    published = {
        code
        for extract in facts.extracts()
        for column in extract.columns.values()
        if isinstance(column, Code)
        for code in column.of
    }
    own = {
        "engaged",
        "trying",
        "not",
        "rank",
        "yes",
        "on",
        "instrument",
        "waiting",
    }  # names that the SQL gives itself
    for indicator in OF_FACTS:
        text = indicator.rows + " ".join(measure.sql for measure in indicator.measures)
        said = set(re.findall(r"'([a-z_0-9]+)'", text))
        assert said - published - own == set(), indicator.code

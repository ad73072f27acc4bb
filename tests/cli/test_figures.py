"""Figures and published series at a terminal."""

import csv
import io
from pathlib import Path

import pytest

from cairn.access.models import Event
from cairn.cli import main as entry
from cairn.cli.console import FAILED, FOUND, MISUSED, WELL
from cairn.demo.cast import Cast
from tests.house.tree import SOURCE

pytestmark = pytest.mark.django_db

MARAC = SOURCE / "insight" / "data" / "southwark_marac.csv"
POPULATION = SOURCE / "insight" / "data" / "london_borough_population.csv"


def test_every_figure_is_listed_by_code_and_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["figures", "list"]) == WELL
    assert "referrals_received" in capsys.readouterr().out


def test_a_figure_that_nobody_knows_is_used_wrongly(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["figures", "show", "happiness"]) == MISUSED
    assert "There is no figure happiness. There are: " in capsys.readouterr().err


def test_a_figure_without_its_series_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["figures", "show", "marac_repeats"]) == FOUND
    assert "cairn load series" in capsys.readouterr().err


def test_a_loaded_series_is_a_figure(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["load", "series", str(POPULATION), str(MARAC)]) == WELL
    first = capsys.readouterr().out
    assert "rows of populations taken in, 0 there already." in first
    assert entry.main(["load", "series", str(MARAC)]) == WELL
    assert ": 0 rows of series taken in" in capsys.readouterr().out
    assert entry.main(["figures", "show", "marac_repeats", "--csv"]) == WELL
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[0][1:]
    assert all(len(row) == len(rows[0]) for row in rows)
    assert Event.objects.filter(verb="load").count() == 3


def test_a_file_that_does_not_fit_leaves_nothing(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(b"\x00\x01\x02 nonsense")
    assert entry.main(["load", "series", str(wrong)]) == FAILED
    said = capsys.readouterr().err
    assert "wrong.csv: nothing was taken in." in said
    assert "Traceback" not in said
    assert not Event.objects.filter(verb="load").exists()


def test_a_file_that_is_not_there_is_used_wrongly(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert entry.main(["load", "series", str(tmp_path / "gone.csv")]) == MISUSED
    assert "There is no file" in capsys.readouterr().err


def test_a_series_is_loaded_by_whoever_may(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    analyst, worker = cast.users["analyst"], cast.users["ama"]
    assert entry.main(["load", "series", str(POPULATION), "--by", worker.email]) == FAILED
    assert "may not do this. Whoever may is one of: analyst." in capsys.readouterr().err
    assert entry.main(["load", "series", str(POPULATION), "--by", "nobody@cairn.example"]) == MISUSED
    assert entry.main(["load", "series", str(POPULATION), "--by", analyst.email]) == WELL
    assert Event.objects.filter(verb="load", user=analyst.uid).exists()


@pytest.mark.django_db(transaction=True)
def test_counting_again_says_what_was_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["figures", "rebuild"]) == WELL
    said = capsys.readouterr()
    assert "referral: 0 rows" in said.out
    assert "Traceback" not in said.err
    assert entry.main(["figures", "show", "referrals_received"]) == FOUND
    assert "There is nothing to count in it yet." in capsys.readouterr().err

"""A spreadsheet of referrals at a terminal: all of it or nothing, in somebody's name."""

from pathlib import Path

import pytest

from cairn.cli import main as entry
from cairn.cli.console import FAILED, FOUND, MISUSED, WELL
from cairn.demo.cast import Cast
from cairn.referrals.models import Referral
from tests.referrals.conftest import Services, services
from tests.referrals.test_imports import file_of, row

__all__ = ["services"]  # the fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "autumn.csv"
    path.write_bytes(file_of(row(1), row(2)))
    return path


def load(path: Path, cast: Cast, who: str, *more: str) -> int:
    return entry.main(["load", "referrals", str(path), "--by", cast.users[who].email, *more])


def test_a_file_is_taken_in_once(
    sheet: Path, cast: Cast, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(sheet, cast, "grace") == WELL
    assert "autumn.csv: 2 referrals taken in, 0 there already." in capsys.readouterr().out
    assert load(sheet, cast, "grace") == WELL
    assert "autumn.csv: 0 referrals taken in, 2 there already." in capsys.readouterr().out
    assert Referral.objects.count() == 2


def test_a_row_that_cannot_be_read_stops_it_unless_it_may_be_left_out(
    sheet: Path, cast: Cast, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet.write_bytes(file_of(row(1), row(2, **{"Date of birth": "soon"})))
    assert load(sheet, cast, "grace") == FAILED
    said = capsys.readouterr().err
    assert "Row 3: Date of birth" in said
    assert "Traceback" not in said
    assert not Referral.objects.exists()
    assert load(sheet, cast, "grace", "--leave-out") == FOUND
    assert "row 3 was left out" in capsys.readouterr().err
    assert Referral.objects.count() == 1


def test_whoever_may_not_import_is_refused(
    sheet: Path, cast: Cast, services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(sheet, cast, "analyst") == FAILED
    assert "may not do this" in capsys.readouterr().err
    assert load(sheet, cast, "grace", "--service", "Nowhere") == MISUSED
    assert "has no service Nowhere" in capsys.readouterr().err
    assert not Referral.objects.exists()

"""The generated pages say what the code does, and an old one is found."""

from pathlib import Path

import pytest

from cairn.cli import main as entry
from cairn.cli.console import FAILED, FOUND, WELL
from cairn.cli.generated import floors, pages, rulebook, states
from cairn.cli.generated.table import table
from tests.house.tree import ROOT


@pytest.fixture
def in_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.usefixtures("in_project")
def test_a_page_that_is_old_missing_or_too_many_is_found_and_mended(tmp_path: Path) -> None:
    into = ["--into", str(tmp_path)]
    assert entry.main(["docs", "--check", *into]) == FOUND
    assert list(tmp_path.iterdir()) == []
    assert entry.main(["docs", *into]) == WELL
    assert entry.main(["docs", "--check", *into]) == WELL
    (tmp_path / "pages.md").write_text("older", encoding="utf-8")
    (tmp_path / "gone.md").write_text("nobody writes this any more", encoding="utf-8")
    assert entry.main(["docs", "--check", *into]) == FOUND
    assert entry.main(["docs", *into]) == WELL
    assert entry.main(["docs", "--check", *into]) == WELL
    assert not (tmp_path / "gone.md").exists()


def test_outside_the_project_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert entry.main(["docs"]) == FAILED
    assert "in the folder of the project" in capsys.readouterr().err


def test_who_may_is_what_the_roles_say() -> None:
    said = {
        line.split("|")[1].strip(): line
        for line in pages.permissions(ROOT).splitlines()
        if line.startswith("| `/")
    }
    person = said["`/people/{uid}/`"]
    assert "caseworker" in person
    assert "elected_member" not in person
    assert said["`/`"].endswith("| every role |")


def test_addresses_are_as_somebody_reads_them() -> None:
    assert pages.plain("cases/<uuid:uid>/notes/<int:edition>/") == "/cases/{uid}/notes/{edition}/"
    assert pages.plain(r"accounts/^confirm-email/(?P<key>[-:\w]+)/$") == "/accounts/confirm-email/{key}/"


def test_the_rule_book_gives_code_sentence_and_source() -> None:
    said = rulebook.page(ROOT)
    assert "| `high_by_count` | High: the count is {yes}, at or above {count}. | rules A3.5 |" in said


def test_every_state_table_is_there() -> None:
    said = states.page(ROOT)
    assert all(f"## {room}\n" in said for room in ("cases", "referrals", "release"))
    assert "| `begin_triage` | sent | **triage** |" in said


def test_every_app_has_its_floor() -> None:
    said = floors.page(ROOT)
    assert "| 11 | `cli` |" in said
    assert "| 0 | `core` |" in said


def test_a_stroke_does_not_end_a_cell() -> None:
    assert table(("a",), [("one | two",)]).splitlines()[-1] == "| one \\| two |"


def test_a_notice_says_how_long_her_record_is_kept_and_not_how_long_an_upload_is() -> None:
    from cairn.cli.generated.assurance import PAGES

    for name in ("assurance/privacy-notice.md", "assurance/privacy-notice-easy-read.md"):
        text = PAGES[name](ROOT)
        assert "7 to 10 years after our work with you ends" in text
        assert "25" in text  # a child's
        assert " 0 to" not in text

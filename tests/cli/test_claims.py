"""A paper's claims at a terminal: what is found, the last line, and the exit codes."""

from pathlib import Path

import pytest

from cairn.access.models import Event
from cairn.cli import main as entry
from cairn.cli.console import FAILED, FOUND, MISUSED, WELL
from cairn.demo.cast import Cast
from cairn.insight.models import Paper
from tests.house.tree import SOURCE

pytestmark = pytest.mark.django_db

BRIEFING = SOURCE / "demo" / "data" / "briefing_2018_claims.yaml"
AGREES = "paper: {title: A paper}\nclaims:\n  - {id: a, at: '1', says: all, value: '3', parts: complete}\n"


def last(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.splitlines()[-1]


def test_the_briefing_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["figures", "check", str(BRIEFING)]) == FOUND
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "15 contradictions in 175 claims"
    text = "\n".join(lines)
    for said in (
        "is 9.95; 19 would need about 5,970",
        "6 + 20 = 26, not 24",
        "196 days before",
        "27.1",
        "are 6 days, not 7",
        "51 months",
    ):
        assert said in text
    assert "   arithmetic: " in text


def test_a_paper_that_agrees_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text(AGREES)
    assert entry.main(["figures", "check", str(path)]) == WELL
    assert last(capsys) == "0 contradictions in 1 claims"


def test_a_question_alone_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text(
        AGREES
        + "  - {id: d, at: '1', says: four years, kind: duration, value: 4 years, covers: 2013/14 to 2017/18}\n"
    )
    assert entry.main(["figures", "check", str(path)]) == WELL
    out = capsys.readouterr().out
    assert "question: 1: “four years” is 4 years" in out
    assert out.endswith("0 contradictions in 2 claims\n")


def test_no_file_is_used_wrongly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["figures", "check", str(tmp_path / "none.yaml")]) == MISUSED
    assert "There is no file" in capsys.readouterr().err
    assert entry.main(["load", "claims", str(tmp_path / "none.yaml")]) == MISUSED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a list", "no “paper” and list of “claims”"),
        ("paper: {title: A\nclaims: [", "is not YAML in UTF-8 (line"),
        ("paper: {title: A}\nclaims: [&x {id: a, at: '1', says: a, value: '1'}, *x]", "points at another with *"),
        ("paper: {title: A}\nclaims: [{id: a, id: b, at: '1', says: a, value: '1'}]", "“id” is said twice"),
        ("paper: {title: A}\nclaims: [{id: a, at: '1', says: a, value: 1e999999}]", "“1e999999” is not a number"),
        ("paper: {title: A}\nclaims: [{id: a, at: '1', says: a, value: '1,45'}]", "“1,45” is not a number"),
        ("paper: {title: A}\nclaims: [{id: a, at: '1', says: a, value: '1', rounded_to: 1/0}]", "“1/0” is not what"),
        (
            "paper: {title: A}\nclaims: [{id: a, at: '1', says: a, kind: rate, value: '1', rate: {per: '0'}}]",
            "“0” is not what",
        ),
        ("paper: {title: A}\nclaims: [{id: a, at: '1', says: a, value: '1', period: 2017/19}]", "is no financial year"),
        ("paper: {title: A}\nclaims: [{id: a, at: '1', says: a, value: '1', figure: joy}]", "there is no figure “joy”"),
        (
            "paper: {title: A}\nclaims: [{id: a, at: '1', says: a, kind: duration, value: 99999 years}]",
            "is not a duration",
        ),
        ("paper: {title: [A]}\nclaims: []", "The paper's title is not a text"),
        ("paper: {title: A, colour: red}\nclaims: []", "a word that nobody reads: “colour”"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_says_why(
    text: str, said: str, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "paper.yaml"
    path.write_text(text)
    for words in (["figures", "check"], ["load", "claims"]):
        assert entry.main([*words, str(path)]) == FAILED
        heard = capsys.readouterr()
        assert said in heard.err
        assert "Traceback" not in heard.err
        assert "contradictions in" not in heard.out
    assert not Paper.objects.exists()


def test_loaded_papers_are_checked_without_a_file(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["figures", "check"]) == WELL
    assert last(capsys) == "0 contradictions in 0 claims"
    analyst = cast.users["analyst"].email
    assert entry.main(["load", "claims", str(BRIEFING), "--by", analyst]) == WELL
    assert "edition 1, 175 claims, for Ashbourne Park." in capsys.readouterr().out
    assert entry.main(["load", "claims", str(BRIEFING), "--by", analyst]) == WELL
    assert Event.objects.filter(verb="load", kind="paper").count() == 1
    capsys.readouterr()
    assert entry.main(["figures", "check"]) == FOUND
    assert last(capsys) == "15 contradictions in 175 claims"


def test_somebody_who_may_not_is_told_who_may(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["load", "claims", str(BRIEFING), "--by", cast.users["ama"].email]) == FAILED
    assert "Whoever may is one of: analyst" in capsys.readouterr().err
    assert not Paper.objects.exists()

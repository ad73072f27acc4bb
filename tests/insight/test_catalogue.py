"""A definition that does not say what it must is refused, with what is missing."""

from pathlib import Path

import pytest
import yaml

from cairn.insight.catalogue import NotAnIndicator, catalogue, read

GOOD = {
    "code": "things", "title": "Things", "theme": "casework", "unit": "thing",
    "definition": "Things.", "numerator": "Things.",
    "denominator": "None.", "population": "All things.", "period": "The year.", "owner": "Analyst", "source": "Cairn",
    "version": 1, "history": [{"version": 1, "from": "2026-11-22", "change": "First."}], "caveats": ["None."],
    "headline": "n", "measures": [{"code": "n", "title": "Things", "sql": "count(*)"},
                                  {"code": "m", "title": "Some", "sql": "count(*)"}],
    "shares": [{"code": "half", "title": "Half", "of": "m", "over": "n"}],
    "needs": ["thing"], "own": "agency", "rows": "SELECT 1",
}  # fmt: skip


def written(folder: Path, **changed: object) -> Path:
    path = folder / "things.yaml"
    path.write_text(
        yaml.safe_dump({key: value for key, value in (GOOD | changed).items() if value is not None})
    )
    return path


def test_every_definition_that_ships_is_whole() -> None:
    found = catalogue()
    assert {"referrals_received", "people_engaged", "dash_levels", "hours_to_contact", "risk_reduction_3m_v1",
            "marac_repeats", "police_recorded"} <= set(found)  # fmt: skip
    for indicator in found.values():
        assert indicator.caveats, indicator.code
        assert all(text.strip().endswith((".", "?")) for text in (indicator.definition, indicator.numerator))


def test_those_followed_up_never_head_a_figure() -> None:
    risk = catalogue()["risk_reduction_3m_v1"]
    alone = next(share for share in risk.shares if share.code == "n_d2")
    assert set(alone.never_alone) == {"n_d1", "n_d3"}
    assert {"n_d1", "n_d3"} <= set(risk.drawn)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert read(written(tmp_path)).measure("n").title == "Things"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"population": None}, "missing .*population"),
        ({"colour": "blue"}, "“colour” is not known"),
        ({"code": "other"}, "called after its code"),
        ({"version": 2}, "last edition is the version"),
        ({"history": []}, "at least the first edition"),
        ({"headline": "none"}, "headline is one of"),
        ({"needs": []}, "has measures, rows, own and needs"),
        ({"shares": [{"code": "half", "title": "Half", "of": "x", "over": "n"}]}, "half is a share of things"),
        ({"shares": [{"code": "n", "title": "Half", "of": "m", "over": "n"}]}, "a code of its own"),
        ({"sums": [{"total": "n", "parts": ["x"]}]}, "the sum of n"),
        ({"chart": ["x"]}, "the chart draws"),
        ({"theme": "other"}, "the theme is one of"),
        ({"quality": [{"title": "T", "table": "other", "column": "x"}]}, "quality is of tables"),
        ({"kind": "other"}, "from facts or from series"),
        ({"measures": [{"code": "n", "title": "T", "sql": "1", "kind": "hours"}], "shares": []}, "says of how many"),
        ({"rates": [{"code": "r", "title": "R", "of": "x", "band": "total", "vintage": "v", "multiplier": 1}]},
         "a rate is of a series"),
        ({"shares": [{"code": "half", "title": "Half", "of": "m", "over": "n", "never_alone": ["n"]}],
          "headline": "half"}, "half is never alone"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(changed: dict[str, object], words: str, tmp_path: Path) -> None:
    with pytest.raises(NotAnIndicator, match=words):
        read(written(tmp_path, **changed))


def test_a_file_that_is_no_yaml_is_said(tmp_path: Path) -> None:
    path = tmp_path / "things.yaml"
    path.write_text("a: [b")
    with pytest.raises(NotAnIndicator, match="cannot be read as YAML"):
        read(path)
    path.write_text("- a\n- b\n")
    with pytest.raises(NotAnIndicator, match="names and values"):
        read(path)

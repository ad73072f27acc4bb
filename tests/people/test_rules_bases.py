"""On what a decision to share may rest (rules F2). No database."""

from cairn.people.rules.bases import BASES


def test_only_danger_and_the_law_share_without_an_agreement() -> None:
    assert {basis.code for basis in BASES if not basis.rests} == {"vital_interests", "legal_duty"}

"""Clocks, exemptions, redaction, and whose a record is: truth tables."""

from datetime import date

import pytest
from django.apps import apps

from cairn.core.labels import About, Level, label_of
from cairn.core.working_time import WORKING_TIME
from cairn.oversight.rules import clocks, exemptions, subject
from cairn.oversight.rules.clocks import Asked
from cairn.oversight.rules.redaction import (
    Colleague,
    first_name,
    is_redaction,
    mentions_marac,
    without_surnames,
)

D = date


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (D(2026, 1, 31), 1, D(2026, 2, 28)),  # no such day: the last of the month
        (D(2028, 1, 31), 1, D(2028, 2, 29)),
        (D(2026, 3, 31), 1, D(2026, 4, 30)),
        (D(2026, 2, 28), 1, D(2026, 3, 28)),  # and not the last, where the day exists
        (D(2026, 12, 15), 1, D(2027, 1, 15)),
        (D(2026, 11, 30), 3, D(2027, 2, 28)),
        (D(2026, 10, 31), 3, D(2027, 1, 31)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last(day: date, months: int, later: date) -> None:
    assert clocks.add_months(day, months) == later


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (Asked(D(2026, 9, 3), D(2026, 9, 3)), D(2026, 10, 5)),  # 3 October is a Saturday
        (Asked(D(2026, 9, 3), None), None),
        (
            Asked(D(2026, 9, 3), D(2026, 9, 10)),
            D(2026, 10, 12),
        ),  # from the day that identity was seen; a Saturday
        (Asked(D(2026, 9, 3), D(2026, 9, 3), D(2026, 9, 4)), None),  # waits for what is meant
        (Asked(D(2026, 9, 3), D(2026, 9, 3), D(2026, 9, 4), D(2026, 9, 21)), D(2026, 10, 21)),
        (Asked(D(2026, 9, 3), D(2026, 9, 3), None, None, D(2026, 9, 30)), D(2026, 12, 3)),
        (Asked(D(2026, 1, 31), D(2026, 1, 31)), D(2026, 3, 2)),  # 28 February is a Saturday
        (
            Asked(D(2026, 11, 25), D(2026, 11, 25)),
            D(2026, 12, 29),
        ),  # Christmas, Boxing Day and its substitute
    ],
)
def test_a_request_is_due_a_month_after_it_is_known_who_asks_and_what_is_meant(
    asked: Asked, due: date | None
) -> None:
    assert clocks.answer_due(asked, WORKING_TIME) == due


def test_the_extension_must_be_told_within_the_first_month() -> None:
    asked = Asked(D(2026, 9, 3), D(2026, 9, 3))
    assert clocks.extend_by(asked, WORKING_TIME) == D(2026, 10, 5)
    assert clocks.extend_by(Asked(D(2026, 9, 3), None), WORKING_TIME) is None


def test_a_controllers_own_clock_counts_from_its_day_and_no_earlier() -> None:
    code = clocks.COMPLAINT_SERVICE_ANSWER
    own = [clocks.Clock(code, "x", 10, True, D(2026, 10, 1), "policy")]
    assert clocks.in_force(code, D(2026, 9, 30), own).days == 20
    assert clocks.in_force(code, D(2026, 10, 1), own).days == 10
    assert clocks.in_force(clocks.COMPLAINT_DATA_ACKNOWLEDGE, D(2026, 10, 1), own).days == 30
    assert clocks.due_on(D(2026, 11, 2), own[0], WORKING_TIME) == D(2026, 11, 16)
    thirty = clocks.BY_CODE[clocks.COMPLAINT_DATA_ACKNOWLEDGE]
    assert clocks.due_on(D(2026, 11, 2), thirty, WORKING_TIME) == D(2026, 12, 2)


def test_every_clock_and_exemption_says_its_source_and_unverified_ones_say_so() -> None:
    assert all(one.source for one in (*clocks.CLOCKS, *exemptions.EXEMPTIONS))
    assert all(one.verified or "unverified" in one.source for one in clocks.CLOCKS)
    assert all(one.statute for one in exemptions.EXEMPTIONS)


def test_an_exemption_is_dated_and_answers_one_kind_of_request() -> None:
    assert not exemptions.may_use("counselling", D(2026, 1, 11), enquiry=True)  # the day before the code
    assert exemptions.may_use("counselling", D(2026, 1, 12), enquiry=True)
    assert not exemptions.may_use("counselling", D(2026, 1, 12), enquiry=False)
    assert not exemptions.may_use("spoken", D(2026, 1, 12), enquiry=True)
    assert not exemptions.may_use("because_i_say_so", D(2026, 1, 12), enquiry=False)


@pytest.mark.parametrize(
    ("shown", "right"),
    [
        ("She said [withheld] and left.", True),
        ("[withheld] and left.", True),
        ("She said [withheld]", True),
        ("[withheld]", True),
        ("She said  [withheld]\nand left.", True),  # lines may be set otherwise
        ("She said that he hit her and left.", False),  # nothing is taken out
        ("She said nothing [withheld] and left.", False),
        ("and left. [withheld] She said", False),
        ("She said [withheld] and left. Then he came.", False),
        ("She [withheld] left. [withheld] said", False),
        ("", False),
    ],
)
def test_a_redaction_takes_out_and_adds_nothing(shown: str, right: bool) -> None:
    assert is_redaction("She said that he hit her and left.", shown) is right


@pytest.mark.parametrize(
    "text", ["the MARAC", "m.a.r.a.c.", "Multi-Agency Risk Assessment Conference", "M A R A C"]
)
def test_a_marac_is_found_in_every_spelling(text: str) -> None:
    assert mentions_marac(f"It was heard at {text} in May")


def test_other_words_are_no_marac() -> None:
    assert not mentions_marac("A maraca, the miracle of Marrakech, and a risk assessment")


STAFF = [
    Colleague("Ama Owusu", "Haven"),
    Colleague("Dr Prakash Iyer", "Lime Walk"),
    Colleague("Mary Ann Reed", "Haven"),
]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ama Owusu rang.", "Ama (Haven) rang."),
        ("ama  OWUSU rang.", "Ama (Haven) rang."),
        ("Owusu, Ama rang.", "Ama (Haven) rang."),
        ("Ms Owusu rang.", "Ama rang."),
        ("Dr Iyer wrote to Prakash Iyer.", "Prakash wrote to Prakash (Lime Walk)."),
        ("Mary Ann Reed and Mary Reed", "Mary (Haven) and Mary (Haven)"),
        ("Owusus and Owusuville", "Owusus and Owusuville"),
        ("ms owusu and OWUSU", "Ama and Ama"),
        ("by the owusu", "by the owusu"),  # as a word, and not as a name
        ("Reed, of the family", "Reed, of the family"),  # the family name of her whom it is about
    ],
)
def test_a_colleague_leaves_as_first_name_and_service(text: str, left: str) -> None:
    assert without_surnames(text, STAFF, keep=["Reed"]) == left


def test_a_title_is_no_first_name() -> None:
    assert [first_name(name) for name in ("Dr Prakash Iyer", "Councillor Femi Adler", "Ama")] == [
        "Prakash", "Femi", "Ama",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("roles", "flagged", "beside", "how"),
    [
        ([], False, False, "own"), ([], True, False, "apart"), ([], False, True, "apart"), ([], True, True, "apart"),
        (["client"], False, True, "own"), (["client"], True, True, "own"),
        (["client", "perpetrator"], True, True, "own"),
        (["perpetrator"], False, False, "apart"), (["perpetrator"], True, False, "apart"),
        (["child"], False, True, "person_only"), (["child"], True, False, "apart"), (["other"], True, False, "apart"),
        (["child", "perpetrator"], False, False, "apart"),
    ],
)  # fmt: skip
def test_whose_a_record_is(roles: list[str], flagged: bool, beside: bool, how: str) -> None:
    assert subject.how_held(roles, flagged=flagged, beside=beside) == how


def undecided() -> list[str]:
    """Models with something about a subject of which nobody has said whether an answer is made from them."""
    found = []
    for model in apps.get_models():
        name = f"{model._meta.app_label}.{model.__name__}"
        if not model.__module__.startswith("cairn.") or model._meta.app_label in subject.ROOMS_LEFT_OUT:
            continue
        labels = [label_of(field) for field in model._meta.local_fields]
        hers = [
            one for one in labels if one and one.about is About.SUBJECT and one.level in (Level.P3, Level.P4)
        ]
        if hers and name not in subject.PATHS and name not in subject.LEFT_OUT:
            found.append(name)
    return found


def test_somebody_has_said_of_every_model_whether_an_answer_is_made_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert undecided() == [], "say in oversight/rules/subject.py whose it is, or why it is left out"
    monkeypatch.delitem(subject.PATHS, "cases.Note")
    assert undecided() == ["cases.Note"]


def test_what_is_said_of_a_model_or_a_field_is_true() -> None:
    for name in (*subject.PATHS, *subject.LEFT_OUT):
        apps.get_model(name)
    for name, fields in (*subject.NEVER.items(), *subject.REPEATS.items()):
        known = {field.name for field in apps.get_model(name)._meta.local_fields}
        assert fields <= known, name

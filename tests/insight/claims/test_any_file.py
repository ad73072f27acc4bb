"""Whatever a file says, it is either refused in sentences or checked; nothing breaks."""

import contextlib
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.insight.claims.beside import beside
from cairn.insight.claims.book import book_in, book_of
from cairn.insight.claims.check import check
from cairn.insight.claims.files import ClaimsUnreadable
from cairn.insight.presenters.claims import about_claim, claim_line

IDS = ("a", "b", "c", "d")
ids = st.sampled_from([*IDS, ""])
numbers = st.sampled_from(
    [
        "0",
        "1",
        "7",
        "100",
        "3,128",
        "−8.5",
        "+62%",
        "0.00",
        "£12",
        "99.99",
        "2 out of 3",
        "3 in 0",
        "1e9",
        "",
        "٣",
        "999999999999999",
    ]
)
periods = st.sampled_from(
    [
        *("", "2017/18", "9999/00", "0000", "9999", "2018-02", "2018-13", "2018-02-29", "2018-10-29", " to "),
        *(
            "since 2013-04-01",
            "until 2020",
            "2019 to 2017",
            "2013/14 to 2017/18",
            "0001-01-01",
            "since until 2020",
        ),
    ]
)
lengths = st.sampled_from(["3 years", "999 years", "0 days", "26 weeks", "18 months", "1 month", "9999 days"])
KINDS = [
    "count",
    "share",
    "rate",
    "change",
    "range",
    "date",
    "event",
    "duration",
    "sequence",
    "names",
    "trend",
]
kinds = st.sampled_from([*KINDS, "other"])
words = st.sampled_from(["", "x", "y", "percent", "£m", "%", "percentage points"])
relation = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("of", "part", "since", "to", "until", "count"), ids)
)
entries = st.fixed_dictionaries(
    {"id": st.sampled_from(IDS), "at": st.just("1.1"), "says": st.just("something")},
    optional={
        "kind": kinds, "value": st.one_of(numbers, periods, lengths),
        "period": periods, "covers": periods, "leaves_out": periods,
        **dict.fromkeys(("counts", "unit", "method", "area", "group", "breakdown"), words),
        **dict.fromkeys(("part_of", "subset_of", "same_as", "within", "compared_with", "follows", "number"), ids),
        **dict.fromkeys(("low", "high", "step_days"), numbers),
        "rounded_to": st.sampled_from(["", "10", "0.5", "0", "x"]),
        "approximate": st.sampled_from(["true", "no", "x"]), "bound": st.sampled_from(["", "at_least", "at_most"]),
        "parts": st.sampled_from(["complete", "incomplete", "overlapping"]),
        "direction": st.sampled_from(["", "rises", "falls", "steady"]), "weekday": st.sampled_from(["", "monday"]),
        "days": st.lists(periods, max_size=4), "names": st.lists(words, max_size=3),
        **dict.fromkeys(("change", "lasts"), relation),
        "share": st.fixed_dictionaries({"of": ids}, optional={"part": ids}),
        "rate": st.fixed_dictionaries(
            {}, optional={"count": ids, "per": numbers, "of": words, "year": words, "population": ids}
        ),
    },
)  # fmt: skip


@settings(max_examples=200, deadline=None, database=None)
@given(st.lists(entries, min_size=1, max_size=5, unique_by=lambda entry: entry["id"]))
def test_any_entries(claims: list[dict[str, Any]]) -> None:
    for some in (claims, *([claim] for claim in claims)):
        with contextlib.suppress(ClaimsUnreadable):
            book = book_of({"paper": {"title": "A paper"}, "claims": some}, "a file")
            held = {"population": lambda *key: 1_000, "computed": lambda *key: None}
            for cause in check(book, **held):
                assert all(finding.sentence for finding in cause.findings)
            found = beside(book, **held)
            for claim in book:
                claim_line(claim, found)
                about_claim(claim, found)


WORDS = ("counts", "unit", "method", "area", "group", "breakdown")
POINTS = ("part_of", "subset_of", "same_as", "within", "compared_with", "follows")


def likely(dice: random.Random, own: str) -> dict[str, Any]:
    """An entry that can be taken, with every relation that it may have by chance."""
    kind = dice.choice(KINDS)
    other = [each for each in IDS if each != own]
    period = dice.choice(
        ["2017/18", "2016/17", "2018-02", "2018-10-29", "since 2013-04-01", "until 2020", "1000", "2500"]
    )
    entry: dict[str, Any] = {"id": own, "at": "1", "says": "x", "kind": kind, "period": period}
    number = dice.choice(
        ["0", "1", "7", "100", "3,128", "-8.5", "62%", "0.00", "£12", "99.99", "-100", "100.0"]
    )
    entry |= {
        "date": {"value": dice.choice(["2018-10-29", "1000-01-01", "2500-12-31"])},
        "duration": {"value": dice.choice(["3 years", "999 years", "0 days", "26 weeks", "18 months"])},
        "range": {"low": "1", "high": "40"}, "names": {"names": ["p", "q"]}, "event": {},
        "sequence": {"days": ["2018-10-29", "2018-11-05"]},
        "trend": {"direction": dice.choice(["rises", "falls", "steady"]), "counts": "x"},
    }.get(kind, {"value": number})  # fmt: skip
    maybe = {
        **{name: dice.choice(["x", "percent"]) for name in WORDS},
        **{name: dice.choice(other) for name in POINTS},
        "approximate": "true", "bound": "at_most", "rounded_to": "10", "parts": "complete", "covers": "2016/17 to 2500",
        "share": {"of": dice.choice(other), "part": dice.choice([*other, ""])},
        "change": {"to": dice.choice(other), "since": dice.choice([*other, ""])},
        "lasts": {"since": dice.choice(other), "until": dice.choice(other)},
        "rate": {"count": dice.choice(other), "of": "x", "year": "2017", "population": dice.choice([*other, ""])},
    }  # fmt: skip
    return entry | {name: value for name, value in maybe.items() if name not in entry and dice.random() < 0.3}


@settings(max_examples=200, deadline=None, database=None)
@given(st.randoms(use_true_random=False))
def test_likely_entries(dice: random.Random) -> None:
    held = {"population": lambda *key: 1_000, "computed": lambda *key: None}
    book = book_of({"paper": {"title": "A paper"}, "claims": [likely(dice, each) for each in IDS]}, "a file")
    assert all(finding.sentence for cause in check(book, **held) for finding in cause.findings)
    found = beside(book, **held)
    assert all(claim_line(claim, found) and about_claim(claim, found) for claim in book)


@settings(max_examples=100, deadline=None, database=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes(content: bytes) -> None:
    with contextlib.suppress(ClaimsUnreadable):
        book_in(content, "a file")


def test_a_deep_file_is_refused() -> None:
    with contextlib.suppress(ClaimsUnreadable):
        book_in(b"[" * 200_000, "a file")

"""What honest papers print and no reader should be troubled with: nothing of it is raised, not even as a question."""

import pytest

from tests.insight.claims.looking import Entry, change, findings, happened, n, share

PARTS = {"parts": "complete"}
RATE = {"kind": "rate", "counts": "x"}
OF_ELSEWHERE = {"count": "n", "of": "Elsewhere", "year": "2017"}


def parts(*values: str, kind: str = "count", **more: str) -> list[Entry]:
    return [
        {"id": f"p{i}", "kind": kind, "value": value, "part_of": "whole", **more}
        for i, value in enumerate(values)
    ]


HARMLESS: dict[str, list[Entry]] = {
    # totals and their parts
    "percentages that sum to 99": [
        {"id": "whole", "kind": "share", "value": "100", **PARTS},
        *parts("33", "33", "33", kind="share"),
    ],
    "percentages that sum to 101": [
        {"id": "whole", "kind": "share", "value": "100", **PARTS},
        *parts("34", "45", "22", kind="share"),
    ],
    "percentages with a decimal that sum to 100.1": [
        {"id": "whole", "kind": "share", "value": "100.0", **PARTS},
        *parts("33.4", "33.4", "33.3", kind="share"),
    ],
    "percentages of a count that sum to 99": [
        n("whole", "302", **PARTS),
        *parts("33", "33", "33", kind="share"),
    ],
    "counts rounded to tens whose total is out by ten": [
        n("whole", "100", rounded_to="10", **PARTS),
        *parts("30", "30", "30", rounded_to="10"),
    ],
    "counts rounded to fives": [
        n("whole", "25", rounded_to="5", **PARTS),
        *parts("10", "10", "10", rounded_to="5"),
    ],
    "thousands whose total is out by one": [
        n("whole", "13", unit="thousand people", **PARTS),
        *parts("4", "4", "4", unit="thousand people"),
    ],
    "money in whole pounds, out by one": [n("whole", "£1,001", **PARTS), *parts("£400", "£300", "£300")],
    "money by its unit, out by one": [
        n("whole", "1,001", unit="pounds", **PARTS),
        *parts("400", "300", "300", unit="pounds"),
    ],
    "money in millions with a decimal": [
        n("whole", "4.1", unit="£m", **PARTS),
        *parts("1.3", "1.3", "1.4", unit="£m"),
    ],
    "hours in whole hours": [n("whole", "41", unit="hours", **PARTS), *parts("20", "20", unit="hours")],
    "an incomplete breakdown": [n("whole", "24"), *parts("6", "7")],
    "one part of an incomplete breakdown": [n("whole", "24"), *parts("6")],
    "overlapping categories": [n("whole", "24", parts="overlapping"), *parts("20", "20", "9")],
    "one whole broken down in two ways": [
        n("whole", "100", **PARTS),
        n("women", "80", part_of="whole", breakdown="sex"),
        n("men", "20", part_of="whole", breakdown="sex"),
        n("young", "35", part_of="whole", breakdown="age"),
        n("old", "65", part_of="whole", breakdown="age"),
    ],
    "people of single years, some of them in two": [
        n("whole", "150", unit="persons", period="2015/16 to 2017/18"),
        *(n(f"y{i}", "70", unit="persons", period=f"201{i}/{i + 11}", part_of="whole") for i in (5, 6, 7)),
    ],
    "parts of which one is about so many": [
        n("whole", "100", **PARTS),
        *parts("60"),
        n("q", "39", approximate="true", part_of="whole"),
    ],
    "parts with a hidden small number": [
        n("whole", "100", **PARTS),
        *parts("97"),
        n("q", "4", bound="at_most", part_of="whole"),
    ],
    "parts of parts": [
        n("whole", "10", **PARTS),
        n("a", "6", part_of="whole", **PARTS),
        n("b", "4", part_of="whole"),
        n("c", "6", part_of="a"),
    ],
    # subsets
    "a subset as large as its whole": [n("w", "9"), n("s", "9", subset_of="w")],
    "a subset of about as many": [n("w", "180", approximate="true"), n("s", "185", subset_of="w")],
    "a rounded subset of a rounded whole": [
        n("w", "1,000", rounded_to="100"),
        n("s", "1,040", rounded_to="10", subset_of="w"),
    ],
    "a subset of a part of the time": [
        n("w", "90", period="2017/18"),
        n("s", "20", subset_of="w", period="2017-09"),
    ],
    "more than so many of more than so many": [n("w", "100", bound="at_least"), n("s", "150", subset_of="w")],
    # percentages
    "a percentage without decimals": [n("w", "3"), n("k", "2"), share("p", "67", "w", "k")],
    "a percentage with two": [n("w", "7"), n("k", "2"), share("p", "28.57", "w", "k")],
    "a half rounded up": [n("w", "8"), n("k", "1"), share("p", "12.5", "w", "k"), share("q", "13", "w", "k")],
    "a half rounded to even": [n("w", "8"), n("k", "1"), share("p", "12", "w", "k")],
    "a percentage of rounded counts": [
        n("w", "1,200", rounded_to="100"),
        n("k", "400", rounded_to="100"),
        share("p", "35", "w", "k"),
    ],
    "nobody of so many": [n("w", "7"), n("k", "0"), share("p", "0", "w", "k")],
    "all of them": [n("w", "7"), n("k", "7"), share("p", "100", "w", "k")],
    "a share of nobody": [n("w", "0"), n("k", "0"), share("p", "0", "w", "k")],
    "about half": [n("w", "9"), share("p", "50", "w", approximate="true")],
    "two out of three": [
        n("w", "97"),
        {"id": "p", "kind": "share", "value": "2 out of 3", "share": {"of": "w"}},
    ],
    "more than nine in ten": [n("w", "11"), share("p", "90", "w", bound="at_least")],
    "a share of the residents as of one day": [
        n("w", "9,000", period="2017-06-30"),
        share("p", "12", "w", period="2017/18"),
    ],
    "the same year said in two ways": [
        n("w", "90", period="2017/18"),
        share("p", "10", "w", period="2017-04-01 to 2018-03-31"),
    ],
    "a tenth of a percent of a base in round hundreds": [n("w", "100"), share("p", "33.0", "w")],
    "percentages of the same thing on other bases": [
        n("all", "200"),
        n("asked", "100"),
        share("p", "85", "asked", counts="safer", period="2017/18"),
        share("q", "40", "all", counts="safer", period="2017/18"),
    ],
    # changes
    "a change without decimals": [n("a", "1,453"), n("b", "2,351"), change("c", "62", "a", "b")],
    "a fall said as a fall": [n("a", "517"), n("b", "480"), change("c", "7.2", "a", "b", direction="falls")],
    "a fall with its sign": [n("a", "517"), n("b", "480"), change("c", "−7.2", "a", "b")],
    "a change in percentage points": [
        share("a", "26", "n"),
        share("b", "31", "n"),
        n("n", "100"),
        change("c", "5", "a", "b", unit="percentage points"),
    ],
    "a yearly change over several years": [
        n("a", "100"),
        n("b", "144"),
        change("c", "20", "a", "b", unit="percent a year"),
    ],
    "a change on the year before, and values of other years": [
        n("y3", "2,300", counts="x", period="2013/14"),
        n("y7", "3,128", counts="x", period="2017/18"),
        {"id": "c", "kind": "change", "value": "8.5", "change": {"to": "y7"}},
    ],
    "a change on the year before, and a value for women": [
        n("w", "1,900", counts="x", period="2016/17", group="women"),
        n("y7", "3,128", counts="x", period="2017/18"),
        {"id": "c", "kind": "change", "value": "8.5", "change": {"to": "y7"}},
    ],
    "a change from nought": [n("a", "0"), n("b", "7"), change("c", "100", "a", "b")],
    # values
    "rolling years": [
        n("a", "24", counts="x", period="2017-04-01 to 2018-03-31"),
        n("b", "26", counts="x", period="2017-07-01 to 2018-06-30"),
    ],
    "a number in full and in thousands": [n("a", "12,345", counts="x"), n("b", "12,000", counts="x")],
    "a number and about as many": [
        n("a", "2,351", counts="x"),
        n("b", "2,300", counts="x", approximate="true"),
    ],
    "a number and more than so many": [
        n("a", "2,351", counts="x"),
        n("b", "2,000", counts="x", bound="at_least"),
    ],
    "persons and referrals": [
        n("a", "90", counts="x", unit="persons"),
        n("b", "120", counts="x", unit="referrals"),
    ],
    "two boroughs": [n("a", "90", counts="x", area="Elsewhere"), n("b", "120", counts="x", area="Nowhere")],
    "two definitions that are named": [
        n("a", "90", counts="x", method="ever"),
        n("b", "120", counts="x", method="a year"),
    ],
    "three years that are thirty-six months": [
        {"id": "a", "kind": "duration", "value": "3 years", "counts": "x"},
        {"id": "b", "kind": "duration", "value": "36 months", "counts": "x"},
    ],
    "a percentage in a range to whole percents": [
        {"id": "band", "kind": "range", "low": "28", "high": "40"},
        n("w", "480"),
        n("k", "146"),
        share("p", "", "w", "k", within="band"),
    ],
    "two boroughs compared": [
        n("a", "9", counts="x", area="A", compared_with="b"),
        n("b", "8", counts="x", area="B"),
    ],
    "percentages of a quarter and of a year compared": [
        share("a", "9", "n", counts="x", period="2018-04-01 to 2018-06-30", compared_with="b"),
        share("b", "8", "n", counts="x", period="2017/18"),
        n("n", "5,432", approximate="true"),
    ],
    # rates
    "a rate without decimals": [
        {**RATE, "id": "r", "value": "10", "rate": OF_ELSEWHERE},
        n("n", "3,128", counts="x"),
    ],
    "a rate of the grown-ups": [
        {**RATE, "id": "r", "value": "12.2", "rate": {**OF_ELSEWHERE, "ages": "16plus"}},
        n("n", "3,128", counts="x"),
    ],
    "a rate of a place that is not in the table": [
        {**RATE, "id": "r", "value": "77", "rate": {**OF_ELSEWHERE, "of": "Nowhere"}},
        n("n", "3,128", counts="x"),
    ],
    "one rate per thousand and per ten thousand": [
        {**RATE, "id": "r", "value": "9.95", "rate": OF_ELSEWHERE},
        {**RATE, "id": "s", "value": "99.5", "rate": {**OF_ELSEWHERE, "per": "10,000"}},
        n("n", "3,128", counts="x"),
    ],
    # times
    "what follows in the same month": [happened("a", "2018-03"), happened("b", "2018-03", follows="a")],
    "what follows in the same year": [happened("a", "2018-11"), happened("b", "2018", follows="a")],
    "what follows on the same day": [
        {"id": "a", "kind": "date", "value": "2018-03-01"},
        {"id": "b", "kind": "date", "value": "2018-03-01", "follows": "a"},
    ],
    "three years to the last day": [
        {"id": "a", "kind": "date", "value": "2015-07-01"},
        {"id": "b", "kind": "date", "value": "2018-06-30"},
        {"id": "y", "kind": "duration", "value": "3 years", "lasts": {"since": "a", "until": "b"}},
    ],
    "three years, to the month": [
        happened("a", "2015-07"),
        happened("b", "2018-09"),
        {"id": "y", "kind": "duration", "value": "3 years", "lasts": {"since": "a", "until": "b"}},
    ],
    "26 weeks that are half a year": [
        {"id": "y", "kind": "duration", "value": "26 weeks", "covers": "2018-04-01 to 2018-09-30"}
    ],
    "five financial years": [
        {"id": "y", "kind": "duration", "value": "5 years", "covers": "2019/20 to 2023/24"}
    ],
    "six months": [
        {"id": "y", "kind": "duration", "value": "6 months", "covers": "2018-04-01 to 2018-09-30"}
    ],
    "launched in the year and in its spring": [happened("a", "2013"), happened("b", "2013-04", same_as="a")],
    # trends
    "a rise that rounding hides": [
        n("a", "500", counts="x", period="2015/16", rounded_to="100"),
        n("b", "500", counts="x", period="2016/17", rounded_to="100"),
        {"id": "t", "kind": "trend", "counts": "x", "direction": "rises", "period": "2015/16 to 2016/17"},
    ],
    "half a year beside whole years": [
        n("a", "400", counts="x", period="2015/16"),
        n("b", "480", counts="x", period="2016/17"),
        n("h", "250", counts="x", period="2017-04-01 to 2017-09-30"),
        {"id": "t", "kind": "trend", "counts": "x", "direction": "rises", "period": "since 2015-04-01"},
    ],
    "steady small numbers": [
        n("a", "5", counts="x", period="2015/16"),
        n("b", "8", counts="x", period="2016/17"),
        {"id": "t", "kind": "trend", "counts": "x", "direction": "steady", "period": "2015/16 to 2016/17"},
    ],
    "a rise of all, and women who fell": [
        n("a", "400", counts="x", period="2015/16"),
        n("b", "480", counts="x", period="2016/17"),
        n("c", "300", counts="x", period="2015/16", group="women"),
        n("d", "200", counts="x", period="2016/17", group="women"),
        {"id": "t", "kind": "trend", "counts": "x", "direction": "rises", "period": "2015/16 to 2016/17"},
    ],
    # what another reading explains
    "capitals and spaces": [
        n("w", "9", unit="Refuge  units", compared_with="s"),
        n("s", "8", unit="refuge units", method=""),
    ],
    "places of a borough": [
        n("w", "100", area="Elsewhere", **PARTS),
        n("a", "60", area="North", part_of="w"),
        n("b", "40", area="South", part_of="w"),
    ],
    "a rate by another edition of the population": [
        {**RATE, "id": "r", "value": "9.7", "rate": OF_ELSEWHERE},
        n("n", "3,128", counts="y"),
    ],
    "ranges that touch": [
        {"id": "a", "kind": "range", "low": "2,200", "high": "2,400", "counts": "x", "period": "2014/15"},
        {"id": "b", "kind": "range", "low": "2,400", "high": "2,600", "counts": "x", "period": "2014/15"},
        {"id": "c", "kind": "range", "low": "28", "high": "40"},
        {"id": "d", "kind": "range", "low": "41", "high": "60", "same_as": "c"},
    ],
    "a value at the end of its range": [
        {"id": "band", "kind": "range", "low": "28", "high": "40"},
        n("v", "40", within="band"),
        n("u", "28", same_as="band"),
    ],
    "a number in full and to the nearest ten": [n("a", "2,351", counts="x"), n("b", "2,350", counts="x")],
    "a year that is made of its halves": [
        n("w", "400", period="2017/18", **PARTS),
        n("a", "220", part_of="w", period="2017-04-01 to 2017-09-30"),
        n("b", "180", part_of="w", period="2017-10-01 to 2018-03-31"),
    ],
    "people of four quarters": [
        n("w", "90", unit="persons", period="2017/18"),
        *(n(f"q{i}", "30", unit="persons", part_of="w", period=f"2017-0{i + 4}") for i in range(4)),
    ],
    "at least so many, and more are named": [
        n("k", "4", bound="at_least"),
        {"id": "l", "kind": "names", "names": ["a", "b", "c", "d", "e"], "number": "k"},
    ],
    "about doubled": [
        n("a", "1,453"),
        n("b", "2,900"),
        change("c", "100", "a", "b", approximate="true"),
    ],
    "a share that rises as it is said to": [
        n("n", "5,432", approximate="true"),
        share("a", "27.1", "n", counts="x", period="2014/15"),
        share("b", "33.1", "n", counts="x", period="2015/16"),
        {"id": "t", "kind": "trend", "counts": "x", "direction": "rises", "period": "2014/15 to 2015/16"},
    ],
    "rates of two bases are no series": [
        {**RATE, "id": "r", "value": "9.95", "rate": OF_ELSEWHERE, "period": "2016/17"},
        {
            **RATE,
            "id": "s",
            "value": "9.2",
            "rate": {**OF_ELSEWHERE, "per": "10000", "count": ""},
            "period": "2017/18",
        },
        n("n", "3,128", counts="x"),
        {"id": "t", "kind": "trend", "counts": "x", "direction": "rises", "period": "2016/17 to 2017/18"},
    ],
}


@pytest.mark.parametrize("name", HARMLESS)
def test_nothing_is_raised(name: str) -> None:
    assert [finding.sentence for finding in findings(*HARMLESS[name])] == []

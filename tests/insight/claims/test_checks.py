"""Each kind of contradiction is found, and each kind of harmless difference is left alone."""

from typing import ClassVar

import pytest

from cairn.insight.claims.files import ClaimsUnreadable
from cairn.insight.claims.findings import contradictions
from tests.insight.claims.looking import found, grades

WHOLE = {"id": "whole", "value": "24", "parts": "complete"}


class TestParts:
    def test_complete_parts_that_do_not_sum(self) -> None:
        parts = {"id": "a", "value": "6", "part_of": "whole"}, {"id": "b", "value": "20", "part_of": "whole"}
        assert grades(WHOLE, *parts) == ["parts arithmetic"]

    def test_complete_parts_that_sum(self) -> None:
        assert not found(
            WHOLE,
            {"id": "a", "value": "4", "part_of": "whole"},
            {"id": "b", "value": "20", "part_of": "whole"},
        )

    def test_an_incomplete_breakdown_may_leave_some_out_but_not_exceed(self) -> None:
        whole = {"id": "whole", "value": "24"}
        assert not found(
            whole,
            {"id": "a", "value": "6", "part_of": "whole"},
            {"id": "b", "value": "7", "part_of": "whole"},
        )
        over = {"id": "a", "value": "16", "part_of": "whole"}, {"id": "b", "value": "17", "part_of": "whole"}
        assert grades(whole, *over) == ["parts definition"]

    def test_overlapping_categories_may_sum_to_anything(self) -> None:
        whole = {"id": "whole", "value": "24", "parts": "overlapping"}
        assert not found(
            whole,
            {"id": "a", "value": "20", "part_of": "whole"},
            {"id": "b", "value": "20", "part_of": "whole"},
        )

    def test_rounded_percentages_may_be_a_little_out(self) -> None:
        whole = {"id": "whole", "kind": "share", "value": "100", "parts": "complete", "share": {"of": "n"}}
        thirds = [
            {"id": f"p{i}", "kind": "share", "value": "33", "part_of": "whole", "share": {"of": "n"}}
            for i in range(3)
        ]
        assert not found({"id": "n", "value": "300", "approximate": "true"}, whole, *thirds)

    def test_values_rounded_to_tens_may_be_out_by_as_much(self) -> None:
        whole = {"id": "whole", "value": "100", "rounded_to": "10", "parts": "complete"}
        parts = [
            {"id": f"p{i}", "value": v, "rounded_to": "10", "part_of": "whole"}
            for i, v in enumerate(("30", "30", "30"))
        ]
        assert not found(whole, *parts)


class TestSubsets:
    def test_a_subset_larger_than_its_whole(self) -> None:
        assert grades({"id": "n", "value": "10"}, {"id": "s", "value": "11", "subset_of": "n"}) == [
            "subset arithmetic"
        ]

    def test_persons_may_be_fewer_or_more_than_incidents_by_definition(self) -> None:
        n, s = (
            {"id": "n", "value": "10", "unit": "persons"},
            {"id": "s", "value": "11", "unit": "incidents", "subset_of": "n"},
        )
        assert grades(n, s) == ["subset definition"]


class TestShares:
    BASE = {"id": "n", "value": "480"}
    PART = {"id": "k", "value": "146"}

    @pytest.mark.parametrize(("printed", "verdict"), [("30.4", []), ("30", []), ("31", ["share arithmetic"])])
    def test_a_percentage_follows_from_its_counts(self, printed: str, verdict: list[str]) -> None:
        share = {"id": "p", "kind": "share", "value": printed, "share": {"of": "n", "part": "k"}}
        assert grades(self.BASE, self.PART, share) == verdict

    def test_a_percentage_cut_off_instead_of_rounded_is_a_rounding(self) -> None:
        share = {"id": "p", "kind": "share", "value": "66", "share": {"of": "n", "part": "k"}}
        assert grades({"id": "n", "value": "3"}, {"id": "k", "value": "2"}, share) == ["share rounding"]

    def test_a_percentage_that_no_whole_number_gives(self) -> None:
        share = {"id": "p", "kind": "share", "value": "85", "share": {"of": "n"}}
        assert grades({"id": "n", "value": "9"}, share) == ["share-impossible arithmetic"]
        assert not found({"id": "n", "value": "20"}, share)

    def test_a_percentage_of_another_period_is_a_question(self) -> None:
        n = {"id": "n", "value": "8,156", "period": "since 2013-04-01"}
        share = {
            "id": "p",
            "kind": "share",
            "value": "85",
            "share": {"of": "n"},
            "period": "since 2015-04-01",
        }
        assert grades(n, share) == ["share-period question"]

    def test_more_than_everybody(self) -> None:
        share = {"id": "p", "kind": "share", "value": "101", "share": {"of": "n"}}
        assert grades({"id": "n", "value": "9", "approximate": "true"}, share) == ["share-bounds arithmetic"]


class TestChanges:
    ENDS = (
        {"id": "a", "value": "1,453", "period": "2013/14"},
        {"id": "b", "value": "2,351", "period": "2017/18"},
    )

    @pytest.mark.parametrize(
        ("printed", "verdict"),
        [("62", []), ("61.8", []), ("61", ["change rounding"]), ("68", ["change arithmetic"])],
    )
    def test_a_change_follows_from_its_ends(self, printed: str, verdict: list[str]) -> None:
        change = {"id": "c", "kind": "change", "value": printed, "change": {"since": "a", "to": "b"}}
        assert grades(*self.ENDS, change) == verdict

    def test_a_change_may_be_in_things(self) -> None:
        change = {
            "id": "c",
            "kind": "change",
            "unit": "referrals",
            "value": "898",
            "change": {"since": "a", "to": "b"},
        }
        assert not found(*self.ENDS, change)

    def test_a_change_implies_the_year_before(self) -> None:
        to = {"id": "b", "value": "3,128", "counts": "x", "period": "2017/18"}
        change = {"id": "c", "kind": "change", "value": "8.5", "change": {"to": "b"}}
        before = {"id": "a", "counts": "x", "period": "2016/17"}
        assert not found(to, change, {**before, "value": "2,883"})
        assert grades(to, change, {**before, "value": "2,400"}) == ["change-implied definition"]


class TestValues:
    def test_two_values_for_one_thing(self) -> None:
        a, b = {"id": "a", "counts": "units", "value": "24"}, {"id": "b", "counts": "units", "value": "26"}
        assert grades(a, b) == ["two-values arithmetic"]
        assert not found(a, {**b, "value": "24"})

    def test_two_years_are_two_things_and_so_are_rolling_years(self) -> None:
        a = {"id": "a", "counts": "x", "value": "24", "period": "2017-04-01 to 2018-03-31"}
        b = {"id": "b", "counts": "x", "value": "26", "period": "2017-07-01 to 2018-06-30"}
        assert not found(a, b)

    def test_one_value_printed_with_fewer_decimals(self) -> None:
        n = {"id": "n", "value": "480"}, {"id": "k", "value": "146"}
        share = {"kind": "share", "counts": "rate", "share": {"of": "n", "part": "k"}}
        assert not found(*n, {"id": "a", **share, "value": "30.4"}, {"id": "b", **share, "value": "30"})

    def test_outside_a_stated_range(self) -> None:
        band = {"id": "band", "kind": "range", "low": "28", "high": "40"}
        n = {"id": "n", "value": "458"}, {"id": "k", "value": "124"}
        share = {"id": "p", "kind": "share", "share": {"of": "n", "part": "k"}, "within": "band"}
        assert grades(band, *n, share) == ["range arithmetic"]
        assert grades({**band, "method": "x"}, *n, {**share, "method": "y"}) == ["range definition"]

    def test_like_with_unlike(self) -> None:
        a, b = (
            {"id": "a", "value": "30", "method": "ever", "compared_with": "b"},
            {"id": "b", "value": "31", "method": "a year"},
        )
        assert grades(a, b) == ["unlike definition"]
        assert not found({**a, "method": "a year"}, b)


class TestRanges:
    BAND: ClassVar = {
        "id": "a",
        "kind": "range",
        "low": "2,200",
        "high": "2,400",
        "counts": "x",
        "period": "2014/15",
    }

    def test_two_ranges_for_one_thing_that_do_not_touch(self) -> None:
        other = {**self.BAND, "id": "b", "low": "2,600", "high": "2,900"}
        assert grades(self.BAND, other) == ["two-values arithmetic"]
        assert grades(self.BAND, {**other, "counts": "y", "same_as": "a", "unit": "persons"}) == [
            "two-values arithmetic"
        ]
        assert grades(self.BAND, {**other, "same_as": "a", "period": "2015/16"}) == ["two-values definition"]

    def test_a_number_that_is_said_to_be_the_range(self) -> None:
        number = {"id": "n", "value": "2,883", "period": "2014/15", "same_as": "a"}
        assert grades(self.BAND, number) == ["two-values arithmetic"]
        assert grades(self.BAND, {**number, "approximate": "true"}) == ["two-values question"]

    def test_a_share_that_is_not_printed_and_more_than_all(self) -> None:
        given = {"id": "w", "value": "100"}, {"id": "k", "value": "130"}
        assert grades(*given, {"id": "p", "kind": "share", "share": {"of": "w", "part": "k"}}) == [
            "share-bounds arithmetic"
        ]


class TestRates:
    def test_rates_of_other_bases_are_not_compared(self) -> None:
        one = {**self.RATE, "value": "9.95", "compared_with": "s"}
        for other, value in (({"per": "10000"}, "99.5"), ({"ages": "16plus"}, "12.2")):
            s = {**self.RATE, "id": "s", "value": value, "rate": {**self.RATE["rate"], **other}}
            assert grades(one, s, self.COUNT) == ["unlike definition"]

    RATE = {
        "id": "r",
        "kind": "rate",
        "counts": "x",
        "rate": {"count": "n", "of": "Elsewhere", "year": "2017"},
    }
    COUNT = {"id": "n", "counts": "x", "value": "3,128"}

    @pytest.mark.parametrize(("printed", "verdict"), [("9.95", []), ("10", []), ("19", ["rate arithmetic"])])
    def test_a_rate_follows_from_its_count_and_population(self, printed: str, verdict: list[str]) -> None:
        assert grades({**self.RATE, "value": printed}, self.COUNT) == verdict

    def test_another_measure_could_explain_it(self) -> None:
        assert grades({**self.RATE, "value": "19", "counts": "y"}, self.COUNT) == ["rate definition"]

    def test_an_unknown_population_says_nothing(self) -> None:
        rate = {**self.RATE, "value": "19", "rate": {"count": "n", "of": "Nowhere", "year": "2017"}}
        assert not found(rate, self.COUNT)


class TestPoints:
    def test_percentage_points_called_per_cent_are_a_question(self) -> None:
        ends = [
            {"id": i, "kind": "share", "value": v, "share": {"of": "n"}}
            for i, v in (("a", "26"), ("b", "31"))
        ]
        n = {"id": "n", "value": "5,432", "approximate": "true"}
        rise = {"id": "c", "kind": "change", "value": "5", "change": {"since": "a", "to": "b"}}
        assert grades(n, *ends, rise) == ["change question"]
        assert grades(n, *ends, {**rise, "value": "9"}) == ["change arithmetic"]


class TestTimes:
    def test_a_finish_before_its_start(self) -> None:
        start, end = (
            {"id": "a", "kind": "date", "value": "2018-09-01"},
            {"id": "b", "kind": "date", "value": "2018-02-17", "follows": "a"},
        )
        assert grades(start, end) == ["order arithmetic"]
        assert not found(start, {**end, "value": "2019-02-17"})

    def test_a_broken_sequence_is_one_finding(self) -> None:
        weeks = {"id": "w", "kind": "sequence", "step_days": "7", "weekday": "monday"}
        assert grades({**weeks, "days": ["2019-01-21", "2019-01-28", "2019-02-03", "2019-02-10"]}) == [
            "sequence arithmetic"
        ]
        assert not found({**weeks, "days": ["2019-01-21", "2019-01-28", "2019-02-04"]})

    def test_a_duration_that_ends_elsewhere(self) -> None:
        start, end = (
            {"id": "a", "kind": "event", "period": "2015-07"},
            {"id": "b", "kind": "event", "period": "2019-10"},
        )
        years = {"id": "y", "kind": "duration", "value": "3 years", "lasts": {"since": "a", "until": "b"}}
        assert grades(start, end, years) == ["duration definition"]
        assert not found(start, {**end, "period": "2018-07"}, years)

    def test_a_list_with_another_number_of_names(self) -> None:
        number = {"id": "n", "value": "4"}
        names = {"id": "l", "kind": "names", "names": ["a", "b", "c"], "number": "n"}
        assert grades(number, names) == ["list arithmetic"]
        assert not found({**number, "value": "3"}, names)
        assert grades(number, {**names, "names": ["a", "b", "c", "A"]}) == ["list-twice question"]


class TestTrends:
    YEARS = [
        {"id": f"y{year}", "counts": "x", "value": value, "period": f"20{year}/{year + 1}"}
        for year, value in ((14, "387"), (15, "517"), (16, "480"))
    ]

    def test_a_rise_that_holds_from_end_to_end_only_is_a_question(self) -> None:
        trend = {
            "id": "t",
            "kind": "trend",
            "counts": "x",
            "direction": "rises",
            "period": "2014/15 to 2016/17",
        }
        assert grades(*self.YEARS, trend) == ["direction question"]
        assert grades(*self.YEARS, {**trend, "direction": "falls"}) == ["direction arithmetic"]

    def test_shares_and_rates_have_trends_too(self) -> None:
        trend = {
            "id": "t",
            "kind": "trend",
            "counts": "x",
            "direction": "rises",
            "period": "2014/15 to 2015/16",
        }
        n = {"id": "n", "value": "5,432", "approximate": "true"}
        shares = [
            {"id": i, "kind": "share", "value": v, "counts": "x", "period": p, "share": {"of": "n"}}
            for i, v, p in (("a", "33.1", "2014/15"), ("b", "27.1", "2015/16"))
        ]
        assert grades(n, *shares, trend) == ["direction arithmetic"]
        rates = [{**each, "kind": "rate", "share": None} for each in shares]
        assert grades(n, *rates, trend) == ["direction arithmetic"]

    def test_static_within_a_tenth(self) -> None:
        trend = {
            "id": "t",
            "kind": "trend",
            "counts": "x",
            "direction": "steady",
            "period": "2015/16 to 2016/17",
        }
        assert not found(*self.YEARS, trend)
        assert grades(*self.YEARS, {**trend, "period": "2014/15 to 2016/17"}) == ["steady question"]


def test_symptoms_of_one_cause_are_counted_once_and_questions_are_not_contradictions() -> None:
    causes = found(
        {"id": "whole", "value": "24", "parts": "complete", "counts": "units"},
        {"id": "a", "value": "6", "part_of": "whole"},
        {"id": "b", "value": "20", "part_of": "whole"},
        {"id": "elsewhere", "value": "26", "counts": "units"},
        {"id": "n", "value": "9", "period": "2017/18"},
        {"id": "s", "kind": "share", "value": "33.3", "share": {"of": "n"}, "period": "2016/17"},
    )
    assert [len(cause.findings) for cause in causes] == [2, 1]
    assert contradictions(causes) == 1


def test_a_count_that_several_percentages_disagree_with_is_one_cause() -> None:
    parts = [{"id": f"k{i}", "value": value} for i, value in enumerate(("120", "180", "240"))]
    shares = [
        {"id": f"p{i}", "kind": "share", "value": value, "share": {"of": "n", "part": f"k{i}"}}
        for i, value in enumerate(("20", "30", "40"))
    ]
    causes = found({"id": "n", "value": "700"}, *parts, *shares)
    assert [len(cause.findings) for cause in causes] == [3]
    assert contradictions(causes) == 1


def test_a_file_says_everything_that_is_wrong_with_it_at_once() -> None:
    with pytest.raises(ClaimsUnreadable) as caught:
        found(
            {"id": "a", "value": "many"},
            {"id": "b", "value": "3", "part_of": "nobody"},
            {"id": "c", "colour": "red", "value": "1"},
        )
    said = " ".join(caught.value.sentences)
    assert "Claim a: “many” is not a number" in said
    assert "Claim b points at “nobody”" in said
    assert "Claim c: “colour” is a word that nobody reads" in said

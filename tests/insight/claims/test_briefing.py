"""The briefing of 2018: exactly what is found in it, by kind, grade and claims, and silence on what agrees."""

import re

from cairn.insight.claims.book import read_book
from cairn.insight.claims.check import check
from cairn.insight.claims.findings import contradictions
from cairn.insight.queries.claims import columns_of
from tests.house.tree import SOURCE

FILE = SOURCE / "demo" / "data" / "briefing_2018_claims.yaml"
BOOK = read_book(FILE)
CAUSES = check(
    BOOK,
    population=lambda *key: {("Southwark", "2017", "total"): 314_232}.get(key),
    computed=lambda *key: None,
)

TABLE = ("marac_cases_1415", "marac_cases_1516", "marac_cases_1617", "marac_cases_1718")
REPEATS = tuple(code.replace("cases", "repeats") for code in TABLE)
EXPECTED = {
    # the units: 6 + 20 are 26, and 26 is what the diagram says
    (("parts", "arithmetic", ("refuge_units", "refuge_self_contained", "refuge_shared")),
     ("two-values", "arithmetic", ("refuge_units", "refuge_units_diagram"))),
    # four safe houses or three
    (("two-values", "arithmetic", ("refuge_houses", "refuge_houses_diagram")),),
    # finished before it began
    (("order", "arithmetic", ("plan_finish", "plan_start")),),
    # a column of weeks that steps six days, and three Sundays among Mondays
    (("sequence", "arithmetic", ("plan_weeks",)),),
    # launched in 2013 or started in 2015; three years that last fifty-one months
    (("two-times", "definition", ("contract_started", "service_launched")),
     ("duration", "definition", ("contract_years", "contract_started", "contract_ends"))),
    # four principles or five
    (("two-lists", "definition", ("principles_leaflet", "principles_text")),),
    # an appendix that is something else
    (("two-names", "definition", ("appendix_1_is", "appendix_1_called")),),
    # two things of one name
    (("two-names", "definition", ("perpetrator_police", "perpetrator_course")),),
    # a programme with two names, commissioned by two
    (("two-names", "definition", ("sher_other", "sher_commissioned")),),
    (("two-names", "definition", ("sher_outside", "sher_council")),),
    # children on a plan, and one son
    (("two-values", "definition", ("hassan_children_plan", "hassan_son")),),
    # repeats of 2015/16 below the range, and not comparable with it
    (("range", "definition", ("repeat_share_1516", "repeat_range")),),
    (("unlike", "definition", ("repeat_rate_own", "repeat_range")),),
    # referrals that are cases discussed, and a rise from end to end only
    (("unlike", "definition", ("marac_rising", "marac_cases_1415")),
     ("direction", "question", ("marac_rising", *TABLE))),
    # a rate and a count that are different measures
    (("rate", "definition", ("police_rate", "police_incidents_1718")),),
    # what a reader should ask
    (("share-period", "question", ("risk_reduced", "clients_supported")),),
    (("steady", "question", ("police_static", "app1_incidents", "police_incidents_rise")),),
    (("direction", "question", ("marac_repeats_rising", *REPEATS)),),
    (("no-figure", "question", ("repeat_in_range_1819", "repeat_range")),),
    (("order", "question", ("launch_plan", "sign_off")),),
    (("duration", "question", ("referrals_rise_span",)),),
}  # fmt: skip


def test_exactly_this_is_found() -> None:
    found = {tuple((f.code, str(f.grade), f.claims) for f in cause.findings) for cause in CAUSES}
    assert found == EXPECTED
    assert contradictions(CAUSES) == 15


def test_the_worst_comes_first() -> None:
    order = ["arithmetic", "rounding", "definition", "question"]
    grades = [order.index(cause.grade) for cause in CAUSES]
    assert grades == sorted(grades)


def test_what_agrees_is_left_alone() -> None:
    blamed = {finding.claims[0] for cause in CAUSES for finding in cause.findings}
    agreeing = {
        "referrals_rise",  # 62%
        "clients_supported",  # 81.1% of those referred
        "training_1819",  # 37 + 12
        "panel_referrals",  # 2 + 5 + 8
        "emergency_accommodation",  # 72 of 180
        "new_strategy_years", "first_plan_years", "second_plan_years",
        "trauma_centres", "youth_idvas", "briefing_date",
        "case_studies",  # one and one
        "app1_recommendations", "app1_recommendations_count",  # nine; three, three and three
        "focus_areas", "marac_span", "das_developed", "procurement", "new_strategy_span", "panel_meeting",
        "plan_first_draft",  # while others are still asked: the text says throughout
        "plan_equality", "plan_last_draft", "plan_action",
        "josie_relapse", "josie_detox", "josie_graduated",
        "repeat_share_1415", "repeat_share_1617", "repeat_share_1718",
    }  # fmt: skip
    assert agreeing <= set(BOOK.claims)
    assert not agreeing & blamed


def test_every_sentence_says_where_and_is_one() -> None:
    for cause in CAUSES:
        for finding in cause.findings:
            assert re.match(r"(\d+\.\d|Table 1|Appendix \d|header)", finding.sentence)
            assert finding.sentence.endswith(".")
            assert "\n" not in finding.sentence


def test_every_figure_that_a_claim_names_is_in_the_catalogue() -> None:
    from cairn.insight.catalogue import catalogue

    named = [(claim.written.figure, claim.written.figure_value) for claim in BOOK if claim.written.figure]
    assert len(named) == 9
    assert all(column in columns_of(catalogue()[code]) for code, column in named)


def test_about_a_hundred_figures_and_each_where_it_stands() -> None:
    printed = [
        claim for claim in BOOK if claim.printed or claim.range or claim.day or claim.duration or claim.days
    ]
    assert len(printed) >= 90
    assert len(BOOK.claims) >= 170

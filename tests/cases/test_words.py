"""What the screen says of records in their less usual states, and the refusals that no page leads to."""

from datetime import date, timedelta

import pytest

from cairn.cases import actions, codes, desk, presenters
from cairn.cases.actions.incidents import Telling
from cairn.cases.models import Case
from cairn.cases.queries.story import assessments_of, story_of
from cairn.core import clock
from cairn.core.decisions import Refused
from tests.cases import made
from tests.cases.made import NOON, TODAY
from tests.cases.test_pages import address, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_which_way_the_risk_moves(cast):
    case = made.case(cast)
    assert "nothing to compare" in presenters.direction([])
    made.assess(cast, case, 5, at=NOON - timedelta(days=3))
    assert "nothing to compare" in presenters.direction(assessments_of(case))
    made.assess(cast, case, 5, at=NOON - timedelta(days=2))
    assert presenters.direction(assessments_of(case)).startswith("The same count")
    made.assess(cast, case, 4, at=NOON - timedelta(days=1))
    assert presenters.direction(assessments_of(case)).startswith("Down: 4")
    last = made.assess(cast, case, 6)
    assert presenters.direction(assessments_of(case)).startswith("Up: 6")
    last.instrument = "s_dash_2009"
    assert "nothing to compare" in presenters.direction([last, *assessments_of(case)[1:]])


def test_a_code_that_nobody_knows_any_more_is_shown_as_it_is():
    assert presenters.named(codes.Outcome, "planned") == "Planned ending"
    assert presenters.named(codes.Outcome, "long_ago") == "long_ago"


def test_a_young_persons_assessment_says_where_else_it_goes(cast, signed_in):
    client = made.person(cast, born_on=date(2009, 6, 1))
    case = made.case(cast, client=client)
    row = made.assess(
        cast,
        case,
        9,
        concern="Stalked daily.",
        comment="Her school knows.",
        referred=True,
        why_now="disclosure",
    )
    said = words(signed_in("ama").get(address("assessment", case.uid, row.uid)))
    for expected in (
        "Under 18: also refer to children’s social care.",
        "Stalked daily.",
        "Her school knows.",
        "Professional judgement",
        "The worker refers to MARAC.",
        "Stalking or harassment was answered yes: ask the stalking questions too",
        "Something new was disclosed",
    ):
        assert expected in said, expected


def test_what_a_manager_agreed_and_a_newer_edition_are_named(cast, signed_in):
    case = made.case(cast)
    made.assess(cast, case, 14)
    row = made.assess(cast, case, 5)
    row = actions.agree_level(assessment=row, was=row.version, agreed=True, by=cast.actor("grace"))
    newer = actions.correct_assessment(assessment=row, sheet=made.sheet(4), by=cast.actor("ama"))
    browser = signed_in("ama")
    said = words(browser.get(address("assessment", case.uid, row.uid)))
    assert "Agreed: Grace Lindqvist, 17 November 2026" in said
    assert "read the newer edition" in said
    assert "Edition" in words(browser.get(address("assessment", case.uid, newer.uid)))


def test_the_chronology_tells_of_contacts_outside_the_rule_ended_actions_and_corrected_notes(cast):
    case = made.case(cast)
    point = made.phone(cast, case, "never")
    actions.log_attempt(
        case=case, at=NOON, channel="phone", reached="no_answer", point=point, by=cast.actor("ama")
    )
    note = actions.write_note(case=case, kind="other", text="One", by=cast.actor("ama"))
    actions.correct_note(note=note, text="Two", by=cast.actor("ama"))
    for state in ("done", "cancelled"):
        action = actions.agree_action(
            case=case, text=f"To be {state}", whose="client", due_on=TODAY, by=cast.actor("ama")
        )
        actions.end_action(action=action, was=1, state=state, outcome="So it was.", by=cast.actor("ama"))
    case = Case.objects.get(pk=case.pk)
    titles = [str(entry.title) for entry in presenters.chronology(story_of(cast.actor("ama"), case))]
    assert "Phone call: no answer (outside the safe-contact rule)" in titles
    assert "Note: other (corrected)" in titles
    assert {"Done: To be done", "Cancelled: To be cancelled"} <= set(titles)


def test_what_is_overdue_stands_at_the_top(cast, signed_in):
    case = made.case(cast)
    with clock.at(NOON + timedelta(days=9)):
        assert "First contact was promised by 19 November 2026." in words(
            signed_in("ama").get(address("case", case.uid))
        )
    made.assess(cast, case, 3)
    with clock.at(NOON + timedelta(days=100)):
        assert "The risk was to be reviewed by 9 February 2027." in words(
            signed_in("ama").get(address("case", case.uid))
        )


def test_a_case_that_never_engaged_says_why_and_is_tried_again_by_a_button(cast, signed_in):
    case = made.case(cast)
    browser = signed_in("ama")
    where = address("give-up", case.uid)
    assert browser.post(where, {"because": "no_safe_way", "version": 99}).status_code == 409
    assert browser.post(where, {"because": "no_safe_way", "version": case.version}).status_code == 302
    said = words(browser.get(address("case", case.uid)))
    assert "Not engaged: there was no safe way to make contact" in said
    case.refresh_from_db()
    assert browser.post(address("try-again", case.uid), {"version": case.version}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "attempting"


def test_a_stale_closing_and_a_stale_end_of_an_action_are_not_written_over(cast, signed_in):
    case = made.case(cast)
    action = actions.agree_action(case=case, text="x", whose="client", due_on=TODAY, by=cast.actor("ama"))
    browser = signed_in("ama")
    end = {"state": "done", "outcome": "", "version": action.version + 1}
    assert browser.post(address("end-action", case.uid, action.uid), end).status_code == 409
    actions.end_action(action=action, was=1, state="done", by=cast.actor("ama"))
    close = {"outcome": "transferred", "ending": "x", "feels_safer": "yes", "version": 99}
    assert browser.post(address("close", case.uid), close).status_code == 409
    assert Case.objects.get(pk=case.pk).state == "attempting"


def test_an_ended_part_and_an_ending_are_told(cast, signed_in):
    case = made.case(cast)
    party = case.parties.get(role="perpetrator")
    actions.change_party(party=party, was=1, until_on=TODAY, by=cast.actor("ama"))
    actions.close_case(
        case=case, was=case.version, outcome="died", ending="Peacefully.", by=cast.actor("ama")
    )
    said = words(signed_in("ama").get(address("case", case.uid)))
    assert "Person said to cause harm, until 17 November 2026" in said
    assert "Peacefully." in said


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kinds": []}, "at least one kind"),
        ({"source": Telling("client", TODAY + timedelta(days=1))}, "told us in the future"),
    ],
)
def test_an_incident_without_a_kind_or_told_tomorrow_is_refused(cast, wrong, sentence):
    case = made.case(cast)
    details = {
        "on": TODAY,
        "precision": "day",
        "kinds": ["physical"],
        "harm": "none",
        "source": Telling("client", TODAY),
    }
    with pytest.raises(Refused, match=sentence):
        actions.record_incident(case=case, by=cast.actor("ama"), **(details | wrong))


def test_who_caused_and_who_was_harmed_is_kept_as_said(cast):
    child = made.person(cast, given="Ida", born_on=date(2018, 5, 5))
    case = made.case(cast, child=child)
    him, her = case.parties.get(role="perpetrator"), case.parties.get(role="child")
    incident = actions.record_incident(
        case=case,
        on=TODAY,
        precision="day",
        kinds=["physical"],
        harm="minor",
        parties=[(him, "caused"), (her, "harmed"), (him, "caused")],
        source=Telling("child", TODAY),
        by=cast.actor("ama"),
    )
    assert sorted(incident.parties.values_list("party__role", "did")) == [
        ("child", "harmed"),
        ("perpetrator", "caused"),
    ]


def test_a_practitioners_desk_holds_no_referrals_to_open(cast):
    client = made.person(cast, by="programme_manager", given="Declan")
    case = made.case(
        cast, by="practitioner", owner="practitioner", to="turning", work="perpetrator", client=client
    )
    made.referral(
        cast,
        to="turning",
        by="programme_manager",
        work="perpetrator",
        client=made.person(cast, by="programme_manager", given="Rex"),
    )
    items = list(desk.work(cast.actor("practitioner")))
    assert [item.kind for item in items] == ["first_contact"]
    assert str(case.uid) in items[0].url


def test_records_name_themselves_without_saying_whom_they_are_about(cast):
    case = made.case(cast)
    made.phone(cast, case)
    rows = [case, *case.parties.all(), *case.abuse.all(), *case.referrals.all(), *case.allocations.all()]
    rows += [made.incident(cast, case), made.assess(cast, case, 3)]
    rows += [actions.write_note(case=case, kind="other", text="secret", by=cast.actor("ama"))]
    assert not any("Brant" in str(row) or "secret" in str(row) for row in rows)
